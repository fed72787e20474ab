"""The SavedModel that MTL4J wrote, called from Python with raw strings."""
import pathlib

import numpy as np

import runner
from runner import spec
from pandas_ingest import read

import tensorflow as tf

tf.config.threading.set_inter_op_parallelism_threads(spec["threads"])
tf.config.threading.set_intra_op_parallelism_threads(spec["threads"])

loaded = tf.saved_model.load(str(pathlib.Path(spec["data"]) / "models" / spec["model"]))
signature = loaded.signatures["serving_default"]
features = runner.settings()["features"]
frame = read()
split = runner.settings()["data"]["split"]
if split.get("modulus"):
    frame = frame[np.arange(len(frame)) % split["modulus"] == split["remainder"]]


def prepared(size):
    columns = {name: frame[name].to_numpy().astype(str).astype(np.bytes_) for name in features["sparse"]}
    columns.update({name: frame[name].to_numpy(np.float32) for name in features["dense"]})
    parts = {name: runner.batches(values, size) for name, values in columns.items()}
    return [{name: values[i] for name, values in parts.items()} for i in range(len(parts[features["dense"][0]]))]


def call(inputs):
    outputs = signature(**{name: tf.constant(values) for name, values in inputs.items()})
    return {name: value.numpy() for name, value in outputs.items()}


runner.serve_calls(call, prepared)
