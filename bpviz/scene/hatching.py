"""Sign by texture, where cells are too fine for a dash: what is negative is hatched, so colour is never alone."""

from functools import lru_cache

import numpy as np

from bpviz.scene.marks import Bytes

PITCH = 4
"""Every so many points along a row, one of a negative cell is left in the colour of zero: a diagonal line."""
ZERO = 128
"""The place of zero in heat_palette."""


def hatched(cells: Bytes, width: float, height: float, zero: int = ZERO) -> Bytes:
    """The cells (rows, columns) on as many points as they are drawn on, (height, width); zero: its place in the
    palette, what is below it being negative."""
    rows, columns = cells.shape
    high, wide = max(round(height), rows), max(round(width), columns)
    points = cells[_spread(rows, high)][:, _spread(columns, wide)]
    points[_diagonals(high, wide) & (points < zero)] = zero
    return np.asarray(points)


@lru_cache(128)
def _spread(count: int, points: int) -> np.ndarray:
    return np.arange(points) * count // points


@lru_cache(32)
def _diagonals(height: int, width: int) -> np.ndarray:
    return np.asarray((np.arange(height)[:, None] + np.arange(width)) % PITCH == 0)
