"""One wave of a sine with noise: a regression that needs a hidden layer."""

import numpy as np

from bpviz.data.toy import Generator, Points, Toy


def draw(examples: int, noise: float, generator: Generator) -> Points:
    """y = sin(π x) + noise, for x in [−1, 1]."""
    inputs = generator.uniform(-1, 1, (examples, 1))
    return Points(inputs, np.sin(np.pi * inputs[:, 0]) + noise * generator.normal(size=examples))


TOY = Toy("sine wave", ("x",), "y", (), draw, order=7)
