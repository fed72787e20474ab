package org.mtl4j.data.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.mtl4j.data.row.Texts;
import org.mtl4j.data.row.Utf8;

/** The values of one column in a block of rows, and the dictionary they may stand in. */
final class ParquetColumn extends PrimitiveConverter {

  private static final int NO_VALUE = -1;
  private static final int NO_ENTRY = -2;

  private final ParquetField field;
  private final ParquetKind kind;
  private final int scale;
  private final boolean unsigned;
  private final ParquetNumber numbers;
  private final StringBuilder joined = new StringBuilder();
  private ColumnReader reader;
  private long left;
  private char[] characters = new char[64];
  private int[] starts = new int[0];
  private int size;
  // a value is an entry of the dictionary, or by itself as bytes or the bits of a number
  private int[] entries = new int[64];
  private long[] bits = new long[64];
  private Binary[] bytes = new Binary[64];
  private Binary[] dictionaryBytes;
  private long[] dictionaryBits;
  private Texts memoTexts;
  private int[] memo;

  ParquetColumn(ParquetField field) {
    this.field = field;
    this.kind = field.kind();
    this.scale = field.scale();
    this.unsigned = field.unsigned();
    this.numbers = new ParquetNumber(kind, scale, new NumberText(field.text().canonical()));
  }

  ParquetField field() {
    return field;
  }

  /** Starts a row group. */
  void start(ColumnReader reader, long values, long rows) throws IOException {
    this.reader = reader;
    left = values;
    if (field.repeated() ? left < rows : left != rows) {
      throw new IOException("got " + left + " values for " + rows + " rows");
    }
  }

  /** Ends a row group: each of its values belongs to a row of it. */
  void end() throws IOException {
    if (left > 0) {
      throw new IOException(left + " values are left behind the last row");
    }
  }

  /** Passes rows that nobody asked for. */
  void skip(long rows) throws IOException {
    for (long row = 0; row < rows; row++) {
      do {
        if (reader.getCurrentDefinitionLevel() == field.valueLevel()) {
          reader.skip();
        }
        consume();
      } while (field.repeated() && reader.getCurrentRepetitionLevel() > 0);
    }
  }

  private void consume() throws IOException {
    if (left-- == 0) {
      throw new IOException("the values end before the rows");
    }
    reader.consume();
  }

  /** Reads the values of the next {@code rows} rows. */
  void read(int rows) throws IOException {
    starts = starts.length > rows ? starts : new int[rows + 1];
    size = 0;
    for (int row = 0; row < rows; row++) {
      starts[row] = size;
      do {
        int level = reader.getCurrentDefinitionLevel();
        if (level == field.valueLevel()) {
          reader.writeCurrentValueToConverter();
        } else if (level >= field.itemLevel()) {
          entry(NO_VALUE);
        }
        consume();
      } while (field.repeated() && reader.getCurrentRepetitionLevel() > 0);
    }
    starts[rows] = size;
  }

  String text(int row) throws Utf8.Malformed {
    int from = starts[row];
    int to = starts[row + 1];
    if (to - from == 1 && entries[from] != NO_VALUE) {
      return kind.bytes ? ParquetText.text(kind, scale, binary(from)) : numbers.text(bits[from]);
    }
    joined.setLength(0);
    for (int i = from; i < to; i++) {
      if (i > from) {
        joined.append(field.text().separator());
      }
      if (entries[i] != NO_VALUE) {
        append(i);
      }
    }
    return joined.toString();
  }

  /** The items of a row, the empty text for those that are null. */
  List<String> items(int row) throws Utf8.Malformed {
    List<String> items = new ArrayList<>();
    for (int i = starts[row]; i < starts[row + 1]; i++) {
      joined.setLength(0);
      if (entries[i] != NO_VALUE) {
        append(i);
      }
      items.add(joined.toString());
    }
    return items;
  }

  private void append(int i) throws Utf8.Malformed {
    joined.append(kind.bytes ? ParquetText.text(kind, scale, binary(i)) : numbers.text(bits[i]));
  }

  /**
   * Adds the text of a row, an entry of the dictionary only once to the same texts; -1 where the
   * text does not tell the items of a list.
   */
  int add(int row, Texts texts) throws Utf8.Malformed {
    return field.repeated() ? addList(row, texts) : addValue(row, texts);
  }

  private int addList(int row, Texts texts) throws Utf8.Malformed {
    int size = starts[row + 1] - starts[row];
    String all = size > 1 ? "" : text(row);
    return size == 0 || !all.isEmpty() && all.indexOf(field.text().separator()) < 0
        ? texts.add(all)
        : -1;
  }

  private int addValue(int row, Texts texts) throws Utf8.Malformed {
    int from = starts[row];
    int entry = starts[row + 1] - from == 1 ? entries[from] : NO_VALUE;
    if (entry < 0) {
      return entry == NO_ENTRY && kind == ParquetKind.TEXT
          ? add(bytes[from], texts)
          : texts.add(text(row));
    }
    if (memoTexts != texts || memo == null) {
      memoTexts = texts;
      memo = new int[kind.bytes ? dictionaryBytes.length : dictionaryBits.length];
    }
    if (memo[entry] == 0) {
      memo[entry] = 1 + texts.add(text(row));
    }
    return memo[entry] - 1;
  }

  private int add(Binary value, Texts texts) throws Utf8.Malformed {
    int length = value.length();
    if (length > characters.length) {
      characters = new char[2 * length];
    }
    byte[] from = value.getBytesUnsafe();
    for (int i = 0; i < length; i++) {
      if (from[i] < 0) {
        return texts.add(ParquetText.utf8(value));
      }
      characters[i] = (char) from[i];
    }
    return texts.add(characters, 0, length);
  }

  /** The numbers of a row; -1 for text, or none. */
  int numbers(int row, double[] values) {
    int from = starts[row];
    int count = starts[row + 1] - from;
    if (!kind.isNumber() || count == 0) {
      return -1;
    }
    for (int i = 0; i < Math.min(count, values.length); i++) {
      values[i] = entries[from + i] == NO_VALUE ? Double.NaN : number(from + i);
    }
    return count;
  }

  private double number(int i) {
    return kind.bytes ? ParquetText.number(kind, scale, binary(i)) : numbers.number(bits[i]);
  }

  private Binary binary(int i) {
    return entries[i] >= 0 ? dictionaryBytes[entries[i]] : bytes[i];
  }

  private void entry(int entry) {
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, 2 * size);
      bits = Arrays.copyOf(bits, 2 * size);
      bytes = Arrays.copyOf(bytes, 2 * size);
    }
    entries[size++] = entry;
  }

  private void add(long value) {
    entry(NO_ENTRY);
    bits[size - 1] = value;
  }

  @Override
  public boolean hasDictionarySupport() {
    return true;
  }

  @Override
  public void setDictionary(Dictionary dictionary) {
    int length = dictionary.getMaxId() + 1;
    dictionaryBytes = kind.bytes ? new Binary[length] : null;
    dictionaryBits = kind.bytes ? null : new long[length];
    memo = null;
    for (int i = 0; i < length; i++) {
      switch (field.type()) {
        case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> entry(i, dictionary.decodeToBinary(i));
        case FLOAT -> dictionaryBits[i] = Float.floatToRawIntBits(dictionary.decodeToFloat(i));
        case DOUBLE -> dictionaryBits[i] = Double.doubleToRawLongBits(dictionary.decodeToDouble(i));
        case INT32 -> dictionaryBits[i] = integer(dictionary.decodeToInt(i));
        default -> dictionaryBits[i] = dictionary.decodeToLong(i);
      }
    }
  }

  private void entry(int i, Binary value) {
    if (kind.bytes) {
      dictionaryBytes[i] = value;
    } else {
      dictionaryBits[i] = half(value);
    }
  }

  private static long half(Binary value) {
    return Float.floatToRawIntBits(ParquetText.half(value));
  }

  private long integer(int value) {
    return unsigned ? Integer.toUnsignedLong(value) : value;
  }

  @Override
  public void addValueFromDictionary(int entry) {
    entry(Objects.checkIndex(entry, kind.bytes ? dictionaryBytes.length : dictionaryBits.length));
    if (!kind.bytes) {
      bits[size - 1] = dictionaryBits[entry];
    }
  }

  @Override
  public void addBinary(Binary value) {
    if (kind.bytes) {
      entry(NO_ENTRY);
      bytes[size - 1] = value;
    } else {
      add(half(value));
    }
  }

  @Override
  public void addBoolean(boolean value) {
    add(value ? 1 : 0);
  }

  @Override
  public void addInt(int value) {
    add(integer(value));
  }

  @Override
  public void addLong(long value) {
    add(value);
  }

  @Override
  public void addFloat(float value) {
    add(Float.floatToRawIntBits(value));
  }

  @Override
  public void addDouble(double value) {
    add(Double.doubleToRawLongBits(value));
  }
}
