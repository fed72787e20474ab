package org.mtl4j.balance;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.mtl4j.task.Task;

/**
 * What a {@link LossBalancer} knows of a step.
 *
 * @param tasks in the order of all arrays
 * @param number of the step, from 1
 * @param seed of the training
 * @param losses of this step [T], times the weights of the tasks; empty where they are not known
 * @param gram M [T][T]; empty where it is not needed
 * @param state by name, kept from step to step and in checkpoints; empty before the first step
 */
public record BalanceStep(
    List<Task> tasks,
    long number,
    long seed,
    double[] losses,
    double[][] gram,
    Map<String, double[]> state) {

  /** A state, which is full of {@code start} before the first step [T]. */
  public double[] state(String name, double start) {
    return state.computeIfAbsent(name, key -> Grams.filled(tasks.size(), start));
  }

  /** Random numbers that depend on the seed and the step alone. */
  public SplittableRandom random() {
    return new SplittableRandom(seed * 0x9e3779b97f4a7c15L + number);
  }
}
