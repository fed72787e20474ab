package org.mtl4j.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mtl4j.data.Encoder;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.IdRule;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.feature.TextRule;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * Ids of raw texts as graph operations. A text is looked up as it is; only where one is not found
 * is it cleaned, and looked up once more if that has changed it. Texts of hashed columns are all
 * found, so these are looked at first.
 */
final class ServedIds {

  /** The id of padding in a sequence. */
  static final int PADDING = -1;

  private static final int UNKNOWN_LINE = IdRule.UNKNOWN - IdRule.FIRST;
  private static final int NONE = Integer.MAX_VALUE;

  private final Encoder encoder;
  private final TextRule rule;
  private final Map<String, Operand<? extends TType>> tables;

  ServedIds(Encoder encoder, Map<String, Operand<? extends TType>> tables) {
    this.encoder = encoder;
    this.rule = encoder.schema().text();
    this.tables = tables;
  }

  /**
   * What texts are looked up in.
   *
   * @param table where their ids are
   * @param values that the table has; 0 of a hash
   * @param padding the cleaned one of a sequence, if any
   */
  private record Column(EmbeddingTable table, int values, Optional<String> padding) {

    boolean hashed() {
      return table.ids() instanceof IdRule.Hashed;
    }

    /** The id of texts that have neither a line nor a bucket. */
    int unknown() {
      return hashed() ? NONE : IdRule.UNKNOWN;
    }

    /** The first id of texts that have a bucket instead of a line. */
    int firstBucket() {
      return hashed()
          ? IdRule.MISSING + 1
          : table.ids().buckets() == 0 ? NONE : IdRule.FIRST + values;
    }
  }

  private Column column(EmbeddingTable table, Optional<String> padding) {
    return new Column(table, encoder.values(table).size(), padding);
  }

  /** Of columns [batch] of one category: [batch, columns]. */
  Operand<TInt32> sparse(Ops tf, List<SparseFeature> features, List<Operand<TString>> texts) {
    List<Column> columns =
        features.stream().map(feature -> column(feature.table(), Optional.empty())).toList();
    Operand<TInt32> ids = ids(tf, columns, texts, 1);
    return columns.size() == 1 ? tf.expandDims(ids, tf.constant(1)) : ids;
  }

  /** Of the items [batch, length] of a sequence, {@link #PADDING} where there is none. */
  Operand<TInt32> sequence(Ops tf, SequenceFeature feature, Operand<TString> texts) {
    Optional<String> padding = feature.items().padding().map(rule::clean);
    boolean missing = padding.filter(String::isEmpty).isPresent();
    Column column = column(feature.table(), missing ? Optional.empty() : padding);
    Operand<TInt32> ids = ids(tf, List.of(column), List.of(texts), 2);
    return missing
        ? tf.select(tf.math.equal(ids, tf.constant(IdRule.MISSING)), tf.constant(PADDING), ids)
        : ids;
  }

  // of texts of a number of dimensions: those and, of several columns, a last one
  private Operand<TInt32> ids(
      Ops tf, List<Column> columns, List<Operand<TString>> texts, int dimensions) {
    Operand<TString> all = columns.size() == 1 ? texts.get(0) : tf.stack(texts, Stack.axis(-1L));
    Operand<TInt32> ids = found(tf, columns, texts, all);
    if (!rule.trim() && !rule.canonical()) {
      return ids;
    }
    int[] axes = axes(columns.size() == 1 ? dimensions : dimensions + 1);
    return OtherTexts.choose(
        tf, anyIsOther(tf, columns, all, ids, axes), in -> again(in, columns, all, ids), ids);
  }

  private static int[] axes(int count) {
    int[] all = new int[count];
    for (int i = 0; i < count; i++) {
      all[i] = i;
    }
    return all;
  }

  // whether a text is not found, or is hashed and another than that of its value
  private Operand<TBool> anyIsOther(
      Ops tf, List<Column> columns, Operand<TString> texts, Operand<TInt32> ids, int[] axes) {
    int[] hashed =
        IntStream.range(0, columns.size()).filter(i -> columns.get(i).hashed()).toArray();
    if (hashed.length == columns.size()) {
      return OtherTexts.any(tf, rule, texts, axes);
    }
    Operand<TBool> unknown = tf.any(notFound(tf, columns, ids, false), tf.constant(axes));
    if (hashed.length == 0) {
      return unknown;
    }
    Operand<TString> some = tf.gather(texts, tf.constant(hashed), tf.constant(-1));
    return tf.math.logicalOr(unknown, OtherTexts.any(tf, rule, some, axes));
  }

  // Which texts have no line; those that are hashed have none.
  private static Operand<TBool> notFound(
      Ops tf, List<Column> columns, Operand<TInt32> ids, boolean hashes) {
    int[] first =
        columns.stream().mapToInt(c -> c.hashed() && !hashes ? NONE : c.firstBucket()).toArray();
    int[] unknown = columns.stream().mapToInt(Column::unknown).toArray();
    Operand<TBool> none = tf.math.equal(ids, each(tf, unknown));
    return Arrays.stream(first).allMatch(bucket -> bucket == NONE)
        ? none
        : tf.math.logicalOr(none, tf.math.greaterEqual(ids, each(tf, first)));
  }

  // a number for each column
  private static Operand<TInt32> each(Ops tf, int[] numbers) {
    return numbers.length == 1 ? tf.constant(numbers[0]) : tf.constant(numbers);
  }

  private Operand<TInt32> again(
      Ops tf, List<Column> columns, Operand<TString> all, Operand<TInt32> ids) {
    Operand<TInt64> places = tf.where(notFound(tf, columns, ids, true));
    Operand<TString> raw = tf.gatherNd(all, places);
    Operand<TString> text = OtherTexts.clean(tf, rule, raw);
    return OtherTexts.choose(
        tf,
        tf.any(tf.math.notEqual(text, raw), tf.constant(0)),
        in -> {
          Operand<TString> cleaned = in.tensorScatterNdUpdate(all, places, text);
          return found(in, columns, unstacked(in, cleaned, columns), cleaned);
        },
        tf.identity(ids));
  }

  private static List<Operand<TString>> unstacked(
      Ops tf, Operand<TString> all, List<Column> columns) {
    if (columns.size() == 1) {
      return List.of(all);
    }
    List<Operand<TString>> parts = new ArrayList<>();
    tf.unstack(all, (long) columns.size(), Unstack.axis(-1L))
        .iterator()
        .forEachRemaining(parts::add);
    return parts;
  }

  // Only what must see the table runs once per column; the rest runs once for all columns together,
  // since operations on one column take less time than starting them.
  private Operand<TInt32> found(
      Ops tf, List<Column> columns, List<Operand<TString>> texts, Operand<TString> all) {
    Operand<TInt64> unknown = tf.constant((long) UNKNOWN_LINE);
    List<Operand<TInt64>> lines = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      lines.add(line(tf, columns.get(i), texts.get(i), unknown));
    }
    Operand<TInt64> line = lines.size() == 1 ? lines.get(0) : tf.stack(lines, Stack.axis(-1L));
    Operand<TInt32> ids =
        tf.math.mul(
            tf.math.add(tf.dtypes.cast(line, TInt32.class), tf.constant(IdRule.FIRST)),
            tf.dtypes.cast(present(tf, all), TInt32.class));
    if (columns.size() == 1 && columns.get(0).padding().isPresent()) {
      Operand<TString> padding = tf.constant(columns.get(0).padding().get());
      ids = tf.select(tf.math.equal(all, padding), tf.constant(PADDING), ids);
    }
    return ids;
  }

  // the id less IdRule.FIRST of any shape of text
  private Operand<TInt64> line(
      Ops tf, Column column, Operand<TString> text, Operand<TInt64> unknown) {
    long buckets = column.table().ids().buckets();
    if (column.hashed()) {
      return tf.math.sub(
          tf.strings.toHashBucketFast(text, buckets), tf.constant(IdRule.FIRST - 1L));
    }
    Operand<TString> key = encoder.escaped(column.table()) ? escaped(tf, text) : text;
    Operand<TInt64> line = tf.lookupTableFind(tables.get(column.table().name()), key, unknown);
    Operand<TInt64> size = tf.constant((long) column.values());
    return buckets == 0
        ? line
        : tf.select(
            tf.math.equal(line, unknown),
            tf.math.add(size, tf.strings.toHashBucketFast(text, buckets)),
            line);
  }

  // as in the lines of the vocabulary; RE2 takes two backslashes in a replacement for one
  private static Operand<TString> escaped(Ops tf, Operand<TString> text) {
    Operand<TString> doubled = replaced(tf, text, "\\\\", "\\\\\\\\");
    return replaced(tf, replaced(tf, doubled, "\n", "\\\\n"), "\r", "\\\\r");
  }

  private static Operand<TString> replaced(
      Ops tf, Operand<TString> text, String pattern, String by) {
    return tf.strings.regexReplace(text, tf.constant(pattern), tf.constant(by));
  }

  /** Which cleaned texts of any shape are not missing. */
  Operand<TBool> present(Ops tf, Operand<TString> text) {
    Operand<TBool> present = tf.math.notEqual(text, tf.constant(""));
    for (String marker : rule.missing()) {
      if (!marker.isEmpty()) {
        present = tf.math.logicalAnd(present, tf.math.notEqual(text, tf.constant(marker)));
      }
    }
    return present;
  }
}
