package org.mtl4j.feature;

/**
 * What a number becomes before it enters the network (Gorishniy et al., "On Embeddings for
 * Numerical Features in Tabular Deep Learning", NeurIPS 2022).
 */
public sealed interface NumericEncoding {

  /** The scaled number itself: 1 value. */
  record Plain() implements NumericEncoding {}

  /**
   * Piecewise-linear encoding: value t is the share, 0 to 1, of the t-th bin that lies below the
   * number; bins are quantiles of the training rows.
   *
   * @param bins at most; frequent values end a bin of their own
   * @param width of the learned vector, a dense layer with relu per number; 0 passes the bins on
   */
  record PiecewiseLinear(int bins, int width) implements NumericEncoding {
    public PiecewiseLinear {
      Checks.atLeast("bins", "a piecewise-linear encoding", 1, bins);
      Checks.atLeast("width", "a piecewise-linear encoding", 0, width);
    }
  }
}
