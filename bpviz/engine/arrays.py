"""The one array type of the engine, and the way an array is made safe to hand over."""

import math

import numpy as np
from numpy.typing import DTypeLike, NDArray

Array = NDArray[np.floating]

LINE = 64
"""Bytes that a processor fetches at a time."""


def aligned(shape: tuple[int, ...], dtype: DTypeLike) -> Array:
    """Zeros that begin where a line of the cache begins: a step over small arrays takes some hundredths less."""
    size = math.prod(shape) * np.dtype(dtype).itemsize
    memory = np.zeros(size + LINE, np.uint8)
    start = -memory.ctypes.data % LINE
    return memory[start : start + size].view(dtype).reshape(shape)


def frozen(array: Array) -> Array:
    """The same array, marked read-only, so that it can cross a room's border without a copy or a lock."""
    array.flags.writeable = False
    return array
