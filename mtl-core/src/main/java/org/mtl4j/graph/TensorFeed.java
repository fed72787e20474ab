package org.mtl4j.graph;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Owner of tensors that are fed; close it after the last call. */
public final class TensorFeed implements AutoCloseable {

  private final TensorFeed base;
  private final Map<Output<?>, Tensor> tensors = new LinkedHashMap<>();

  /** Feeds nothing yet. */
  public TensorFeed() {
    this(null);
  }

  /** Feeds what {@code base} feeds, which stays its own owner. */
  public TensorFeed(TensorFeed base) {
    this.base = base;
  }

  /** Feeds integers, row-major; behind those of the shape there may be more. */
  public TensorFeed put(Operand<TInt32> placeholder, int[] values, long... shape) {
    return add(placeholder, TInt32.tensorOf(Shape.of(shape), DataBuffers.of(values, false, false)));
  }

  /** Feeds floats, row-major. */
  public TensorFeed put(Operand<TFloat32> placeholder, float[] values, long... shape) {
    return add(
        placeholder, TFloat32.tensorOf(Shape.of(shape), DataBuffers.of(values, false, false)));
  }

  private TensorFeed add(Operand<?> placeholder, Tensor tensor) {
    Tensor old = tensors.put(placeholder.asOutput(), tensor);
    if (old != null) {
      old.close();
    }
    return this;
  }

  /** Feeds all to a call. */
  public void into(Session.Runner runner) {
    if (base != null) {
      base.into(runner);
    }
    tensors.forEach(runner::feed);
  }

  @Override
  public void close() {
    tensors.values().forEach(Tensor::close);
    tensors.clear();
  }
}
