package org.mtl4j.data.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelType;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.Limits;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.Feature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.feature.TextRule;

/** Files for a trained model are read as those it was trained on, with or without a header. */
class InputFormatTest {

  private static final FeatureSchema SCHEMA = schema(true);
  private static final List<String> COLUMNS = List.of("user", "x", "y", "click", "buy", "w");
  private static final List<LabelColumn> LABELS =
      List.of(
          new LabelColumn("click", "click", new LabelType.Binary(List.of())),
          new LabelColumn("buy", "buy", new LabelType.Binary(List.of())),
          LabelColumn.weight("w"));
  private static final InputFormat NAMED = new InputFormat(CsvFormat.withHeader(), COLUMNS, LABELS);
  private static final InputFormat PLAIN =
      new InputFormat(CsvFormat.withColumns(COLUMNS), COLUMNS, LABELS);
  private static final List<String> FEATURES = List.of("user", "x", "y");

  @TempDir Path folder;

  private static FeatureSchema schema(boolean numbers) {
    List<Feature> features = new ArrayList<>();
    features.add(SparseFeature.of("user", 4));
    features.add(numbers ? DenseFeature.of("x") : SparseFeature.of("x", 4));
    features.add(numbers ? DenseFeature.of("y") : SparseFeature.of("y", 4));
    return new FeatureSchema(features, TextRule.defaults());
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String text(RowSource rows) {
    StringBuilder text = new StringBuilder();
    try (RowReader reader = rows.open()) {
      while (reader.next()) {
        for (int i = 0; i < rows.columns().size(); i++) {
          text.append(i == 0 ? "" : ",").append(reader.text(i));
        }
        text.append(';');
      }
    }
    return text.toString();
  }

  private String read(InputFormat format, String text, String... others) throws IOException {
    List<String> columns = new ArrayList<>(FEATURES);
    columns.addAll(List.of(others));
    return text(RowFiles.read(format, SCHEMA, columns, file("in.csv", text).toString()));
  }

  private String refused(InputFormat format, String text, String... others) {
    return assertThrows(DataException.class, () -> read(format, text, others)).getMessage();
  }

  @Test
  void aHeaderIsKnownByItsNames() throws IOException {
    for (InputFormat format : List.of(NAMED, PLAIN)) {
      assertEquals("a,1,2;", read(format, "user,x,y\na,1,2\n"));
      assertEquals("a,1,2;", read(format, "y,more,x,user\n2,?,1,a\n"));
      assertEquals("a,1,2,0;", read(format, "buy,y,click,x,user\n9,2,0,1,a\n", "click"));
      assertEquals("", read(format, "user,x,y\n"));
      assertTrue(
          refused(format, "user,x\na,1\n")
              .contains("in.csv, line 1: column \"y\" does not exist; did you mean \"x\"?"));
      assertTrue(
          refused(format, "user,x,y\na,1,2\n", "click")
              .contains("in.csv: column \"click\" does not exist"));
    }
  }

  @Test
  void withoutAHeaderTheNumberOfColumnsTells() throws IOException {
    for (InputFormat format : List.of(NAMED, PLAIN)) {
      assertEquals("1,1,1;b,2,3;", read(format, "1,1,1,1,1,1\nb,2,3,0,0,1\n"));
      assertEquals("a,1,2;", read(format, "a,1,2\n"));
      assertEquals("a,1,2;", read(format, "a,1,2,0,1\n")); // no weight
      assertEquals("a,1,2;", read(format, "a,1,2,5\n")); // no labels
      assertEquals("a,1,2,0;", read(format, "a,1,2,0,1\n", "click"));
    }
    assertTrue(
        refused(PLAIN, "a,1\n")
            .contains(
                "in.csv, line 1: got 2 columns, expected 6 or 5 or 4 or 3; --set"
                    + " data.csv.columns"));
    assertTrue(
        refused(PLAIN, "a,1,2\n", "click", "buy")
            .contains("has the 3 columns [user, x, y] and lacks [click, buy]"));
  }

  @Test
  void whatIsNotClearIsAskedFor() throws IOException {
    List<String> columns = List.of("user", "x", "y", "click", "w");
    List<LabelColumn> labels = List.of(LABELS.get(0), LABELS.get(2));
    InputFormat format = new InputFormat(CsvFormat.withColumns(columns), columns, labels);
    assertTrue(
        refused(format, "a,1,2,3\n")
            .contains(
                "without a header, 4 columns may be [user, x, y, click] or [user, x, y, w];"
                    + " --set data.csv.columns=[...] names"));
    InputFormat told = format.with(CsvFormat.withColumns(List.of("w", "y", "x", "user")));
    assertEquals("a,1,2;", read(told, "3,2,1,a\n"));
  }

  @Test
  void valuesAreNotTakenForNamesNorNamesForValues() throws IOException {
    // a header that is written another way, where every text would be a category
    FeatureSchema texts = schema(false);
    for (InputFormat format : List.of(NAMED, PLAIN)) {
      Path other = file("other.csv", "User,X,Y,Click,Buy,W\na,1,2,0,0,1\n");
      RowSource rows = RowFiles.read(format, texts, FEATURES, other.toString());
      assertTrue(
          assertThrows(DataException.class, () -> text(rows))
              .getMessage()
              .contains("column \"user\" does not exist; did you mean \"User\"?"));
    }
    // nothing says that these are values
    RowSource rows =
        RowFiles.read(NAMED, texts, FEATURES, file("plain.csv", "a,b,c,0,0,1\n").toString());
    assertTrue(
        assertThrows(DataException.class, () -> text(rows))
            .getMessage()
            .contains("the first line looks like values: data.csv.columns names those of files"));
    assertTrue(refused(NAMED, "a,b,2,0,0,1\n").contains("column \"user\" does not exist"));
    // the name of the only feature may be a value
    FeatureSchema one =
        new FeatureSchema(List.of(SparseFeature.of("user", 4)), TextRule.defaults());
    InputFormat few =
        new InputFormat(
            CsvFormat.withColumns(List.of("user", "click")), List.of("user", "click"), LABELS);
    Path file = file("one.csv", "user,1\nb,0\n");
    assertEquals("user;b;", text(RowFiles.read(few, one, List.of("user"), file.toString())));
    Path named = file("named.csv", "click,user\n0,b\n");
    assertEquals("b;", text(RowFiles.read(few, one, List.of("user"), named.toString())));
  }

  @Test
  void theFormatOfTheTrainingRules() throws IOException {
    InputFormat format = PLAIN.with(new CsvFormat(false, COLUMNS, ';', Optional.of('#')));
    assertEquals("a,1,2;", read(format, "# by hand\na;1;2;0;0;1\n# end\n"));
    assertEquals("a,1,2;", read(format, "# by hand\nuser;y;x\na;2;1\n"));
    assertTrue(
        refused(PLAIN, "a;1;2;0;0;1\n")
            .contains(
                "got 1 columns, expected 6 or 5 or 4 or 3; data.csv.delimiter \";\" would make 6"));
    assertTrue(
        refused(NAMED, "user\tx\ty\na\t1\t2\n")
            .contains("data.csv.delimiter \"\\t\" would make 3 columns of it"));
  }

  @Test
  void theEncodingOfTheTrainingRules() throws IOException {
    CsvFormat csv =
        new CsvFormat(
            false, COLUMNS, ',', Optional.empty(), Limits.defaults(), StandardCharsets.ISO_8859_1);
    Path file = folder.resolve("latin.csv");
    Files.write(file, "\u00e9,1,2\n".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(
        "\u00e9,1,2;", text(RowFiles.read(PLAIN.with(csv), SCHEMA, FEATURES, file.toString())));
  }

  @Test
  void namesOfFoldersAreColumns() throws IOException {
    Path part = Files.createDirectories(folder.resolve("parts/user=a"));
    Files.writeString(part.resolve("named.csv"), "y,x\n2,1\n");
    Files.writeString(part.resolve("plain.csv"), "3,4\n");
    Files.writeString(part.resolve("whole.csv"), "b,5,6,0,0,1\n");
    String[] files = {folder + "/parts"};
    assertEquals("a,1,2;a,3,4;b,5,6;", text(RowFiles.read(PLAIN, SCHEMA, FEATURES, files)));
  }

  @Test
  void filesOfAllKindsGiveTheSameColumns() throws IOException {
    Path csv = file("a.csv", "y,click,x,user\n2,0,1,a\n");
    Path plain = file("b.csv", "b,3,4,0,1,1\n");
    Path parquet = folder.resolve("c.parquet");
    RowFiles files = new RowFiles(CsvFormat.withHeader(), TextRule.defaults());
    files.write(files.read(csv.toString()), name -> ColumnKind.TEXT, parquet);
    Path records = folder.resolve("d.tfrecord");
    files.write(files.read(csv.toString()), name -> ColumnKind.TEXT, records);
    String[] all = {csv.toString(), plain.toString(), parquet.toString(), records.toString()};
    assertEquals("a,1,2;b,3,4;a,1,2;a,1,2;", text(RowFiles.read(PLAIN, SCHEMA, FEATURES, all)));
    assertEquals(
        "a,1,2,0;b,3,4,0;a,1,2,0;a,1,2,0;",
        text(RowFiles.read(PLAIN, SCHEMA, List.of("user", "x", "y", "click"), all).inMemory()));
  }

  @Test
  void trainingFilesWhoseColumnsAreNamedMayHaveAHeader() throws IOException {
    CsvFormat format = CsvFormat.withColumns(List.of("a", "b"));
    Path plain = file("a.csv", "1,2\n");
    Path named = file("b.csv", "b,c,a\n4,5,3\n");
    assertEquals("4,5,3;", text(CsvSource.of(format, named.toString())));
    assertEquals("1,2;3,4;", text(CsvSource.of(format, plain.toString(), named.toString())));
  }
}
