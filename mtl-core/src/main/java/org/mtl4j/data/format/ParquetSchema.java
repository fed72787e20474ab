package org.mtl4j.data.format;

import java.util.List;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.mtl4j.data.row.RowReader;

/**
 * The columns of a Parquet file to write: optional strings and doubles, and lists of them in the
 * three levels of the format's specification.
 *
 * @param columns in the order of the file
 */
record ParquetSchema(List<TypedColumn> columns) {

  MessageType type() {
    return new MessageType("rows", columns.stream().map(ParquetSchema::type).toList());
  }

  private static Type type(TypedColumn column) {
    LogicalTypeAnnotation string = LogicalTypeAnnotation.stringType();
    return switch (column.kind()) {
      case TEXT -> Types.optional(PrimitiveTypeName.BINARY).as(string).named(column.name());
      case NUMBER -> Types.optional(PrimitiveTypeName.DOUBLE).named(column.name());
      case TEXTS ->
          Types.optionalList()
              .element(Types.optional(PrimitiveTypeName.BINARY).as(string).named("element"))
              .named(column.name());
      case NUMBERS ->
          Types.optionalList()
              .element(Types.optional(PrimitiveTypeName.DOUBLE).named("element"))
              .named(column.name());
    };
  }

  /** Hands a row to {@code consumer}. */
  void write(RowReader row, RecordConsumer consumer) {
    consumer.startMessage();
    for (int i = 0; i < columns.size(); i++) {
      TypedColumn column = columns.get(i);
      switch (column.kind()) {
        case TEXT -> field(consumer, column, i, () -> add(consumer, row.text(column.index())));
        case NUMBER -> {
          double[] value = column.numbers(row);
          if (value.length > 0) {
            field(consumer, column, i, () -> consumer.addDouble(value[0]));
          }
        }
        case TEXTS -> {
          List<String> texts = column.texts(row);
          list(consumer, column, i, texts.size(), item -> add(consumer, texts.get(item)));
        }
        case NUMBERS -> {
          double[] numbers = column.numbers(row);
          list(consumer, column, i, numbers.length, item -> consumer.addDouble(numbers[item]));
        }
      }
    }
    consumer.endMessage();
  }

  private static void add(RecordConsumer consumer, String text) {
    consumer.addBinary(Binary.fromString(text));
  }

  private static void field(RecordConsumer consumer, TypedColumn column, int index, Runnable add) {
    consumer.startField(column.name(), index);
    add.run();
    consumer.endField(column.name(), index);
  }

  private interface Item {
    void add(int item);
  }

  private static void list(
      RecordConsumer consumer, TypedColumn column, int index, int size, Item items) {
    if (size == 0) {
      return;
    }
    consumer.startField(column.name(), index);
    consumer.startGroup();
    consumer.startField("list", 0);
    for (int item = 0; item < size; item++) {
      consumer.startGroup();
      consumer.startField("element", 0);
      items.add(item);
      consumer.endField("element", 0);
      consumer.endGroup();
    }
    consumer.endField("list", 0);
    consumer.endGroup();
    consumer.endField(column.name(), index);
  }
}
