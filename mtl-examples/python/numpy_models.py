"""The five models in NumPy, fed with exported weights, against the predictions that Java made.

usage: numpy_models.py SAVED_MODEL MODEL_TYPE INPUT.csv PREDICTIONS.csv

Written from the papers and the documented weight layouts alone; TensorFlow only reads the
checkpoint. Predictions must agree but for rounding (agreement.py).
"""
import csv
import json
import os
import re
import sys

import numpy as np
import tensorflow as tf

from agreement import disagreement


def relu(x):
    return np.maximum(x, 0)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class Weights:
    def __init__(self, folder):
        reader = tf.train.load_checkpoint(os.path.join(folder, "variables", "variables"))
        self.values = {
            name: reader.get_tensor(name).astype(np.float64)
            for name in reader.get_variable_to_shape_map()
        }

    def __getitem__(self, path):
        return self.values[path]

    def has(self, prefix):
        return any(name.startswith(prefix) for name in self.values)

    def children(self, prefix):
        names = [n[len(prefix):].split("/")[0] for n in self.values if n.startswith(prefix)]
        return sorted(set(names))


def mlp(w, prefix, x):
    layer = 0
    while w.has(f"{prefix}/dense_{layer}/"):
        x = relu(x @ w[f"{prefix}/dense_{layer}/kernel"] + w[f"{prefix}/dense_{layer}/bias"])
        layer += 1
    return x


def logit(w, task, h):
    h = mlp(w, f"towers/{task}", h)
    return (h @ w[f"heads/{task}/kernel"] + w[f"heads/{task}/bias"])[:, 0]


def experts(w, prefix, x):
    """A list of [batch, units], one per expert, each computed on its own."""
    kernel, bias = w[f"{prefix}/dense_0/kernel"], w[f"{prefix}/dense_0/bias"]
    outputs = [relu(x @ kernel[:, e, :] + bias[e]) for e in range(kernel.shape[1])]
    layer = 1
    while w.has(f"{prefix}/dense_{layer}/"):
        kernel, bias = w[f"{prefix}/dense_{layer}/kernel"], w[f"{prefix}/dense_{layer}/bias"]
        outputs = [relu(h @ kernel[e] + bias[e, 0]) for e, h in enumerate(outputs)]
        layer += 1
    return outputs


def mix(w, prefix, x, outputs):
    gate = softmax(mlp(w, prefix, x) @ w[f"{prefix}/kernel"])
    assert np.allclose(gate.sum(axis=1), 1)
    return sum(gate[:, e : e + 1] * h for e, h in enumerate(outputs))


def level(w, prefix, tasks, inputs):
    own = {}
    for task in tasks:
        own[task] = (
            experts(w, f"{prefix}experts/{task}", inputs[task])
            if w.has(f"{prefix}experts/{task}/")
            else []
        )
    shared = (
        experts(w, f"{prefix}experts/shared", inputs["shared"])
        if w.has(f"{prefix}experts/shared/")
        else []
    )
    outputs = {t: mix(w, f"{prefix}gates/{t}", inputs[t], own[t] + shared) for t in tasks}
    if w.has(f"{prefix}gates/shared/"):
        everything = [h for t in tasks for h in own[t]] + shared
        outputs["shared"] = mix(w, f"{prefix}gates/shared", inputs["shared"], everything)
    return outputs


def predict(w, model, tasks, x):
    if model == "shared_bottom":
        return {t: sigmoid(logit(w, t, mlp(w, "bottom", x))) for t in tasks}
    if model == "mmoe":
        outputs = experts(w, "experts", x)
        return {t: sigmoid(logit(w, t, mix(w, f"gates/{t}", x, outputs))) for t in tasks}
    if model in ("cgc", "ple"):
        blocks = {name: x for name in tasks + ["shared"]}
        prefixes = [""]
        if model == "ple":
            prefixes = [f"levels/{l}/" for l in range(len(w.children("levels/")))]
        for prefix in prefixes:
            blocks = level(w, prefix, tasks, blocks)
        return {t: sigmoid(logit(w, t, blocks[t])) for t in tasks}
    if model == "esmm":
        click = [t for t in w.children("heads/") if t != "cvr"][0]
        both = [t for t in tasks if t not in (click, "cvr")][0]
        ctr, cvr = sigmoid(logit(w, click, x)), sigmoid(logit(w, "cvr", x))
        return {click: ctr, "cvr": cvr, both: ctr * cvr}
    sys.exit(f"unknown model {model}")


def unescaped(line):
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "r": "\r"}.get(m[1], m[1]), line)


def encode(w, folder, rows):
    """The model's input from raw text, by encoder.json and the vocabulary files."""
    assets = os.path.join(folder, "assets")
    with open(os.path.join(assets, "encoder.json"), encoding="utf-8") as file:
        encoder = json.load(file)
    missing = set(encoder["text"]["missing"]) | {""}
    tables, offset = {}, 0
    for i, table in enumerate(encoder["tables"]):
        path = os.path.join(assets, f"vocabulary_{i}.txt")
        with open(path, encoding="utf-8", newline="\n") as file:
            lines = [line[:-1] for line in file]
        if table.get("escaped"):  # a value of the table holds a line break
            lines = [unescaped(line) for line in lines]
        values = {value: 2 + n for n, value in enumerate(lines)}
        tables[table["name"]] = (values, offset)
        offset += 2 + len(values)
    (packed,) = [name for name in w.values if name.startswith("embeddings/")]
    parts, numbers = [], []
    for feature in encoder["features"]:
        texts = [row[feature["name"]].strip(" \t\r\n\f\v") for row in rows]
        if feature["type"] == "sparse":
            values, start = tables[feature["table"]]
            ids = [0 if text in missing else values.get(text, 1) for text in texts]
            parts.append(w[packed][np.array(ids) + start])
        else:
            raw = np.array([feature["fill"][0] if t in missing else float(t) for t in texts])
            numbers.append((raw - feature["shift"][0]) * feature["scale"][0])
    return np.concatenate(parts + [column[:, None] for column in numbers], axis=1)


def main(folder, model, input_csv, predictions_csv):
    with open(input_csv, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with open(predictions_csv, newline="") as file:
        expected = list(csv.DictReader(file))
    w = Weights(folder)
    tasks = list(expected[0])
    if model in ("cgc", "ple"):  # the shared gate sees the experts in the order of the tasks
        with open(os.path.join(folder, "assets", "model.json")) as file:
            tasks = json.load(file)["tasks"]
    got = predict(w, model, tasks, encode(w, folder, rows))
    for task in tasks:
        worst = disagreement([float(row[task]) for row in expected], got[task])
        print(f"  NumPy {model}: {task} differs by at most {worst:.2f} of what rounding may make")
        if not worst <= 1:
            sys.exit(f"FAILED: {model} {task} differs by {worst} times what rounding may make")
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main(*sys.argv[1:])
