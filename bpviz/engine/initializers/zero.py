"""All weights zero: the symmetry is never broken, and hidden layers receive no gradient at first."""

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.initializer import Initializer


def draw(random: np.random.Generator, n_out: int, n_in: int) -> Array:
    """W (n_out, n_in), all 0."""
    return np.zeros((n_out, n_in))


INITIALIZER = Initializer(label="all zero", draw=draw, formula=r"w = 0", order=5)
