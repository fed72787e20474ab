"""Whether two computations of the same predictions agree: the rule of org.mtl4j.export.Agreement.

|p - q| <= 2^-15 |p| + 2^-20 max |p|: float32 sums in another order (another processor, another
TensorFlow) differ by some units in the last place, relative to the prediction and to the largest.
"""
import numpy as np


def disagreement(expected, got):
    """The largest difference in units of what rounding may make; above 1 they disagree."""
    expected, got = np.asarray(expected, np.float64), np.asarray(got, np.float64)
    if expected.shape != got.shape:
        return float("inf")
    size = np.abs(expected)
    allowed = size * 2**-15 + size.max() * 2**-20
    apart = np.abs(expected - got)
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.max(np.where(apart == 0, 0, apart / allowed)))
