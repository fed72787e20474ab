"""torch-rechub as a contestant of `mtl benchmark`."""
import numpy as np
import torch
from torch_rechub.basic.features import DenseFeature, SparseFeature
from torch_rechub.models.multi_task import ESMM, MMOE, PLE, SharedBottom
from torch_rechub.trainers import MTLTrainer
from torch_rechub.utils.data import DataGenerator

import runner
from runner import spec

torch.set_num_threads(spec["threads"])
torch.manual_seed(1)


def model(name, sparse, dense, sizes):
    towers = [{"dims": sizes["tower"]} for _ in range(2)]
    types = ["classification"] * 2
    experts = sizes["experts"]
    if name == "shared_bottom":
        return SharedBottom(sparse + dense, types, {"dims": sizes["bottom"]}, towers)
    if name == "esmm":  # takes sparse columns only
        half = len(sparse) // 2
        return ESMM(sparse[:half], sparse[half:], towers[0], towers[1])
    if name == "mmoe":
        return MMOE(sparse + dense, types, experts["count"], {"dims": experts["units"]}, towers)
    levels = 1 if name == "cgc" else experts["levels"]
    return PLE(sparse + dense, types, levels, experts["specific"], experts["shared"], {"dims": experts["units"]}, towers)


class Slices:
    """Shuffled batches cut from tensors, in place of the loader that asks row by row"""

    def __init__(self, columns, labels, batch):
        self.columns = {name: torch.tensor(values) for name, values in columns.items()}
        self.labels, self.batch = torch.tensor(labels), batch

    def __len__(self):
        return -(-len(self.labels) // self.batch)

    def __iter__(self):
        for rows in torch.randperm(len(self.labels)).split(self.batch):
            yield {name: values[rows] for name, values in self.columns.items()}, self.labels[rows]


def train():
    data = runner.description()
    sizes, training = data["config"]["model"], data["config"]["training"]
    ids, floats, labels = runner.arrays("training")
    sparse = [SparseFeature(name, vocab_size=rows, embed_dim=data["config"]["features"]["embeddingWidth"])
              for name, rows in zip(data["sparse"], data["tableRows"])]
    dense = [DenseFeature(name) for name in data["dense"]]
    columns = {name: np.ascontiguousarray(ids[:, i]).astype(np.int64) for i, name in enumerate(data["sparse"])}
    labels = labels[:, [data["tasks"].index(task) for task in runner.tasks()]]
    if spec["model"] == "esmm":  # its outputs are cvr, ctr, ctcvr; no loss is taken of the first
        labels = labels[:, [1, 0, 1]]
    else:
        columns.update({name: np.ascontiguousarray(floats[:, i]) for i, name in enumerate(data["dense"])})
    trainer = MTLTrainer(model(spec["model"], sparse, dense, sizes), ["classification"] * labels.shape[1],
                         optimizer_params={"lr": training["learningRate"]},
                         regularization_params={"embedding_l1": 0.0, "embedding_l2": training["l2"]["embeddings"],
                                                "dense_l1": 0.0, "dense_l2": training["l2"]["kernels"]})
    if spec["variant"] == "tensors":
        loader = Slices(columns, labels, spec["batch"])
    else:
        loader, _, _ = DataGenerator(columns, labels).generate_dataloader(
            x_val=columns, y_val=labels, x_test=columns, y_test=labels, batch_size=spec["batch"])
    rounds = runner.Rounds(spec["batch"])
    while True:
        rounds.begin()
        trainer.train_one_epoch(loader)
        rounds.end(len(labels))


def ingest():
    from pandas_ingest import encoded

    def once():
        frame, labels, _ = encoded("sklearn")
        columns = {name: frame[name].to_numpy() for name in frame}
        truth = np.stack(list(labels.values()), 1)
        loader, _, _ = DataGenerator(columns, truth).generate_dataloader(
            x_val=columns, y_val=truth, x_test=columns, y_test=truth, batch_size=1024)
        for _ in loader:
            pass
        return len(truth)

    runner.serve_ingest(once)


{"training": train, "ingest": ingest}[spec["work"]]()
