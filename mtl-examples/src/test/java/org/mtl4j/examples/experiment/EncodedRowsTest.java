package org.mtl4j.examples.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Encoded rows are the same bits from release to release, however they are read. */
class EncodedRowsTest {

  @Test
  void censusKeepsItsChecksums() {
    Census census = Census.group(1, Path.of(System.getProperty("testdata")));
    assertEquals(
        List.of(
            "806baf3bcc97f4aa56f8d4db0927456410fcfcb0ca982c38c26236e31461cd9b",
            "2ff7ad77085e31dcc3182efcc4a717fea1b9440b2d3bc6db11a1b86a2004c3f9",
            "85575ed2cae3905023cbe59acf6118dc784c50fd548cb2dfdfe7cbe39f4f8716"),
        List.of(
            census.training().checksum(),
            census.validation().checksum(),
            census.test().checksum()));
  }

  @Test
  void adultKeepsItsChecksums() {
    Experiment adult = new Experiment(ConfigFile.read(Path.of("configs/adult.yaml"), Map.of()));
    EncodedRows rows = EncodedRows.of(adult);
    assertEquals(
        List.of(
            "e855147e84dc2523e12a0c68b4b99441de6a19cc2dfbe6ce5b307625ae2358ef",
            "b17a22696b6f5d40e5a1b8a864de6ab3dbc1809b8349ddf288336a77b101b935",
            "8fa60b8cc6ac68fe57b3d45fe1b250d3731bbcb2ed2fcfb0e6133b283ac6f136"),
        List.of(
            rows.trainingInMemory().checksum(),
            rows.validation().checksum(),
            rows.test().checksum()));
  }
}
