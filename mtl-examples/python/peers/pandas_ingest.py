"""A CSV file to encoded batches with pandas, as a contestant of `mtl benchmark`."""

import numpy as np
import pandas as pd

import runner
from runner import spec


def read():
    """The file's columns as text and numbers; values of text columns are stripped."""
    data = runner.settings()["data"]
    names = data["csv"].get("columns")
    features = runner.settings()["features"]
    labels = [task["column"] for task in runner.settings()["tasks"]]
    text = features["sparse"] + [label for label in labels if label not in features["sparse"]]
    frames = [pd.read_csv(file, header=None if names else 0, names=names or None, dtype={name: "str" for name in text},
                          usecols=text + features["dense"], skipinitialspace=True, keep_default_na=False,
                          na_values={name: [""] for name in features["dense"]},
                          comment=data["csv"].get("comment"))
              for file in data["train"]]
    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)


def encoded(how):
    """Encoded columns by name, labels by task, values of each sparse column."""
    sizes = runner.settings()
    frame = read()
    sparse, dense = sizes["features"]["sparse"], sizes["features"]["dense"]
    labels = {task["name"]: frame[task["column"]].isin(task["positives"]).to_numpy(np.float32)
              for task in sizes["tasks"]}
    columns, values = {}, {}
    if how == "sklearn":
        from sklearn.preprocessing import LabelEncoder, MinMaxScaler
        for name in sparse:
            encoder = LabelEncoder()
            columns[name] = encoder.fit_transform(frame[name]).astype(np.int32)
            values[name] = len(encoder.classes_)
        scaled = MinMaxScaler().fit_transform(frame[dense].fillna(0)).astype(np.float32)
        columns.update({name: scaled[:, i] for i, name in enumerate(dense)})
    else:
        for name in sparse:
            codes, unique = pd.factorize(frame[name])
            columns[name] = codes.astype(np.int32)
            values[name] = len(unique)
        for name in dense:
            column = frame[name].fillna(0).to_numpy(np.float32)
            columns[name] = (column - column.min()) / max(column.max() - column.min(), 1e-12)
    return pd.DataFrame(columns), labels, values


def batches(frame, labels):
    """Shuffled batches of packed ids, floats and labels; returns how many rows there were."""
    features = runner.settings()["features"]
    ids = np.stack([frame[name].to_numpy() for name in features["sparse"]], 1)
    floats = np.stack([frame[name].to_numpy() for name in features["dense"]], 1)
    truth = np.stack(list(labels.values()), 1)
    order = np.random.default_rng(1).permutation(len(ids))
    for start in range(0, len(order), 1024):
        rows = order[start:start + 1024]
        ids[rows], floats[rows], truth[rows]
    return len(ids)


if __name__ == "__main__":
    runner.serve_ingest(lambda: batches(*encoded(spec["variant"])[:2]))
