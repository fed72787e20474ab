package org.mtl4j.balance;

/**
 * How much each task counts in a step.
 *
 * <p>Of T tasks with losses L_t, times the weights the tasks have, and gradients g_t of these with
 * respect to the weights that at least two tasks train, a method is a function of the losses and of
 * the Gram matrix M = G G^T, that is M_ij = g_i g_j: shared weights follow sum_t a_t g_t. Penalties
 * and a model's auxiliary losses are no tasks and stay as they are.
 */
public interface LossBalancer {

  /** What the weights of a step are computed from; what needs more costs more. */
  enum Needs {
    /** Steps before: nothing is computed twice. */
    NOTHING,
    /** The losses of this step: they are computed once more before it. */
    LOSSES,
    /** Losses and Gram matrix: the gradients of each task are computed apart. */
    GRADIENTS
  }

  /** What {@link #weights} reads of a step. */
  Needs needs();

  /**
   * The weights of the tasks [T]; all 1 is the plain sum.
   *
   * @param step its state may be changed
   */
  double[] weights(BalanceStep step);

  /** Is told the losses of a step after it, whatever {@link #needs} says. */
  default void after(BalanceStep step) {}

  /**
   * Whether {@link #after(BalanceStep, double[])} is told losses, at the cost of computing them.
   */
  default boolean lossesAfter() {
    return false;
  }

  /**
   * Is told what a step has done.
   *
   * @param changed losses of the step's rows by the weights that it changed [T]; dropout, where
   *     there is some, drops other values than before
   */
  default void after(BalanceStep step, double[] changed) {}

  /**
   * Whether weights that a single task trains follow a_t g_t, as where a method defines a weighted
   * loss, or g_t, as where it changes the directions of shared weights.
   */
  default boolean weighsOwn() {
    return true;
  }
}
