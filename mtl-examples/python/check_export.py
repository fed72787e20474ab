"""Compares a SavedModel with the predictions that Java made from the same raw CSV rows.

usage: check_export.py SAVED_MODEL INPUT.csv PREDICTIONS.csv

INPUT.csv has a header; PREDICTIONS.csv is what `mtl predict` wrote for it. The model is loaded through
tf.saved_model.load and tf.compat.v1.saved_model.load, and all three signatures must agree with Java
but for rounding (agreement.py).
"""
import csv
import sys

import numpy as np
import tensorflow as tf

from agreement import disagreement


def tensor(values, dtype):
    if dtype == tf.string:
        return np.array([v.encode() for v in values], dtype=object)
    return np.array([float(v) if v.strip() else np.nan for v in values], dtype=dtype.as_numpy_dtype)


def examples(columns, rows):
    serialized = []
    for i in range(rows):
        feature = {}
        for name, values in columns.items():
            if values.dtype == object:
                feature[name] = tf.train.Feature(bytes_list=tf.train.BytesList(value=[values[i]]))
            elif not np.isnan(values[i]):
                feature[name] = tf.train.Feature(float_list=tf.train.FloatList(value=[values[i]]))
        serialized.append(
            tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString()
        )
    return np.array(serialized, dtype=object)


def compare(label, got, expected):
    for task, values in expected.items():
        worst = disagreement(values, got[task])
        print(f"  {label}: {task} differs by at most {worst:.2f} of what rounding may make")
        if not worst <= 1:
            sys.exit(f"FAILED: {label} {task} differs by {worst} times what rounding may make")


def main(folder, input_csv, predictions_csv):
    with open(input_csv, newline="") as file:
        rows = list(csv.DictReader(file))
    with open(predictions_csv, newline="") as file:
        expected = list(csv.DictReader(file))
    assert len(rows) == len(expected) and rows, "row counts differ"
    expected = {task: np.array([float(r[task]) for r in expected]) for task in expected[0]}

    loaded = tf.saved_model.load(folder)
    assert loaded.variables, "no variables are listed"
    print(f"TensorFlow {tf.__version__}: {folder}, {len(loaded.variables)} variables")
    raw = loaded.signatures["serving_default"]
    specs = raw.structured_input_signature[1]
    columns = {
        name: tensor([r[name] for r in rows], spec.dtype) for name, spec in specs.items()
    }
    compare("serving_default", raw(**{k: tf.constant(v) for k, v in columns.items()}), expected)
    serialized = tf.constant(examples(columns, len(rows)))
    compare("examples", loaded.signatures["examples"](examples=serialized), expected)

    with tf.compat.v1.Session(graph=tf.Graph()) as session:
        meta = tf.compat.v1.saved_model.load(session, ["serve"], folder)
        signature = meta.signature_def["serving_default"]
        feeds = {signature.inputs[name].name: values for name, values in columns.items()}
        fetches = {task: signature.outputs[task].name for task in expected}
        compare("TensorFlow 1 loader", session.run(fetches, feeds), expected)
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main(*sys.argv[1:])
