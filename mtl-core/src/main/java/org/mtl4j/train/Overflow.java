package org.mtl4j.train;

import java.util.List;
import java.util.function.Supplier;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.LargeInput;
import org.mtl4j.data.row.DataException;
import org.mtl4j.train.StepLosses.Summand;

/** Says what it was when a training gets numbers that are not finite: an input, or its weights. */
record Overflow(TrainedModel trained) {

  private static final float HUGE = 1e15f; // a weight or an input whose products may overflow
  private static final String SLOWER = "a lower learning rate may help";

  /** Which loss of a step is not finite, with its value. */
  String name(float[] losses, List<Summand> summands) {
    for (int i = 0; i < losses.length; i++) {
      if (!Float.isFinite(losses[i])) {
        String of = i < trained.tasks().size() ? "the loss of task " : "the loss ";
        return of + summands.get(i).name() + " became " + losses[i];
      }
    }
    return "the weighted sum of all losses became infinite";
  }

  /**
   * What a step ended with whose losses are not all finite.
   *
   * @param loss which of them
   * @param where which step
   * @param rows among which those of the step are
   * @param numbers of the rows of the step
   */
  TrainingException loss(String loss, String where, Dataset rows, int[] numbers) {
    String reason =
        LargeInput.of(rows.schema(), rows.all(), numbers)
            .map(input -> "in one of them " + input + (huge(input.value()) ? "" : "; " + SLOWER))
            .orElse(SLOWER);
    return new TrainingException(loss + " in " + where + "; " + reason);
  }

  /** What is predicted after the last step of an epoch. */
  <T> T predicted(int epoch, Supplier<T> predict) {
    try {
      return predict.get();
    } catch (DataException e) {
      throw new TrainingException(
          ("after epoch " + epoch + ", " + e.getMessage())
              + (small() ? "" : "; weights are huge, " + SLOWER));
    }
  }

  private static boolean huge(float value) {
    return !(Math.abs(value) < HUGE);
  }

  private boolean small() {
    for (float[] values : trained.weights().values()) {
      for (float value : values) {
        if (huge(value)) {
          return false;
        }
      }
    }
    return true;
  }
}
