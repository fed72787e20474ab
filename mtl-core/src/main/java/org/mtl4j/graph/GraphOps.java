package org.mtl4j.graph;

import org.tensorflow.ConcreteFunction;
import org.tensorflow.DeviceSpec;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.Scope;

/**
 * The operations of a graph, with equal names in every locale: TensorFlow numbers names in the
 * digits of the JVM's locale and then refuses those that are not of ASCII.
 */
public final class GraphOps {

  private GraphOps() {}

  /** The operations of {@code graph}. */
  public static Ops of(Graph graph) {
    return Ops.create(new Environment(graph));
  }

  // asked for its scope only, whose own environment is the graph
  private record Environment(Graph graph) implements ExecutionEnvironment {

    @Override
    public Scope baseScope() {
      return new Names(graph.baseScope());
    }

    @Override
    public OperationBuilder opBuilder(String type, String name, Scope scope) {
      return graph.opBuilder(type, name, scope);
    }

    @Override
    public void attachFunction(ConcreteFunction function) {
      graph.attachFunction(function);
    }

    @Override
    public void checkInput(Operation input) {
      graph.checkInput(input);
    }

    @Override
    public Types environmentType() {
      return graph.environmentType();
    }

    @Override
    public boolean isInitializer(Operation operation) {
      return graph.isInitializer(operation);
    }
  }

  private record Names(Scope scope) implements Scope {

    // all else in a name is ASCII
    private static String plain(String name) {
      StringBuilder plain = new StringBuilder(name.length());
      name.chars().forEach(c -> plain.append(Character.isDigit(c) ? digit(c) : (char) c));
      return plain.toString();
    }

    private static char digit(int c) {
      return Character.forDigit(Character.digit(c, 10), 10);
    }

    @Override
    public String makeOpName(String defaultName) {
      return plain(scope.makeOpName(defaultName));
    }

    @Override
    public String makeUnique(String id) {
      return plain(scope.makeUnique(id));
    }

    @Override
    public ExecutionEnvironment env() {
      return scope.env();
    }

    @Override
    public Scope withSubScope(String name) {
      return new Names(scope.withSubScope(name));
    }

    @Override
    public Scope withName(String name) {
      return new Names(scope.withName(name));
    }

    @Override
    public Scope withNameAsSubScope(String defaultName) {
      return new Names(scope.withNameAsSubScope(defaultName));
    }

    @Override
    public Scope withDevice(DeviceSpec device) {
      return new Names(scope.withDevice(device));
    }

    @Override
    public Scope withInitScope() {
      return new Names(scope.withInitScope());
    }

    @Override
    public Scope withControlDependencies(Iterable<Op> controls) {
      return new Names(scope.withControlDependencies(controls));
    }

    @Override
    public Scope withControlDependencyOps(Iterable<Operation> controls) {
      return new Names(scope.withControlDependencyOps(controls));
    }

    @Override
    public void refreshNames() {
      scope.refreshNames();
    }

    @Override
    public OperationBuilder apply(OperationBuilder builder) {
      return scope.apply(builder);
    }

    @Override
    public String getDeviceString() {
      return scope.getDeviceString();
    }

    @Override
    public boolean isInit() {
      return scope.isInit();
    }
  }
}
