"""Writes lessons_in.npz: what the lessons start from, as bpviz prepares it, for make_lessons.py.

The data of each lesson, its initial parameters and the order in which its examples are met: plain numbers, from which
PyTorch makes the rest. Data that several lessons share stand there once.
"""

from pathlib import Path

import numpy as np

from bpviz.lessons.lesson import lessons
from bpviz.study.setup import set_up

FILE = Path(__file__).with_name("lessons_in.npz")
EPOCHS = 3
"""After so many epochs the pass is looked at again; the script that trains has the same number."""


def take() -> dict[str, np.ndarray]:
    """{name: numbers}: X and Y by data, W{l}, b{l} by lesson, and for mini-batches the order of every epoch."""
    found: dict[str, np.ndarray] = {}
    for name, lesson in lessons().items():
        for setup, suffix in zip(map(set_up, lesson.documents()), ("", "/beside"), strict=False):
            training = setup.training()
            data = found.setdefault(f"{name}{suffix}/data", np.array(key_of(found, training.X, training.Y)))
            found[f"data/{data}/X"], found[f"data/{data}/Y"] = training.X, training.Y
            for l, layer in enumerate(setup.network.layers, start=1):
                found[f"{name}{suffix}/W{l}"], found[f"{name}{suffix}/b{l}"] = layer.weights, layer.biases
            if training.batches(0) > 1:
                training.advance(EPOCHS)
                orders = [
                    np.concatenate([training.columns(e, k) for k in range(training.batches(e))])
                    for e in range(EPOCHS + 1)
                ]
                found[f"{name}{suffix}/order"] = np.array(orders, dtype=np.int16)
    return found


def key_of(found: dict[str, np.ndarray], X: np.ndarray, Y: np.ndarray) -> int:
    """The number of these data, a new one where they have not been met."""
    number = 0
    while f"data/{number}/X" in found:
        if np.array_equal(found[f"data/{number}/X"], X) and np.array_equal(found[f"data/{number}/Y"], Y):
            break
        number += 1
    return number


if __name__ == "__main__":
    taken = take()
    np.savez_compressed(FILE, **taken)
    print(f"{FILE.name}: {len(taken)} arrays, {FILE.stat().st_size / 1024:.0f} KiB")
