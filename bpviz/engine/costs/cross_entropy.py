"""Softmax cross-entropy: −Σ y log a over the classes of an example."""

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.cost import Cost
from bpviz.engine.tape import Tape


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


def record(tape: Tape, Z: Array, Y: Array, scaled: Array, scale: Array, dZ: Array, kept: Array) -> None:
    """dZ = softmax(Z) − Y with one exp per number; what is kept is z − max, above a row of log Σ exp(z − max)."""
    n = len(dZ)
    tape.largest(Z[:n], Z[n:])
    tape.subtract_last(Z, kept[:n])
    tape.add(np.exp, kept[:n], dZ)
    tape.add(np.log, tape.to_shares(dZ, scale), kept[n:])
    tape.add(np.add, dZ, scaled[:n], dZ)


def record_loss(tape: Tape, kept: Array, Y: Array, loss: Array) -> None:
    """Σ log Σ exp(z − max) − Σ y (z − max): both sums are one product."""
    tape.add(kept.dot, Y, loss)


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
    record_loss=record_loss,
    encode=encode,
)
