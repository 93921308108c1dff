"""Clipping: the whole gradient is made shorter where its norm is above a limit, after L2 and before the optimiser."""

import math

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.tape import Tape

EPSILON = 1e-6


def factor(gradient: Array, limit: float) -> float:
    """min(1, c / (‖g‖ + 1e-6)), as in PyTorch; 1 for no limit (0)."""
    return min(1.0, limit / (math.sqrt(float(np.vdot(gradient, gradient))) + EPSILON)) if limit else 1.0


def record(tape: Tape, gradient: Array, limit: float) -> None:
    """The gradient (parameters,) times its factor, in place."""
    size = tape.scratch((), 4)
    tape.add(gradient.dot, gradient, size)
    tape.add(np.sqrt, size, size)
    tape.add(np.add, size, tape.scalar(EPSILON), size)
    tape.add(np.divide, tape.scalar(limit), size, size)
    tape.add(np.fmin, size, tape.one, size)
    tape.add(np.multiply, gradient, size, gradient)
