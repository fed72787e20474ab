package org.mtl4j.data.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.DataFiles;
import org.mtl4j.data.row.Hints;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.Texts;
import org.mtl4j.feature.TextRule;

/** Owner of one open CSV file. */
final class CsvFile implements RowReader {

  private final Path path;
  private final Reader reader;
  private final CsvScanner scanner;
  private final Head head;
  private final List<String> columns;
  private boolean atFirst;

  CsvFile(Path path, CsvFormat format, Head.Rule rule, TextRule text) {
    this.path = path;
    try {
      reader = open(path, format.encoding());
    } catch (IOException e) {
      throw new DataException(path + ": cannot be read: " + DataFiles.message(e));
    }
    scanner = new CsvScanner(reader, format, text.canonical());
    try {
      boolean several = format.header() || format.columns().size() > 1;
      do {
        if (!advance()) {
          throw new DataException(path + ": the file is empty");
        }
      } while (several && isBlank());
      head = rule.of(path + ", line " + scanner.line(), texts());
      columns = head.columns();
      atFirst = !head.named();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static Reader open(Path path, Charset expected) throws IOException {
    InputStream stream = DataFiles.open(path);
    try {
      return new ReadAhead(stream, TextStart.skipMark(stream, expected));
    } catch (IOException e) {
      stream.close();
      throw e;
    }
  }

  private List<String> texts() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < scanner.cells(); i++) {
      all.add(text(i));
    }
    return List.copyOf(all);
  }

  private boolean advance() {
    try {
      return scanner.next();
    } catch (IOException e) {
      throw new DataException(
          path + ", line " + scanner.line() + ": cannot be read: " + DataFiles.message(e));
    }
  }

  Head head() {
    return head;
  }

  @Override
  public boolean next() {
    boolean first = atFirst;
    do {
      if (!atFirst && !advance()) {
        return false;
      }
      atFirst = false; // whatever becomes of this row
      if (scanner.cells() == columns.size()) {
        return true;
      }
    } while (isBlank());
    String counts = "got " + scanner.cells() + " columns, expected " + columns.size();
    String hint = Hints.delimiter(texts());
    String named = first ? "; data.csv.columns names " + columns : "";
    throw DataException.at(this, counts + (hint.isEmpty() ? named : hint), texts());
  }

  // a line of white space is none where rows have several cells
  private boolean isBlank() {
    return scanner.cells() == 1 && scanner.start(0) == scanner.end(0);
  }

  @Override
  public String text(int column) {
    int start = scanner.start(column);
    return new String(scanner.characters(), start, scanner.end(column) - start);
  }

  @Override
  public int add(int column, Texts texts) {
    return texts.add(scanner.characters(), scanner.start(column), scanner.end(column));
  }

  @Override
  public int numbers(int column, double[] values) {
    double value = scanner.number(column);
    if (Double.isNaN(value)) {
      return -1;
    }
    if (values.length > 0) {
      values[0] = value;
    }
    return 1;
  }

  @Override
  public String file() {
    return path.toString();
  }

  @Override
  public long line() {
    return scanner.line();
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
