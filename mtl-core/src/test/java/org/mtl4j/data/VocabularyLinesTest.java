package org.mtl4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.CsvSource;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.Pooling;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;

class VocabularyLinesTest {

  private static final FeatureSchema SCHEMA =
      FeatureSchema.of(
          SparseFeature.of("broken", 2),
          SparseFeature.of("plain", 2),
          SequenceFeature.of("s", 2, 3, Pooling.MEAN));

  @TempDir Path folder;

  private Encoder fitted() throws IOException {
    String csv =
        """
        broken,plain,s
        "a
        b",a\\nb,"x
        y|z"
        "a
        b",a\\nb,"x
        y|x
        y"
        a\\nb,\\,z
        \\,\\,z
        """;
    RowSource rows =
        CsvSource.of(
            CsvFormat.withHeader(), Files.writeString(folder.resolve("a.csv"), csv).toString());
    return Encoder.fit(SCHEMA, rows);
  }

  private List<String> values(Encoder encoder, int table) {
    return encoder.values(encoder.schema().tables().get(table));
  }

  @Test
  void linesAreEscapedWhereTheirTableNeedsIt() throws IOException {
    Encoder encoder = fitted();
    encoder.save(folder);
    assertEquals("a\\nb\n\\\\\na\\\\nb\n", Files.readString(folder.resolve("vocabulary_0.txt")));
    assertEquals("\\\na\\nb\n", Files.readString(folder.resolve("vocabulary_1.txt")));
    assertEquals("x\\ny\nz\n", Files.readString(folder.resolve("vocabulary_2.txt")));
    Encoder loaded = Encoder.load(folder);
    assertEquals(List.of("a\nb", "\\", "a\\nb"), values(loaded, 0));
    assertEquals(List.of("\\", "a\\nb"), values(loaded, 1));
    assertEquals(List.of("x\ny", "z"), values(loaded, 2));
    assertTrue(loaded.escaped(loaded.schema().tables().get(0)));
    assertFalse(loaded.escaped(loaded.schema().tables().get(1)));
  }

  @Test
  void linesWithoutAMarkAreTakenAsTheyStand() throws IOException {
    fitted().save(folder);
    Path json = folder.resolve("encoder.json");
    String unmarked = Files.readString(json).replaceAll(",\\s*\"escaped\" : true", "");
    assertFalse(unmarked.contains("escaped"));
    Files.writeString(json, unmarked);
    assertEquals(List.of("a\\nb", "\\\\", "a\\\\nb"), values(Encoder.load(folder), 0));
  }
}
