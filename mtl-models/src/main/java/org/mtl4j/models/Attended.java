package org.mtl4j.models;

import java.util.List;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.layer.ModelInput;
import org.mtl4j.layer.TargetAttention;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Outputs;

/**
 * Any model behind target attention, which pools histories by what matters for a target (DIN, see
 * {@link TargetAttention}) in place of their usual pooling.
 *
 * <p>Weights: {@code sequences/<history>/attention} and those of the model.
 *
 * @param model what reads the pooled histories
 * @param histories at least one
 * @param attention of this shape for each
 */
public record Attended(MultiTaskModel model, List<History> histories, TargetAttention attention)
    implements ModelBehind {

  /**
   * A history and what it is looked at for; both take their embeddings from one table.
   *
   * @param sequence a sequence feature, such as the items bought
   * @param target a sparse feature, such as the item shown
   */
  public record History(String sequence, String target) {

    private void check(ModelInput input) {
      input.sequence(sequence);
      if (!input.table(sequence).equals(input.table(target))) {
        throw new IllegalArgumentException(
            "history \""
                + (sequence + "\" and its target \"" + target + "\" need one embedding table, got ")
                + (input.table(sequence).orElseThrow() + " and ")
                + input.table(target).orElse("none"));
      }
    }
  }

  public Attended {
    histories = List.copyOf(histories);
    if (histories.isEmpty()) {
      throw new IllegalArgumentException("target attention needs at least one history");
    }
    if (histories.stream().map(History::sequence).distinct().count() < histories.size()) {
      throw new IllegalArgumentException("a history is named twice: " + histories);
    }
  }

  @Override
  public Outputs build(GraphScope scope, ModelInput input) {
    ModelInput pooled = input;
    for (History history : histories) {
      history.check(input);
      pooled =
          pooled.with(
              history.sequence(),
              attention.apply(
                  scope.at("sequences", GraphScope.pathName(history.sequence()), "attention"),
                  input.feature(history.target()),
                  input.sequence(history.sequence())));
    }
    return model.build(scope, pooled);
  }
}
