"""Leaky ReLU: z for z > 0, a hundredth of z elsewhere, so that no unit dies."""

import numpy as np

from bpviz.engine.activation import Activation, through
from bpviz.engine.arrays import Array
from bpviz.engine.tape import Tape

LEAK = 0.01


def value(Z: Array) -> Array:
    """Z where Z > 0, else 0.01 Z."""
    return np.where(Z > 0, Z, LEAK * Z)


def slope(Z: Array) -> Array:
    """1 where Z > 0, else 0.01."""
    return np.where(Z > 0, 1.0, LEAK).astype(Z.dtype)


def record(tape: Tape, Z: Array, A: Array) -> None:
    """A = max(Z, 0.01 Z)."""
    scratch = tape.scratch(Z.shape)
    tape.add(np.multiply, Z, tape.scalar(LEAK), scratch)
    tape.add(np.fmax, Z, scratch, A)


def record_slope(tape: Tape, A: Array, S: Array) -> None:
    """S = max(sign(A), 0.01): the sign of A is the sign of Z."""
    tape.add(np.sign, A, S)
    tape.add(np.fmax, S, tape.scalar(LEAK), S)


ACTIVATION = Activation(
    label="leaky ReLU",
    value=value,
    slope=slope,
    pull_back=through(slope),
    formula=r"\max(0.01 z, z)",
    slope_formula=r"[z > 0] + 0.01 [z \leq 0]",
    kink=True,
    order=4,
    record=record,
    record_slope=record_slope,
)
