"""A feed-forward network as a value: layers of weights, biases and activations."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from bpviz.engine.activation import Activation
from bpviz.engine.arrays import Array, frozen


@dataclass(frozen=True, slots=True)
class Layer:
    """weights: (n_out, n_in), biases: (n_out, 1)."""

    weights: Array
    biases: Array
    activation: Activation


@dataclass(frozen=True, slots=True)
class Network:
    """Layers 1 … L; layer l is layers[l − 1]."""

    layers: tuple[Layer, ...]

    @property
    def sizes(self) -> tuple[int, ...]:
        """n[0] … n[L], the inputs first."""
        return (self.layers[0].weights.shape[1], *(layer.weights.shape[0] for layer in self.layers))

    @property
    def depth(self) -> int:
        """L, the number of layers with parameters."""
        return len(self.layers)

    @property
    def output(self) -> Activation:
        """The activation of layer L."""
        return self.layers[-1].activation

    @property
    def parameters(self) -> int:
        """How many weights and biases there are."""
        return sum(layer.weights.size + layer.biases.size for layer in self.layers)

    def architecture(self) -> "Architecture":
        """The shape of the network without its numbers."""
        return Architecture(self.sizes, tuple(layer.activation for layer in self.layers))

    def vector(self) -> Array:
        """All parameters as one vector: for each layer the rows [W | b], one after the other."""
        return frozen(
            np.concatenate([np.hstack([layer.weights, layer.biases]).ravel() for layer in self.layers])
        )

    def with_vector(self, vector: Array) -> "Network":
        """The same network with the parameters of `vector` (copied)."""
        blocks = self.architecture().blocks(np.array(vector))
        return Network(
            tuple(
                replace(layer, weights=frozen(block[:, :-1]), biases=frozen(block[:, -1:]))
                for layer, block in zip(self.layers, blocks, strict=True)
            )
        )


class Architecture(NamedTuple):
    """sizes: n[0] … n[L]; activations: of layers 1 … L."""

    sizes: tuple[int, ...]
    activations: tuple[Activation, ...]

    @property
    def length(self) -> int:
        """The number of parameters."""
        return sum(n_out * (n_in + 1) for n_in, n_out in pairwise(self.sizes))

    def blocks(self, vector: Array) -> list[Array]:
        """Views of a parameter vector: for each layer [W | b], (n_out, n_in + 1)."""
        views, start = [], 0
        for n_in, n_out in pairwise(self.sizes):
            stop = start + n_out * (n_in + 1)
            views.append(vector[start:stop].reshape(n_out, n_in + 1))
            start = stop
        return views


def network(weights: Sequence[Array], biases: Sequence[Array], activations: Sequence[Activation]) -> Network:
    """A network from plain arrays: weights (n_out, n_in), biases (n_out, 1) or (n_out,)."""
    layers = (
        Layer(frozen(np.array(W)), frozen(np.array(b).reshape(-1, 1)), g)
        for W, b, g in zip(weights, biases, activations, strict=True)
    )
    return Network(tuple(layers))
