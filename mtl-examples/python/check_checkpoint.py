"""Reads a run's checkpoints: their weights are the SavedModel's, and training state is beside them.

usage: check_checkpoint.py RUN
"""

import json
import pathlib
import sys

import numpy as np
import tensorflow as tf

run = pathlib.Path(sys.argv[1])
exported = tf.train.load_checkpoint(str(run / "saved_model/1/variables/variables"))
members = sorted(run.glob("checkpoints/member_*")) or [run / "checkpoints"]
weights = [n for n in exported.get_variable_to_shape_map() if not n.startswith("_CHECKPOINTABLE")]
compared = 0
for number, folder in enumerate(members):
    prefix = f"members/{number}/" if len(members) > 1 else ""
    names = sorted(path.name for path in folder.glob("epoch-*-step-*"))
    state = json.loads((folder / names[-1] / "state.json").read_text())
    # without validation there is no best epoch, and the last one counts
    best = "epoch-{epoch:04d}-step-{step:010d}".format(**state["best"]) if state["best"]["epoch"] else names[-1]
    last = tf.train.load_checkpoint(str(folder / names[-1] / "variables"))
    first = tf.train.load_checkpoint(str(folder / best / "variables"))
    shapes = last.get_variable_to_shape_map()
    assert last.get_tensor("step") == state["position"]["step"], state["position"]
    paths = [name.removeprefix(prefix) for name in weights if name.startswith(prefix)]
    assert all(path in shapes for path in paths), shapes
    for path in paths:
        expected = exported.get_tensor(prefix + path)
        average = "average/" + path if "average/" + path in shapes else path
        if state["best"]["epoch"]:
            np.testing.assert_array_equal(expected, last.get_tensor("best/" + path))
        np.testing.assert_array_equal(expected, first.get_tensor(average))
        for slot in ("m", "v"):
            name = f"optimizer/{path}/{slot}"
            assert name not in shapes or shapes[name] == list(expected.shape), name
        compared += 1
    assert any(name.startswith("optimizer/") for name in shapes), shapes
assert compared == len(weights), (compared, weights)
print(f"{compared} weights of {len(members)} trainings equal those of the SavedModel")
