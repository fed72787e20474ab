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

/** Yes or no: labels 0 and 1, sigmoid prediction, cross-entropy loss. */
public record Binary() implements Objective {

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, Operand<TFloat32> logits, Operand<TFloat32> labels) {
    Operand<TFloat32> z = tf.reshape(logits, tf.array(-1));
    return tf.math.sub(tf.math.softplus(z), tf.math.mul(z, labels));
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
  public float[] baseLogits(float[] labels) {
    double positives = 1;
    for (float label : labels) {
      positives += label;
    }
    return new float[] {(float) Math.log(positives / (labels.length + 2 - positives))};
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
