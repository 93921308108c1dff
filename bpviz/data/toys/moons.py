"""Two half moons that reach into each other."""

import numpy as np

from bpviz.data.toy import Generator, Points, Toy


def draw(examples: int, noise: float, generator: Generator) -> Points:
    """Class A on the upper half of a unit circle, class B on a lower half moved by (1, −½)."""
    lower = np.arange(examples) % 2
    angle = generator.uniform(0, np.pi, examples)
    side = 1 - 2 * lower
    moon = np.stack([lower + side * np.cos(angle), side * np.sin(angle) + 0.5 * lower], axis=1)
    return Points(moon + noise * generator.normal(size=(examples, 2)), lower.astype(np.float64))


TOY = Toy("two moons", ("x1", "x2"), "class", ("A", "B"), draw, order=4)
