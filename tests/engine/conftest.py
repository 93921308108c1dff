"""Small networks with fitting data, and the Σ|terms| of their passes."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from bpviz.engine.activation import activations
from bpviz.engine.arrays import Array
from bpviz.engine.cost import Cost, costs
from bpviz.engine.initializer import initialize, initializers
from bpviz.engine.network import Network, network
from bpviz.engine.plan import Ref
from bpviz.engine.recorded import Pass
from tests.terms import terms_of


@dataclass(frozen=True)
class Problem:
    """X: (n[0], m), Y: (n[L], m)."""

    network: Network
    cost: Cost
    X: Array
    Y: Array

    @property
    def parts(self) -> tuple[Network, Cost, Array, Array]:
        return self.network, self.cost, self.X, self.Y


def targets(random: np.random.Generator, cost: str, k: int, m: int) -> Array:
    """0/1 for log-loss, one-hot for cross-entropy, real for squared error: (k, m)."""
    match cost:
        case "log_loss":
            return (random.random((k, m)) > 0.5).astype(float)
        case "cross_entropy":
            return np.eye(k)[:, random.integers(0, k, m)]
        case _:
            return random.normal(size=(k, m))


def make_problem(
    hidden: str, cost: str, output: str, sizes: tuple[int, ...] = (3, 4, 3), m: int = 17, seed: int = 0
) -> Problem:
    """A network with random weights and biases, and random data that fit it."""
    random = np.random.default_rng(seed)
    g = activations()
    drawn = initialize(sizes, [g[hidden]] * (len(sizes) - 2) + [g[output]], initializers()["xavier"], seed)
    biases = [random.normal(size=n) / 4 for n in sizes[1:]]
    moved = network([l.weights for l in drawn.layers], biases, [l.activation for l in drawn.layers])
    X = random.normal(size=(sizes[0], m))
    return Problem(moved, costs()[cost], X, targets(random, cost, sizes[-1], m))


@pytest.fixture(scope="session")
def problem() -> Callable[..., Problem]:
    return make_problem


@pytest.fixture(scope="session")
def terms() -> Callable[[Pass], dict[Ref, Array]]:
    return lambda p: {operation.result: terms_of(operation, p) for operation in p.operations}


@pytest.fixture(scope="session")
def rectangular() -> Callable[..., Network]:
    """A network from lists of numbers: (weights, biases, names of the activations)."""

    def build(weights: list[object], biases: list[object], names: list[str]) -> Network:
        arrays = [np.array(W, dtype=float) for W in weights], [np.array(b, dtype=float) for b in biases]
        return network(*arrays, [activations()[name] for name in names])

    return build
