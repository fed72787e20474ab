package org.mtl4j.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.CsvSource;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.ItemRule;
import org.mtl4j.feature.ItemRule.Keep;
import org.mtl4j.feature.Pooling;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.TextRule;

/** Which items of a list count, with which weights, from files and from raw columns. */
class SequenceTest {

  private static final Optional<String> NONE = Optional.empty();
  private static final Optional<String> ZERO = Optional.of("0");
  // by how often they come: a 2, b 3, c 4, d 5
  private static final String ROWS = "s,w\na|b|c|d,1|2|3|4\na|b|c,1|2|3\na|b,1|2\na,1\n";

  @TempDir Path folder;

  private RowSource csv(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), text);
    return CsvSource.of(CsvFormat.withHeader(), file.toString());
  }

  private static FeatureSchema schema(ItemRule items, Pooling pooling) {
    EmbeddingTable table = EmbeddingTable.of("s", 2);
    return new FeatureSchema(
        List.of(new SequenceFeature("s", table, items, pooling, Optional.of("w"))),
        new TextRule(true, List.of("?"), '|'));
  }

  private void encodes(ItemRule rule, String items, String weights, int[] ids, float[] floats)
      throws IOException {
    Encoder encoder = Encoder.fit(schema(rule, Pooling.SUM), csv(ROWS));
    RowSource rows = csv("s,w\n" + items + "," + weights + "\n");
    Batch file = encoder.encode(rows, List.of()).all();
    assertArrayEquals(ids, file.ids(), items);
    assertArrayEquals(floats, file.floats(), items);
    String[] list = items.isEmpty() ? new String[0] : items.split("\\|", -1);
    float[] numbers = new float[list.length];
    for (int i = 0; i < list.length; i++) {
      numbers[i] = Float.parseFloat(weights.split("\\|")[i]);
    }
    Batch raw =
        encoder.encode(
            RawBatch.of(1)
                .sequences("s", new String[][] {list})
                .weights("w", new float[][] {numbers}));
    assertArrayEquals(ids, raw.ids(), items);
    assertArrayEquals(floats, raw.floats(), items);
  }

  @Test
  void theNewestItemsStayAndMissingOnesHoldTheirPlace() throws IOException {
    ItemRule three = ItemRule.newest(3);
    encodes(three, "a|b|c|d", "1|2|3|4", new int[] {3, 4, 5}, new float[] {2, 3, 4});
    encodes(three, "a|b", "1|2", new int[] {2, 3, 0}, new float[] {1, 2, 0});
    encodes(three, "a|b||d", "1|2|3|4", new int[] {3, 0, 5}, new float[] {2, 0, 4});
    encodes(three, "a|?|c", "1|2|3", new int[] {2, 0, 4}, new float[] {1, 0, 3});
    encodes(three, "a|b|c|d||?", "1|2|3|4|5|6", new int[] {3, 4, 5}, new float[] {2, 3, 4});
    encodes(three, "|", "1|2", new int[] {0, 0, 0}, new float[] {0, 0, 0});
    encodes(three, "", "", new int[] {0, 0, 0}, new float[] {0, 0, 0});
  }

  @Test
  void theOldestItemsStayWhereThatIsAskedFor() throws IOException {
    ItemRule two = new ItemRule(2, Keep.OLDEST, NONE);
    encodes(two, "a|b|c", "1|2|3", new int[] {2, 3}, new float[] {1, 2});
    encodes(two, "a||c", "1|2|3", new int[] {2, 0}, new float[] {1, 0});
    ItemRule padded = new ItemRule(2, Keep.OLDEST, ZERO);
    encodes(padded, "0|0|b|c|d", "9|9|1|2|3", new int[] {3, 4}, new float[] {1, 2});
  }

  @Test
  void paddingIsNoItemWhereverItStands() throws IOException {
    ItemRule two = ItemRule.newest(2).withPadding("0");
    encodes(two, "a|b|c|0|0", "1|2|3|0|0", new int[] {3, 4}, new float[] {2, 3});
    encodes(two, "0|0|0|a", "9|9|9|4", new int[] {2, 0}, new float[] {4, 0});
    encodes(two, "a|0|b", "1|9|3", new int[] {2, 3}, new float[] {1, 3});
    encodes(two, "0|0", "7|7", new int[] {0, 0}, new float[] {0, 0});
    encodes(two, "a||0", "1|2|3", new int[] {2, 0}, new float[] {1, 0});
    ItemRule missing = ItemRule.newest(2).withPadding("?");
    encodes(missing, "a||?|c", "1|2|3|4", new int[] {2, 4}, new float[] {1, 4});
  }

  @Test
  void paddingIsInNoVocabulary() throws IOException {
    FeatureSchema schema = schema(ItemRule.newest(9).withPadding("0"), Pooling.SUM);
    Encoder encoder = Encoder.fit(schema, csv("s,w\na|0|0,1|0|0\n0|b|a,0|1|1\n"));
    assertEquals(List.of("a", "b"), encoder.values(schema.tables().get(0)));
    encoder.save(folder.resolve("e"));
    assertEquals(schema, Encoder.load(folder.resolve("e")).schema());
  }

  @Test
  void encodersOfBeforeKeepTheOldest() throws IOException {
    Path saved = folder.resolve("e");
    Encoder.fit(schema(ItemRule.newest(3), Pooling.SUM), csv(ROWS)).save(saved);
    Path json = saved.resolve("encoder.json");
    String text = Files.readString(json);
    String before =
        text.replace("\"version\" : 3", "\"version\" : 2")
            .replaceAll(",\\s*\"keep\" : \"NEWEST\"", "");
    assertFalse(before.contains("keep"), before);
    Files.writeString(json, before);
    SequenceFeature feature = Encoder.load(saved).schema().sequences().get(0);
    assertEquals(new ItemRule(3, Keep.OLDEST, NONE), feature.items());
  }

  @Test
  void weightsMustSuitThePooling() throws IOException {
    encodes(ItemRule.newest(2), "a|b", "-1|2", new int[] {2, 3}, new float[] {-1, 2});
    FeatureSchema mean = schema(ItemRule.newest(2).withPadding("0"), Pooling.MEAN);
    Encoder encoder = Encoder.fit(mean, csv(ROWS));
    fails(
        "a.csv, line 3, column \"w\": got \"1|-2\", expected item weights >= 0 for pooling mean",
        mean,
        "s,w\na,1\na|b,1|-2\n");
    fails("line 2, column \"w\": got \"1|\", expected a finite number", mean, "s,w\na|b,1|\n");
    RowSource beside = csv("s,w\na||0|b,1||-2|3\n");
    assertArrayEquals(new float[] {0, 3}, encoder.encode(beside, List.of()).all().floats());
    RawBatch raw =
        RawBatch.of(1)
            .sequences("s", new String[][] {{"a", "b"}})
            .weights("w", new float[][] {{1, -2}});
    String message = assertThrows(DataException.class, () -> encoder.encode(raw)).getMessage();
    assertTrue(message.startsWith("column \"w\", row 0: got -2.0, expected item we"), message);
  }

  private void fails(String part, FeatureSchema schema, String text) throws IOException {
    RowSource rows = csv(text);
    String message =
        assertThrows(DataException.class, () -> Encoder.fit(schema, rows)).getMessage();
    assertTrue(message.contains(part), message);
  }
}
