"""Xavier (Glorot): normal with σ² = 2 / (n_in + n_out), which keeps signals and deltas at their size."""

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.initializer import Initializer


def draw(random: np.random.Generator, n_out: int, n_in: int) -> Array:
    """W (n_out, n_in)."""
    return random.normal(scale=np.sqrt(2.0 / (n_in + n_out)), size=(n_out, n_in))


INITIALIZER = Initializer(
    label="Xavier", draw=draw, formula=r"\sigma^{2} = \frac{2}{n_{in} + n_{out}}", order=1
)
