package org.mtl4j.data;

import java.util.List;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.Texts;
import org.mtl4j.feature.IdRule;

/** Reads the ids of a column without making a text where it can. */
final class IdColumn {

  private static final int MOST = 1 << 15;

  private final Cells cells;
  private final int column;
  private final String name;
  private final Vocabulary vocabulary;
  private final Memo memo = new Memo();
  // texts that are looked up once, where the reader numbers none
  private Texts known;
  private int numbered; // texts that have the numbers of the vocabulary
  private final Memo byNumber = new Memo();

  IdColumn(Cells cells, int column, String name, Vocabulary vocabulary) {
    this.cells = cells;
    this.column = column;
    this.name = name;
    this.vocabulary = vocabulary;
  }

  /** The id of this row. */
  int id(RowReader reader) {
    int code = reader.code(column);
    if (code < 0) {
      return byText(reader);
    }
    int id = memo.get(code);
    if (id == Memo.NONE) {
      id = vocabulary.id(cells.category(reader, column, name));
      memo.put(code, id);
    }
    return id;
  }

  private int byText(RowReader reader) {
    if (known == null) {
      known = texts();
    }
    int number = reader.add(column, known);
    if (number >= 0 && number < numbered) {
      return IdRule.FIRST + number;
    }
    int id = byNumber.get(number);
    if (id == Memo.NONE) {
      id = vocabulary.id(cells.category(reader, column, name));
      byNumber.put(number, id);
    }
    return id;
  }

  // the values of a fitted vocabulary, and the first others that come
  private Texts texts() {
    List<String> values = vocabulary.values();
    Texts texts = new Texts();
    values.forEach(texts::add);
    numbered = values.stream().allMatch(cells::isCategory) ? values.size() : 0;
    texts.limit(values.size() + MOST, cells.limits().valueLength());
    return texts;
  }
}
