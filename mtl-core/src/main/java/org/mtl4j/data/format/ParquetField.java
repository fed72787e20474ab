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

/**
 * A column of a Parquet file that is read: one value per row or a list of values.
 *
 * @param leaf where its values are
 * @param itemLevel the definition level from which on a list has an item
 * @param separator between the items of a list
 */
record ParquetField(ColumnDescriptor leaf, int itemLevel, char separator) {

  // the widest decimals that are written have 76 digits
  private static final int LARGEST_SCALE = 1000;

  /** The column with a name; an error with what it is where that is not read. */
  static ParquetField of(MessageType schema, String name, char separator) throws IOException {
    List<ColumnDescriptor> leaves =
        schema.getColumns().stream().filter(leaf -> leaf.getPath()[0].equals(name)).toList();
    Type type = schema.getType(name);
    if (leaves.size() != 1 || leaves.get(0).getMaxRepetitionLevel() > 1) {
      throw new IOException(
          ("its type is \"" + type.toString().replaceAll("\\s+", " "))
              + "\", expected text, numbers or a list of them");
    }
    ColumnDescriptor leaf = leaves.get(0);
    ParquetField field = new ParquetField(leaf, itemLevel(schema, leaf), separator);
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
    return ParquetKind.of(leaf.getPrimitiveType());
  }

  boolean unsigned() {
    return ParquetKind.unsigned(leaf.getPrimitiveType().getLogicalTypeAnnotation());
  }

  /** The digits after the point of a decimal; 0 of what is none. */
  int scale() {
    return leaf.getPrimitiveType().getLogicalTypeAnnotation()
            instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation decimal
        ? decimal.getScale()
        : 0;
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
