package org.mtl4j.data.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.row.CellKind;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.DataFiles;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.Texts;
import org.mtl4j.data.row.ValueKind;
import org.mtl4j.feature.TextRule;

/** Owner of one open TFRecord file of examples. */
final class TfRecordFile implements RowReader {

  private final Path path;
  private final List<String> columns;
  private final ExampleScanner scanner;
  private final RecordStream stream;

  TfRecordFile(Path path, List<String> columns, TextRule text) {
    this.path = path;
    this.columns = columns;
    this.scanner = new ExampleScanner(columns, text);
    this.stream = open(path);
  }

  /** Opens a file; a message that names it if that fails. */
  static RecordStream open(Path path) {
    try {
      return new RecordStream(path);
    } catch (IOException e) {
      throw new DataException(path + ": cannot be read: " + DataFiles.message(e));
    }
  }

  @Override
  public boolean next() {
    try {
      int length = stream.next();
      if (length >= 0) {
        scanner.scan(stream.record(), length);
      }
      return length >= 0;
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  @Override
  public String text(int column) {
    try {
      return scanner.text(column);
    } catch (IOException e) {
      throw damaged(column, e);
    }
  }

  @Override
  public CellKind cell(int column) {
    try {
      return scanner.cell(column);
    } catch (IOException e) {
      throw damaged(column, e);
    }
  }

  @Override
  public List<String> items(int column) {
    try {
      return scanner.items(column);
    } catch (IOException e) {
      throw damaged(column, e);
    }
  }

  @Override
  public Map<ValueKind, String> kinds(int column) {
    Map<ValueKind, String> places = new EnumMap<>(ValueKind.class);
    scanner.kinds(column).forEach((kind, record) -> places.put(kind, place(record)));
    return places;
  }

  @Override
  public int add(int column, Texts texts) {
    try {
      return scanner.add(column, texts);
    } catch (IOException e) {
      throw damaged(column, e);
    }
  }

  @Override
  public int numbers(int column, double[] values) {
    try {
      return scanner.numbers(column, values);
    } catch (IOException e) {
      throw damaged(column, e);
    }
  }

  private DataException damaged(int column, IOException e) {
    return new DataException(
        place() + ", column \"" + columns.get(column) + "\": cannot be read: " + e.getMessage());
  }

  private DataException damaged(IOException e) {
    return new DataException(place() + ": cannot be read: " + DataFiles.message(e));
  }

  @Override
  public String file() {
    return path.toString();
  }

  @Override
  public long line() {
    return stream.records();
  }

  @Override
  public String place() {
    return place(stream.records());
  }

  private String place(long record) {
    return path + ", record " + record;
  }

  @Override
  public void close() {
    try {
      stream.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
