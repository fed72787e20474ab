"""Writes testdata/golden/optimizers.csv: a weight of each Keras optimizer over ten steps.

usage: golden_optimizers.py OUTPUT.csv    (gradient of step t for weight w: w * t - 1)
"""
import sys

import tensorflow as tf

optimizers = {
    "sgd": tf.keras.optimizers.SGD(0.05),
    "adagrad": tf.keras.optimizers.Adagrad(0.05),
    "adam": tf.keras.optimizers.Adam(0.05),
}
with open(sys.argv[1], "w") as out:
    out.write("optimizer,step,weight\n")
    for name, optimizer in optimizers.items():
        weight = tf.Variable(0.5)
        for step in range(1, 11):
            optimizer.apply_gradients([(weight * step - 1.0, weight)])
            out.write(f"{name},{step},{float(weight):.9g}\n")
