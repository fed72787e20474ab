package org.mtl4j.layer;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.ModelGraph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.TensorFlow;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;

/**
 * Products of small matrices, one by one: of each row, of each table. In a graph that trains oneDNN
 * makes them where it is faster: with AVX-512 and many rows its code for one size takes half the
 * time of Eigen's for any, without AVX-512 twice to four times. Graphs that predict are exported
 * and keep to public operations; the predictor gives them oneDNN's where it is loaded.
 */
public final class SmallProduct {

  // what TensorFlow itself puts in the place of BatchMatMul when all of oneDNN is on
  private static final String ONE_DNN = "_MklBatchMatMul";
  private static final String KERNEL = "_kernel";
  private static final String NAME_CHANGE = "MklNameChangeOp";
  private static final int MANY = 128;
  private static final Set<String> WIDE = Set.of("avx512f", "avx512bw", "avx512dq", "avx512vl");
  private static final boolean FASTER = wide() && known();

  private SmallProduct() {}

  /** [n, rows, in], [n, in, columns] -> [n, rows, columns]. */
  static Operand<TFloat32> of(GraphScope scope, Operand<TFloat32> left, Operand<TFloat32> right) {
    return fasterByOneDnn(scope.rows())
        ? oneDnn(scope.tf(), left, right, false, false)
        : BatchProduct.of(scope.tf(), left, right);
  }

  /** Whether oneDNN makes the products of so many rows faster on this machine. */
  public static boolean fasterByOneDnn(int rows) {
    return rows >= MANY && FASTER;
  }

  /** The same products by oneDNN if {@code node} makes products, else {@code node}. */
  public static NodeDef byOneDnn(NodeDef node) {
    return isProduct(node)
        ? NodeDef.newBuilder(node)
            .setOp(ONE_DNN)
            .putAttr(
                KERNEL, AttrValue.newBuilder().setS(ByteString.copyFromUtf8(NAME_CHANGE)).build())
            .build()
        : node;
  }

  /** Whether a node of a graph makes products, one by one. */
  public static boolean isProduct(NodeDef node) {
    return node.getOp().equals(BatchProduct.OPERATION);
  }

  private static Operand<TFloat32> oneDnn(
      Ops tf, Operand<?> left, Operand<?> right, boolean transposeLeft, boolean transposeRight) {
    Operation product =
        tf.scope()
            .env()
            .opBuilder(ONE_DNN, tf.scope().makeOpName(BatchProduct.OPERATION), tf.scope())
            .addInput(left.asOutput())
            .addInput(right.asOutput())
            .setAttr("adj_x", transposeLeft)
            .setAttr("adj_y", transposeRight)
            .setAttr(KERNEL, NAME_CHANGE)
            .build();
    return product.output(0);
  }

  private static boolean wide() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(flags -> Arrays.asList(flags.split("\\s+")).containsAll(WIDE))
          .orElse(false);
    } catch (IOException e) {
      return false; // not Linux
    }
  }

  // whether this build of TensorFlow has the operation, which then gets its gradient; asked without
  // a session, as the first one sets the threads of all
  private static boolean known() {
    try (ModelGraph graph = new ModelGraph()) {
      Operand<TFloat32> one = graph.tf().constant(new float[][][] {{{1}}});
      oneDnn(graph.tf(), one, one, false, false);
    } catch (TensorFlowException e) {
      return false;
    }
    TensorFlow.registerCustomGradient(
        ONE_DNN,
        (tf, product, gradients) -> {
          Operand<?> gradient = gradients.get(0);
          return List.of(
              oneDnn(tf, gradient, product.input(1), false, true),
              oneDnn(tf, product.input(0), gradient, true, false));
        });
    return true;
  }
}
