package org.mtl4j.data;

import java.util.List;
import org.mtl4j.feature.IdRule;

/** Reads the ids of a column without making a text where it can. */
final class IdColumn {

  private final Cells cells;
  private final int column;
  private final String name;
  private final Vocabulary vocabulary;
  private final Memo memo = new Memo();
  // the values of the vocabulary, once they are needed
  private Texts known;

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

  // a text that is a value of the vocabulary is clean
  private int byText(RowReader reader) {
    if (known == null) {
      known = new Texts();
      List<String> values = vocabulary.values();
      values.forEach(known::add);
    }
    int number = reader.find(column, known);
    return number < 0 ? vocabulary.id(cells.category(reader, column, name)) : IdRule.FIRST + number;
  }
}
