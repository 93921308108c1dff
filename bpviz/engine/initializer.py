"""What an initialisation is: a way to draw the weights of one layer; biases start at zero."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import numpy as np

from bpviz.engine.activation import Activation
from bpviz.engine.arrays import Array
from bpviz.engine.network import Network, network
from bpviz.registry import constants

PACKAGE = "bpviz.engine.initializers"


@dataclass(frozen=True, slots=True)
class Initializer:
    """draw(random, n_out, n_in) is W, (n_out, n_in)."""

    label: str
    draw: Callable[[np.random.Generator, int, int], Array]
    formula: str
    order: int = 100


def initializers() -> dict[str, Initializer]:
    """{name: initialisation} of every file in the folder."""
    return cast(dict[str, Initializer], dict(constants(PACKAGE, "INITIALIZER")))


def initialize(
    sizes: Sequence[int], activations: Sequence[Activation], initializer: Initializer, seed: int
) -> Network:
    """The network at epoch 0.

    Each layer's weights drawn from (seed, layer) alone, so that another layer changes none of them.
    """
    weights = [
        initializer.draw(np.random.Generator(np.random.PCG64([seed, layer])), n_out, n_in)
        for layer, (n_in, n_out) in enumerate(pairwise(sizes), start=1)
    ]
    return network(weights, [np.zeros(n) for n in sizes[1:]], activations)
