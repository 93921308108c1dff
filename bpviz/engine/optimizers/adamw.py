"""AdamW: Adam whose weights decay by themselves, W := W − α (λ/m) W, instead of through the gradient."""

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.optimizer import Optimizer
from bpviz.engine.optimizers import adam
from bpviz.engine.tape import Tape


def step(
    gradient: Array, memory: tuple[Array, ...], t: int, rate: float, decay: Array, theta: Array
) -> tuple[Array, tuple[Array, ...]]:
    """Adam's change of the decayed parameters, and the decay itself."""
    change, memory = adam.step(gradient, memory, t, rate, decay, theta)
    return change + rate * decay * theta, memory


def record(
    tape: Tape,
    theta: Array,
    gradient: Array,
    memory: tuple[Array, ...],
    rate: Array,
    decay: Array,
    clock: Array,
) -> None:
    """θ −= α decay θ, then Adam."""
    scratch = tape.scratch(theta.shape)
    tape.add(np.multiply, theta, decay, scratch)
    tape.add(np.multiply, scratch, rate, scratch)
    tape.add(np.subtract, theta, scratch, theta)
    adam.record(tape, theta, gradient, memory, rate, decay, clock)


OPTIMIZER = Optimizer(
    label="AdamW",
    memory=2,
    step=step,
    record=record,
    formula=r"\theta - \alpha \frac{\hat{v}}{\sqrt{\hat{s}} + \epsilon} - \alpha \frac{\lambda}{m} \theta",
    decoupled=True,
    order=6,
    constants=dict(adam.OPTIMIZER.constants),
)
