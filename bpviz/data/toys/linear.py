"""A straight line with noise: what a single neuron without an activation learns."""

from bpviz.data.toy import Generator, Points, Toy

SLOPE, INTERCEPT = 0.75, 0.25


def draw(examples: int, noise: float, generator: Generator) -> Points:
    """y = 0.75 x + 0.25 + noise, for x in [−1, 1]."""
    inputs = generator.uniform(-1, 1, (examples, 1))
    return Points(inputs, SLOPE * inputs[:, 0] + INTERCEPT + noise * generator.normal(size=examples))


TOY = Toy("straight line", ("x",), "y", (), draw, examples=100, order=6)
