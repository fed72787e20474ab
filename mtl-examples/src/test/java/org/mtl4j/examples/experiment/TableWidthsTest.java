package org.mtl4j.examples.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.row.DataException;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.ItemRule;
import org.mtl4j.feature.ItemRule.Keep;

/** What a config says of embedding tables and sequences. */
class TableWidthsTest {

  @TempDir Path folder;

  private FeatureSchema schema(String features) throws IOException {
    Path file = folder.resolve("c.yaml");
    Files.writeString(
        file,
        "{data: {train: a.csv}, tasks: [{name: y}], model: {type: mmoe}, features: {"
            + features
            + "}}");
    return new Experiment(ConfigFile.read(file, Map.of())).schema();
  }

  private List<Integer> widths(String widths) throws IOException {
    return schema(
            "sparse: [item, user], sequences: [{name: history, table: item}, {name: genres}],"
                + (" embeddingWidth: 8, widths: {" + widths + "}"))
        .tables()
        .stream()
        .map(EmbeddingTable::width)
        .toList();
  }

  @Test
  void widthsAreThoseOfTablesAndOfColumnsThatUseThem() throws IOException {
    assertEquals(List.of(8, 8, 8), widths(""));
    assertEquals(List.of(16, 8, 4), widths("item: 16, genres: 4"));
    assertEquals(List.of(16, 2, 8), widths("history: 16, user: 2"));
    assertEquals(List.of(16, 8, 8), widths("history: 16, item: 16"));
  }

  @Test
  void unknownNamesAndContradictionsAreErrors() {
    fails("\"genre\" does not exist; did you mean \"genres\"?", "genre: 4");
    fails(
        "\"item\" has 16 and \"history\" has 4, but they share table \"item\"",
        "item: 16, history: 4");
  }

  private void fails(String part, String widths) {
    String message = assertThrows(DataException.class, () -> widths(widths)).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void sequencesSayWhatCounts() throws IOException {
    FeatureSchema schema =
        schema(
            "sequences: [{name: a}, {name: b, maxLength: 3, keep: oldest, padding: \"0\"},"
                + " {name: c, padding: 0}]");
    assertEquals(
        List.of(
            ItemRule.newest(50),
            new ItemRule(3, Keep.OLDEST, Optional.of("0")),
            ItemRule.newest(50).withPadding("0")),
        schema.sequences().stream().map(sequence -> sequence.items()).toList());
    assertTrue(
        assertThrows(DataException.class, () -> schema("sequences: [{name: a, keep: first}]"))
            .getMessage()
            .contains("got \"first\", expected one of [newest, oldest]"));
  }
}
