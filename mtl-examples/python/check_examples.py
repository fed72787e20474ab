"""Writes records of every kind of feature for `mtl train`, and compares the signature `examples` on
the same records with the predictions that Java made from the file.

usage: check_examples.py write FOLDER
       check_examples.py same SAVED_MODEL FILE.tfrecord PREDICTIONS.csv

FOLDER gets a.tfrecord and a.yaml. The comparison is that of check_export.py.
"""
import csv
import sys

import numpy as np
import tensorflow as tf

from check_export import compare

CONFIG = """
data: {train: a.tfrecord, split: {modulus: 5}}
features:
  sparse: [user, city]
  dense: [age, price, size]
  sequences:
    - {name: tags, maxLength: 3}
    - {name: history, maxLength: 3, padding: "0", weights: seconds}
    - {name: titles, maxLength: 2, keep: oldest, pooling: sum}
tasks: [{name: click}, {name: buy}]
model: {type: mmoe, experts: {count: 2}}
training: {batchSize: 64, threads: 1, stopping: {epochs: 5}}
"""
TITLES = ["Rock|Pop", "Jazz", "Z\u00fcrich", "Rock"]


def texts(*values):
    return tf.train.Feature(bytes_list=tf.train.BytesList(value=[v.encode() for v in values]))


def integers(*values):
    return tf.train.Feature(int64_list=tf.train.Int64List(value=values))


def floats(*values):
    return tf.train.Feature(float_list=tf.train.FloatList(value=values))


def features(chance, row):
    """A row: some features are absent, some are empty, some are without a kind."""
    user = int(chance.integers(0, 30))
    titles = [TITLES[i] for i in chance.permutation(4)[: chance.integers(0, 5)]]
    history = [int(i) for i in chance.integers(0, 6, chance.integers(0, 6))]
    all = {
        "user": integers(user + 10**15),
        "city": texts(chance.choice(["a", " b ", ""])),
        "age": integers(int(chance.integers(18, 80))),
        "price": floats(float(chance.normal())),
        "size": texts(chance.choice(["1.5", " 2", "", "-3e1"])),
        "tags": texts("|".join(titles)),
        "history": integers(*history),
        "seconds": floats(*[i / 2 for i in history]),
        "titles": texts(*titles),
        "click": integers(int(user % 3 == 0 or "Jazz" in titles)),
        "buy": integers(int("Rock" in titles)),
    }
    for number, name in enumerate(("user", "city", "age", "price", "size", "tags", "titles")):
        if (row + number) % 7 == 0:
            del all[name]
        elif (row + number) % 11 == 0:
            all[name] = {"user": integers, "age": integers, "price": floats}.get(name, texts)()
        elif (row + number) % 13 == 0:
            all[name] = tf.train.Feature()
    return all


def write(folder):
    chance = np.random.default_rng(3)
    with tf.io.TFRecordWriter(f"{folder}/a.tfrecord") as out:
        for row in range(600):
            example = tf.train.Example(
                features=tf.train.Features(feature=features(chance, row)))
            out.write(example.SerializeToString())
    with open(f"{folder}/a.yaml", "w") as file:
        file.write(CONFIG)


def same(folder, records, predictions):
    with open(predictions, newline="") as file:
        rows = list(csv.DictReader(file))
    expected = {task: np.array([float(r[task]) for r in rows]) for task in rows[0]}
    examples = list(tf.data.TFRecordDataset(records).as_numpy_iterator())
    signature = tf.saved_model.load(folder).signatures["examples"]
    compare("examples", signature(examples=tf.constant(examples)), expected)
    for name, value in {"user": integers(1, 2), "age": integers(1, 2)}.items():
        example = tf.train.Example.FromString(examples[0])
        example.features.feature[name].CopyFrom(value)
        try:
            signature(examples=tf.constant([example.SerializeToString()]))
        except tf.errors.InvalidArgumentError as error:
            assert f"column {name}: expected one value" in str(error), error
        else:
            sys.exit(f"FAILED: several values of {name} are accepted")


if sys.argv[1] == "write":
    write(sys.argv[2])
else:
    same(*sys.argv[2:])
print("1 passed, 0 failed")
