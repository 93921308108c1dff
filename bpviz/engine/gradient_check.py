"""The gradient check: central differences of the cost against backprop, parameter by parameter."""

from dataclasses import dataclass

import numpy as np

from bpviz.engine.arrays import Array, frozen
from bpviz.engine.cost import Cost
from bpviz.engine.network import Network
from bpviz.engine.recorded import losses, record

EPSILON = 1e-5
DROWNED = 1e-7
"""The share of the rounding in a gradient above which its relative error says nothing about backprop."""


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """analytic, numeric: (k,) the checked entries of the gradient by backprop and by differences.

    indices: (k,) where they stand in Network.vector(). kinks: (k,) true where ±ε crosses a kink, so that the
    difference means nothing. relative_error: the largest over the arrays W[l] and b[l] of ‖g − ĝ‖ / (‖g‖ +
    ‖ĝ‖), kinks left out, 0/0 counting as 0. Where an array's gradient is so small that the rounding of the two
    costs drowns it (behind small weights, say), the sum below the line is taken no smaller than that rounding
    divided by DROWNED.
    """

    analytic: Array
    numeric: Array
    indices: np.ndarray
    kinks: np.ndarray
    relative_error: float
    parameters: int


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
    theta = np.array(network.vector(), dtype=np.float64)
    gradient = np.asarray(record(network, cost, X, Y, l2=l2).gradient)
    J = float(losses(network, cost, X, Y).mean())
    rounding = float(np.finfo(np.float64).eps) * (1.0 + abs(J)) / epsilon
    indices = np.arange(theta.size)
    if sample is not None and sample < theta.size:
        random = np.random.Generator(np.random.PCG64(seed))
        indices = np.sort(random.choice(theta.size, sample, replace=False))
    numeric = np.empty(indices.size)
    kinks = np.zeros(indices.size, dtype=bool)
    kinked = any(layer.activation.kink for layer in network.layers)
    for place, index in enumerate(indices):
        sides = []
        for sign in (1, -1):
            moved = theta.copy()
            moved[index] += sign * epsilon
            sides.append(network.with_vector(moved))
        up, down = (float(losses(side, cost, X, Y).mean()) for side in sides)
        penalty = 0.0
        if l2 and not _is_bias(network, int(index)):
            penalty = l2 / X.shape[1] * theta[index]
        numeric[place] = (up - down) / (2 * epsilon) + penalty
        kinks[place] = kinked and _crosses_kink(sides[0], sides[1], X)
    analytic = gradient[indices]
    error = _largest_error(_array_of(network)[indices], analytic, numeric, kinks, rounding)
    return GradientCheck(frozen(analytic), frozen(numeric), indices, kinks, error, theta.size)


def _is_bias(network: Network, index: int) -> bool:
    return bool(_array_of(network)[index] % 2)


def _array_of(network: Network) -> np.ndarray:
    """For every entry of the parameter vector the number of its array.

    2(l − 1) for W[l], 2(l − 1) + 1 for b[l].
    """
    architecture = network.architecture()
    numbers = np.zeros(architecture.length)
    for l, block in enumerate(architecture.blocks(numbers)):
        block[:, :-1], block[:, -1] = 2 * l, 2 * l + 1
    return numbers.astype(int)


def _crosses_kink(up: Network, down: Network, X: Array) -> bool:
    """Whether a unit with a kink has z on different sides of 0 in the two networks."""
    A, B = X, X
    for one, other in zip(up.layers, down.layers, strict=True):
        Z, V = one.weights @ A + one.biases, other.weights @ B + other.biases
        if one.activation.kink and bool(((Z > 0) != (V > 0)).any()):
            return True
        A, B = one.activation.value(Z), one.activation.value(V)
    return False


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
        if size > 0:
            worst = max(worst, float(np.linalg.norm(g - n)) / max(size, smallest))
    return worst
