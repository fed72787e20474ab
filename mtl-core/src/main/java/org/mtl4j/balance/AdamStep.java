package org.mtl4j.balance;

/** A step of Adam (Kingma and Ba, ICLR 2015) on a state of a method, with moments in its state. */
final class AdamStep {

  private static final double MEAN = 0.9;
  private static final double SQUARE = 0.999;
  private static final double EPSILON = 1e-8;

  private AdamStep() {}

  static void apply(BalanceStep step, String state, double[] gradients, double learningRate) {
    double[] values = step.state(state, 0);
    double[] means = step.state(state + "/m", 0);
    double[] squares = step.state(state + "/v", 0);
    double[] count = step.state(state + "/steps", 0);
    for (int i = 0; i < values.length; i++) {
      count[i]++;
      means[i] = MEAN * means[i] + (1 - MEAN) * gradients[i];
      squares[i] = SQUARE * squares[i] + (1 - SQUARE) * gradients[i] * gradients[i];
      double mean = means[i] / (1 - Math.pow(MEAN, count[i]));
      double square = squares[i] / (1 - Math.pow(SQUARE, count[i]));
      values[i] -= learningRate * mean / (Math.sqrt(square) + EPSILON);
    }
  }
}
