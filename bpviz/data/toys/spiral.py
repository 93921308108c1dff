"""Two arms of a spiral, wound into each other: hard for a small network."""

import numpy as np

from bpviz.data.toy import Generator, Points, Toy

TURNS = 1.5


def draw(examples: int, noise: float, generator: Generator) -> Points:
    """Both arms wind out from the middle to radius 1, half a turn apart."""
    arm = np.arange(examples) % 2
    radius = np.sqrt(generator.uniform(0.01, 1.0, examples))
    angle = 2 * np.pi * TURNS * radius + np.pi * arm
    curve = radius[:, np.newaxis] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return Points(curve + noise * generator.normal(size=(examples, 2)), arm.astype(np.float64))


TOY = Toy("two spirals", ("x1", "x2"), "class", ("A", "B"), draw, noise=0.02, examples=300, order=5)
