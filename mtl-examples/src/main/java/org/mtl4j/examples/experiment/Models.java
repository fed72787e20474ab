package org.mtl4j.examples.experiment;

import java.util.List;
import org.mtl4j.layer.Activation;
import org.mtl4j.layer.CrossNetwork;
import org.mtl4j.layer.Mlp;
import org.mtl4j.layer.TargetAttention;
import org.mtl4j.models.Attended;
import org.mtl4j.models.Attended.History;
import org.mtl4j.models.Crossed;
import org.mtl4j.models.Esmm;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;

/** The model that a config describes. */
final class Models {

  private Models() {}

  static MultiTaskModel of(Config.ModelPart part, List<Task> tasks) {
    MultiTaskModel model =
        part.type().equals("esmm") ? esmm(part, tasks) : ModelTypes.of(part, tasks);
    Config.Cross cross = part.cross();
    if (cross != null) {
      model = new Crossed(model, new CrossNetwork(cross.layers(), cross.rank()));
    }
    return part.attention() == null ? model : attended(part, model);
  }

  private static MultiTaskModel attended(Config.ModelPart part, MultiTaskModel model) {
    Config.AttentionPart attention = part.attention();
    List<History> histories =
        attention.histories().stream().map(h -> new History(h.sequence(), h.target())).toList();
    return new Attended(
        model, histories, new TargetAttention(mlp(part, attention.hidden()), attention.softmax()));
  }

  static Mlp mlp(Config.ModelPart part, List<Integer> units) {
    return new Mlp(
        units, Activation.RELU, part.dropout().floatValue(), part.norm().equals("batch"));
  }

  private static Esmm esmm(Config.ModelPart part, List<Task> tasks) {
    String click = part.click();
    if (tasks.size() != 2) {
      throw new IllegalArgumentException("model.type esmm takes two tasks, got " + tasks.size());
    }
    boolean second = click != null && click.equals(tasks.get(1).name());
    if (click != null && !second && !click.equals(tasks.get(0).name())) {
      throw Experiment.unknown(
          "model.click", click, tasks.stream().map(Task::name).toList().toString());
    }
    Towers towers = new Towers(List.of(mlp(part, part.tower())));
    return new Esmm(tasks.get(second ? 1 : 0), tasks.get(second ? 0 : 1), "cvr", towers);
  }
}
