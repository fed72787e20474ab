package org.mtl4j.data.format;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.data.LabelColumn;

/**
 * How the files were read that a model was trained on, so that others like them are read for it: a
 * part of its export. {@link RowFiles} reads them.
 *
 * @param csv how CSV files are written
 * @param columns of the training rows in their order, which rows without a header have; empty where
 *     it is not known
 * @param labels columns with labels and weights, which rows to predict need not have
 */
public record InputFormat(CsvFormat csv, List<String> columns, List<LabelColumn> labels) {

  public InputFormat {
    columns = List.copyOf(columns);
    labels = List.copyOf(labels);
  }

  /** Files with a header and commas. */
  public static InputFormat withHeader() {
    return new InputFormat(CsvFormat.withHeader(), List.of(), List.of());
  }

  /** The same labels in files of another format. */
  public InputFormat with(CsvFormat other) {
    return new InputFormat(other, other.header() ? columns : other.columns(), labels);
  }

  /**
   * The orders of columns that a file without a header may have, the longest first: the columns of
   * the training rows, those without the labels and weights, the features alone.
   *
   * @param given columns that the names of folders hold, which the file need not have
   */
  List<List<String>> orders(List<String> features, List<String> given) {
    List<List<String>> orders = new ArrayList<>();
    if (!columns.isEmpty()) {
      orders.addAll(shorter(columns, features));
      orders.addAll(shorter(without(columns, given), features));
    }
    return orders.stream().distinct().toList();
  }

  private List<List<String>> shorter(List<String> all, List<String> features) {
    List<String> weights = names(labels.stream().filter(LabelColumn::isWeight).toList());
    List<String> answers = names(labels.stream().filter(label -> !label.isWeight()).toList());
    return List.of(
        all,
        without(all, weights),
        without(all, answers),
        without(without(all, weights), answers),
        all.stream().filter(features::contains).toList());
  }

  private static List<String> names(List<LabelColumn> labels) {
    return labels.stream().map(LabelColumn::column).toList();
  }

  private static List<String> without(List<String> columns, List<String> others) {
    return columns.stream().filter(column -> !others.contains(column)).toList();
  }
}
