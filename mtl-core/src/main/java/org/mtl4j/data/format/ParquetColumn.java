package org.mtl4j.data.format;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.mtl4j.data.row.Texts;

/** The values of one column in a block of rows, and the dictionary they may stand in. */
final class ParquetColumn extends PrimitiveConverter {

  private static final int NO_VALUE = -1;
  private static final int NO_ENTRY = -2;

  private final ParquetField field;
  private final boolean text;
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
    this.text = field.type() == PrimitiveTypeName.BINARY;
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

  String text(int row) {
    int from = starts[row];
    int to = starts[row + 1];
    if (to - from == 1 && text && entries[from] != NO_VALUE) {
      return binary(from).toStringUsingUTF8();
    }
    joined.setLength(0);
    for (int i = from; i < to; i++) {
      if (i > from) {
        joined.append(field.separator());
      }
      if (entries[i] != NO_VALUE && text) {
        joined.append(binary(i).toStringUsingUTF8());
      } else if (entries[i] != NO_VALUE) {
        appendNumber(i);
      }
    }
    return joined.toString();
  }

  private void appendNumber(int i) {
    switch (field.type()) {
      case FLOAT -> NumberText.append(joined, Float.intBitsToFloat((int) bits[i]));
      case DOUBLE -> NumberText.append(joined, Double.longBitsToDouble(bits[i]));
      default -> joined.append(bits[i]);
    }
  }

  /** Adds the text of a row; an entry of the dictionary only once to the same texts. */
  int add(int row, Texts texts) {
    int from = starts[row];
    int entry = starts[row + 1] - from == 1 ? entries[from] : NO_VALUE;
    if (entry < 0) {
      return entry == NO_ENTRY && text ? add(bytes[from], texts) : texts.add(text(row));
    }
    if (memoTexts != texts || memo == null) {
      memoTexts = texts;
      memo = new int[text ? dictionaryBytes.length : dictionaryBits.length];
    }
    if (memo[entry] == 0) {
      memo[entry] = 1 + texts.add(text(row));
    }
    return memo[entry] - 1;
  }

  private int add(Binary value, Texts texts) {
    int length = value.length();
    if (length > characters.length) {
      characters = new char[2 * length];
    }
    byte[] from = value.getBytesUnsafe();
    for (int i = 0; i < length; i++) {
      if (from[i] < 0) {
        return texts.add(value.toStringUsingUTF8());
      }
      characters[i] = (char) from[i];
    }
    return texts.add(characters, 0, length);
  }

  /** The numbers of a row; -1 for text, or none. */
  int numbers(int row, float[] values) {
    int from = starts[row];
    int count = starts[row + 1] - from;
    if (text || count == 0) {
      return -1;
    }
    for (int i = 0; i < Math.min(count, values.length); i++) {
      values[i] = entries[from + i] == NO_VALUE ? Float.NaN : number(from + i);
    }
    return count;
  }

  private float number(int i) {
    return switch (field.type()) {
      case FLOAT -> Float.intBitsToFloat((int) bits[i]);
      case DOUBLE -> (float) Double.longBitsToDouble(bits[i]);
      default -> bits[i];
    };
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
    dictionaryBytes = text ? new Binary[length] : null;
    dictionaryBits = text ? null : new long[length];
    memo = null;
    for (int i = 0; i < length; i++) {
      switch (field.type()) {
        case BINARY -> dictionaryBytes[i] = dictionary.decodeToBinary(i);
        case FLOAT -> dictionaryBits[i] = Float.floatToRawIntBits(dictionary.decodeToFloat(i));
        case DOUBLE -> dictionaryBits[i] = Double.doubleToRawLongBits(dictionary.decodeToDouble(i));
        case INT32 -> dictionaryBits[i] = integer(dictionary.decodeToInt(i));
        default -> dictionaryBits[i] = dictionary.decodeToLong(i);
      }
    }
  }

  private long integer(int value) {
    return field.unsigned() ? Integer.toUnsignedLong(value) : value;
  }

  @Override
  public void addValueFromDictionary(int entry) {
    entry(Objects.checkIndex(entry, text ? dictionaryBytes.length : dictionaryBits.length));
    if (!text) {
      bits[size - 1] = dictionaryBits[entry];
    }
  }

  @Override
  public void addBinary(Binary value) {
    entry(NO_ENTRY);
    bytes[size - 1] = value;
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
