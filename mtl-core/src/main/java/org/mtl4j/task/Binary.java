package org.mtl4j.task;

import java.util.List;
import org.mtl4j.metric.Accuracy;
import org.mtl4j.metric.Auc;
import org.mtl4j.metric.CalibrationError;
import org.mtl4j.metric.LogLoss;
import org.mtl4j.metric.Metric;
import org.mtl4j.metric.PredictedObserved;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Yes or no: labels 0 and 1, sigmoid prediction, cross-entropy loss.
 *
 * @param smoothing share of each training label that is spread evenly over both values (Szegedy et
 *     al., "Rethinking the Inception Architecture", CVPR 2016, section 7); draws predictions
 *     towards 1/2. 0 for none
 */
public record Binary(float smoothing) implements Objective {

  public Binary {
    checkSmoothing(smoothing);
  }

  /** Labels as they are. */
  public Binary() {
    this(0);
  }

  static void checkSmoothing(float smoothing) {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException("smoothing must be in [0, 1), got " + smoothing);
    }
  }

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, Operand<TFloat32> logits, Operand<TFloat32> labels) {
    Operand<TFloat32> z = tf.reshape(logits, tf.array(-1));
    Operand<TFloat32> y = labels;
    if (smoothing > 0) {
      y = tf.math.add(tf.math.mul(labels, tf.constant(1 - smoothing)), tf.constant(smoothing / 2));
    }
    return tf.math.addN(List.of(tf.math.softplus(z), tf.math.mul(z, tf.math.neg(y))));
  }

  @Override
  public Operand<TFloat32> prediction(Ops tf, Operand<TFloat32> logits) {
    return tf.math.sigmoid(tf.reshape(logits, tf.array(-1)));
  }

  @Override
  public Metric lossMetric() {
    return new LogLoss();
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        new Auc(), new LogLoss(), new Accuracy(), new CalibrationError(), new PredictedObserved());
  }

  /** The log-odds of the mean label, of one row of either kind more. */
  @Override
  public float[] baseLogits(float[] labels, float[] weights) {
    double positives = 1;
    for (int i = 0; i < labels.length; i++) {
      positives += labels[i] * weights[i];
    }
    double rate = (1 - smoothing) * positives / (labels.length + 2) + smoothing / 2;
    return new float[] {(float) Math.log(rate / (1 - rate))};
  }

  @Override
  public boolean accepts(float label) {
    return label == 0 || label == 1;
  }

  @Override
  public String labels() {
    return "0 or 1";
  }
}
