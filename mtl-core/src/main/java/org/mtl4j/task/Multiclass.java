package org.mtl4j.task;

import java.util.List;
import org.mtl4j.metric.Accuracy;
import org.mtl4j.metric.LogLoss;
import org.mtl4j.metric.MacroAuc;
import org.mtl4j.metric.Metric;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * One of several classes: labels 0 to {@code classes - 1}, softmax prediction, cross-entropy loss.
 *
 * @param classes at least 2
 * @param smoothing share of each training label that is spread evenly over all classes, see {@link
 *     Binary}
 */
public record Multiclass(int classes, float smoothing) implements Objective {

  public Multiclass {
    if (classes < 2) {
      throw new IllegalArgumentException("a multiclass task needs 2 classes, got " + classes);
    }
    Binary.checkSmoothing(smoothing);
  }

  /** Labels as they are. */
  public Multiclass(int classes) {
    this(classes, 0);
  }

  @Override
  public int outputs() {
    return classes;
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, Operand<TFloat32> logits, Operand<TFloat32> labels) {
    Operand<TFloat32> hot =
        tf.oneHot(
            tf.dtypes.cast(labels, TInt32.class),
            tf.constant(classes),
            tf.constant(1 - smoothing + smoothing / classes),
            tf.constant(smoothing / classes));
    return tf.math.neg(tf.sum(tf.math.mul(hot, tf.nn.logSoftmax(logits)), tf.constant(1)));
  }

  @Override
  public Operand<TFloat32> prediction(Ops tf, Operand<TFloat32> logits) {
    return tf.nn.softmax(logits);
  }

  @Override
  public Metric lossMetric() {
    return new LogLoss();
  }

  @Override
  public List<Metric> metrics() {
    return List.of(new MacroAuc(), new LogLoss(), new Accuracy());
  }

  /** The logarithm of each class's share, of one row of each class more. */
  @Override
  public float[] baseLogits(float[] labels, float[] weights) {
    double[] rows = new double[classes];
    for (int i = 0; i < labels.length; i++) {
      rows[(int) labels[i]] += weights[i];
    }
    float[] logits = new float[classes];
    for (int i = 0; i < classes; i++) {
      double rate = (rows[i] + 1) / (labels.length + classes);
      logits[i] = (float) Math.log((1 - smoothing) * rate + smoothing / classes);
    }
    return logits;
  }

  @Override
  public boolean accepts(float label) {
    return label >= 0 && label < classes && label == (int) label;
  }

  @Override
  public String labels() {
    return "a class index from 0 to " + (classes - 1);
  }
}
