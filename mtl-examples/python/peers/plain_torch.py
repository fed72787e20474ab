"""Plain PyTorch with the fusions MTL4J uses, as a contestant of `mtl benchmark`."""
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import runner
from runner import spec

torch.set_num_threads(spec["threads"])
torch.manual_seed(1)


class Experts(nn.Module):
    """count experts of one layer in one product: [batch, in] -> [batch, count, units]"""

    def __init__(self, count, inputs, units):
        super().__init__()
        self.count, self.units = count, units
        self.layer = nn.Linear(inputs, count * units)

    def forward(self, x):
        return F.relu(self.layer(x)).view(-1, self.count, self.units)


def mix(weights, experts):
    return torch.bmm(torch.softmax(weights, 1).unsqueeze(1), experts).squeeze(1)


class Towers(nn.Module):
    """One tower and head per task"""

    def __init__(self, tasks, inputs, units):
        super().__init__()
        self.towers = nn.ModuleList(
            nn.Sequential(nn.Linear(inputs, units), nn.ReLU(), nn.Linear(units, 1)) for _ in range(tasks))

    def forward(self, inputs):
        return torch.cat([tower(x) for tower, x in zip(self.towers, inputs)], 1)


class SharedBottom(nn.Module):
    def __init__(self, tasks, inputs, sizes):
        super().__init__()
        units = sizes["bottom"][0]
        self.bottom = nn.Linear(inputs, units)
        self.towers = Towers(tasks, units, sizes["tower"][0])

    def forward(self, x):
        h = F.relu(self.bottom(x))
        return self.towers([h] * len(self.towers.towers))


class Esmm(nn.Module):
    """Both towers in one product; logits of the click and of click and conversion"""

    def __init__(self, tasks, inputs, sizes):
        super().__init__()
        self.units = sizes["tower"][0]
        self.first = nn.Linear(inputs, 2 * self.units)
        self.heads = nn.ModuleList(nn.Linear(self.units, 1) for _ in range(2))

    def forward(self, x):
        a, b = (head(h) for head, h in zip(self.heads, F.relu(self.first(x)).split(self.units, 1)))
        both = -torch.logsumexp(torch.stack([-a, -b, -(a + b)]), 0)
        return torch.cat([a, both], 1)


class Mmoe(nn.Module):
    def __init__(self, tasks, inputs, sizes):
        super().__init__()
        count, units = sizes["experts"]["count"], sizes["experts"]["units"][0]
        self.count = count
        self.experts = Experts(count, inputs, units)
        self.gates = nn.Linear(inputs, tasks * count, bias=False)
        self.towers = Towers(tasks, units, sizes["tower"][0])

    def forward(self, x):
        experts = self.experts(x)
        return self.towers([mix(w, experts) for w in self.gates(x).split(self.count, 1)])


class Level(nn.Module):
    """A level of CGC or PLE; all experts and gates in one product where all blocks read the same"""

    def __init__(self, tasks, inputs, sizes, last, same):
        super().__init__()
        experts = sizes["experts"]
        self.tasks, self.same, self.last = tasks, same, last
        self.specific, self.shared, self.units = experts["specific"], experts["shared"], experts["units"][0]
        self.seen = self.specific + self.shared
        self.all = tasks * self.specific + self.shared
        if same:
            self.experts = Experts(self.all, inputs, self.units)
            self.gates = nn.Linear(inputs, tasks * self.seen + (0 if last else self.all), bias=False)
        else:
            counts = [self.specific] * tasks + [self.shared]
            self.experts = nn.ModuleList(Experts(count, inputs, self.units) for count in counts)
            widths = [self.seen] * tasks + ([] if last else [self.all])
            self.gates = nn.ModuleList(nn.Linear(inputs, width, bias=False) for width in widths)

    def forward(self, blocks):
        if self.same:
            experts = self.experts(blocks[0])
            widths = [self.seen] * self.tasks + ([] if self.last else [self.all])
            weights = self.gates(blocks[0]).split(widths, 1)
            groups = experts.split([self.specific] * self.tasks + [self.shared], 1)
        else:
            groups = [own(x) for own, x in zip(self.experts, blocks)]
            weights = [gate(x) for gate, x in zip(self.gates, blocks)]
        outputs = [mix(weights[t], torch.cat([groups[t], groups[-1]], 1)) for t in range(self.tasks)]
        if not self.last:
            outputs.append(mix(weights[-1], torch.cat(groups, 1)))
        return outputs


class Ple(nn.Module):
    def __init__(self, tasks, inputs, sizes, levels):
        super().__init__()
        units = sizes["experts"]["units"][0]
        self.tasks = tasks
        self.levels = nn.ModuleList(
            Level(tasks, inputs if i == 0 else units, sizes, i == levels - 1, i == 0) for i in range(levels))
        self.towers = Towers(tasks, units, sizes["tower"][0])

    def forward(self, x):
        blocks = [x] * (self.tasks + 1)
        for level in self.levels:
            blocks = level(blocks)
        return self.towers(blocks)


def model(name, tasks, inputs, sizes):
    levels = {"cgc": 1, "ple": sizes["experts"]["levels"]}
    if name in levels:
        return Ple(tasks, inputs, sizes, levels[name])
    return {"shared_bottom": SharedBottom, "esmm": Esmm, "mmoe": Mmoe}[name](tasks, inputs, sizes)


class Network(nn.Module):
    """One table for all columns, with row offsets"""

    def __init__(self, name, rows, width, floats, tasks, sizes, sparse=False):
        super().__init__()
        self.register_buffer("offsets", torch.tensor(np.cumsum([0] + rows[:-1])))
        self.table = nn.Embedding(sum(rows), width, sparse=sparse)
        nn.init.normal_(self.table.weight, std=0.01)
        self.model = model(name, tasks, len(rows) * width + floats, sizes)

    def forward(self, ids, floats):
        x = self.table(ids + self.offsets).flatten(1)
        return self.model(torch.cat([x, floats], 1) if floats is not None else x)


def census_network():
    data = runner.description()
    sizes = data["config"]
    return Network(spec["model"], data["tableRows"], sizes["features"]["embeddingWidth"], len(data["dense"]),
                   len(data["tasks"]), sizes["model"])


def train():
    data = runner.description()
    training = data["config"]["training"]
    ids, floats, labels = runner.arrays("training")
    order = [data["tasks"].index(task) for task in runner.tasks()]
    ids, floats = torch.tensor(ids, dtype=torch.int64), torch.tensor(floats)
    labels = torch.tensor(labels[:, order])
    network = census_network()
    optimizer = torch.optim.Adam(network.parameters(), training["learningRate"], fused=True)
    l2, batch = training["l2"]["embeddings"], spec["batch"]
    rounds = runner.Rounds(batch)
    while True:
        rounds.begin()
        for rows in torch.randperm(len(ids)).split(batch):
            optimizer.zero_grad(set_to_none=True)
            logits = network(ids[rows], floats[rows])
            loss = F.binary_cross_entropy_with_logits(logits, labels[rows], reduction="none").mean(0).sum()
            (loss + l2 * network.table.weight.square().sum()).backward()
            optimizer.step()
        rounds.end(len(ids))


def vocabulary():
    batch, rows, sizes = 1024, spec["rows"], runner.settings()
    ids, labels = (torch.tensor(values) for values in runner.random_rows(rows, 256 * batch))
    network = Network("mmoe", [rows], 8, 0, 2, sizes["model"], sparse=True)
    rate = sizes["training"]["learningRate"]
    table = torch.optim.SparseAdam([network.table.weight], lr=rate)
    dense = torch.optim.Adam(network.model.parameters(), rate, fused=True)
    rounds = runner.Rounds(batch)
    while True:
        rounds.begin()
        for part in torch.randperm(len(ids)).split(batch):
            table.zero_grad(set_to_none=True)
            dense.zero_grad(set_to_none=True)
            logits = network(ids[part], None)
            F.binary_cross_entropy_with_logits(logits, labels[part], reduction="none").mean(0).sum().backward()
            table.step()
            dense.step()
        rounds.end(len(ids))


def infer():
    ids, floats, _ = runner.arrays("test")
    network = census_network().eval()

    def prepared(size):
        return list(zip(runner.batches(ids.astype(np.int64), size), runner.batches(floats, size)))

    def call(inputs):
        with torch.inference_mode():
            return torch.sigmoid(network(torch.from_numpy(inputs[0]), torch.from_numpy(inputs[1]))).numpy()

    runner.serve_calls(call, prepared)


{"training": train, "vocabulary": vocabulary, "inference": infer}[spec["work"]]()
