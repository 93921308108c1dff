"""Adam, as in PyTorch: means of dθ and dθ² with bias correction, ε outside the root.

Β = 0.9 and 0.999, ε = 1e-8.
"""

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.optimizer import Optimizer
from bpviz.engine.tape import Tape

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


def step(
    gradient: Array, memory: tuple[Array, ...], t: int, rate: float, decay: Array, theta: Array
) -> tuple[Array, tuple[Array, ...]]:
    """The change α v̂ / (√ŝ + ε) with the new, bias-corrected means v̂ and ŝ."""
    v = BETA1 * memory[0] + (1 - BETA1) * gradient
    s = BETA2 * memory[1] + (1 - BETA2) * np.square(gradient)
    size = np.sqrt(s) / np.sqrt(1 - BETA2**t) + EPSILON
    return rate / (1 - BETA1**t) * v / size, (v, s)


def record(
    tape: Tape,
    theta: Array,
    gradient: Array,
    memory: tuple[Array, ...],
    rate: Array,
    decay: Array,
    clock: Array,
) -> None:
    """Both means in place, the corrections from the clock, then the change; the gradient is used up."""
    v, s = memory
    scratch = tape.scratch(theta.shape)
    beta1, rest1, beta2, rest2, epsilon = map(tape.scalar, (BETA1, 1 - BETA1, BETA2, 1 - BETA2, EPSILON))
    first, second = tape.scratch((), 1), tape.scratch((), 2)
    tape.add(np.multiply, v, beta1, v)
    tape.add(np.multiply, gradient, rest1, scratch)
    tape.add(np.add, v, scratch, v)
    tape.add(np.multiply, s, beta2, s)
    tape.add(np.square, gradient, scratch)
    tape.add(np.multiply, scratch, rest2, scratch)
    tape.add(np.add, s, scratch, s)
    tape.add(np.power, beta1, clock, first)
    tape.add(np.subtract, tape.one, first, first)
    tape.add(np.divide, rate, first, first)
    tape.add(np.power, beta2, clock, second)
    tape.add(np.subtract, tape.one, second, second)
    tape.add(np.sqrt, second, second)
    tape.add(np.sqrt, s, scratch)
    tape.add(np.divide, scratch, second, scratch)
    tape.add(np.add, scratch, epsilon, scratch)
    tape.add(np.divide, v, scratch, scratch)
    tape.add(np.multiply, scratch, first, scratch)
    tape.add(np.subtract, theta, scratch, theta)


OPTIMIZER = Optimizer(
    label="Adam",
    memory=2,
    step=step,
    record=record,
    formula=r"\theta - \alpha \frac{\hat{v}}{\sqrt{\hat{s}} + \epsilon}",
    order=5,
    constants={"beta1": BETA1, "beta2": BETA2, "epsilon": EPSILON},
)
