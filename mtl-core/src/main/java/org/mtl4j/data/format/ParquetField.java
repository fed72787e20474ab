package org.mtl4j.data.format;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.mtl4j.feature.TextRule;

/**
 * A column of a Parquet file that is read: one value per row or a list of values.
 *
 * @param leaf where its values are
 * @param itemLevel the definition level from which on a list has an item
 * @param text how it is read as text
 */
record ParquetField(ColumnDescriptor leaf, int itemLevel, TextRule text) {

  // the widest decimals that are written have 76 digits
  private static final int LARGEST_SCALE = 1000;

  /** The column with a name; an error with what it is where that is not read. */
  static ParquetField of(MessageType schema, String name, TextRule text) throws IOException {
    List<ColumnDescriptor> leaves =
        schema.getColumns().stream().filter(leaf -> leaf.getPath()[0].equals(name)).toList();
    Type type = schema.getType(name);
    if (leaves.size() != 1 || leaves.get(0).getMaxRepetitionLevel() > 1) {
      throw new IOException(
          ("its type is \"" + type.toString().replaceAll("\\s+", " "))
              + "\", expected text, numbers or a list of them");
    }
    ColumnDescriptor leaf = leaves.get(0);
    ParquetField field = new ParquetField(leaf, itemLevel(schema, leaf), text);
    if (field.scale() > LARGEST_SCALE) {
      throw new IOException("a decimal has " + field.scale() + " digits behind its point");
    }
    return field;
  }

  // the level of the repeated node; without one, only that of a value
  private static int itemLevel(MessageType schema, ColumnDescriptor leaf) {
    String[] path = leaf.getPath();
    for (int depth = 1; depth <= path.length; depth++) {
      String[] prefix = Arrays.copyOf(path, depth);
      if (schema.getType(prefix).isRepetition(Type.Repetition.REPEATED)) {
        return schema.getMaxDefinitionLevel(prefix);
      }
    }
    return leaf.getMaxDefinitionLevel();
  }

  PrimitiveTypeName type() {
    return leaf.getPrimitiveType().getPrimitiveTypeName();
  }

  int valueLevel() {
    return leaf.getMaxDefinitionLevel();
  }

  boolean repeated() {
    return leaf.getMaxRepetitionLevel() > 0;
  }

  ParquetKind kind() {
    return ParquetKind.of(leaf.getPrimitiveType(), text.canonical());
  }

  boolean unsigned() {
    return ParquetKind.unsigned(leaf.getPrimitiveType().getLogicalTypeAnnotation());
  }

  /** The digits after the point of a decimal or of the seconds of a time; 0 of what is neither. */
  int scale() {
    LogicalTypeAnnotation kind = leaf.getPrimitiveType().getLogicalTypeAnnotation();
    if (kind instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation decimal) {
      return decimal.getScale();
    }
    if (kind instanceof LogicalTypeAnnotation.TimeLogicalTypeAnnotation time) {
      return digits(time.getUnit());
    }
    return kind instanceof LogicalTypeAnnotation.TimestampLogicalTypeAnnotation timestamp
        ? digits(timestamp.getUnit())
        : 0;
  }

  private static int digits(LogicalTypeAnnotation.TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> 3;
      case MICROS -> 6;
      case NANOS -> 9;
    };
  }

  /** The way from a field of the schema to the converter of its one leaf. */
  static Converter path(Type type, Converter leaf) {
    return type.isPrimitive()
        ? leaf
        : new GroupConverter() {
          @Override
          public Converter getConverter(int index) {
            return path(type.asGroupType().getType(index), leaf);
          }

          @Override
          public void start() {}

          @Override
          public void end() {}
        };
  }
}
