"""Writes testdata/golden/python.index and its data: a checkpoint of two tensors.

usage: golden_checkpoint.py PREFIX
"""

import sys

import numpy as np
import tensorflow as tf

weights = {
    "bottom/dense_0/kernel": np.arange(8, dtype=np.float32).reshape(4, 2) / 8,
    "bottom/dense_0/bias": np.float32([-1, 0.5]),
}
tf.raw_ops.SaveV2(
    prefix=sys.argv[1],
    tensor_names=list(weights),
    shape_and_slices=[""] * len(weights),
    tensors=[tf.constant(value) for value in weights.values()],
)
