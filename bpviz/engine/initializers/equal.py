"""All weights equal to 0.5: every unit of a layer computes the same thing for ever, which is worth seeing."""

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.initializer import Initializer


def draw(random: np.random.Generator, n_out: int, n_in: int) -> Array:
    """W (n_out, n_in), all 0.5."""
    return np.full((n_out, n_in), 0.5)


INITIALIZER = Initializer(label="all equal", draw=draw, formula=r"w = 0.5", order=4)
