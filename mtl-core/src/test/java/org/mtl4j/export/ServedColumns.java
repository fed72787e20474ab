package org.mtl4j.export;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.Batch;
import org.mtl4j.data.Encoder;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.IdRule;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.HashTable;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/** Owner of the part of a serving graph that encodes, of an encoder that is saved. */
final class ServedColumns implements AutoCloseable {

  /** Packed rows. */
  private record Packed(Operand<TInt32> ids, Operand<TFloat32> floats) {}

  private final Graph graph = new Graph();
  private final Session session;
  private final Map<String, Operand<?>> columns;
  private final Operand<TString> examples;
  private final Packed served;
  private final Packed parsed;

  ServedColumns(Encoder encoder, Path folder) {
    Ops tf = Ops.create(graph);
    List<Op> starts = new ArrayList<>();
    RawInputs raw = new RawInputs(encoder, tables(tf, encoder.schema(), folder, starts));
    columns = raw.placeholders(tf);
    served = packed(tf, raw, columns);
    examples = tf.placeholder(TString.class, Placeholder.shape(Shape.of(-1)));
    parsed = packed(tf, raw, raw.parse(tf, examples));
    session = new Session(graph);
    starts.forEach(start -> session.run(start));
  }

  private static Map<String, Operand<? extends TType>> tables(
      Ops tf, FeatureSchema schema, Path folder, List<Op> starts) {
    Map<String, Operand<? extends TType>> tables = new LinkedHashMap<>();
    for (int i = 0; i < schema.tables().size(); i++) {
      if (schema.tables().get(i).ids() instanceof IdRule.Fitted) {
        Path file = folder.resolve(Encoder.vocabularyFile(i));
        HashTable table =
            tf.hashTable(TString.class, TInt64.class, HashTable.sharedName(file.toString()));
        starts.add(tf.initializeTableFromTextFile(table, tf.constant(file.toString()), -2L, -1L));
        tables.put(schema.tables().get(i).name(), table);
      }
    }
    return tables;
  }

  private static Packed packed(Ops tf, RawInputs raw, Map<String, Operand<?>> columns) {
    Operand<TInt32> shape = tf.shape(columns.values().iterator().next());
    Operand<TInt32> rows =
        tf.reshape(tf.slice(shape, tf.array(0), tf.array(1)), tf.constant(new int[0]));
    Map<String, Operand<?>> counted = raw.counted(tf, columns, rows);
    return new Packed(raw.ids(tf, counted, rows), raw.floats(tf, counted, rows));
  }

  /** Encodes columns of texts [rows], items [rows, length] and floats [rows]. */
  Batch serve(Map<String, Object> values, int rows) {
    Map<Operand<?>, Tensor> inputs = new LinkedHashMap<>();
    values.forEach(
        (name, column) ->
            inputs.put(
                columns.get(name),
                column instanceof float[] numbers ? TFloat32.vectorOf(numbers) : texts(column)));
    return run(inputs, served, rows);
  }

  private static Tensor texts(Object column) {
    return TString.tensorOf(
        column instanceof String[][] items
            ? StdArrays.ndCopyOf(items)
            : StdArrays.ndCopyOf((String[]) column));
  }

  /** Encodes serialized examples. */
  Batch examples(List<byte[]> values) {
    var input = NdArrays.ofObjects(byte[].class, Shape.of(values.size()));
    for (int i = 0; i < values.size(); i++) {
      input.setObject(values.get(i), i);
    }
    return run(Map.of(examples, TString.tensorOfBytes(input)), parsed, values.size());
  }

  private Batch run(Map<Operand<?>, Tensor> inputs, Packed packed, int rows) {
    Session.Runner runner = session.runner().fetch(packed.ids).fetch(packed.floats);
    inputs.forEach(runner::feed);
    try (Result result = runner.run()) {
      TInt32 ids = (TInt32) result.get(0);
      TFloat32 floats = (TFloat32) result.get(1);
      int[] idValues = new int[(int) ids.size()];
      float[] floatValues = new float[(int) floats.size()];
      ids.copyTo(DataBuffers.of(idValues, false, false));
      floats.copyTo(DataBuffers.of(floatValues, false, false));
      return new Batch(rows, idValues, floatValues, new float[0]);
    } finally {
      inputs.values().forEach(Tensor::close);
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
