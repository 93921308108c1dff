"""Small normal: σ = 0.01, the lectures' way to break the symmetry."""

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.initializer import Initializer


def draw(random: np.random.Generator, n_out: int, n_in: int) -> Array:
    """W (n_out, n_in)."""
    return random.normal(scale=0.01, size=(n_out, n_in))


INITIALIZER = Initializer(label="small random", draw=draw, formula=r"\sigma = 0.01", order=3)
