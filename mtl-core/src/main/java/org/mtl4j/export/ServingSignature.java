package org.mtl4j.export;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mtl4j.graph.GraphScope;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Named inputs and outputs of a serving graph.
 *
 * @param inputs by name, such as a raw column's
 * @param outputs by task name
 */
record ServingSignature(Map<String, Operand<?>> inputs, Map<String, Operand<?>> outputs) {

  /** Raw columns in. */
  static final String RAW = "serving_default";

  /** Serialized {@code tf.Example}s in. */
  static final String EXAMPLES = "examples";

  /** Packed ids and floats in. */
  static final String ENCODED = "encoded";

  /** The same and what first layers sum of each row, see {@link GraphScope.Summands}. */
  static final String SUMMED = "summed";

  ServingSignature {
    inputs = new LinkedHashMap<>(inputs);
    outputs = new LinkedHashMap<>(outputs);
  }

  SignatureDef def() {
    SignatureDef.Builder def =
        SignatureDef.newBuilder().setMethodName("tensorflow/serving/predict");
    inputs.forEach((name, operand) -> def.putInputs(name, info(operand)));
    outputs.forEach((name, operand) -> def.putOutputs(name, info(operand)));
    return def.build();
  }

  static String name(Operand<?> operand) {
    Output<?> output = operand.asOutput();
    return output.op().name() + ":" + output.index();
  }

  private static TensorInfo info(Operand<?> operand) {
    Shape shape = operand.shape();
    TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
    for (long size : shape.asArray()) {
      dims.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return TensorInfo.newBuilder()
        .setName(name(operand))
        .setDtype(DataType.forNumber(operand.asOutput().dataType().getNumber()))
        .setTensorShape(dims)
        .build();
  }
}
