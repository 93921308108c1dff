"""Three round clouds of points, one for each class."""

import numpy as np

from bpviz.data.toy import Generator, Points, Toy


def draw(examples: int, noise: float, generator: Generator) -> Points:
    """Normal clouds of spread `noise` about the corners of a triangle at distance 1 from the middle."""
    kind = np.arange(examples) % 3
    angle = np.pi / 2 + 2 * np.pi / 3 * kind
    middle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return Points(middle + noise * generator.normal(size=(examples, 2)), kind.astype(np.float64))


TOY = Toy("three clouds", ("x1", "x2"), "class", ("A", "B", "C"), draw, noise=0.3, order=2)
