"""Hyperbolic tangent, and its slope 1 − a², computed from z so that no digit is lost where it saturates."""

import numpy as np

from bpviz.engine.activation import Activation, through
from bpviz.engine.arrays import Array
from bpviz.engine.tape import Tape


def slope(Z: Array) -> Array:
    """tanh′(Z) = 4e² / (1 + e²)² with e = exp(−|z|).

    Right to the last digits, also at z = 20, where 1 − a² is 0. In place, since large arrays are slow to come by.
    """
    e2 = np.abs(Z)
    e2 *= -2.0
    np.exp(e2, out=e2)
    below = 1.0 + e2
    below *= below
    e2 *= 4.0
    e2 /= below
    return e2


def record(tape: Tape, Z: Array, A: Array) -> None:
    """A = tanh Z in one call."""
    tape.add(np.tanh, Z, A)


def record_slope(tape: Tape, A: Array, S: Array) -> None:
    """S = 1 − a²."""
    tape.add(np.multiply, A, A, S)
    tape.add(np.subtract, tape.one, S, S)


ACTIVATION = Activation(
    label="tanh",
    value=np.tanh,
    slope=slope,
    pull_back=through(slope),
    formula=r"\tanh z",
    slope_formula=r"1 - a^{2}",
    order=1,
    record=record,
    record_slope=record_slope,
)
