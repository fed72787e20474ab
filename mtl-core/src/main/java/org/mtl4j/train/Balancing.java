package org.mtl4j.train;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.balance.BalanceStep;
import org.mtl4j.balance.LossBalancer;
import org.mtl4j.task.Task;

/** The weights of the tasks from step to step, and their means over an epoch. */
final class Balancing {

  private static final String STEPS = "steps";
  private static final String EPOCH = "epoch/";

  private final LossBalancer balancer;
  private final List<Task> tasks;
  private final long seed;
  private final Map<String, double[]> state = new LinkedHashMap<>();

  Balancing(LossBalancer balancer, List<Task> tasks, long seed) {
    this.balancer = balancer;
    this.tasks = tasks;
    this.seed = seed;
  }

  /** All that changes from step to step. */
  Map<String, double[]> state() {
    Map<String, double[]> copy = new LinkedHashMap<>();
    state.forEach((name, values) -> copy.put(name, values.clone()));
    return copy;
  }

  /** Goes back to a state. */
  void restore(Map<String, double[]> other) {
    state.clear();
    other.forEach((name, values) -> state.put(name, values.clone()));
  }

  /**
   * The weights of the next step [tasks]; {@code losses} and {@code gram} as far as they are known.
   */
  float[] weights(double[] losses, double[][] gram) {
    state.computeIfAbsent(STEPS, key -> new double[1])[0]++;
    double[] weights = balancer.weights(at(losses, gram));
    if (weights.length != tasks.size()) {
      throw new IllegalStateException(
          balancer + " gave " + weights.length + " weights for " + tasks.size() + " tasks");
    }
    float[] all = new float[weights.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) weights[i];
      if (!Float.isFinite(all[i])) {
        throw new TrainingException(
            "the weight of task "
                + (tasks.get(i).name() + " became " + weights[i] + " in step " + number())
                + (" by " + balancer));
      }
    }
    note(weights, gram);
    return all;
  }

  private BalanceStep at(double[] losses, double[][] gram) {
    return new BalanceStep(tasks, number(), seed, losses, gram, state);
  }

  private long number() {
    return (long) state.get(STEPS)[0];
  }

  /** Tells the losses of a step. */
  void after(double[] losses, double[][] gram) {
    balancer.after(at(losses, gram));
  }

  /** Whether {@link #changed} is to be told. */
  boolean lossesAfter() {
    return balancer.lossesAfter();
  }

  /** Tells the losses of a step's rows before and after it. */
  void changed(double[] losses, double[][] gram, double[] changed) {
    balancer.after(at(losses, gram), changed);
  }

  private void note(double[] weights, double[][] gram) {
    add(STEPS, new double[] {1});
    add("weights", weights);
    if (gram.length > 0) {
      double[] norms = new double[gram.length];
      double[] cosines = new double[gram.length * gram.length];
      for (int i = 0; i < gram.length; i++) {
        norms[i] = Math.sqrt(gram[i][i]);
        for (int j = 0; j < i; j++) {
          double lengths = norms[i] * norms[j];
          cosines[i * gram.length + j] = lengths == 0 ? 0 : gram[i][j] / lengths;
        }
      }
      add("norms", norms);
      add("cosines", cosines);
    }
  }

  private void add(String name, double[] values) {
    double[] sums = state.computeIfAbsent(EPOCH + name, key -> new double[values.length]);
    Arrays.setAll(sums, i -> sums[i] + values[i]);
  }

  /** The means of an epoch by name, such as {@code weight/click}; a new one begins. */
  Map<String, Double> endEpoch() {
    Map<String, Double> means = new LinkedHashMap<>();
    double[] steps = state.remove(EPOCH + STEPS);
    double[] weights = state.remove(EPOCH + "weights");
    double[] norms = state.remove(EPOCH + "norms");
    double[] cosines = state.remove(EPOCH + "cosines");
    for (int i = 0; steps != null && i < tasks.size(); i++) {
      String name = tasks.get(i).name();
      means.put("weight/" + name, weights[i] / steps[0]);
      if (norms != null) {
        means.put("norm/" + name, norms[i] / steps[0]);
        for (int j = 0; j < i; j++) {
          means.put(
              "cosine/" + tasks.get(j).name() + "/" + name,
              cosines[i * tasks.size() + j] / steps[0]);
        }
      }
    }
    return means;
  }
}
