package org.mtl4j.data;

import java.util.Arrays;
import java.util.List;
import org.mtl4j.feature.Scaling;

/**
 * A fitted scaling: a missing value becomes {@code fill}, then (x - shift) * scale in float
 * arithmetic; for {@link Scaling#LOG1P} log(1 + max(x, 0)).
 *
 * @param scaling the rule
 * @param fill per component, in raw units
 * @param shift per component
 * @param scale per component
 * @param edges of the bins per component, rising, in scaled units; empty without bins
 */
public record DenseScale(
    Scaling scaling, float[] fill, float[] shift, float[] scale, List<List<Float>> edges) {

  public DenseScale {
    edges = List.copyOf(edges);
  }

  /** The scaled value of a raw one; NaN means missing. */
  public float apply(int component, float raw) {
    float x = Float.isNaN(raw) ? fill[component] : raw;
    return scaling == Scaling.LOG1P
        ? (float) Math.log1p(Math.max(x, 0f))
        : (x - shift[component]) * scale[component];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DenseScale that
        && scaling == that.scaling
        && Arrays.equals(fill, that.fill)
        && Arrays.equals(shift, that.shift)
        && Arrays.equals(scale, that.scale)
        && edges.equals(that.edges);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(shift);
  }

  @Override
  public String toString() {
    return scaling
        + " fill "
        + Arrays.toString(fill)
        + " shift "
        + Arrays.toString(shift)
        + " scale "
        + Arrays.toString(scale);
  }
}
