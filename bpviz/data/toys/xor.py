"""Exclusive or: two opposite quarters of a square are one class, the other two quarters the other."""

import numpy as np

from bpviz.data.toy import Generator, Points, Toy


def draw(examples: int, noise: float, generator: Generator) -> Points:
    """Evenly over the four quarters of [−1, 1]², a little away from their borders; then moved by the noise."""
    quarter = np.arange(examples) % 4
    signs = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])[quarter]
    inputs = signs * generator.uniform(0.05, 1.0, (examples, 2)) + noise * generator.normal(
        size=(examples, 2)
    )
    return Points(inputs, (quarter % 2).astype(np.float64))


TOY = Toy("exclusive or", ("x1", "x2"), "class", ("A", "B"), draw, noise=0.05, order=1)
