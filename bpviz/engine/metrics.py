"""How good a network is on a set of examples: cost, accuracy, R²."""

from dataclasses import dataclass

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.cost import Cost
from bpviz.engine.network import Network
from bpviz.engine.recorded import forward, losses


@dataclass(frozen=True, slots=True)
class Evaluation:
    """cost: J without the penalty.

    accuracy: the share of examples put into the right class, None for regression. r2: None for classes.
    """

    cost: float
    accuracy: float | None
    r2: float | None


def predicted_classes(A: Array, middle: float = 0.5) -> np.ndarray:
    """(m,) class numbers from outputs (n[L], m): above the middle for one output, the largest for several.

    middle: between the two targets, 0.5 for 0 and 1, 0 for −1 and +1.
    """
    return (A[0] > middle).astype(int) if A.shape[0] == 1 else A.argmax(axis=0)


def true_classes(Y: Array, middle: float = 0.5) -> np.ndarray:
    """(m,) class numbers from targets (n[L], m)."""
    return predicted_classes(Y, middle)


@np.errstate(all="ignore")
def evaluate(
    network: Network, cost: Cost, X: Array, Y: Array, classes: bool, middle: float = 0.5
) -> Evaluation:
    """Cost and accuracy (or R², for `classes` false) over X (n[0], m), Y (n[L], m) with m ≥ 1."""
    J = float(losses(network, cost, X, Y).mean())
    A = forward(network, X)[1]
    if classes:
        return Evaluation(J, float(np.mean(predicted_classes(A, middle) == true_classes(Y, middle))), None)
    spread = float(np.square(Y - Y.mean(axis=1, keepdims=True)).sum())
    residual = float(np.square(Y - A).sum())
    return Evaluation(J, None, 1.0 - residual / spread if spread else None)


def confusion(network: Network, X: Array, Y: Array, k: int, middle: float = 0.5) -> np.ndarray:
    """(k, k) counts: row the true class, column the predicted one."""
    table = np.zeros((k, k), dtype=int)
    np.add.at(table, (true_classes(Y, middle), predicted_classes(forward(network, X)[1], middle)), 1)
    return table
