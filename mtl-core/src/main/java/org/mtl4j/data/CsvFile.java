package org.mtl4j.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Owner of one open CSV file. */
final class CsvFile implements AutoCloseable {

  private final Path path;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final List<String> columns;
  private CSVRecord record;

  CsvFile(Path path, CsvFormat format) {
    this.path = path;
    CSVFormat.Builder csv =
        CSVFormat.DEFAULT.builder().setDelimiter(format.delimiter()).setIgnoreEmptyLines(true);
    csv.setIgnoreSurroundingSpaces(true);
    format.comment().ifPresent(csv::setCommentMarker);
    Reader reader = null;
    try {
      reader = new InputStreamReader(stream(path), StandardCharsets.UTF_8);
      parser = CSVParser.parse(reader, csv.get());
    } catch (IOException e) {
      closeQuietly(reader);
      throw new DataException(path + ": cannot be read: " + e.getMessage());
    }
    try {
      records = parser.iterator();
      if (!hasNext()) {
        throw new DataException(path + ": the file is empty");
      }
      columns = format.header() ? records.next().toList() : format.columns();
      if (columns.stream().distinct().count() < columns.size()) {
        throw new DataException(path + ": two columns of the header are equal: " + columns);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static InputStream stream(Path path) throws IOException {
    InputStream file = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    if (!path.toString().endsWith(".gz")) {
      return file;
    }
    try {
      return new GZIPInputStream(file, 1 << 16);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static void closeQuietly(Reader reader) {
    try {
      if (reader != null) {
        reader.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean hasNext() {
    try {
      return records.hasNext();
    } catch (UncheckedIOException | IllegalStateException e) {
      long line = parser.getCurrentLineNumber() + 1;
      throw new DataException(path + ", line " + line + ": cannot be read: " + cause(e));
    }
  }

  private static String cause(RuntimeException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  List<String> columns() {
    return columns;
  }

  boolean next() {
    if (!hasNext()) {
      return false;
    }
    record = records.next();
    if (record.size() != columns.size()) {
      throw new DataException(
          path
              + ", line "
              + line()
              + ": got "
              + record.size()
              + " columns, expected "
              + columns.size());
    }
    return true;
  }

  String text(int column) {
    return record.get(column);
  }

  String file() {
    return path.toString();
  }

  long line() {
    return parser.getCurrentLineNumber();
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
