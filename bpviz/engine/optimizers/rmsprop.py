"""RMSprop, as in PyTorch: s := ρ s + (1 − ρ) dθ²; θ := θ − α dθ / (√s + ε), with ρ = 0.99, ε = 1e-8."""

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.optimizer import Optimizer
from bpviz.engine.tape import Tape

RHO, EPSILON = 0.99, 1e-8


def step(
    gradient: Array, memory: tuple[Array, ...], t: int, rate: float, decay: Array, theta: Array
) -> tuple[Array, tuple[Array, ...]]:
    """The change α dθ / (√s + ε) with the new s."""
    s = RHO * memory[0] + (1 - RHO) * np.square(gradient)
    return rate * gradient / (np.sqrt(s) + EPSILON), (s,)


def record(
    tape: Tape,
    theta: Array,
    gradient: Array,
    memory: tuple[Array, ...],
    rate: Array,
    decay: Array,
    clock: Array,
) -> None:
    """s in place, then θ −= α dθ / (√s + ε); the gradient is used up."""
    (s,) = memory
    scratch, rho, rest, epsilon = tape.scratch(theta.shape), *map(tape.scalar, (RHO, 1 - RHO, EPSILON))
    tape.add(np.multiply, s, rho, s)
    tape.add(np.square, gradient, scratch)
    tape.add(np.multiply, scratch, rest, scratch)
    tape.add(np.add, s, scratch, s)
    tape.add(np.sqrt, s, scratch)
    tape.add(np.add, scratch, epsilon, scratch)
    tape.add(np.divide, gradient, scratch, scratch)
    tape.add(np.multiply, scratch, rate, scratch)
    tape.add(np.subtract, theta, scratch, theta)


OPTIMIZER = Optimizer(
    label="RMSprop",
    memory=1,
    step=step,
    record=record,
    formula=r"\theta - \alpha \frac{d\theta}{\sqrt{s} + \epsilon}",
    order=4,
    constants={"rho": RHO, "epsilon": EPSILON},
)
