"""Softmax cross-entropy: −Σ y log a over the classes of an example."""

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.cost import Cost
from bpviz.engine.tape import FEW_NUMBERS, Tape


def value(A: Array, Y: Array) -> Array:
    """Losses (1, m) from the outputs; 0·log 0 is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(Y == 0, 0.0, Y * np.log(A))
    return -terms.sum(axis=0, keepdims=True)


def slope(A: Array, Y: Array) -> Array:
    """dA = −y/a: infinite where the right class got probability 0; 0/0 counts as 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return -np.where(Y == 0, 0.0, Y / A)


def _shifted(Z: Array) -> tuple[Array, Array, Array]:
    """Z − max, its exponentials, and for every unit the exponentials of the *other* units summed exactly."""
    shifted = Z - Z.max(axis=0, keepdims=True)
    e = np.exp(shifted)
    largest = np.argmax(Z, axis=0)[None, :]
    others = e.sum(axis=0, keepdims=True) - e
    without = e.copy()
    np.put_along_axis(without, largest, 0.0, axis=0)
    np.put_along_axis(others, largest, without.sum(axis=0, keepdims=True), axis=0)
    return shifted, e, others


def natural_value(Z: Array, Y: Array) -> Array:
    """Losses (1, m) from the logits: Σ y (log Σ eᶻ − z), with the logarithm taken of 1 + the rest."""
    shifted, _, others = _shifted(Z)
    rest = np.take_along_axis(others, np.argmax(Z, axis=0)[None, :], axis=0)
    return (Y * (np.log1p(rest) - shifted)).sum(axis=0, keepdims=True)


def natural_dZ(Z: Array, Y: Array) -> Array:
    """A − Y as a(1 − y) − y Σ of the other outputs, which keeps its digits when a is close to y."""
    _, e, others = _shifted(Z)
    total = e.sum(axis=0, keepdims=True)
    return (e * (1 - Y) - Y * others) / total


def record(tape: Tape, Z: Array, Y: Array, scaled: Array, scale: Array, dZ: Array, loss: Array) -> None:
    """dZ = softmax(Z) − Y and Σ log Σ exp(z − max) − Σ y (z − max), with one exp and one log per column.

    Here Y holds −Y above a row of ones: under z − max stands the row of logarithms, so that both sums are one
    product.
    """
    n, m = dZ.shape
    both = tape.scratch((n + 1, m), 1)
    shifted, row = both[:n], both[n:]
    tape.largest(Z[:n], Z[n:])
    tape.subtract_last(Z, shifted)
    tape.add(np.exp, shifted, dZ)
    sums = tape.to_shares(dZ)
    tape.add(np.add, dZ, Y[:n], dZ)
    tape.add(np.multiply, dZ, scale, dZ)
    tape.add(np.log, sums, row)
    tape.add(both.reshape(-1).dot, Y.reshape(-1), loss)


def record_quick(tape: Tape, Z: Array, Y: Array, scaled: Array, scale: Array, dZ: Array, loss: Array) -> None:
    """The same for few numbers without looking for the largest, and −Σ y log a: a fifth of a small step less.

    Where a column's exponentials leave the finite numbers, or all come close to 0, so that one over their sum
    does, the loss is NaN. In single precision that would be beyond ±88 already.
    """
    if dZ.size > FEW_NUMBERS or tape.dtype != np.float64:
        record(tape, Z, Y, scaled, scale, dZ, loss)
        return
    n, m = dZ.shape
    sums, logs = tape.scratch((n, m), 1), tape.scratch((n, m), 2)
    tape.add(np.exp, Z[:n], dZ)
    tape.add(tape.ones((n, n)).dot, dZ, sums)
    tape.add(np.divide, tape.one, sums, sums)
    tape.add(np.multiply, dZ, sums, dZ)
    tape.add(np.log, dZ, logs)
    tape.add(logs.reshape(-1).dot, Y[:n].reshape(-1), loss)
    tape.add(np.add, dZ, Y[:n], dZ)
    tape.add(np.multiply, dZ, scale, dZ)


def encode(Y: Array) -> Array:
    """−Y (n, m) above a row of ones."""
    return np.vstack([-Y, np.ones((1, Y.shape[1]))])


COST = Cost(
    label="cross-entropy",
    value=value,
    dA=slope,
    formula=r"-\sum_{j} y_{j} \log a_{j}",
    dA_formula=r"-\frac{y}{a}",
    natural="softmax",
    natural_value=natural_value,
    natural_dZ=natural_dZ,
    natural_formula=r"\sum_{j} y_{j} (\log \sum_{k} e^{z_{k}} - z_{j})",
    outputs=("softmax",),
    order=2,
    record=record,
    record_quick=record_quick,
    encode=encode,
)
