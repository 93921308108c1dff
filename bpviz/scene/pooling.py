"""Many numbers on few points: of those that fall together, the strongest is seen."""

from functools import lru_cache

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.scene.marks import Numbers


def strongest(numbers: Array, rows: int, columns: int) -> Numbers:
    """The numbers in at most so many rows and columns: of those that fall together, the largest in size."""
    high, low = (_pooled(numbers, extreme, (rows, columns)) for extreme in (np.maximum, np.minimum))
    return np.asarray(np.where(np.abs(high) >= np.abs(low), high, low), dtype=float)


def _pooled(numbers: Array, extreme: np.ufunc, limits: tuple[int, int]) -> Array:
    """Neighbours in memory first: that is many times faster, and leaves little for the other axis."""
    first = int(np.argmin(np.abs(numbers.strides)))
    for axis in (first, 1 - first):
        limit = max(limits[axis], 1)
        if numbers.shape[axis] > limit:
            numbers = extreme.reduceat(numbers, _starts(numbers.shape[axis], limit), axis=axis)
    return numbers


@lru_cache(64)
def _starts(length: int, limit: int) -> np.ndarray:
    return np.linspace(0, length, limit, endpoint=False).astype(int)
