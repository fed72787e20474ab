package org.mtl4j.data.format;

import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import java.util.Locale;
import org.mtl4j.data.row.Limits;
import org.mtl4j.data.row.NumberRule;
import org.mtl4j.feature.TextRule;

/**
 * Cuts characters into the rows and cells of a CSV file without making a string: a cell is a range
 * of {@link #characters} until the next row is read. White space of ASCII around a cell or its
 * quotes is dropped, empty lines and comments are skipped.
 */
final class CsvScanner {

  private final Reader reader;
  private final Limits limits;
  private final char delimiter;
  private final int comment;
  private final boolean ascii;
  // no character above it ends a cell
  private final char highest;
  private char[] buffer = new char[1 << 16];
  private int limit;
  private int position;
  private int row;
  private int start;
  private int[] bounds = new int[64];
  private int cells;
  private long lines;
  private boolean rowEnded;

  CsvScanner(Reader reader, CsvFormat format) {
    this(reader, format, true);
  }

  /**
   * Starts with the first row of {@code reader}.
   *
   * @param ascii whether only white space of ASCII is dropped; once all of Unicode was
   */
  CsvScanner(Reader reader, CsvFormat format, boolean ascii) {
    this.reader = reader;
    this.ascii = ascii;
    this.limits = format.limits();
    this.delimiter = format.delimiter();
    this.comment = format.comment().map(c -> (int) c).orElse(-1);
    this.highest = (char) Math.max(delimiter, '\r');
  }

  /** Moves to the next row; false at the end. */
  boolean next() throws IOException {
    cells = 0;
    rowEnded = false;
    while (true) {
      row = position;
      start = position;
      int c = peek();
      if (c < 0) {
        return false;
      }
      if (c == comment) {
        skipLine();
      } else if (!lineBreak(c)) {
        break;
      }
    }
    while (!rowEnded) {
      cell();
    }
    checkLength(position - row);
    return true;
  }

  private void checkLength(int length) throws IOException {
    if (length > limits.rowLength()) {
      throw new IOException(
          String.format(Locale.ROOT, "a row has more than %,d characters", limits.rowLength()));
    }
  }

  int cells() {
    return cells;
  }

  /** The lines that are read so far, the one being read included. */
  long line() {
    return lines + (rowEnded ? 0 : 1);
  }

  char[] characters() {
    return buffer;
  }

  int start(int cell) {
    return bounds[2 * cell];
  }

  int end(int cell) {
    return bounds[2 * cell + 1];
  }

  /** The number in a cell; NaN where another look is needed. */
  double number(int cell) {
    int from = start(cell);
    int length = end(cell) - from;
    if (isDate(from, length)) {
      return Double.NaN;
    }
    double value = NumberRule.parse(buffer, from, length);
    return NumberRule.isInRange(value) ? value : Double.NaN;
  }

  // or a timestamp
  private boolean isDate(int from, int length) {
    return length >= 10 && buffer[from + 4] == '-' && buffer[from + 7] == '-';
  }

  private int peek() throws IOException {
    return position < limit || fill() ? buffer[position] : -1;
  }

  // keeps the row so far; moves it to the front of the buffer
  private boolean fill() throws IOException {
    if (row > 0) {
      System.arraycopy(buffer, row, buffer, 0, limit - row);
      for (int i = 0; i < 2 * cells; i++) {
        bounds[i] -= row;
      }
      start -= row;
      position -= row;
      limit -= row;
      row = 0;
    }
    if (limit == buffer.length) {
      checkLength(limit);
      buffer = Arrays.copyOf(buffer, 2 * limit);
    }
    int got = reader.read(buffer, limit, buffer.length - limit);
    limit += Math.max(got, 0);
    return got > 0;
  }

  // takes \r, \n or \r\n if c, the next character, starts one
  private boolean lineBreak(int c) throws IOException {
    if (c != '\r' && c != '\n') {
      return false;
    }
    position++;
    if (c == '\r' && peek() == '\n') {
      position++;
    }
    lines++;
    return true;
  }

  private void skipLine() throws IOException {
    for (int c = peek(); c >= 0 && !lineBreak(c); c = peek()) {
      position++;
      row = position;
    }
  }

  private void cell() throws IOException {
    int c = peek();
    while (c != delimiter && c != '\r' && c != '\n' && isSpace(c)) {
      position++;
      c = peek();
    }
    start = position;
    if (c == '"') {
      position++;
      start = position;
      int end = quoted();
      add(start, end);
      c = peek();
    } else {
      toEnd();
      // reading on may move the buffer, so first the cell
      int end = position;
      while (end > start && isSpace(buffer[end - 1])) {
        end--;
      }
      add(start, end);
      c = peek();
    }
    if (c == delimiter) {
      position++;
    } else {
      rowEnded = true;
      if (c < 0) {
        lines++;
      } else {
        lineBreak(c);
      }
    }
  }

  private boolean isSpace(int c) {
    return ascii ? TextRule.isSpace(c) : c >= 0 && Character.isWhitespace((char) c);
  }

  private void toEnd() throws IOException {
    do {
      char[] characters = buffer;
      int to = limit;
      for (int i = position; i < to; i++) {
        char c = characters[i];
        if (c <= highest && (c == delimiter || c == '\n' || c == '\r')) {
          position = i;
          return;
        }
      }
      position = to;
    } while (fill());
  }

  // the end of the text, whose doubled quotes become single ones; moves behind the closing quote
  private int quoted() throws IOException {
    long opened = lines + 1;
    int dropped = 0;
    while (true) {
      int c = peek();
      if (c < 0) {
        throw new IOException("the quote that opens in line " + opened + " is not closed");
      }
      position++;
      if (c == '"') {
        if (peek() != '"') {
          break;
        }
        position++;
        dropped++;
      } else if (c == '\n' || c == '\r' && peek() != '\n') {
        lines++;
      }
      buffer[position - 1 - dropped] = (char) c;
    }
    int length = position - 1 - dropped - start;
    closed();
    return start + length;
  }

  private void closed() throws IOException {
    int c = peek();
    while (c >= 0 && c != delimiter && c != '\r' && c != '\n') {
      if (!isSpace(c)) {
        throw new IOException(
            "got '" + (char) c + "' behind a closing quote, expected '" + delimiter + "'");
      }
      position++;
      c = peek();
    }
  }

  private void add(int from, int to) throws IOException {
    if (cells == limits.fields()) {
      throw new IOException(
          String.format(Locale.ROOT, "a row has more than %,d fields", limits.fields()));
    }
    if (2 * cells == bounds.length) {
      bounds = Arrays.copyOf(bounds, 4 * cells);
    }
    bounds[2 * cells] = from;
    bounds[2 * cells + 1] = to;
    cells++;
  }
}
