"""Nudge a weight, a bias or an input: what the derivative predicts for the cost, beside what really happens."""

from dataclasses import dataclass

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.network import Network, network
from bpviz.engine.plan import Ref
from bpviz.engine.recorded import Pass, losses
from bpviz.explain.numbers import plain
from bpviz.explain.quantity import Quantity, shares, value
from bpviz.words import Message, say

ROWS, RATIO = 7, 0.1
EPS = float(np.finfo(np.float64).eps)
DROWNED = 100.0
"""An error below so many roundings of the cost says nothing about the derivative any more."""


@dataclass(frozen=True, slots=True)
class Move:
    """One number along the chain: before and after the nudge; predicted: its change to first order."""

    quantity: Quantity
    before: float
    after: float
    predicted: float

    @property
    def actual(self) -> float:
        """The change that really happened."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: predicted and true change of the cost for a nudge δ.

    rounded: the error is no larger than the rounding of the cost, so that it cannot shrink any more. kink: a ReLU
    crosses its kink, where the prediction does not hold.
    """

    delta: float
    predicted: float
    actual: float
    rounded: bool
    kink: bool

    @property
    def error(self) -> float:
        """What really happened less what was predicted."""
        return self.actual - self.predicted


@dataclass(frozen=True)
class Nudge:
    """quantity: what was moved, by delta; derivative: that of the cost with respect to it, without L2's penalty.

    example: whose loss is the cost; None: J, the mean over the batch. chain: the parameter, then z and a of its unit
    and in each later layer of the unit that moves most, then the cost; without an example z and a are means.
    """

    quantity: Quantity
    example: int | None
    delta: float
    derivative: float
    chain: tuple[Move, ...]
    predicted: float
    actual: float
    kink: bool
    sentence: Message

    @property
    def error(self) -> float:
        """What really happened less what was predicted."""
        return self.actual - self.predicted


@np.errstate(over="ignore", invalid="ignore")
def nudge(pass_: Pass, quantity: Quantity, delta: float, example: int | None = 0) -> Nudge:
    """The cost after moving W, b or an input (A of layer 0) by delta.

    Raises ValueError for any other quantity, IndexError for one that is not there.
    """
    example = _whose(quantity, example)
    derivative = _derivative(pass_, quantity, example)
    X, Y = _data(pass_, example)
    moved, X_moved = _moved(pass_, quantity, delta, X, example)
    before, after = _forward(pass_.network, X), _forward(moved, X_moved)
    tangents = _tangents(pass_, quantity, delta, before, example)
    costs = [
        float(losses(net, pass_.cost, inputs, Y).mean())
        for net, inputs in ((pass_.network, X), (moved, X_moved))
    ]
    predicted, actual = derivative * delta, costs[1] - costs[0]
    start = value(pass_, quantity)
    cost = Quantity(Ref("J", pass_.network.depth), example=example)
    chain = (
        Move(quantity, start, start + delta, delta),
        *_units(quantity, before, after, tangents, example),
        Move(cost, costs[0], costs[1], predicted),
    )
    kink = _crossed(pass_.network, before, after)
    return Nudge(
        quantity,
        example,
        delta,
        derivative,
        chain,
        predicted,
        actual,
        kink,
        _sentence(predicted, actual, kink),
    )


def table(
    pass_: Pass, quantity: Quantity, delta: float, example: int | None = 0, rows: int = ROWS
) -> tuple[Row, ...]:
    """The same nudge with δ a tenth as large from line to line: the error falls a hundredfold, down to rounding."""
    lines = []
    for k in range(rows):
        tried = nudge(pass_, quantity, delta * RATIO**k, example)
        size = abs(tried.chain[-1].before) + abs(tried.chain[-1].after)
        rounded = abs(tried.error) <= DROWNED * EPS * max(size, 1.0)
        lines.append(Row(tried.delta, tried.predicted, tried.actual, rounded, tried.kink))
    return tuple(lines)


Layers = list[tuple[Array, Array]]
"""Z and A of layers 1 … L, each (n, m)."""


def _whose(quantity: Quantity, example: int | None) -> int | None:
    """An input belongs to an example, so only that example's loss can move, or J."""
    name, layer = quantity.ref
    if name not in ("W", "b") and (name, layer) != ("A", 0):
        raise ValueError(f"{quantity.ref} cannot be moved by hand: choose a weight, a bias or an input")
    if name == "A" and quantity.example is None:
        raise ValueError(f"{quantity.ref} is the input of one example: say which")
    return quantity.example if name == "A" and example is not None else example


def _derivative(pass_: Pass, quantity: Quantity, example: int | None) -> float:
    """∂C/∂θ from the pass: a share of dW or db, or their mean; of an input Σ_j w_jk dz_j, which training skips."""
    (name, layer), row, _, whose = quantity
    value(pass_, quantity)
    if name == "A":
        dx = float(pass_["W", 1][:, row] @ pass_["dZ", 1][:, whose])
        return dx / pass_.m if example is None else dx
    each = shares(pass_, quantity._replace(ref=Ref(f"d{name}", layer)))
    return float(each.mean() if example is None else each[example])


def _data(pass_: Pass, example: int | None) -> tuple[Array, Array]:
    chosen = slice(None) if example is None else slice(example, example + 1)
    return pass_["A", 0][:, chosen], pass_["Y", pass_.network.depth][:, chosen]


def _moved(
    pass_: Pass, quantity: Quantity, delta: float, X: Array, example: int | None
) -> tuple[Network, Array]:
    (name, layer), row, column, whose = quantity
    if name == "A":
        X = X.copy()
        X[row, whose if example is None else 0] += delta
        return pass_.network, X
    weights = [each.weights.copy() for each in pass_.network.layers]
    biases = [each.biases.copy() for each in pass_.network.layers]
    target = weights if name == "W" else biases
    target[layer - 1][row, column or 0] += delta
    return network(weights, biases, [each.activation for each in pass_.network.layers]), X


def _forward(net: Network, X: Array) -> Layers:
    A: Array = X
    found: Layers = []
    for layer in net.layers:
        Z = layer.weights @ A + layer.biases
        A = layer.activation.value(Z)
        found.append((Z, A))
    return found


def _tangents(pass_: Pass, quantity: Quantity, delta: float, before: Layers, example: int | None) -> Layers:
    """The first-order changes of Z and A from the nudged layer on, nothing before it.

    Every activation's Jacobian is symmetric, so what pulls a derivative back also pushes a change forward.
    """
    (name, first), row, column, whose = quantity
    X, _ = _data(pass_, example)
    dA = np.zeros_like(X)
    if name == "A":
        dA[row, whose if example is None else 0] = delta
    found: Layers = []
    for l, (layer, (Z, A)) in enumerate(zip(pass_.network.layers, before, strict=True), start=1):
        dZ = layer.weights @ dA
        if l == first:
            below = before[l - 2][1] if l > 1 else X
            dZ[row] += delta * (below[column or 0] if name == "W" else 1.0)
        dA = layer.activation.pull_back(Z, A, dZ)
        found.append((dZ, dA))
    return found


def _units(
    quantity: Quantity, before: Layers, after: Layers, tangents: Layers, example: int | None
) -> tuple[Move, ...]:
    name, first = quantity.ref
    moves = []
    for l in range(max(first, 1), len(before) + 1):
        moved = np.abs(after[l - 1][1].mean(axis=1) - before[l - 1][1].mean(axis=1))
        unit = quantity.row if l == first and name != "A" else int(np.nan_to_num(moved).argmax())
        for letter, which in (("Z", 0), ("A", 1)):
            numbers = (float(layers[l - 1][which][unit].mean()) for layers in (before, after, tangents))
            moves.append(Move(Quantity(Ref(letter, l), unit, None, example), *numbers))
    return tuple(moves)


def _crossed(net: Network, before: Layers, after: Layers) -> bool:
    """Whether a unit with a kink has z on the other side of 0 than before."""
    pairs = zip(net.layers, before, after, strict=True)
    return any(layer.activation.kink and bool(((Z > 0) != (V > 0)).any()) for layer, (Z, _), (V, _) in pairs)


def _sentence(predicted: float, actual: float, kink: bool) -> Message:
    numbers = {"predicted": plain(predicted), "actual": plain(actual)}
    if kink:
        return say(
            "Predicted {predicted}, really {actual}: a unit crosses its kink, where its slope jumps.",
            **numbers,
        )
    return say(
        "Predicted ∂C/∂θ · δ = {predicted}, really {actual}; a tenth of δ leaves about a hundredth of the difference.",
        **numbers,
    )
