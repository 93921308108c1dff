"""Squared error, (a − y)², summed over the outputs of an example.

The cost of the calculus lecture, and of regression.
"""

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.cost import Cost
from bpviz.engine.tape import Tape


def value(A: Array, Y: Array) -> Array:
    """Losses (1, m)."""
    return np.square(A - Y).sum(axis=0, keepdims=True)


def slope(A: Array, Y: Array) -> Array:
    """dA = 2(a − y)."""
    return 2.0 * (A - Y)


def record_dA(tape: Tape, A: Array, Y: Array, dA: Array, loss: Array) -> None:
    """The sum of the squares as a dot product of A − Y with itself, then dA = 2(A − Y)."""
    flat = dA.reshape(-1)
    tape.add(np.subtract, A, Y, dA)
    tape.add(flat.dot, flat, loss)
    tape.add(np.add, dA, dA, dA)


COST = Cost(
    label="squared error",
    value=value,
    dA=slope,
    formula=r"(a - y)^{2}",
    dA_formula=r"2 (a - y)",
    order=3,
    record_dA=record_dA,
)
