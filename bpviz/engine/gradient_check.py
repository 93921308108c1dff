"""The gradient check: central differences of the cost against backprop, parameter by parameter."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bpviz.engine.arrays import Array, frozen
from bpviz.engine.cost import Cost
from bpviz.engine.network import Network
from bpviz.engine.recorded import losses, output_losses, record

EPSILON = 1e-5
DROWNED = 1e-7
"""The share of the rounding in a gradient above which its relative error says nothing about backprop."""
ROUNDINGS = 4.0
"""A difference within so many roundings of the costs is no more than their rounding."""
TOGETHER = 4
"""So many parameters are checked between two partial results."""


@dataclass(frozen=True)
class GradientCheck:
    """analytic, numeric: (k,) the checked entries of the gradient by backprop and by differences with ±epsilon.

    indices: (k,) where they stand in Network.vector(); arrays: (k,) the number of their array, 2(l − 1) for W[l], one
    more for b[l]. kinks: (k,) true where ±ε crosses a kink, so that the difference means nothing. rounding: how far
    off a difference may be because the costs are rounded. done: so many of the k are checked yet.
    """

    analytic: Array
    numeric: Array
    indices: np.ndarray
    arrays: np.ndarray
    kinks: np.ndarray
    parameters: int
    epsilon: float
    rounding: float
    done: int

    @cached_property
    def relative_error(self) -> float:
        """The largest over the arrays W[l] and b[l] of ‖g − ĝ‖ / (‖g‖ + ‖ĝ‖), kinks left out, 0/0 counting as 0; NaN
        where a number is not finite.

        Where an array's gradient is so small that the rounding of the two costs drowns it (behind small weights, say),
        the sum below the line is taken no smaller than that rounding divided by DROWNED.
        """
        done = self.done
        arrays, g, n = self.arrays[:done], self.analytic[:done], self.numeric[:done]
        return _largest_error(arrays, g, n, self.kinks[:done], self.rounding)

    @cached_property
    def errors(self) -> Array:
        """(done,) |g − ĝ| / (|g| + |ĝ|) of each entry by itself, 0/0 counting as 0."""
        g, n = self.analytic[: self.done], self.numeric[: self.done]
        size = np.abs(g) + np.abs(n)
        return frozen(np.where(size > 0, np.abs(g - n) / np.where(size > 0, size, 1.0), 0.0))

    @cached_property
    def drowned(self) -> np.ndarray:
        """(done,) where the two differ by no more than the rounding of the costs: nothing finer can be said."""
        off = np.abs(self.analytic - self.numeric)[: self.done]
        return np.asarray((off <= ROUNDINGS * self.rounding) & (self.errors > DROWNED))

    @property
    def total_error(self) -> float:
        """‖g − ĝ‖ / (‖g‖ + ‖ĝ‖) of all entries together as they are, kinks left out."""
        fine = ~self.kinks[: self.done]
        g, n = self.analytic[: self.done][fine], self.numeric[: self.done][fine]
        size = float(np.linalg.norm(g) + np.linalg.norm(n))
        return float(np.linalg.norm(g - n)) / size if size > 0 else 0.0


def gradient_check(
    network: Network,
    cost: Cost,
    X: Array,
    Y: Array,
    *,
    l2: float = 0.0,
    epsilon: float = EPSILON,
    sample: int | None = None,
    seed: int = 0,
) -> GradientCheck:
    """(J(θ + ε) − J(θ − ε)) / 2ε with the penalty in J, for all parameters or a `sample` drawn by `seed`."""
    indices = drawn(network.parameters, sample, seed)
    *_, found = checking(network, cost, X, Y, l2=l2, epsilon=epsilon, indices=indices)
    return found


def drawn(parameters: int, sample: int | None, seed: int) -> np.ndarray:
    """The places of all parameters, or of as many as the sample has, in order."""
    if sample is None or sample >= parameters:
        return np.arange(parameters)
    random = np.random.Generator(np.random.PCG64(seed))
    return np.sort(random.choice(parameters, sample, replace=False))


def checking(
    network: Network, cost: Cost, X: Array, Y: Array, *, l2: float, epsilon: float, indices: np.ndarray
) -> Iterator[GradientCheck]:
    """The check of these parameters as far as it has come, a few of them at a time; the last is the whole."""
    with np.errstate(all="ignore"):
        analytic = np.asarray(record(network, cost, X, Y, l2=l2).gradient)[indices]
        J = float(losses(network, cost, X, Y).mean())
        theta, arrays = network.vector()[indices], _array_of(network)[indices]
    rounding = float(np.finfo(np.float64).eps) * (1.0 + abs(J)) / epsilon
    decay = np.where(arrays % 2 == 0, l2 / X.shape[1] * theta, 0.0)
    numeric, kinks = np.zeros(indices.size), np.zeros(indices.size, dtype=bool)
    differences = _Differences(network, cost, X, Y, epsilon)
    done = 0
    while True:
        stop = min(done + TOGETHER, indices.size)
        for place in range(done, stop):
            with np.errstate(all="ignore"):
                slope, kinks[place] = differences.at(int(indices[place]))
            numeric[place] = slope + decay[place]
        done = stop
        yield GradientCheck(
            frozen(analytic),
            frozen(numeric.copy()),
            indices,
            arrays,
            kinks.copy(),
            network.parameters,
            epsilon,
            rounding,
            done,
        )
        if done == indices.size:
            return


class _Differences:
    """Moves one parameter at a time, and computes again what follows from it: its unit, and the layers above."""

    def __init__(self, network: Network, cost: Cost, X: Array, Y: Array, epsilon: float) -> None:
        self._network, self._cost, self._Y, self._epsilon = network, cost, Y, epsilon
        self._kinked = any(layer.activation.kink for layer in network.layers)
        self._Z: list[Array] = []
        self._A: list[Array] = [X]
        self._ends = np.cumsum([layer.weights.size + layer.biases.size for layer in network.layers])
        with np.errstate(all="ignore"):
            for layer in network.layers:
                self._Z.append(layer.weights @ self._A[-1] + layer.biases)
                self._A.append(layer.activation.value(self._Z[-1]))

    def at(self, index: int) -> tuple[float, bool]:
        """(J(θ + ε) − J(θ − ε)) / 2ε without the penalty, and whether a kink lies between the two."""
        l = int(np.searchsorted(self._ends, index, side="right"))
        layer = self._network.layers[l]
        n = layer.weights.shape[1]
        row, column = divmod(index - (int(self._ends[l - 1]) if l else 0), n + 1)
        (up, above), (down, below) = (self._side(l, row, column, sign * self._epsilon) for sign in (1, -1))
        crossed = self._kinked and any(
            layer.activation.kink and bool(((Z > 0) != (V > 0)).any())
            for layer, Z, V in zip(self._network.layers[l:], above, below, strict=True)
        )
        return (up - down) / (2 * self._epsilon), crossed

    def _side(self, l: int, row: int, column: int, by: float) -> tuple[float, list[Array]]:
        """The cost with the parameter moved, and Z of its layer and of those above it."""
        layers = self._network.layers
        weights, bias = layers[l].weights[row].copy(), float(layers[l].biases[row, 0])
        if column < weights.size:
            weights[column] += by
        else:
            bias += by
        Z, A = self._Z[l].copy(), self._A[l + 1]
        Z[row] = weights @ self._A[l] + bias
        if layers[l].activation.slope is None:
            A = layers[l].activation.value(Z)
        else:
            A = A.copy()
            A[row] = layers[l].activation.value(Z[row : row + 1])[0]
        met = [Z]
        for layer in layers[l + 1 :]:
            Z = layer.weights @ A + layer.biases
            A = layer.activation.value(Z)
            met.append(Z)
        return float(output_losses(self._network, self._cost, Z, A, self._Y).mean()), met


def _array_of(network: Network) -> np.ndarray:
    """For every entry of the parameter vector the number of its array.

    2(l − 1) for W[l], 2(l − 1) + 1 for b[l].
    """
    architecture = network.architecture()
    numbers = np.zeros(architecture.length)
    for l, block in enumerate(architecture.blocks(numbers)):
        block[:, :-1], block[:, -1] = 2 * l, 2 * l + 1
    return numbers.astype(int)


def _largest_error(
    numbers: np.ndarray, analytic: Array, numeric: Array, kinks: np.ndarray, rounding: float
) -> float:
    """numbers: (k,) the array of each entry; rounding: how far off a difference may be."""
    worst = 0.0
    for number in np.unique(numbers):
        chosen = (numbers == number) & ~kinks
        g, n = analytic[chosen], numeric[chosen]
        size = float(np.linalg.norm(g) + np.linalg.norm(n))
        smallest = rounding * float(np.sqrt(g.size)) / DROWNED
        if not np.isfinite(size):
            return float("nan")
        if size > 0:
            worst = max(worst, float(np.linalg.norm(g - n)) / max(size, smallest))
    return worst
