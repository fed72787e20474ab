package org.mtl4j.export;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.Batch;
import org.mtl4j.data.RawBatch;
import org.mtl4j.layer.CrossNetwork;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.Cgc;
import org.mtl4j.models.Crossed;
import org.mtl4j.models.Esmm;
import org.mtl4j.models.Mmoe;
import org.mtl4j.models.Ple;
import org.mtl4j.models.SharedBottom;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.mtl4j.train.Stopping;
import org.mtl4j.train.Toy;
import org.mtl4j.train.TrainedModel;
import org.mtl4j.train.Trainer;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Small exported models and rows for them. */
final class ServedModel {

  private ServedModel() {}

  static Map<String, MultiTaskModel> all() {
    List<Task> tasks = List.of(Task.binary("yes"), Task.multiclass("kind", 3));
    ExpertGroup two = new ExpertGroup(2, Mlp.of(6));
    Map<String, MultiTaskModel> models = new LinkedHashMap<>();
    models.put("shared", new SharedBottom(tasks, Mlp.of(6), Towers.of(4)));
    models.put("esmm", new Esmm(Task.binary("yes"), Task.binary("other"), "cvr", Towers.of(4)));
    models.put("mmoe", new Mmoe(tasks, two, Gate.linear(), Towers.of(4)));
    models.put("cgc", new Cgc(tasks, two, two, Gate.linear(), Towers.of(4)));
    models.put("crossed", new Crossed(models.get("mmoe"), new CrossNetwork(1, 3)));
    models.put("ple", new Ple(tasks, 2, two, two, Gate.linear(), Towers.of(4)));
    return models;
  }

  /** Trains {@code model}, writes it to a new folder there and returns that. */
  static Path export(MultiTaskModel model, Path folder) {
    Toy toy = Toy.create(folder, 20_000);
    Trainer trainer = Trainer.defaults().withBatchSize(20).withStopping(new Stopping(2, 2, "loss"));
    Path target = folder.resolve("model").resolve("1");
    try (TrainedModel trained = trainer.fit(model, toy.encoder(), toy.data(model))) {
      SavedModelWriter.write(trained, target);
    }
    return target;
  }

  /** The first rows of an endless table. */
  static RawBatch rows(int first, int count) {
    String[] cities = new String[count];
    String[] users = new String[count];
    String[][] tags = new String[count][];
    float[][] scores = new float[count][];
    float[] ages = new float[count];
    for (int i = 0; i < count; i++) {
      int row = first + i;
      cities[i] = row % 9 == 0 ? null : " c" + row % 7;
      users[i] = "u" + row;
      tags[i] = row % 5 == 0 ? new String[0] : new String[] {"t" + row % 60, "t" + row % 4};
      scores[i] = row % 5 == 0 ? new float[0] : new float[] {row % 3, 2};
      ages[i] = row % 8 == 0 ? Float.NaN : row % 80;
    }
    return RawBatch.of(count)
        .strings("city", cities)
        .strings("user", users)
        .sequences("tags", tags)
        .weights("scores", scores)
        .sequences("likes", tags)
        .floats("age", ages)
        .floats("bin", ages)
        .floats("wave", ages);
  }

  /** The same, encoded. */
  static Batch encoded(SavedModelPredictor predictor, int first, int count) {
    return predictor.encoder().encode(rows(first, count));
  }

  /** A type as an attribute of an operation. */
  static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }

  /** A text as the value of a constant. */
  static AttrValue text(String text) {
    TensorProto.Builder value = TensorProto.newBuilder().setDtype(DataType.DT_STRING);
    value.setTensorShape(TensorShapeProto.getDefaultInstance());
    return AttrValue.newBuilder()
        .setTensor(value.addStringVal(ByteString.copyFromUtf8(text)))
        .build();
  }
}
