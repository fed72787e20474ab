package org.mtl4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelType;
import org.mtl4j.data.StreamedExamples;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.CsvSource;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.IdRule;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.feature.TextRule;
import org.mtl4j.layer.Activation;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.Esmm;
import org.mtl4j.models.SharedBottom;
import org.mtl4j.task.Binary;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;

/** Labels that cannot be learned end a training, those that may be a mistake are told. */
class LabelCheckTest {

  private static final FeatureSchema SCHEMA =
      FeatureSchema.of(SparseFeature.of("u", 2), DenseFeature.of("x"));
  private static final Task CLICK = Task.binary("click");
  private static final Task BUY = Task.binary("buy");
  private static final Task KIND = Task.multiclass("kind", 3);
  private static final List<String> CLASSES = List.of("low", "mid", "high");
  private static final Trainer TRAINER = Toy.penalized(4).withStopping(new Stopping(1, 1, "loss"));

  @TempDir Path folder;
  private int files;

  /** Rows with columns u, x, click, buy, kind, w of which {@code labels} gives the last four. */
  private RowSource rows(String... labels) {
    StringBuilder csv = new StringBuilder("u,x,click,buy,kind,w\n");
    for (int i = 0; i < labels.length; i++) {
      csv.append("u" + i % 3 + "," + i + "," + labels[i] + "\n");
    }
    try {
      Path file = Files.writeString(folder.resolve("rows" + files++ + ".csv"), csv);
      return CsvSource.of(CsvFormat.withHeader(), file.toString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MultiTaskModel model(Task... tasks) {
    return new SharedBottom(List.of(tasks), Mlp.of(3), Towers.of());
  }

  private static LabelColumn binary(String name, String... positives) {
    return new LabelColumn(name, name, new LabelType.Binary(List.of(positives)));
  }

  private static LabelColumn kind() {
    return new LabelColumn("kind", "kind", new LabelType.Classes(CLASSES));
  }

  /** The warnings of a training on rows in memory, which are those of one on streamed rows. */
  private static List<String> warnings(
      MultiTaskModel model, RowSource rows, LabelColumn... labels) {
    List<LabelColumn> columns = List.of(labels);
    Encoder encoder = Encoder.fit(SCHEMA, rows);
    StreamedExamples streamed = StreamedExamples.fit(SCHEMA, rows, columns, 100);
    try (TrainedModel first = TRAINER.fit(model, encoder, encoder.encode(rows, columns));
        TrainedModel second = TRAINER.fit(model, streamed.encoder(), streamed)) {
      assertEquals(first.warnings().all(), second.warnings().all());
      return first.warnings().all();
    }
  }

  private static void refused(
      String why, MultiTaskModel model, RowSource rows, LabelColumn... labels) {
    List<LabelColumn> columns = List.of(labels);
    Encoder encoder = Encoder.fit(SCHEMA, rows);
    Dataset inMemory = encoder.encode(rows, columns);
    StreamedExamples streamed = StreamedExamples.fit(SCHEMA, rows, columns, 100);
    for (String message :
        List.of(
            assertThrows(DataException.class, () -> TRAINER.fit(model, encoder, inMemory))
                .getMessage(),
            assertThrows(
                    DataException.class, () -> TRAINER.fit(model, streamed.encoder(), streamed))
                .getMessage())) {
      assertEquals(why, message);
    }
  }

  @Test
  void goodLabelsAreSilent() {
    RowSource rows = rows("1,0,low,1", "0,1,mid,1", "1,1,high,1", "0,0,low,1");
    assertEquals(
        List.of(), warnings(model(CLICK, BUY, KIND), rows, binary("click"), binary("buy"), kind()));
  }

  @Test
  void aClassificationNeedsTwoClasses() {
    RowSource rows = rows("0,yes,mid,1", "0,no,mid,1", "0,yes,mid,1", "0,no,mid,1");
    refused(
        "the labels of task click in all 4 training rows are 0; a binary task learns from rows of"
            + " both kinds",
        model(CLICK, BUY),
        rows,
        binary("click"),
        binary("buy", "yes"));
    refused(
        "the labels of task kind in all 4 training rows are mid; a task of several classes learns"
            + " from rows of two",
        model(KIND),
        rows,
        kind());
    refused(
        "none of the positives [Yes, 1] of task buy is in the 4 training rows, whose column \"buy\""
            + " holds only [yes, no]",
        model(BUY),
        rows,
        binary("buy", "Yes", "1"));
    // one that is not learned may have any
    List<String> told =
        warnings(
            model(new Task("click", new Binary(), 0), BUY),
            rows,
            binary("click"),
            binary("buy", "yes"));
    assertEquals(1, told.size());
    assertTrue(told.get(0).startsWith("the labels of task click in all 4 training rows are 0"));
  }

  @Test
  void classesThatNeverComeAreTold() {
    RowSource rows = rows("1,0,low,1", "0,1,mid,1", "1,1,low,1", "0,0,mid,0");
    assertEquals(
        List.of("the classes [high] of task kind are in none of the 4 training rows"),
        warnings(model(KIND), rows, kind()));
    assertEquals(
        List.of("the classes [high] of task kind are in none of the 3 training rows with a weight"),
        warnings(model(KIND), rows, kind(), LabelColumn.weight("w")));
  }

  @Test
  void numbersThatNeverDifferAreTold() {
    RowSource rows = rows("1,0,5,1", "0,1,5,1", "1,1,5,1", "0,0,5,1");
    LabelColumn number = new LabelColumn("n", "kind", new LabelType.Number());
    assertEquals(
        List.of("the labels of task n in all 4 training rows are 5, so there is little to learn"),
        warnings(model(Task.regression("n")), rows, number));
  }

  @Test
  void whatMeansMissingInFeaturesMayBeALabel() {
    FeatureSchema zero =
        new FeatureSchema(SCHEMA.features(), new TextRule(true, List.of("0", "?", "low"), '|'));
    RowSource rows = rows("1,0,low,1", "0,1,mid,0", "1,1,low,0", "0,0,mid,1");
    LabelColumn number = new LabelColumn("n", "click", new LabelType.Number());
    LabelColumn ones = new LabelColumn("ones", "buy", new LabelType.Binary(List.of("1")));
    List<LabelColumn> labels =
        List.of(binary("click"), ones, kind(), number, LabelColumn.weight("w"));
    Encoder encoder = Encoder.fit(zero, rows, labels);
    Dataset data = encoder.encode(rows, labels);
    assertArrayEquals(new float[] {1, 0, 1, 0}, data.labels("click"));
    assertArrayEquals(new float[] {0, 1, 1, 0}, data.labels("ones"));
    assertArrayEquals(new float[] {0, 1, 0, 1}, data.labels("kind"));
    assertArrayEquals(new float[] {1, 0, 0, 1}, data.labels(LabelColumn.WEIGHT));
    Dataset alone = encoder.encode(rows, List.of(number));
    try (TrainedModel trained = TRAINER.fit(model(Task.regression("n")), encoder, alone)) {
      assertEquals(
          List.of(
              "labels of task n are [0], which means \"no value\" in features; as labels they are"
                  + " numbers"),
          trained.warnings().all());
    }
    // neither numbers beside positives that are texts nor other texts are labels
    RowSource texts = rows("1,yes,low,1", "0,0,mid,1", "1,?,low,1");
    for (RowSource bad : List.of(texts, texts.where(i -> i != 1))) {
      String message =
          assertThrows(
                  DataException.class, () -> Encoder.fit(zero, bad, List.of(binary("buy", "yes"))))
              .getMessage();
      assertTrue(message.matches(".*column \"buy\": got \"[0?]\", expected a value"), message);
    }
  }

  @Test
  void columnsWithoutAValueAreTold() {
    RowSource rows = rows("1,0,low,1", "0,1,mid,1", "1,1,high,1", "0,0,low,1");
    EmbeddingTable rare = new EmbeddingTable("u", 2, new IdRule.Fitted(3));
    SparseFeature user = new SparseFeature("u", rare);
    SparseFeature kind = new SparseFeature("kind", rare);
    List<LabelColumn> labels = List.of(binary("click"));
    Encoder some = Encoder.fit(FeatureSchema.of(user, DenseFeature.of("x")), rows);
    try (TrainedModel trained = TRAINER.fit(model(CLICK), some, some.encode(rows, labels))) {
      assertEquals(
          List.of("no value of column \"u\" comes 3 times in training rows, so all are unknown"),
          trained.warnings().all());
    }
    RowSource empty = rows("1,0,,1", "0,1,,1", "1,1,,1", "0,0,,1");
    Encoder number =
        Encoder.fit(FeatureSchema.of(SparseFeature.of("u", 2), DenseFeature.of("kind")), empty);
    Dataset data = number.encode(empty, labels);
    try (TrainedModel trained = TRAINER.fit(model(CLICK), number, data, data)) {
      assertEquals(
          List.of(
              "no training row has a value in column \"kind\"",
              "no validation row has a value in column \"kind\""),
          trained.warnings().all());
    }
    Encoder none = Encoder.fit(FeatureSchema.of(user, kind), rows);
    assertEquals(
        "no value of columns \"u\", \"kind\" comes 3 times in training rows, so all are unknown;"
            + " nothing is left to tell rows apart by",
        assertThrows(
                DataException.class,
                () -> TRAINER.fit(model(CLICK), none, none.encode(rows, labels)))
            .getMessage());
  }

  @Test
  void numbersThatFloatsRoundAreTold() {
    LabelColumn number = new LabelColumn("n", "kind", new LabelType.Number());
    MultiTaskModel model = model(Task.regression("n"));
    RowSource seconds =
        rows("1,0,1700000000,1", "0,1,1700000200,1", "1,1,17e8,1", "0,0,1700000500,1");
    assertEquals(
        List.of(
            "labels of task n are floats from 1.7E9 to 1.70000051E9, which stand 128.0 apart; a"
                + " number taken off all of them leaves more digits"),
        warnings(model, seconds, number));
    RowSource prices = rows("1,0,-0,1", "0,1,1000000,1", "1,1,2000000.5,1", "0,0,3,1");
    assertEquals(List.of(), warnings(model, prices, number));
  }

  @Test
  void weightsMustCount() {
    RowSource none = rows("1,0,low,0", "0,1,mid,0", "1,1,high,0.0", "0,0,low,-0");
    refused(
        "the weights of all 4 training rows in column \"w\" are 0",
        model(CLICK),
        none,
        binary("click"),
        LabelColumn.weight("w"));
    RowSource one = rows("1,0,low,0", "0,1,mid,3", "1,1,high,0", "0,0,low,1");
    refused(
        "the labels of task click in all 2 training rows with a weight are 0; a binary task learns"
            + " from rows of both kinds",
        model(CLICK),
        one,
        binary("click"),
        LabelColumn.weight("w"));
    RowSource huge = rows("1,0,low,1", "0,1,mid,1e38", "1,1,high,1", "0,0,low,1");
    refused(
        "the weight 1.0E38 of a training row is too large to be summed over batches of 4 rows;"
            + " weights count as against each other, so divide all",
        model(CLICK),
        huge,
        binary("click"),
        LabelColumn.weight("w"));
  }

  @Test
  void weightsOfTheCallerMustBePositive() {
    Encoder encoder = Encoder.fit(SCHEMA, rows("1,0,low,1", "0,1,mid,1"));
    List<String> names = List.of("click", LabelColumn.WEIGHT);
    Dataset rows =
        Dataset.of(encoder, names, 2, new int[] {2, 3}, new float[2], new float[] {1, 1, 0, -1});
    String message =
        assertThrows(IllegalArgumentException.class, () -> TRAINER.fit(model(CLICK), encoder, rows))
            .getMessage();
    assertEquals("training row 1: weight -1.0 is not a number >= 0", message);
  }

  @Test
  void aLabelIsNoFeature() {
    RowSource rows = rows("1,0,low,1", "0,1,mid,2");
    FeatureSchema leak = FeatureSchema.of(SparseFeature.of("click", 2), DenseFeature.of("w"));
    List<LabelColumn> labels = List.of(binary("click"), LabelColumn.weight("w"));
    Encoder encoder = Encoder.fit(leak, rows);
    Dataset encoded = encoder.encode(rows, labels);
    for (org.junit.jupiter.api.function.Executable training :
        List.<org.junit.jupiter.api.function.Executable>of(
            () -> TRAINER.fit(model(CLICK), encoder, encoded),
            () -> Encoder.fit(leak, rows, labels),
            () -> StreamedExamples.fit(leak, rows, labels, 10))) {
      assertEquals(
          "column \"click\" is a feature and the label of task click: the network would read what"
              + " it is to predict; take it out of the features",
          assertThrows(DataException.class, training).getMessage());
    }
    Dataset bought = encoder.encode(rows, List.of(binary("buy"), LabelColumn.weight("w")));
    try (TrainedModel trained = TRAINER.withBatchSize(2).fit(model(BUY), encoder, bought)) {
      assertEquals(
          List.of(
              "column \"w\" holds the weights of rows and is a feature too; rows to predict need it"
                  + " then"),
          trained.warnings().all());
    }
  }

  @Test
  void tasksThatAreTheSameAreTold() {
    RowSource rows = rows("1,0,low,1", "0,1,mid,1", "1,1,high,1", "0,0,low,1");
    LabelColumn again = new LabelColumn("buy", "click", new LabelType.Binary(List.of()));
    assertEquals(
        List.of("tasks click and buy are the same: both read column \"click\" alike"),
        warnings(model(CLICK, BUY), rows, binary("click"), again));
    LabelColumn other = new LabelColumn("buy", "click", new LabelType.Binary(List.of("0")));
    assertEquals(List.of(), warnings(model(CLICK, BUY), rows, binary("click"), other));
  }

  @Test
  void aConversionHasAClick() {
    MultiTaskModel esmm = new Esmm(CLICK, BUY, "cvr", Towers.of(2));
    RowSource some = rows("1,0,low,1", "0,1,mid,1", "1,1,high,1", "0,1,low,1");
    List<String> told = warnings(esmm, some, binary("click"), binary("buy"));
    assertEquals(1, told.size());
    assertTrue(
        told.get(0)
                .startsWith(
                    "of 3 training rows with label 1 of task buy, 2 have label 0 of task click (the"
                        + " first: ")
            && told.get(0)
                .contains("rows0.csv, line 3), but the model takes buy for a part of click"),
        told.get(0));
    RowSource all = rows("1,0,low,1", "0,1,mid,1", "1,0,high,1", "0,1,low,1");
    Encoder encoder = Encoder.fit(SCHEMA, all);
    Dataset rows = encoder.encode(all, List.of(binary("click"), binary("buy")));
    String message =
        assertThrows(DataException.class, () -> TRAINER.fit(esmm, encoder, rows)).getMessage();
    assertTrue(message.endsWith("a part of click, so it cannot learn any of them"), message);
    // other models take nothing for granted
    assertEquals(List.of(), warnings(model(CLICK, BUY), all, binary("click"), binary("buy")));
  }

  @Test
  void batchesThatTellLittleAreTold() {
    RowSource rows = rows("1,0,low,1", "0,1,mid,1", "1,1,high,1", "0,0,low,1", "1,0,mid,1");
    MultiTaskModel normalized =
        new SharedBottom(
            List.of(CLICK), new Mlp(List.of(3), Activation.RELU, 0, true), Towers.of());
    assertEquals(
        List.of(
            "a batch of the 5 training rows has 1 row only, which batch norm makes all 0; another"
                + " batch size than 4 avoids it"),
        warnings(normalized, rows, binary("click")));
    assertEquals(List.of(), warnings(model(CLICK), rows, binary("click")));
    assertEquals(
        List.of("the 3 training rows are fewer than a batch of 4, so an epoch is one step"),
        warnings(model(CLICK), rows("1,0,low,1", "0,1,mid,1", "1,1,high,1"), binary("click")));
    Encoder encoder = Encoder.fit(SCHEMA, rows);
    Dataset encoded = encoder.encode(rows, List.of(binary("click")));
    assertThrows(
        IllegalArgumentException.class,
        () -> TRAINER.withBatchSize(1).fit(normalized, encoder, encoded));
  }

  @Test
  void membersOfAnEnsembleTellOnce() {
    RowSource rows = rows("1,0,low,1", "0,1,mid,1", "1,1,low,1", "0,0,mid,1");
    Encoder encoder = Encoder.fit(SCHEMA, rows);
    Dataset encoded = encoder.encode(rows, List.of(kind()));
    try (TrainedModel trained =
        TRAINER.fitEnsemble(2, model(KIND), encoder, encoded, null, i -> new ArrayList<>())) {
      assertEquals(1, trained.warnings().all().size());
      assertEquals(2, trained.endings().size());
    }
  }
}
