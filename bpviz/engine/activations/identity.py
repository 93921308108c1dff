"""Identity, a = z: the output of a regression, and a way to see a network without bends."""

import numpy as np

from bpviz.engine.activation import Activation, through
from bpviz.engine.arrays import Array
from bpviz.engine.tape import Tape


def value(Z: Array) -> Array:
    """A copy of Z."""
    return np.array(Z)


def record(tape: Tape, Z: Array, A: Array) -> None:
    """A = Z, unless they are one already."""
    if not np.may_share_memory(Z, A):
        tape.add(np.positive, Z, A)


def record_pull_back(tape: Tape, A: Array, dZ: Array) -> None:
    """Nothing to do: dZ = dA."""


ACTIVATION = Activation(
    label="identity",
    value=value,
    slope=np.ones_like,
    pull_back=through(np.ones_like),
    formula="z",
    slope_formula="1",
    order=5,
    record=record,
    record_pull_back=record_pull_back,
)
