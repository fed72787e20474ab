"""DeepCTR on Keras as a contestant of `mtl benchmark`."""
import numpy as np
import pandas as pd

import runner
from runner import spec

import tensorflow as tf
from deepctr.feature_column import DenseFeat, SparseFeat
from deepctr.models.multitask import ESMM, MMOE, PLE, SharedBottom

tf.config.threading.set_inter_op_parallelism_threads(spec["threads"])
tf.config.threading.set_intra_op_parallelism_threads(spec["threads"])


def build(columns, tasks, model, sizes):
    part, l2 = sizes["model"], sizes["training"]["l2"]
    common = dict(tower_dnn_hidden_units=part["tower"], l2_reg_embedding=l2["embeddings"],
                  l2_reg_dnn=l2["kernels"], task_types=["binary"] * len(tasks), task_names=tasks)
    experts = part["experts"]
    if model == "shared_bottom":
        return SharedBottom(columns, bottom_dnn_hidden_units=part["bottom"], **common)
    if model == "esmm":
        return ESMM(columns, **common)
    gated = dict(expert_dnn_hidden_units=experts["units"], gate_dnn_hidden_units=part["gate"], **common)
    if model == "mmoe":
        return MMOE(columns, num_experts=experts["count"], **gated)
    levels = 1 if model == "cgc" else experts["levels"]
    return PLE(columns, shared_expert_num=experts["shared"], specific_expert_num=experts["specific"],
               num_levels=levels, **gated)


def census_columns():
    data = runner.description()
    width = data["config"]["features"]["embeddingWidth"]
    sparse = [SparseFeat(name, rows, embedding_dim=width) for name, rows in zip(data["sparse"], data["tableRows"])]
    return sparse + [DenseFeat(name, 1) for name in data["dense"]]


def compiled(columns, tasks, model, tuned):
    sizes = runner.settings()
    network = build(columns, tasks, model, sizes)
    more = dict(steps_per_execution=32) if tuned else dict(metrics=["AUC"])
    network.compile(tf.keras.optimizers.Adam(sizes["training"]["learningRate"]),
                    loss=["binary_crossentropy"] * len(tasks), **more)
    return network


def census(part):
    """Columns by name and labels by task"""
    data = runner.description()
    ids, floats, labels = runner.arrays(part)
    columns = {name: ids[:, i] for i, name in enumerate(data["sparse"])}
    columns.update({name: floats[:, i] for i, name in enumerate(data["dense"])})
    ordered = [labels[:, data["tasks"].index(task)] for task in runner.tasks()]
    return columns, ordered


class Epochs(tf.keras.callbacks.Callback):
    def __init__(self, rounds, examples):
        super().__init__()
        self.rounds, self.examples = rounds, examples

    def on_epoch_begin(self, epoch, logs=None):
        self.rounds.begin()

    def on_epoch_end(self, epoch, logs=None):
        self.rounds.end(self.examples)


def train():
    tuned = spec["variant"] == "tuned"
    columns, labels = census("training")
    if tuned:
        columns = {name: np.ascontiguousarray(values) for name, values in columns.items()}
        labels = [np.ascontiguousarray(values) for values in labels]
    else:  # users hand over the columns of a table
        columns = dict(pd.DataFrame(columns).items())
    network = compiled(census_columns(), runner.tasks(), spec["model"], tuned)
    network.fit(columns, labels, batch_size=spec["batch"], epochs=10 ** 9, verbose=0,
                callbacks=[Epochs(runner.Rounds(spec["batch"]), len(labels[0]))])


def vocabulary():
    batch, rows = 1024, spec["rows"]
    steps = min(200, max(4, 20_000_000 // rows))
    ids, labels = runner.random_rows(rows, 256 * batch)
    network = compiled([SparseFeat("id", rows, embedding_dim=8)], ["y", "z"], "mmoe", False)
    network.fit({"id": ids[:, 0]}, [labels[:, 0], labels[:, 1]], batch_size=batch, epochs=10 ** 9,
                steps_per_epoch=steps, verbose=0, callbacks=[Epochs(runner.Rounds(batch), steps * batch)])


def infer():
    columns, _ = census("test")
    network = compiled(census_columns(), runner.tasks(), spec["model"], False)
    names = [tensor.name for tensor in network.inputs]
    types = {name: "int32" if tensor.dtype == tf.int32 else "float32" for name, tensor in zip(names, network.inputs)}

    def prepared(size):
        parts = {name: runner.batches(columns[name].astype(types[name]).reshape(-1, 1), size) for name in names}
        return [[parts[name][i] for name in names] for i in range(len(parts[names[0]]))]

    if spec["variant"] == "predict":
        call = lambda inputs: network.predict(inputs, batch_size=len(inputs[0]), verbose=0)
    elif spec["variant"] == "on_batch":
        call = network.predict_on_batch
    else:
        shapes = [tf.TensorSpec([None, 1], tensor.dtype, tensor.name) for tensor in network.inputs]
        concrete = tf.function(lambda *inputs: network(list(inputs))).get_concrete_function(*shapes)
        call = lambda inputs: [o.numpy() for o in concrete(*[tf.constant(values) for values in inputs])]
    runner.serve_calls(call, prepared)


def job():
    """Reads and encodes the rows as the seed project does, trains all models, tests and saves them."""
    import pathlib
    import tempfile
    import time

    from sklearn.metrics import roc_auc_score
    from pandas_ingest import encoded

    sizes = runner.settings()
    frame, labels, sizes_of = encoded("sklearn")
    index = np.arange(len(frame))
    split = sizes["data"]["split"]
    test = index % split["modulus"] == split["remainder"]
    rest = index[~test]
    cut = len(rest) - round(len(rest) * split["validation"])
    parts = {"training": rest[:cut], "validation": rest[cut:], "test": index[test]}
    dense = sizes["features"]["dense"]
    columns = [SparseFeat(name, sizes_of[name], embedding_dim=sizes["features"]["embeddingWidth"])
               for name in sizes["features"]["sparse"]] + [DenseFeat(name, 1) for name in dense]
    inputs = {part: {name: frame[name].iloc[rows] for name in frame} for part, rows in parts.items()}
    figures = {}
    folder = pathlib.Path(tempfile.mkdtemp())
    for model in spec["models"]:
        start = time.perf_counter()
        spec["model"] = model
        tasks = runner.tasks()
        of = {part: [labels[task][rows] for task in tasks] for part, rows in parts.items()}
        network = compiled(columns, tasks, model, False)
        stop = tf.keras.callbacks.EarlyStopping("val_loss", patience=sizes["training"]["stopping"]["patience"],
                                                restore_best_weights=True)
        history = network.fit(inputs["training"], of["training"], batch_size=sizes["training"]["batchSize"],
                              epochs=sizes["training"]["stopping"]["epochs"], verbose=0, callbacks=[stop],
                              validation_data=(inputs["validation"], of["validation"]))
        predictions = network.predict(inputs["test"], batch_size=sizes["training"]["batchSize"], verbose=0)
        network.save(folder / f"{model}.keras")
        figures[f"{model}_epochs"] = len(history.history["loss"])
        for task, values, truth in zip(tasks, predictions, of["test"]):
            figures[f"{model}_{task}_auc"] = float(roc_auc_score(truth, values))
        # to the log: a job takes minutes
        print(f"{model}: {figures[f'{model}_epochs']} epochs, {time.perf_counter() - start:.1f} s", flush=True)
        tf.keras.backend.clear_session()
    runner.answer(**figures)
    runner.next_round()  # waits until the peak of its memory has been read


{"training": train, "vocabulary": vocabulary, "inference": infer, "job": job}[spec["work"]]()
