"""He: normal with σ² = 2 / n_in, which makes up for the half that ReLU cuts off."""

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.initializer import Initializer


def draw(random: np.random.Generator, n_out: int, n_in: int) -> Array:
    """W (n_out, n_in)."""
    return random.normal(scale=np.sqrt(2.0 / n_in), size=(n_out, n_in))


INITIALIZER = Initializer(label="He", draw=draw, formula=r"\sigma^{2} = \frac{2}{n_{in}}", order=2)
