package org.mtl4j.data.format;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.io.RecordFrame;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.Features;
import org.tensorflow.proto.FloatList;
import org.tensorflow.proto.Int64List;

/** Owner of a TFRecord file of examples being written; a column without a value is no feature. */
final class TfRecordWriter implements RowWriter {

  private final OutputStream out;
  private final List<TypedColumn> columns;

  TfRecordWriter(OutputStream out, List<TypedColumn> columns) {
    this.out = out;
    this.columns = columns;
  }

  @Override
  public void write(RowReader row) throws IOException {
    Features.Builder features = Features.newBuilder();
    for (TypedColumn column : columns) {
      switch (column.kind()) {
        case TEXT, TEXTS -> texts(features, column, column.texts(row));
        default -> numbers(features, column, column.numbers(row));
      }
    }
    byte[] bytes = Example.newBuilder().setFeatures(features).build().toByteArray();
    if (bytes.length > RecordStream.LONGEST) {
      throw new DataException(
          (row.place() + ": the record has " + bytes.length + " bytes, allowed are ")
              + RecordStream.LONGEST);
    }
    RecordFrame.write(out, bytes);
  }

  private static void texts(Features.Builder features, TypedColumn column, List<String> texts) {
    if (!texts.isEmpty()) {
      BytesList.Builder list = BytesList.newBuilder();
      texts.forEach(text -> list.addValue(ByteString.copyFromUtf8(text)));
      features.putFeature(column.name(), Feature.newBuilder().setBytesList(list).build());
    }
  }

  private static void numbers(Features.Builder features, TypedColumn column, double[] numbers) {
    boolean none = column.whole() && numbers.length > 0 && Double.isNaN(numbers[0]); // nor another
    if (numbers.length > 0 && !none) {
      Feature.Builder feature = Feature.newBuilder();
      if (column.whole()) {
        Int64List.Builder list = feature.getInt64ListBuilder();
        Arrays.stream(numbers).forEach(number -> list.addValue((long) number));
      } else {
        FloatList.Builder list = feature.getFloatListBuilder();
        Arrays.stream(numbers).forEach(number -> list.addValue((float) number));
      }
      features.putFeature(column.name(), feature.build());
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
