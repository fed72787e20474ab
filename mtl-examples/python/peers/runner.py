"""What all runners of `mtl benchmark` share: the conversation, the data, the timing of calls."""
import json
import os
import pathlib
import sys
import threading
import time

import numpy as np

spec = json.loads(sys.argv[1])
# the answers have the standard output for themselves
_answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def answer(**figures):
    _answers.write(json.dumps(figures) + "\n")
    _answers.flush()


def ready():
    answer(ready=True)


def next_round():
    """The next question; ends the process when nobody asks any more."""
    line = sys.stdin.readline()
    if not line:
        os._exit(0)
    return json.loads(line)


class Rounds:
    """Makes rounds of the epochs of one endless training, as RoundListener.java does."""

    def __init__(self, batch):
        self.batch, self.ready, self.waiting, self.seconds, self.examples = batch, False, False, 0, 0

    def begin(self):
        if self.waiting:
            next_round()
            self.waiting = False
        self.start = time.perf_counter()

    def end(self, examples):
        self.seconds += time.perf_counter() - self.start
        self.examples += examples
        if self.seconds < spec["seconds" if self.ready else "warmUp"]:
            return
        if self.ready:
            answer(value=self.examples / self.seconds, millisPerStep=1000 * self.seconds * self.batch / self.examples)
        else:
            ready()
            self.ready = True
        self.waiting, self.seconds, self.examples = True, 0, 0


def arrays(part):
    """ids [rows, sparse], floats [rows, dense], labels [rows, tasks]"""
    folder = pathlib.Path(spec["data"])
    return tuple(np.load(folder / f"{part}_{what}.npy") for what in ("ids", "floats", "labels"))


def description():
    return json.loads((pathlib.Path(spec["data"]) / "data.json").read_text())


def settings():
    """Sizes of the networks and of training, as the config gives them with its defaults."""
    return description()["config"]


def tasks():
    """All task names, and for ESMM the click task first."""
    names = description()["tasks"]
    if spec["model"] == "esmm":
        click = settings()["model"].get("click") or names[0]
        names = [click] + [name for name in names if name != click]
    return names


def random_rows(rows, count):
    """Ids [count, 1] of a table and labels [count, 2]."""
    generator = np.random.default_rng(1)
    ids = generator.integers(1, rows, size=(count, 1), dtype=np.int32)
    return ids, generator.integers(0, 2, size=(count, 2)).astype(np.float32)


def batches(values, size, most=64):
    """Batches of one size from rows in order, starting again when they end."""
    count = max(1, min(most, len(values) // size))
    return [values[np.arange(i * size, (i + 1) * size) % len(values)] for i in range(count)]


def _call(call, inputs, offset, until, times):
    i = offset
    while True:
        start = time.perf_counter()
        if start >= until and times:
            return
        call(inputs[i % len(inputs)])
        times.append(time.perf_counter() - start)
        i += 1


def measure_calls(call, inputs, clients, seconds):
    times = [[] for _ in range(clients)]
    start = time.perf_counter()
    if clients == 1:
        _call(call, inputs, 0, start + seconds, times[0])
    else:
        workers = [threading.Thread(target=_call, args=(call, inputs, 7 * i, start + seconds, times[i]))
                   for i in range(clients)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    elapsed = time.perf_counter() - start
    micros = 1e6 * np.array([t for own in times for t in own])
    return micros, len(micros) / elapsed


def serve_calls(call, prepared):
    """Answers rounds of calls; prepared(batch) gives the inputs of that size."""
    kept = {}

    def inputs(size):
        if size not in kept:
            kept[size] = prepared(size)
            measure_calls(call, kept[size], 1, spec["warmUp"] / 3)
        return kept[size]

    inputs(1)
    ready()
    while True:
        question = next_round()
        size = question["batch"]
        micros, rate = measure_calls(call, inputs(size), question["clients"], spec["seconds"])
        answer(value=float(np.median(micros)), p99=float(np.percentile(micros, 99)), examplesPerSecond=rate * size)


def serve_ingest(ingest):
    """Answers rounds of reading the whole file; ingest() returns its rows."""
    ingest()
    ready()
    while True:
        next_round()
        rows, start = 0, time.perf_counter()
        while rows == 0 or time.perf_counter() - start < spec["seconds"]:
            rows += ingest()
        answer(value=rows / (time.perf_counter() - start))
