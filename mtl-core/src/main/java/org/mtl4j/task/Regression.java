package org.mtl4j.task;

import java.util.List;
import org.mtl4j.metric.Mae;
import org.mtl4j.metric.Metric;
import org.mtl4j.metric.Mse;
import org.mtl4j.metric.Rmse;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A number: the logit is the standardised prediction, squared-error loss. */
public record Regression() implements Objective {

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, Operand<TFloat32> logits, Operand<TFloat32> labels) {
    return tf.math.square(tf.math.sub(prediction(tf, logits), labels));
  }

  @Override
  public Operand<TFloat32> prediction(Ops tf, Operand<TFloat32> logits) {
    return tf.reshape(logits, tf.array(-1));
  }

  @Override
  public boolean squaredError() {
    return true;
  }

  @Override
  public boolean standardized() {
    return true;
  }

  @Override
  public Metric lossMetric() {
    return new Mse();
  }

  @Override
  public List<Metric> metrics() {
    return List.of(new Mae(), new Rmse());
  }

  @Override
  public float[] baseLogits(float[] labels, float[] weights) {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum += (double) labels[i] * weights[i];
    }
    return new float[] {labels.length == 0 ? 0 : (float) (sum / labels.length)};
  }

  @Override
  public boolean accepts(float label) {
    return Float.isFinite(label);
  }

  @Override
  public String labels() {
    return "a finite number";
  }
}
