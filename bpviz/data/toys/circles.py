"""A ring within a ring: no straight line parts the classes."""

import numpy as np

from bpviz.data.toy import Generator, Points, Toy


def draw(examples: int, noise: float, generator: Generator) -> Points:
    """Class A on the circle of radius 1, class B on that of radius ½, anywhere along them."""
    inner = np.arange(examples) % 2
    angle = generator.uniform(0, 2 * np.pi, examples)
    ring = np.stack([np.cos(angle), np.sin(angle)], axis=1) * (1 - 0.5 * inner)[:, np.newaxis]
    return Points(ring + noise * generator.normal(size=(examples, 2)), inner.astype(np.float64))


TOY = Toy("ring within a ring", ("x1", "x2"), "class", ("A", "B"), draw, order=3)
