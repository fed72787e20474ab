package org.mtl4j.data;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.Texts;
import org.mtl4j.text.CanonicalText;

/** Reads the labels of a task; each distinct text once, as far as they are few. */
final class LabelValues {

  private static final int MOST = 1 << 10;

  private final Cells cells;
  private final int column;
  private final LabelColumn label;
  private final Memo byCode = new Memo();
  private final Memo byText = new Memo();
  private final Texts texts = new Texts(MOST, MOST);
  private final Set<String> positives = new HashSet<>(); // that came
  private final Set<String> examples = new LinkedHashSet<>();
  private final Set<String> markers = new TreeSet<>(); // that are labels here

  LabelValues(Cells cells, int column, LabelColumn label) {
    this.cells = cells;
    this.column = column;
    this.label = label;
  }

  /** The label of this row. */
  float value(RowReader reader) {
    int code = reader.code(column);
    return code < 0
        ? value(reader, byText, reader.add(column, texts))
        : value(reader, byCode, code);
  }

  private float value(RowReader reader, Memo memo, int code) {
    int known = memo.get(code);
    if (known != Memo.NONE) {
      return Float.intBitsToFloat(known);
    }
    String text = text(reader);
    float value = label.type().parse(text);
    if (Float.isNaN(value)) {
      LabelType type = label.type();
      throw DataException.at(reader, column, label.column(), type.expected(), type.hint(text));
    }
    note(text, value);
    memo.put(code, Float.floatToRawIntBits(value));
    return value;
  }

  // what means "no value" in features may be a label
  private String text(RowReader reader) {
    String text = cells.single(reader, column, label.column());
    if (!text.isEmpty()) {
      return text;
    }
    String marker = cells.text().trimmed(reader.text(column));
    if (!label.type().names(marker)) {
      return "";
    }
    markers.add(marker);
    return marker;
  }

  private void note(String text, float value) {
    if (value == 1 && label.type() instanceof LabelType.Binary) {
      positives.add(CanonicalText.of(text));
    }
    if (examples.size() < LabelTexts.MOST) {
      examples.add(text);
    }
  }

  /** What the column held so far. */
  LabelTexts texts() {
    List<String> absent =
        label.type() instanceof LabelType.Binary binary
            ? binary.positives().stream().filter(text -> !positives.contains(text)).toList()
            : List.of();
    return new LabelTexts(label, absent, List.copyOf(examples), List.copyOf(markers));
  }
}
