"""The one array type of the engine, and the way an array is made safe to hand over."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]


def frozen(array: Array) -> Array:
    """The same array, marked read-only, so that it can cross a room's border without a copy or a lock."""
    array.flags.writeable = False
    return array
