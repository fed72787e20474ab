package org.mtl4j.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.mtl4j.data.row.CellKind;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.Hints;
import org.mtl4j.data.row.Limits;
import org.mtl4j.data.row.NumberRule;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.feature.TextRule;
import org.mtl4j.text.CanonicalText;

/**
 * Reads the cells of a row as cleaned text, items and numbers.
 *
 * @param text how text is cleaned and split
 * @param limits of values
 * @param missing numbers that mean "no value"
 */
public record Cells(TextRule text, Limits limits, MissingMarkers missing) {

  // what many programs write for none
  private static final Set<String> NOT_FINITE =
      Set.of("nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity");

  /** Reads by a rule. */
  public Cells(TextRule text, Limits limits) {
    this(text, limits, MissingMarkers.of(text));
  }

  String clean(RowReader reader, int column) {
    return text.clean(reader.text(column));
  }

  /** The cleaned text in a cell that must not be a list of several values. */
  String single(RowReader reader, int column, String name) {
    if (reader.cell(column) == CellKind.LIST && reader.items(column).size() > 1) {
      throw error(reader, column, name, "one value; only sequences take lists of several");
    }
    return clean(reader, column);
  }

  /** The cleaned category in a cell. */
  String category(RowReader reader, int column, String name) {
    String value = single(reader, column, name);
    checkLength(value, reader, column, name);
    return value;
  }

  /** Whether {@link #category} gives this text as it is. */
  boolean isCategory(String value) {
    return value.length() <= limits.valueLength() && text.clean(value).equals(value);
  }

  private void checkLength(String value, RowReader reader, int column, String name) {
    if (value.length() > limits.valueLength()) {
      throw error(
          reader,
          column,
          name,
          String.format(Locale.ROOT, "values of at most %,d characters", limits.valueLength()));
    }
  }

  /**
   * The cleaned items of a sequence; none for a missing text.
   *
   * @param lists whether the one value of a list is an item even where it holds separators
   */
  public List<String> items(RowReader reader, int column, String name, boolean lists) {
    List<String> items =
        switch (reader.cell(column)) {
          case LIST -> reader.items(column);
          case VALUE -> lists ? one(reader.text(column)) : split(reader.text(column));
          case TEXT -> split(reader.text(column));
        };
    if (items.size() > limits.items()) {
      throw error(
          reader, column, name, String.format(Locale.ROOT, "at most %,d items", limits.items()));
    }
    List<String> cleaned = new ArrayList<>(items.size());
    for (String item : items) {
      String value = text.clean(item);
      checkLength(value, reader, column, name);
      cleaned.add(value);
    }
    return cleaned;
  }

  private List<String> one(String raw) {
    return text.clean(raw).isEmpty() ? List.of() : List.of(raw);
  }

  // into items that are not cleaned yet; none for a missing text
  private List<String> split(String raw) {
    return text.clean(raw).isEmpty() ? List.of() : text.split(text.trimmed(raw));
  }

  /** Fills {@code values} where the row holds just as many numbers as such, all in range or NaN. */
  boolean held(RowReader reader, int column, double[] values) {
    if (missing.asText() || reader.numbers(column, values) != values.length) {
      return false;
    }
    for (double value : values) {
      if (!NumberRule.isInRange(value)) {
        return false;
      }
    }
    missing.remove(values);
    return true;
  }

  /** Fills {@code values}; all NaN for a missing text, NaN for a missing component. */
  public void numbers(RowReader reader, int column, String name, double[] values) {
    if (held(reader, column, values)) {
      return;
    }
    String cell = values.length == 1 ? single(reader, column, name) : clean(reader, column);
    if (values.length == 1) {
      values[0] = cell.isEmpty() ? Double.NaN : number(reader, column, name, cell);
    } else if (cell.isEmpty()) {
      Arrays.fill(values, Double.NaN);
    } else {
      exactNumbers(reader, column, name, values);
    }
  }

  /** Fills {@code values} with as many numbers as there must be. */
  void exactNumbers(RowReader reader, int column, String name, double[] values) {
    if (held(reader, column, values)) {
      return;
    }
    List<String> items = items(reader, column, name, false);
    if (items.size() != values.length) {
      throw error(
          reader, column, name, values.length + " numbers separated by " + text.separator());
    }
    fill(reader, column, name, items, values);
  }

  /** As many numbers as there are, NaN for a missing one; none for a missing text. */
  public double[] numbers(RowReader reader, int column, String name) {
    List<String> items = items(reader, column, name, false);
    double[] values = new double[items.size()];
    fill(reader, column, name, items, values);
    return values;
  }

  private void fill(
      RowReader reader, int column, String name, List<String> items, double[] values) {
    for (int i = 0; i < values.length; i++) {
      String item = items.get(i);
      values[i] = item.isEmpty() ? Double.NaN : number(reader, column, name, item);
    }
  }

  private double number(RowReader reader, int column, String name, String cell) {
    double value = NumberRule.parse(cell);
    if (Double.isNaN(value)) {
      value = CanonicalText.number(cell);
    }
    if (Double.isNaN(value) && !NOT_FINITE.contains(cell.toLowerCase(Locale.ROOT))) {
      throw DataException.at(reader, column, name, "a number", Hints.marker(cell));
    }
    if (Double.isNaN(value) || !NumberRule.isInRange(value)) {
      throw DataException.at(reader, column, name, "a finite number", Hints.marker(cell));
    }
    return missing.known(value);
  }

  DataException error(RowReader reader, int column, String name, String expected) {
    return DataException.at(reader, column, name, expected);
  }
}
