"""The gradient check of a pass as it can be looked at: how much of it is checked, and the error for ever smaller ε."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from bpviz.engine.gradient_check import GradientCheck, checking, drawn
from bpviz.engine.network import Network
from bpviz.engine.plan import Ref
from bpviz.engine.recorded import Pass
from bpviz.explain.quantity import Quantity

ACCEPTED = 1e-6
"""Backprop agrees with the differences up to this relative error."""
LARGEST, SMALLEST = -1, -12
"""Exponents of the first and the last ε of the curve."""
CURVE = tuple(10.0**power for power in np.arange(LARGEST, SMALLEST - 0.25, -0.5))
MOST_EXAMPLES = 200
MOST_PARAMETERS = 3_000
FEWEST, FEWEST_CURVE, MOST_CURVE = 100, 10, 40
"""So many parameters are checked of any network, and for a point of the curve."""
MOST_WORK = 1.5e9
"""Multiplications and additions of the check, and again of the curve: about a second."""
ACTIVATION = 20
"""Multiplications that an activation is worth."""


@dataclass(frozen=True)
class Checkup:
    """check: as far as it has come. curve: (ε, relative error of all entries together), as far as it has come, on
    `sampled` parameters. examples: how many columns of the batch of m are used; seed: of what is drawn.
    """

    check: GradientCheck
    curve: tuple[tuple[float, float], ...]
    sampled: int
    examples: int
    m: int
    seed: int

    @property
    def whole(self) -> bool:
        """Whether every parameter is checked."""
        return self.check.indices.size == self.check.parameters

    @property
    def agrees(self) -> bool:
        """Whether the error is accepted."""
        return bool(self.check.relative_error <= ACCEPTED)


def checkups(
    pass_: Pass, epsilon: float, seed: int = 0, curve: tuple[tuple[float, float], ...] = ()
) -> Iterator[Checkup]:
    """First the check at `epsilon`, parameter by parameter; then the curve, where it is not given as known already."""
    net = pass_.network.with_vector(np.asarray(pass_.network.vector(), np.float64))
    m = pass_.m
    columns = np.unique(np.linspace(0, m - 1, min(m, MOST_EXAMPLES)).round().astype(int))
    X = np.asarray(pass_["A", 0][:, columns], np.float64)
    Y = np.asarray(pass_["Y", net.depth][:, columns], np.float64)
    l2 = pass_.l2 * columns.size / m
    affordable = int(MOST_WORK / work(net, columns.size))
    indices = drawn(net.parameters, min(max(affordable, FEWEST), MOST_PARAMETERS), seed)
    few = drawn(net.parameters, min(max(affordable // len(CURVE), FEWEST_CURVE), MOST_CURVE), seed)
    found: Checkup | None = None
    for check in checking(net, pass_.cost, X, Y, l2=l2, epsilon=epsilon, indices=indices):
        found = Checkup(check, curve, few.size, columns.size, m, seed)
        yield found
    assert found is not None
    for size in CURVE[len(curve) :]:
        error = 0.0
        for check in checking(net, pass_.cost, X, Y, l2=l2, epsilon=size, indices=few):
            error = check.total_error
            yield found
        found = replace(found, curve=(*found.curve, (size, error)))
    yield found


def work(network: Network, m: int) -> float:
    """Multiplications and additions that one parameter takes, on average over all of them."""
    sizes, total = network.sizes, 0.0
    for l in range(1, network.depth + 1):
        above = sum(sizes[k] * (sizes[k - 1] + ACTIVATION) for k in range(l + 1, network.depth + 1))
        own = sizes[l - 1] + ACTIVATION
        total += sizes[l] * (sizes[l - 1] + 1) * 2 * m * (own + above)
    return total / network.parameters


def place_of(network: Network, index: int) -> Quantity:
    """The entry of the gradient that a place of Network.vector() stands for: of a dW or a db."""
    for l, layer in enumerate(network.layers, start=1):
        n_out, n_in = layer.weights.shape
        if index < n_out * (n_in + 1):
            row, column = divmod(index, n_in + 1)
            if column == n_in:
                return Quantity(Ref("db", l), row)
            return Quantity(Ref("dW", l), row, column)
        index -= n_out * (n_in + 1)
    raise IndexError(f"there is no parameter {index} more")


def index_of(network: Network, layer: int, row: int, column: int | None) -> int:
    """The place in Network.vector() of a weight, or of a bias where there is no column."""
    before = sum(each.weights.size + each.biases.size for each in network.layers[: layer - 1])
    n_in = network.sizes[layer - 1]
    return before + row * (n_in + 1) + (n_in if column is None else column)
