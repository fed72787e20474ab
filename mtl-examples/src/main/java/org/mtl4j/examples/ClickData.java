package org.mtl4j.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelType;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.CsvSource;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.data.row.Splits;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.Feature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.feature.TextRule;

/**
 * The rows of a {@link ClickWorld}: every fourth tests, the last fifth of the others validates. The
 * labels are {@link ClickWorld#LABELS}.
 *
 * @param encoder fitted on all training impressions
 * @param training all impressions
 * @param validation all impressions
 * @param clickedTraining the clicked ones among them
 * @param clickedValidation the clicked ones among them
 * @param test all impressions
 */
record ClickData(
    Encoder encoder,
    Dataset training,
    Dataset validation,
    Dataset clickedTraining,
    Dataset clickedValidation,
    Dataset test) {

  /** Generates, reads and encodes a world. */
  static ClickData of(ClickWorld world) {
    try {
      Path file = Files.createTempFile("clicks", ".csv");
      try {
        return read(world.write(file));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ClickData read(Path file) {
    Splits rows =
        Splits.byRule(CsvSource.of(CsvFormat.withHeader(), file.toString()).inMemory(), 4, 3, 0.2);
    Encoder encoder = Encoder.fit(schema(), rows.training());
    Dataset training = encode(encoder, rows.training());
    Dataset validation = encode(encoder, rows.validation());
    return new ClickData(
        encoder,
        training,
        validation,
        encode(encoder, clicked(rows.training(), training)),
        encode(encoder, clicked(rows.validation(), validation)),
        encode(encoder, rows.test()));
  }

  /** All columns, categories with vectors of 8. */
  static FeatureSchema schema() {
    List<Feature> features = new ArrayList<>();
    ClickWorld.SPARSE.forEach(name -> features.add(SparseFeature.of(name, 8)));
    ClickWorld.DENSE.forEach(name -> features.add(DenseFeature.of(name)));
    return new FeatureSchema(features, TextRule.defaults());
  }

  private static RowSource clicked(RowSource rows, Dataset encoded) {
    float[] click = encoded.labels("click");
    return rows.where(i -> click[(int) i] == 1);
  }

  private static Dataset encode(Encoder encoder, RowSource rows) {
    return encoder.encode(
        rows,
        ClickWorld.LABELS.stream()
            .map(name -> new LabelColumn(name, name, new LabelType.Number()))
            .toList());
  }
}
