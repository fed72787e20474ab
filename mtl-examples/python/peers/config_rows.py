"""What a config of `mtl train` says of files, rows and labels, read by pandas."""
import os

import numpy as np
import pandas as pd
import yaml


def load(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    # columns and values are the text that stands there: 109_14 is no number, TRUE no truth value
    return {**yaml.load(text, yaml.BaseLoader), **only(yaml.safe_load(text), "model", "training")}


def only(config, *keys):
    return {key: config[key] for key in keys if key in config}


def read(config, base):
    data = config["data"]
    csv = data.get("csv", {})

    def one(path):
        names = csv.get("columns")
        table = pd.read_csv(os.path.join(base, path), sep=csv.get("delimiter", ","), dtype=str,
                            names=names, header=None if names else 0, keep_default_na=False)
        return table

    parts = {key: one(data[key]) for key in ("train", "validation", "test") if key in data}
    split = data.get("split", {})
    if "modulus" in split:
        tests = np.arange(len(parts["train"])) % int(split["modulus"]) == int(split["remainder"])
        parts["test"] = parts["train"][tests]
        parts["train"] = parts["train"][~tests]
    share = float(split.get("validation", 0.2))
    if "validation" not in parts and share > 0:
        count = len(parts["train"])
        to = count - round(count * share)
        parts["train"], parts["validation"] = parts["train"][:to], parts["train"][to:]
    return parts


def labels(task, rows):
    texts = rows[task.get("column", task["name"])]
    if task.get("type") == "regression" or not task.get("positives"):
        return texts.astype(float).to_numpy(np.float32)
    return texts.isin(task["positives"]).to_numpy(np.float32)
