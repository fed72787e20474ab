package org.mtl4j.examples.experiment;

import java.util.List;
import org.mtl4j.layer.Activation;
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

/** The model that a config describes. */
final class Models {

  private Models() {}

  static MultiTaskModel of(Config.ModelPart part, List<Task> tasks) {
    MultiTaskModel model = plain(part, tasks);
    Config.Cross cross = part.cross();
    return cross == null
        ? model
        : new Crossed(model, new CrossNetwork(cross.layers(), cross.rank()));
  }

  private static MultiTaskModel plain(Config.ModelPart part, List<Task> tasks) {
    Config.Experts experts = part.experts();
    Mlp network = mlp(part, experts.units());
    ExpertGroup specific = new ExpertGroup(experts.specific(), network);
    ExpertGroup shared = new ExpertGroup(experts.shared(), network);
    Gate gate = new Gate(Mlp.of(part.gate().toArray(Integer[]::new)));
    Towers towers = new Towers(List.of(mlp(part, part.tower())));
    return switch (part.type()) {
      case "shared_bottom" -> new SharedBottom(tasks, mlp(part, part.bottom()), towers);
      case "esmm" -> esmm(tasks, part.click(), towers);
      case "mmoe" -> new Mmoe(tasks, new ExpertGroup(experts.count(), network), gate, towers);
      case "cgc" -> new Cgc(tasks, specific, shared, gate, towers);
      case "ple" -> new Ple(tasks, experts.levels(), specific, shared, gate, towers);
      default ->
          throw Experiment.unknown(
              "model.type", part.type(), "[shared_bottom, esmm, mmoe, cgc, ple]");
    };
  }

  private static Mlp mlp(Config.ModelPart part, List<Integer> units) {
    return new Mlp(
        units, Activation.RELU, part.dropout().floatValue(), part.norm().equals("batch"));
  }

  private static Esmm esmm(List<Task> tasks, String click, Towers towers) {
    if (tasks.size() != 2) {
      throw new IllegalArgumentException("model.type esmm takes two tasks, got " + tasks.size());
    }
    boolean second = click != null && click.equals(tasks.get(1).name());
    if (click != null && !second && !click.equals(tasks.get(0).name())) {
      throw Experiment.unknown(
          "model.click", click, tasks.stream().map(Task::name).toList().toString());
    }
    return new Esmm(tasks.get(second ? 1 : 0), tasks.get(second ? 0 : 1), "cvr", towers);
  }
}
