package org.mtl4j.data;

import java.util.Arrays;
import java.util.List;
import org.mtl4j.feature.Scaling;

/**
 * A fitted scaling: a missing value becomes {@code fill}, then (x - shift) * scale; for {@link
 * Scaling#LOG1P} log(1 + max(x, 0)). The result is a float, and so is all before where that loses
 * little: values, fill, shift and scale are rounded to float32 then, as a served graph gets them.
 *
 * @param scaling the rule
 * @param precise whether it is computed in float64, since float32 does not hold what told the
 *     training values apart
 * @param fill per component, in raw units
 * @param shift per component
 * @param scale per component
 * @param edges of the bins per component, rising, in scaled units; empty without bins
 */
public record DenseScale(
    Scaling scaling,
    boolean precise,
    double[] fill,
    double[] shift,
    double[] scale,
    List<List<Float>> edges) {

  public DenseScale {
    edges = List.copyOf(edges);
  }

  /** That of a component. */
  NumberScale number(int component) {
    return new NumberScale(scaling, precise, fill[component], shift[component], scale[component]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DenseScale that
        && scaling == that.scaling
        && precise == that.precise
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
        + (precise ? " in float64" : "")
        + " fill "
        + Arrays.toString(fill)
        + " shift "
        + Arrays.toString(shift)
        + " scale "
        + Arrays.toString(scale);
  }
}
