package org.mtl4j.export;

import static org.mtl4j.export.OneTextTest.FILES;
import static org.mtl4j.export.OneTextTest.ROWS;
import static org.mtl4j.export.OneTextTest.TABLES;
import static org.mtl4j.export.OneTextTest.TEXT;
import static org.mtl4j.export.OneTextTest.batch;
import static org.mtl4j.export.OneTextTest.same;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.Batch;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.RawBatch;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.IdRule;
import org.mtl4j.feature.ItemRule;
import org.mtl4j.feature.ItemRule.Keep;
import org.mtl4j.feature.Pooling;
import org.mtl4j.feature.SequenceFeature;

/** Items of sequences, padding and missing items however they are written. */
class OneItemTest {

  @TempDir Path folder;

  // each value of a sequence as different programs write it
  private static final List<List<String>> ITEMS =
      List.of(
          List.of("0", "0.0", "-0", " 0", "0e0"),
          List.of("7", "7.0", "+7.", "7e0", "7.00 "),
          List.of("0.25", ".25", "2.5e-1", "0.250"),
          List.of("true", "True", "TRUE"),
          List.of("2024-01-31", "2024-01-31T00:00:00", "2024-01-31 00:00:00.000Z"),
          List.of("", "NaN", "nan", " ", "-999", "-999.0", "b c"),
          List.of("new", " new"));

  private static String[][] items(Random random, boolean canonical, Random values) {
    String[][] all = new String[ROWS][5];
    for (String[] row : all) {
      for (int i = 0; i < row.length; i++) {
        List<String> texts = ITEMS.get(values.nextInt(ITEMS.size()));
        row[i] = texts.get(canonical ? 0 : random.nextInt(texts.size()));
      }
    }
    return all;
  }

  @Test
  void itemsAreTheSameEverywhere() throws IOException {
    for (int seed = 0; seed < TABLES; seed++) {
      Random random = new Random(seed);
      Keep keep = random.nextBoolean() ? Keep.NEWEST : Keep.OLDEST;
      List<Optional<String>> paddings =
          List.of(Optional.empty(), Optional.of("0.0"), Optional.of(""));
      ItemRule items = new ItemRule(3, keep, paddings.get(random.nextInt(3)));
      IdRule rule = random.nextBoolean() ? new IdRule.Fitted(1) : new IdRule.Hashed(1_000);
      EmbeddingTable table = new EmbeddingTable("t", 2, rule);
      SequenceFeature feature =
          new SequenceFeature("s", table, items, Pooling.SUM, Optional.empty());
      FeatureSchema schema = new FeatureSchema(List.of(feature), TEXT);
      String[][] canonical = items(random, true, new Random(seed));
      Encoder encoder = Encoder.fit(schema, sequences("canonical" + seed, canonical));
      Batch expected = encoder.encode(RawBatch.of(ROWS).sequences("s", canonical));
      String name = "table " + seed + ": " + feature;
      Path saved = folder.resolve("items" + seed);
      encoder.save(saved);
      try (ServedColumns graph = new ServedColumns(encoder, saved)) {
        for (int i = 0; i < 3; i++) {
          String[][] written = items(random, false, new Random(seed));
          RowSource rows = sequences("written" + seed + "-" + i, written);
          same(expected, batch(encoder, rows), name + " from CSV");
          same(expected, encoder.encode(RawBatch.of(ROWS).sequences("s", written)), name);
          same(expected, graph.serve(Map.of("s", written), ROWS), name + " served");
        }
      }
    }
  }

  private RowSource sequences(String name, String[][] items) throws IOException {
    StringBuilder text = new StringBuilder("s,end\n");
    for (String[] row : items) {
      text.append(String.join("|", row)).append(",0\n");
    }
    return FILES.read(Files.writeString(folder.resolve(name + ".csv"), text).toString());
  }
}
