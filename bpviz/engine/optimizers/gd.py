"""Gradient descent: θ := θ − α dθ."""

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.optimizer import Optimizer
from bpviz.engine.tape import Tape


def step(
    gradient: Array, memory: tuple[Array, ...], t: int, rate: float, decay: Array, theta: Array
) -> tuple[Array, tuple[Array, ...]]:
    """The change α dθ; there is no memory."""
    return rate * gradient, memory


def record(
    tape: Tape,
    theta: Array,
    gradient: Array,
    memory: tuple[Array, ...],
    rate: Array,
    decay: Array,
    clock: Array,
) -> None:
    """One call: the gradient arrives with α already in it."""
    tape.add(np.subtract, theta, gradient, theta)


OPTIMIZER = Optimizer(
    label="gradient descent",
    memory=0,
    step=step,
    record=record,
    formula=r"\theta - \alpha \, d\theta",
    folds_rate=True,
    order=1,
)
