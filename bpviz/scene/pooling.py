"""Many numbers on few points: of those that fall together, the strongest is seen."""

from functools import lru_cache

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.scene.marks import Numbers


def strongest(numbers: Array, rows: int, columns: int) -> Numbers:
    """The numbers in at most so many rows and columns: of those that fall together, the largest in size."""
    high, low = (_pooled(numbers, extreme, rows, columns) for extreme in (np.maximum, np.minimum))
    return np.asarray(np.where(np.abs(high) >= np.abs(low), high, low), dtype=float)


def _pooled(numbers: Array, extreme: np.ufunc, rows: int, columns: int) -> Array:
    for axis, limit in enumerate((max(rows, 1), max(columns, 1))):
        if numbers.shape[axis] > limit:
            numbers = extreme.reduceat(numbers, _starts(numbers.shape[axis], limit), axis=axis)
    return numbers


@lru_cache(64)
def _starts(length: int, limit: int) -> np.ndarray:
    return np.linspace(0, length, limit, endpoint=False).astype(int)
