package org.mtl4j.export;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mtl4j.graph.BundleFile;
import org.mtl4j.layer.SmallProduct;
import org.mtl4j.layer.TableGroup;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * What one signature needs of a serving graph, with its weights as constants, so that TensorFlow
 * folds what depends on weights only. Large tables of which rows are read stay variables: a graph
 * is limited to 2 GB. What follows on products that oneDNN makes faster for many rows is there
 * twice.
 */
final class FrozenNodes {

  private static final String AXIS = "frozen_axis";
  private static final String MANY = "many/";

  private final GraphDef graph;
  private final Map<String, NodeDef> byName = new HashMap<>();
  private final List<String> folded = new ArrayList<>();
  private final List<String> variables = new ArrayList<>();
  private final Set<String> twice;
  private final GraphDef.Builder frozen;

  /** The operations behind the outputs of {@code signature} and the checkpoint's weights. */
  FrozenNodes(GraphDef graph, SignatureDef signature, BundleFile checkpoint) {
    this.graph = graph;
    this.frozen = GraphDef.newBuilder().setVersions(graph.getVersions());
    graph.getNodeList().forEach(node -> byName.put(node.getName(), node));
    List<NodeDef> needed = needed(signature);
    needed.forEach(ServedOperations::check);
    Set<String> whole = new HashSet<>();
    for (NodeDef node : needed) {
      if (node.getOp().equals("ReadVariableOp")) {
        whole.add(node.getInput(0));
      }
    }
    for (NodeDef node : needed) {
      if (node.getOp().equals("VarHandleOp")) {
        boolean folds = whole.contains(node.getName()) || size(node) <= TableGroup.LARGE;
        (folds ? folded : variables).add(node.getName());
      }
    }
    List<float[]> values = folded.stream().map(checkpoint::read).toList();
    frozen.addNode(constant(AXIS, DataType.DT_INT32, TensorProto.newBuilder().addIntVal(0)));
    for (NodeDef node : needed) {
      int weight = folded.indexOf(node.getName());
      frozen.addNode(weight < 0 ? frozen(node) : weight(node, values.get(weight)));
    }
    boolean faster = SmallProduct.fasterByOneDnn(Integer.MAX_VALUE);
    twice = faster ? behindProducts(needed, signature) : Set.of();
    for (NodeDef node : needed) {
      if (twice.contains(node.getName())) {
        NodeDef.Builder many = NodeDef.newBuilder(SmallProduct.byOneDnn(node)).clearInput();
        node.getInputList().forEach(input -> many.addInput(forMany(input)));
        frozen.addNode(many.setName(forMany(node.getName())));
      }
    }
  }

  // products of what is fed, and all behind them
  private static Set<String> behindProducts(List<NodeDef> needed, SignatureDef signature) {
    Set<String> fed = new HashSet<>();
    signature.getInputsMap().values().forEach(input -> fed.add(operation(input.getName())));
    Set<String> behind = new HashSet<>();
    for (int before = -1; before < fed.size() + behind.size(); ) { // until no more are found
      before = fed.size() + behind.size();
      for (NodeDef node : needed) {
        List<String> inputs = node.getInputList().stream().map(FrozenNodes::operation).toList();
        if (inputs.stream().anyMatch(fed::contains)) {
          fed.add(node.getName());
          if (SmallProduct.isProduct(node) || inputs.stream().anyMatch(behind::contains)) {
            behind.add(node.getName());
          }
        }
      }
    }
    return behind;
  }

  /** What holds the same as {@code tensor} and is made faster for many rows. */
  String forMany(String tensor) {
    return twice.contains(operation(tensor)) ? MANY + tensor : tensor;
  }

  /** The graph. */
  GraphDef graph() {
    return frozen.build();
  }

  /** The paths of the weights that are variables and need their values. */
  List<String> variables() {
    return variables;
  }

  private List<NodeDef> needed(SignatureDef signature) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    signature.getOutputsMap().values().forEach(output -> open.add(operation(output.getName())));
    signature.getInputsMap().values().forEach(input -> open.add(operation(input.getName())));
    while (!open.isEmpty()) {
      String name = open.remove();
      if (seen.add(name)) {
        byName.get(name).getInputList().forEach(input -> open.add(operation(input)));
      }
    }
    return graph.getNodeList().stream().filter(node -> seen.contains(node.getName())).toList();
  }

  private static String operation(String tensor) {
    String name = tensor.startsWith("^") ? tensor.substring(1) : tensor;
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  private static long size(NodeDef variable) {
    return variable.getAttrOrThrow("shape").getShape().getDimList().stream()
        .mapToLong(TensorShapeProto.Dim::getSize)
        .reduce(1, Math::multiplyExact);
  }

  // readers of a variable that became a constant read the constant
  private NodeDef frozen(NodeDef node) {
    if (node.getInputCount() == 0 || !folded.contains(operation(node.getInput(0)))) {
      return node;
    }
    NodeDef.Builder reader = NodeDef.newBuilder().setName(node.getName());
    if (node.getOp().equals("ReadVariableOp")) {
      return reader
          .setOp("Identity")
          .addInput(node.getInput(0))
          .putAttr("T", type(DataType.DT_FLOAT))
          .build();
    }
    if (node.getOp().equals("ResourceGather")) {
      return reader
          .setOp("GatherV2")
          .addAllInput(List.of(node.getInput(0), node.getInput(1), AXIS))
          .putAttr("Tparams", type(DataType.DT_FLOAT))
          .putAttr("Tindices", node.getAttrOrThrow("Tindices"))
          .putAttr("Taxis", type(DataType.DT_INT32))
          .build();
    }
    throw new IllegalArgumentException("operation " + node.getOp() + " reads a variable");
  }

  private static NodeDef weight(NodeDef variable, float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(values);
    return constant(
        variable.getName(),
        DataType.DT_FLOAT,
        TensorProto.newBuilder()
            .setTensorShape(variable.getAttrOrThrow("shape").getShape())
            .setTensorContent(ByteString.copyFrom(bytes)));
  }

  private static NodeDef constant(String name, DataType type, TensorProto.Builder value) {
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Const")
        .putAttr("dtype", type(type))
        .putAttr("value", AttrValue.newBuilder().setTensor(value.setDtype(type)).build())
        .build();
  }

  private static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }
}
