package org.mtl4j.data.format;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.CharsetEncoder;
import java.util.List;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowReader;

/** Owner of a CSV file being written; a cell is quoted where it would be read as another one. */
final class CsvWriter implements RowWriter {

  private final Writer out;
  private final CharsetEncoder encoder;
  // whether every character has a place in the encoding
  private final boolean all;
  private final CsvFormat format;
  private final List<TypedColumn> columns;

  CsvWriter(OutputStream out, CsvFormat format, List<TypedColumn> columns) throws IOException {
    this.encoder = format.encoding().newEncoder();
    this.all = format.encoding().name().startsWith("UTF-");
    this.out =
        new BufferedWriter(new OutputStreamWriter(out, format.encoding().newEncoder()), 1 << 16);
    this.format = format;
    this.columns = columns;
    if (format.encoding().name().equals("UTF-32")) {
      this.out.write('\uFEFF'); // Java marks the order of bytes of UTF-16 alone
    }
    if (format.header()) {
      for (int i = 0; i < columns.size(); i++) {
        cell(i, columns.get(i).name());
      }
      this.out.write('\n');
    }
  }

  @Override
  public void write(RowReader row) throws IOException {
    for (int i = 0; i < columns.size(); i++) {
      String text = columns.get(i).joined(row);
      if (!all && !encoder.canEncode(text)) {
        throw new DataException(
            row.place() + ": \"" + text + "\" cannot be written in " + format.encoding());
      }
      cell(i, text);
    }
    out.write('\n');
  }

  private void cell(int column, String text) throws IOException {
    if (column > 0) {
      out.write(format.delimiter());
    }
    if (quoted(column, text)) {
      out.write('"');
      out.write(text.replace("\"", "\"\""));
      out.write('"');
    } else {
      out.write(text);
    }
  }

  private boolean quoted(int column, String text) {
    if (text.isEmpty()) {
      return columns.size() == 1;
    }
    char first = text.charAt(0);
    if (Character.isWhitespace(first)
        || Character.isWhitespace(text.charAt(text.length() - 1))
        || column == 0
            && (first == '\uFEFF' || format.comment().filter(c -> c == first).isPresent())) {
      return true;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\n' || c == '\r' || c == format.delimiter()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
