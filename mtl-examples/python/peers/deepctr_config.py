"""Trains what a config of `mtl train` says by DeepCTR's model of that name, and prints test metrics.

usage: deepctr_config.py CONFIG.yaml SEEDS

Reads the rows and encodes them as DeepCTR's examples do: LabelEncoder and MinMaxScaler (here fitted on
all rows, since an unseen id has no place in them), lists padded with 0. Rows of training, validation
and test, sizes, optimizer, batch, epochs and patience are the config's. Of the models only those that
both have: shared_bottom, mmoe, ple, esmm.
"""
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pandas as pd
import tensorflow as tf
from deepctr.feature_column import DenseFeat, SparseFeat, VarLenSparseFeat, get_feature_names
from deepctr.models import ESMM, MMOE, PLE, SharedBottom
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import LabelEncoder, MinMaxScaler

from config_rows import labels, load, read


def columns(config, parts):
    """Feature columns, and arrays by part and feature."""
    features, separator = config["features"], config["data"].get("csv", {}).get("separator", "|")
    width = int(features.get("embeddingWidth", 4))
    everything = pd.concat(parts.values())
    specs, arrays = [], {part: {} for part in parts}
    sequences = features.get("sequences", [])
    tables = {}
    for name in features.get("sparse", []):
        tables[name] = set(everything[name])
    for sequence in sequences:
        values = {v for text in everything[sequence["name"]] for v in text.split(separator)}
        tables.setdefault(sequence.get("table", sequence["name"]), set()).update(values)
    coders = {name: LabelEncoder().fit(sorted(values)) for name, values in tables.items()}
    for name in features.get("sparse", []):
        specs.append(SparseFeat(name, len(tables[name]) + 1, width, embedding_name=name))
        for part, rows in parts.items():
            arrays[part][name] = coders[name].transform(rows[name]) + 1
    for sequence in sequences:
        name, most = sequence["name"], int(sequence.get("maxLength", 50))
        table = sequence.get("table", name)
        feature = SparseFeat(name, len(tables[table]) + 1, width, embedding_name=table)
        specs.append(VarLenSparseFeat(feature, most, sequence.get("pooling", "mean")))
        for part, rows in parts.items():
            padded = np.zeros((len(rows), most), np.int64)
            for i, text in enumerate(rows[name]):
                items = coders[table].transform(text.split(separator)[-most:]) + 1 if text else []
                padded[i, : len(items)] = items
            arrays[part][name] = padded
    for name in features.get("dense", []):
        specs.append(DenseFeat(name))
        numbers = pd.to_numeric(everything[name], errors="coerce").fillna(0).to_numpy()[:, None]
        scaler = MinMaxScaler().fit(numbers)
        for part, rows in parts.items():
            own = pd.to_numeric(rows[name], errors="coerce").fillna(0).to_numpy()[:, None]
            arrays[part][name] = scaler.transform(own)[:, 0].astype(np.float32)
    return specs, arrays


def model(config, specs, seed):
    part, tasks = config["model"], config["tasks"]
    tower = part.get("tower", [8])
    kinds = ["regression" if t.get("type") == "regression" else "binary" for t in tasks]
    both = dict(tower_dnn_hidden_units=tower, task_types=kinds,
                task_names=[t["name"] for t in tasks],
                l2_reg_embedding=config["training"].get("l2", {}).get("embeddings", 1e-5))
    experts = part.get("experts", {})
    units = experts.get("units", [16])
    tf.keras.utils.set_random_seed(seed)  # weights that are alike in all runs start by `seed` alone
    if part["type"] == "esmm":
        return ESMM(specs, seed=seed, **both)
    if part["type"] == "mmoe":
        return MMOE(specs, experts.get("count", 8), units, seed=seed, **both)
    if part["type"] == "ple":
        return PLE(specs, 4, 4, 2, units, seed=seed, **both)
    return SharedBottom(specs, part.get("bottom", [16]), seed=seed, **both)


def main(path, seeds):
    config = load(path)
    parts = read(config, os.path.dirname(path))
    specs, arrays = columns(config, parts)
    names = get_feature_names(specs)
    feeds = {part: {name: arrays[part][name] for name in names} for part in parts}
    targets = {p: [labels(t, rows) for t in config["tasks"]] for p, rows in parts.items()}
    training = config.get("training", {})
    stopping = training.get("stopping", {})
    scores = {}
    for seed in range(1, int(seeds) + 1):
        tf.keras.backend.clear_session()
        network = model(config, specs, seed)
        kind = "Adagrad" if training.get("optimizer") == "adagrad" else "Adam"
        optimizer = getattr(tf.keras.optimizers, kind)(training.get("learningRate", 0.01))
        losses = ["mse" if t.get("type") == "regression" else "binary_crossentropy"
                  for t in config["tasks"]]
        network.compile(optimizer, losses if len(losses) > 1 else losses[0])
        validation, callbacks = None, []
        if "validation" in parts:
            validation = (feeds["validation"], targets["validation"])
            callbacks = [tf.keras.callbacks.EarlyStopping(
                patience=stopping.get("patience", 10), restore_best_weights=True)]
        network.fit(feeds["train"], targets["train"], training.get("batchSize", 1024),
                    stopping.get("epochs", 100), verbose=0, validation_data=validation,
                    callbacks=callbacks)
        got = network.predict(feeds["test"], 4096, verbose=0)
        for task, truth, values in zip(config["tasks"], targets["test"], got):
            values = values.reshape(-1)
            score = (np.sqrt(np.mean((values - truth) ** 2)) if task.get("type") == "regression"
                     else roc_auc_score(truth, values))
            scores.setdefault(task["name"], []).append(score)
    for name, values in scores.items():
        print(f"{name}\t{np.mean(values):.4f}\t{np.std(values, ddof=1):.4f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
