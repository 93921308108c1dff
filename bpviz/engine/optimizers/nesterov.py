"""Nesterov's momentum, as in PyTorch: v := μ v + dθ; θ := θ − α (dθ + μ v) with the new v, μ = 0.9."""

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.optimizer import Optimizer
from bpviz.engine.tape import Tape

MU = 0.9


def step(
    gradient: Array, memory: tuple[Array, ...], t: int, rate: float, decay: Array, theta: Array
) -> tuple[Array, tuple[Array, ...]]:
    """The change α (dθ + μ v) with the new v."""
    v = MU * memory[0] + gradient
    return rate * (gradient + MU * v), (v,)


def record(
    tape: Tape,
    theta: Array,
    gradient: Array,
    memory: tuple[Array, ...],
    rate: Array,
    decay: Array,
    clock: Array,
) -> None:
    """v in place, then θ −= α (dθ + μ v)."""
    (v,) = memory
    scratch, mu = tape.scratch(theta.shape), tape.scalar(MU)
    tape.add(np.multiply, v, mu, v)
    tape.add(np.add, v, gradient, v)
    tape.add(np.multiply, v, mu, scratch)
    tape.add(np.add, scratch, gradient, scratch)
    tape.add(np.multiply, scratch, rate, scratch)
    tape.add(np.subtract, theta, scratch, theta)


OPTIMIZER = Optimizer(
    label="Nesterov momentum",
    memory=1,
    step=step,
    record=record,
    formula=r"\theta - \alpha (d\theta + \mu v), \quad v = \mu v + d\theta",
    order=3,
    constants={"mu": MU},
)
