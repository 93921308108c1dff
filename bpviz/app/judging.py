"""What a network decides about the examples: confusion tables, and its outputs over the plane of two features."""

import numpy as np

from bpviz.app.questions import Judgement
from bpviz.data.dataset import Dataset
from bpviz.engine.arrays import Array, frozen
from bpviz.engine.metrics import confusion
from bpviz.engine.network import Network
from bpviz.engine.recorded import forward

GRID = 72
"""Rows and columns of the plane."""
MARGIN = 0.12


def judge(network: Network, dataset: Dataset, epoch: int) -> Judgement:
    """The judgement of `network`, which stands after `epoch` epochs."""
    train = test = boundary = None
    low = high = (0.0, 0.0)
    if dataset.classes is not None:
        k = len(dataset.classes)
        train = confusion(network, dataset.X_train, dataset.Y_train, k, dataset.middle)
        if dataset.X_test.shape[1]:
            test = confusion(network, dataset.X_test, dataset.Y_test, k, dataset.middle)
    if dataset.n_inputs == 2:
        low, high = corners(dataset)
        boundary = plane(network, low, high)
    return Judgement(epoch, train, test, boundary, low, high)


def corners(dataset: Dataset) -> tuple[tuple[float, float], tuple[float, float]]:
    """The lowest and the highest values of the two features, with a margin, in scaled units."""
    X = np.hstack([dataset.X_train, dataset.X_test])
    least, most = X.min(axis=1), X.max(axis=1)
    margin = np.maximum(MARGIN * (most - least), 1e-3)
    least, most = least - margin, most + margin
    return (float(least[0]), float(least[1])), (float(most[0]), float(most[1]))


def plane(network: Network, low: tuple[float, float], high: tuple[float, float]) -> Array:
    """(n_outputs, GRID, GRID) outputs at the centres of the cells."""
    cells = (np.arange(GRID) + 0.5) / GRID
    x = low[0] + cells * (high[0] - low[0])
    y = low[1] + cells * (high[1] - low[1])
    across, up = np.meshgrid(x, y)
    A = forward(network, np.vstack([across.ravel(), up.ravel()]))[1]
    return frozen(A.reshape(-1, GRID, GRID))
