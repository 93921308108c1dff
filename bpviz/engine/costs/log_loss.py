"""Log-loss (binary cross-entropy): −[y log a + (1 − y) log(1 − a)], summed over the outputs of an example."""

import numpy as np

from bpviz.engine.activations import sigmoid
from bpviz.engine.arrays import Array
from bpviz.engine.cost import Cost
from bpviz.engine.tape import Tape


def softplus(Z: Array) -> Array:
    """log(1 + eᶻ), for any z."""
    return np.maximum(Z, 0.0) + np.log1p(np.exp(-np.abs(Z)))


def value(A: Array, Y: Array) -> Array:
    """Losses (1, m) from the outputs; 0·log 0 is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        yes = np.where(Y == 0, 0.0, Y * np.log(A))
        no = np.where(Y == 1, 0.0, (1 - Y) * np.log1p(-A))
    return -(yes + no).sum(axis=0, keepdims=True)


def slope(A: Array, Y: Array) -> Array:
    """dA = −y/a + (1 − y)/(1 − a): infinite where a confident output is wrong, 0/0 counting as 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        yes = np.where(Y == 0, 0.0, Y / A)
        no = np.where(Y == 1, 0.0, (1 - Y) / (1 - A))
    return no - yes


def natural_value(Z: Array, Y: Array) -> Array:
    """Losses (1, m) from the logits: y softplus(−z) + (1 − y) softplus(z); exact for logits of ±1000."""
    return (Y * softplus(-Z) + (1 - Y) * softplus(Z)).sum(axis=0, keepdims=True)


def natural_dZ(Z: Array, Y: Array) -> Array:
    """A − Y as (1 − y)σ(z) − yσ(−z), which keeps its digits when a is close to y."""
    return (1 - Y) * sigmoid.value(Z) - Y * sigmoid.value(-Z)


def record(tape: Tape, Z: Array, Y: Array, scaled: Array, scale: Array, dZ: Array, kept: Array) -> None:
    """With s = (1 − 2y)z: dZ = (1 − 2y)/(1 + e⁻ˢ), for y of 0 or 1; what is kept is eˢ.

    Here Y holds 1 − 2y. One exp, A not needed. DZ is right for any s, since 1/∞ is 0.
    """
    P = tape.scratch(dZ.shape)
    tape.add(np.multiply, Y, Z[:-1], kept)
    tape.add(np.exp, kept, kept)
    tape.add(np.divide, tape.one, kept, P)
    tape.add(np.add, P, tape.one, P)
    tape.add(np.divide, scaled, P, dZ)


def record_loss(tape: Tape, kept: Array, Y: Array, loss: Array) -> None:
    """Σ log(1 + eˢ): infinite above s = 709."""
    logs = tape.scratch(kept.shape)
    tape.add(np.log1p, kept, logs)
    tape.sum(logs, loss)


COST = Cost(
    label="log-loss",
    value=value,
    dA=slope,
    formula=r"-[y \log a + (1 - y) \log(1 - a)]",
    dA_formula=r"-\frac{y}{a} + \frac{1 - y}{1 - a}",
    natural="sigmoid",
    natural_value=natural_value,
    natural_dZ=natural_dZ,
    natural_formula=r"y \log(1 + e^{-z}) + (1 - y) \log(1 + e^{z})",
    outputs=("sigmoid",),
    order=1,
    record=record,
    record_loss=record_loss,
    encode=lambda Y: 1 - 2 * Y,
    hard=True,
)
