package org.mtl4j.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.train.TrainedModel;

/** What every version so far has stored is read and predicts the same. */
class GoldenExportsTest {

  @TempDir Path folder;

  static List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("testdata"), "golden"))) {
      return files.filter(f -> f.toString().endsWith(".zip")).sorted().toList();
    }
  }

  private void unpack(Path archive) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
        Path file = folder.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.copy(zip, file);
      }
    }
  }

  private Map<String, float[]> predictions() throws IOException {
    Map<String, float[]> all = new LinkedHashMap<>();
    for (String line : Files.readAllLines(folder.resolve("predictions.csv"))) {
      String[] cells = line.split(",");
      float[] values = new float[cells.length - 1];
      for (int i = 0; i < values.length; i++) {
        values[i] = Float.parseFloat(cells[i + 1]);
      }
      all.put(cells[0], values);
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("archives")
  void exportsPredictWhatTheyDid(Path archive) throws IOException {
    unpack(archive);
    try (SavedModelPredictor predictor = SavedModelPredictor.load(folder.resolve("export"))) {
      RowSource rows = GoldenExports.rows(folder);
      Agreement agreement =
          Agreement.of(
              predictions(), predictor.predict(predictor.encoder().encode(rows, List.of())));
      assertTrue(agreement.holds(), agreement::toString);
    }
  }

  @Test
  void newerExportsAreRefused() throws IOException {
    unpack(archives().get(archives().size() - 1));
    Path export = folder.resolve("export");
    Path description = export.resolve(ModelDescription.FILE);
    String text = Files.readString(description);
    assertTrue(text.contains("\"version\":2") && text.contains("\"summed\":{"), text);
    Files.writeString(description, text.replace("\"version\":2", "\"version\":99"));
    SavedModelWriter.trust(export);
    var e = assertThrows(DataException.class, () -> SavedModelPredictor.load(export));
    assertTrue(e.getMessage().contains("written by a newer version"), e.getMessage());
  }

  @ParameterizedTest
  @MethodSource("archives")
  void checkpointsGoOn(Path archive) throws IOException {
    unpack(archive);
    RowSource rows = GoldenExports.rows(folder);
    Encoder encoder = Encoder.fit(GoldenExports.SCHEMA, rows);
    var data = encoder.encode(rows, GoldenExports.LABELS);
    if (archive.endsWith("stored-1.zip")) { // kept the oldest items of a sequence
      var e =
          assertThrows(
              DataException.class,
              () ->
                  GoldenExports.trainer(3)
                      .fit(GoldenExports.MODEL, encoder, data, GoldenExports.checkpoints(folder)));
      assertTrue(e.getMessage().contains("an older version"), e.getMessage());
      assertTrue(e.getMessage().contains("features was"), e.getMessage());
      return;
    }
    try (TrainedModel resumed =
            GoldenExports.trainer(3)
                .fit(GoldenExports.MODEL, encoder, data, GoldenExports.checkpoints(folder));
        TrainedModel longer =
            GoldenExports.trainer(4)
                .fit(GoldenExports.MODEL, encoder, data, GoldenExports.checkpoints(folder))) {
      Agreement agreement = Agreement.of(predictions(), resumed.predict(data));
      assertTrue(agreement.holds(), agreement::toString);
      assertEquals(4, longer.history().size());
    }
  }
}
