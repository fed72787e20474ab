"""Reads a run's TensorBoard event files with TensorBoard's own reader.

usage: check_events.py LOGS
"""
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

events = EventAccumulator(sys.argv[1])
events.Reload()
tags = events.Tags()["scalars"]
print(" ", ", ".join(tags))
assert "validation/loss" in tags and any(tag.startswith("train/") for tag in tags)
for tag in tags:
    steps = [point.step for point in events.Scalars(tag)]
    assert steps == list(range(1, len(steps) + 1)), (tag, steps)
print("1 passed, 0 failed")
