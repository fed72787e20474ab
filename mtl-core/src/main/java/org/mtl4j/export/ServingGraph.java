package org.mtl4j.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.Encoder;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.IdRule;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.GraphScope.Summands;
import org.mtl4j.graph.NamedWeights;
import org.mtl4j.graph.Variable;
import org.mtl4j.task.Ensemble;
import org.mtl4j.task.Network;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.HashTable;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/** Builds the operations of a serving graph: vocabularies, weights, signatures, saving. */
final class ServingGraph {

  private final Ops tf;
  private final Ensemble ensemble;
  private final NamedWeights weights;
  private final RawInputs raw;
  private final Map<String, Operand<TString>> assets = new LinkedHashMap<>();
  private final Map<String, ServingSignature> signatures = new LinkedHashMap<>();
  private Op init;

  ServingGraph(Ops tf, Encoder encoder, Ensemble ensemble) {
    this.tf = tf;
    this.ensemble = ensemble;
    this.weights = new NamedWeights(tf, ensemble.weights());
    this.raw = new RawInputs(encoder, tables(encoder.schema()));
    signatures.put(ServingSignature.RAW, raw(tf.withSubScope("raw")));
    signatures.put(ServingSignature.EXAMPLES, examples(tf.withSubScope("examples")));
    signatures.put(ServingSignature.ENCODED, encoded(tf.withSubScope("encoded"), false));
    if (ensemble.members().get(0).embedding().summed().isPresent()) {
      signatures.put(ServingSignature.SUMMED, encoded(tf.withSubScope("summed"), true));
    }
    saver(tf.withSubScope("save"));
  }

  private Map<String, Operand<? extends TType>> tables(FeatureSchema schema) {
    Map<String, Operand<? extends TType>> tables = new LinkedHashMap<>();
    List<Op> starts = new ArrayList<>();
    for (int i = 0; i < schema.tables().size(); i++) {
      EmbeddingTable table = schema.tables().get(i);
      if (table.ids() instanceof IdRule.Fitted) {
        String file = Encoder.vocabularyFile(i);
        Operand<TString> path = tf.withName("asset_" + i).constant(file);
        HashTable handle =
            tf.hashTable(TString.class, TInt64.class, HashTable.sharedName("vocabulary_" + i));
        // key: the whole line, value: its number
        starts.add(tf.initializeTableFromTextFile(handle, path, -2L, -1L));
        assets.put(file, path);
        tables.put(table.name(), handle);
      }
    }
    init = tf.withName("init").withControlDependencies(starts).noOp();
    return tables;
  }

  private ServingSignature raw(Ops inner) {
    Map<String, Operand<?>> columns = raw.placeholders(inner);
    return new ServingSignature(columns, encode(inner, columns));
  }

  private ServingSignature examples(Ops inner) {
    Operand<TString> examples = inner.placeholder(TString.class, Placeholder.shape(Shape.of(-1)));
    return new ServingSignature(
        Map.of("examples", examples), encode(inner, raw.parse(inner, examples)));
  }

  private Map<String, Operand<?>> encode(Ops inner, Map<String, Operand<?>> columns) {
    Operand<TInt32> rows = rows(inner, columns.values().iterator().next());
    Map<String, Operand<?>> counted = raw.counted(inner, columns, rows);
    return outputs(inner, raw.ids(inner, counted, rows), raw.floats(inner, counted, rows), null);
  }

  private ServingSignature encoded(Ops inner, boolean sums) {
    Network any = ensemble.members().get(0);
    Operand<TInt32> ids = any.ids(inner);
    Operand<TFloat32> floats = any.floats(inner);
    Map<String, Operand<?>> inputs = new LinkedHashMap<>();
    inputs.put("ids", ids);
    inputs.put("floats", floats);
    Summands summands = null;
    if (sums) {
      Operand<TInt32> rows = inner.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
      Operand<TInt32> batch = inner.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
      inputs.put("rows", rows);
      inputs.put("batch", batch);
      summands = new Summands(rows, batch, rows(inner, floats));
    }
    return new ServingSignature(inputs, outputs(inner, ids, floats, summands));
  }

  // a scalar
  private static Operand<TInt32> rows(Ops inner, Operand<?> column) {
    return inner.reshape(
        inner.slice(inner.shape(column), inner.array(0), inner.array(1)),
        inner.constant(new int[0]));
  }

  private Map<String, Operand<?>> outputs(
      Ops inner, Operand<TInt32> ids, Operand<TFloat32> floats, Summands summands) {
    return new LinkedHashMap<>(
        ensemble.predictions(GraphScope.predicting(inner, weights, summands), ids, floats));
  }

  // operations named save/path, save/done and save/restore, which the SaverDef names
  private void saver(Ops save) {
    Operand<TString> path =
        save.withName("path").placeholderWithDefault(save.constant("model"), Shape.scalar());
    List<Variable> variables = List.copyOf(weights.variables().values());
    String[] names = variables.stream().map(Variable::name).toArray(String[]::new);
    String[] slices = new String[names.length];
    Arrays.fill(slices, "");
    List<Operand<?>> values = new ArrayList<>();
    List<Class<? extends TType>> types = new ArrayList<>();
    for (Variable variable : variables) {
      values.add(save.readVariableOp(variable.handle(), TFloat32.class));
      types.add(TFloat32.class);
    }
    Operand<TString> keys = save.array(names);
    Op saved = save.train.save(path, keys, save.array(slices), values);
    save.withName("done").withControlDependencies(saved).identity(path);
    var restored = save.train.restore(path, keys, save.array(slices), types);
    List<Op> assigns = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      assigns.add(
          save.assignVariableOp(
              variables.get(i).handle(), restored.tensors().get(i).expect(TFloat32.class)));
    }
    save.withName("restore").withControlDependencies(assigns).noOp();
  }

  /** Constants that hold the path of an asset file, by file name. */
  Map<String, Operand<TString>> assets() {
    return assets;
  }

  /** Signatures by name. */
  Map<String, ServingSignature> signatures() {
    return signatures;
  }

  /** The weights by path. */
  Map<String, Variable> variables() {
    return weights.variables();
  }

  /** Fills the vocabularies. */
  Op init() {
    return init;
  }
}
