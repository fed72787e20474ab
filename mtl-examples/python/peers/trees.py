"""Gradient-boosted trees on the rows of a config of `mtl train`, one model per binary task.

usage: trees.py CONFIG.yaml [FOLDS [PREDICTIONS.csv]]

Settings are chosen by AUC on the config's validation rows; printed are task, their AUC, the settings, and
test AUC fitted on the training rows without and with the validation rows (mean of three seeds). With FOLDS
also the mean AUC on so many interleaved folds of all training rows; with what `mtl predict` wrote for the
file of the test rows, how far the trees are ahead in test AUC, with a 95 % bootstrap interval over them.
"""
import itertools
import os
import sys

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

from config_rows import labels, load, read

GRID = {"max_leaf_nodes": [4, 8, 15, 31], "learning_rate": [0.03, 0.05],
        "min_samples_leaf": [20, 50, 100], "l2_regularization": [0, 5]}


def trees(rounds, settings, seed=0):
    return HistGradientBoostingClassifier(max_iter=rounds, random_state=seed, early_stopping=False,
                                          categorical_features="from_dtype", **settings)


def table(config, rows, categories):
    """Categories known from all rows, numbers as they are."""
    features = config["features"]
    columns = {name: pd.Categorical(rows[name], categories[name]) for name in features["sparse"]}
    for name in features.get("dense", []):
        columns[name] = pd.to_numeric(rows[name], errors="coerce").to_numpy()
    return pd.DataFrame(columns)


def chosen(fit, fit_labels, validation, validation_labels):
    """The best AUC on validation rows, and its rounds and settings."""
    best = (0, 0, None)
    for values in itertools.product(*GRID.values()):
        settings = dict(zip(GRID, values))
        stages = trees(400, settings).fit(fit, fit_labels).staged_predict_proba(validation)
        for round, predictions in enumerate(stages, 1):
            if round % 10 == 0:
                score = roc_auc_score(validation_labels, predictions[:, 1])
                best = max(best, (score, round, settings), key=lambda entry: entry[0])
    return best


def ahead(truth, one, other):
    """The difference of AUC between two predictions of the same rows, and its interval."""
    random = np.random.default_rng(0)
    draws = [random.integers(0, len(truth), len(truth)) for _ in range(1000)]
    differences = [roc_auc_score(truth[i], one[i]) - roc_auc_score(truth[i], other[i]) for i in draws]
    low, high = np.quantile(differences, [0.025, 0.975])
    return f"{roc_auc_score(truth, one) - roc_auc_score(truth, other):.4f} [{low:.4f}, {high:.4f}]"


def main(path, folds=0, predictions=None):
    config = load(path)
    parts = read(config, os.path.dirname(path))
    every = pd.concat(parts.values())
    categories = {name: sorted(set(every[name])) for name in config["features"]["sparse"]}
    x = {part: table(config, rows, categories) for part, rows in parts.items()}
    whole = pd.concat([x["train"], x["validation"]], ignore_index=True)
    for task in config["tasks"]:
        y = {part: labels(task, rows) for part, rows in parts.items()}
        all_labels = np.concatenate([y["train"], y["validation"]])
        score, rounds, settings = chosen(x["train"], y["train"], x["validation"], y["validation"])

        def auc(fit, fit_labels, rows, truth, seed=0):
            model = trees(rounds, settings, seed).fit(fit, fit_labels)
            return roc_auc_score(truth, model.predict_proba(rows)[:, 1])

        without, with_all = (
            np.mean([auc(*fit, x["test"], y["test"], seed) for seed in range(3)])
            for fit in ((x["train"], y["train"]), (whole, all_labels)))
        print(task["name"], f"validation {score:.4f}", rounds, settings,
              f"test {without:.4f}, fitted on all rows {with_all:.4f}", sep="\t", flush=True)
        if folds:
            own = np.arange(len(whole)) % int(folds)
            scores = [auc(whole[own != k], all_labels[own != k], whole[own == k], all_labels[own == k])
                      for k in range(int(folds))]
            print(task["name"], f"mean of {folds} folds {np.mean(scores):.4f}", sep="\t", flush=True)
        if predictions:
            other = pd.read_csv(predictions)[task["name"]].to_numpy()[parts["test"].index]
            own = trees(rounds, settings).fit(whole, all_labels).predict_proba(x["test"])[:, 1]
            print(task["name"], "ahead by " + ahead(y["test"], own, other), sep="\t", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
