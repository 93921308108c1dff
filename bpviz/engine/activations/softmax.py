"""Softmax: the outputs of a layer as probabilities that sum to one; for the output layer only."""

import numpy as np

from bpviz.engine.activation import Activation
from bpviz.engine.arrays import Array
from bpviz.engine.tape import Tape


def value(Z: Array) -> Array:
    """exp(Z) / Σ exp(Z) down each column, shifted by the column's largest so that nothing overflows."""
    e = np.exp(Z - Z.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


def pull_back(Z: Array, A: Array, dA: Array) -> Array:
    """dZ = a ⊙ (dA − Σ a·dA): the product with the full Jacobian diag(a) − a aᵀ, column by column.

    dA is counted from that of the largest output, which changes nothing, as Σ a = 1, and keeps the digits of
    the others when that output is close to 1.
    """
    largest = A.argmax(axis=0)[None, :]
    from_largest = dA - np.take_along_axis(dA, largest, axis=0)
    return A * (from_largest - (A * from_largest).sum(axis=0, keepdims=True))


def record(tape: Tape, Z: Array, A: Array) -> None:
    """A = softmax(Z)."""
    row = tape.scratch((1, Z.shape[1]))
    tape.largest(Z, row)
    tape.add(np.subtract, Z, row, A)
    tape.add(np.exp, A, A)
    tape.to_shares(A, tape.one)


def record_pull_back(tape: Tape, A: Array, dZ: Array) -> None:
    """dZ = a ⊙ (dA − Σ a·dA)."""
    row = tape.scratch((1, A.shape[1]))
    scratch = tape.scratch(A.shape)
    tape.add(np.multiply, A, dZ, scratch)
    tape.sum_columns(scratch, row)
    tape.add(np.subtract, dZ, row, scratch)
    tape.add(np.multiply, A, scratch, dZ)


ACTIVATION = Activation(
    label="softmax",
    value=value,
    pull_back=pull_back,
    formula=r"\frac{e^{z_{j}}}{\sum_{k} e^{z_{k}}}",
    hidden=False,
    order=6,
    record=record,
    record_pull_back=record_pull_back,
)
