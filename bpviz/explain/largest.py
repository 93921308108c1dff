"""The entries of largest size, without putting all the others into order as well."""

import numpy as np

from bpviz.engine.arrays import Array


def largest(values: Array, count: int) -> list[int]:
    """The places of the `count` entries of (n,) that are largest in size, the largest first, of equal ones the first
    first; what is not a number comes last."""
    sizes = np.where(np.isnan(values), -1.0, np.abs(values))
    places = np.arange(sizes.size)
    if 0 < count < sizes.size:
        least = np.partition(sizes, sizes.size - count)[sizes.size - count]
        places = np.flatnonzero(sizes >= least)
    order = np.argsort(-sizes[places], kind="stable")[:count]
    return [int(place) for place in places[order]]
