"""Nudge a weight, a bias or an input: what the derivative predicts for the cost, beside what really happens."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.network import Layer, Network
from bpviz.engine.plan import Ref
from bpviz.engine.recorded import Pass, output_losses
from bpviz.explain.numbers import plain
from bpviz.explain.quantity import Quantity, shares, value
from bpviz.words import Message, say

ROWS, RATIO = 7, 10
DROWNED = 100.0
"""An error below so many roundings of the cost says nothing about the derivative any more."""


@dataclass(frozen=True, slots=True)
class Move:
    """One number along the chain: before and after the nudge.

    slope: its derivative by what is nudged; predicted: its change to first order, slope · δ.
    """

    quantity: Quantity
    before: float
    after: float
    slope: float
    predicted: float

    @property
    def actual(self) -> float:
        """The change that really happened."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: predicted and true change of the cost for a nudge δ.

    rounding: an error no larger than this is that of the cost's own rounding. kink: a ReLU crosses its kink, where
    the prediction does not hold.
    """

    delta: float
    predicted: float
    actual: float
    rounding: float
    kink: bool

    @property
    def rounded(self) -> bool:
        """Whether the error cannot shrink any more."""
        return abs(self.error) <= self.rounding

    @property
    def error(self) -> float:
        """What really happened less what was predicted."""
        return self.actual - self.predicted


@dataclass(frozen=True)
class Nudge:
    """quantity: what was moved, by delta; derivative: that of the cost with respect to it, without L2's penalty.

    example: whose loss is the cost; None: J, the mean over the batch. chain: the parameter, then z and a of its unit
    and in each later layer of the unit whose a has the largest slope, then the cost; without an example z and a are
    means.
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


Layers = list[tuple[Array, Array]]
"""Z and A of layers 1 … L, each (n, m)."""


@dataclass(frozen=True, eq=False)
class Start:
    """What does not depend on how far a number is moved: Z and A before it, their slopes, the cost and its slope."""

    pass_: Pass
    quantity: Quantity
    example: int | None
    X: Array
    Y: Array
    before: Layers
    slopes: Layers
    derivative: float
    cost: float


@np.errstate(over="ignore", invalid="ignore")
def start(pass_: Pass, quantity: Quantity, example: int | None = 0) -> Start:
    """Ready to move W, b or an input (A of layer 0), and to look at the loss of an example, or at J.

    Raises ValueError for any other quantity, IndexError for one that is not there.
    """
    example = _whose(quantity, example)
    derivative = _derivative(pass_, quantity, example)
    X, Y = _data(pass_, example)
    before = _before(pass_, X, example)
    slopes = _slopes(pass_, quantity, before, example)
    cost = float(output_losses(pass_.network, pass_.cost, *before[-1], Y).mean())
    return Start(pass_, quantity, example, X, Y, before, slopes, derivative, cost)


@np.errstate(over="ignore", invalid="ignore")
def moved(begun: Start, delta: float) -> Nudge:
    """The number moved by delta, and what follows."""
    pass_, quantity, example = begun.pass_, begun.quantity, begun.example
    after = _after(pass_, quantity, delta, begun.before, begun.X, example)
    cost = float(output_losses(pass_.network, pass_.cost, *after[-1], begun.Y).mean())
    predicted, actual = begun.derivative * delta, cost - begun.cost
    number = value(pass_, quantity)
    whole = Quantity(Ref("J", pass_.network.depth), example=example)
    chain = (
        Move(quantity, number, number + delta, 1.0, delta),
        *_units(begun, delta, after),
        Move(whole, begun.cost, cost, begun.derivative, predicted),
    )
    kink = _crossed(pass_.network, begun.before, after)
    return Nudge(
        quantity,
        example,
        delta,
        begun.derivative,
        chain,
        predicted,
        actual,
        kink,
        _sentence(predicted, actual, _rounding(pass_, begun.cost, cost), kink),
    )


def shrunk(begun: Start, delta: float, rows: int = ROWS) -> tuple[Row, ...]:
    """The same nudge with δ a tenth as large from line to line: the error falls a hundredfold, down to rounding."""
    lines = []
    for k in range(rows):
        tried = moved(begun, delta / RATIO**k)
        rounding = _rounding(begun.pass_, begun.cost, tried.chain[-1].after)
        lines.append(Row(tried.delta, tried.predicted, tried.actual, rounding, tried.kink))
    return tuple(lines)


def nudge(pass_: Pass, quantity: Quantity, delta: float, example: int | None = 0) -> Nudge:
    """The cost after moving W, b or an input (A of layer 0) by delta; raises as `start` does."""
    return moved(start(pass_, quantity, example), delta)


def table(
    pass_: Pass, quantity: Quantity, delta: float, example: int | None = 0, rows: int = ROWS
) -> tuple[Row, ...]:
    """`shrunk` of a number that has not been moved yet."""
    return shrunk(start(pass_, quantity, example), delta, rows)


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


def _before(pass_: Pass, X: Array, example: int | None) -> Layers:
    """The batch as the pass has it; one example again by itself, so that both sides round alike."""
    if example is None:
        return [(pass_["Z", l], pass_["A", l]) for l in range(1, pass_.network.depth + 1)]
    return _forward(pass_.network.layers, X)


def _after(
    pass_: Pass, quantity: Quantity, delta: float, before: Layers, X: Array, example: int | None
) -> Layers:
    """What follows from the move; the layers below it are as they were, and of its own one unit alone moves."""
    (name, l), row, column, whose = quantity
    layers = pass_.network.layers
    if name == "A":
        moved = X.copy()
        moved[row, whose if example is None else 0] += delta
        return _forward(layers, moved)
    below = before[l - 2][1] if l > 1 else X
    Z = before[l - 1][0].copy()
    Z[row] += delta * (below[column or 0] if name == "W" else 1.0)
    A = layers[l - 1].activation.value(Z)
    return [*before[: l - 1], (Z, A), *_forward(layers[l:], A)]


def _forward(layers: Sequence[Layer], A: Array) -> Layers:
    found: Layers = []
    for layer in layers:
        Z = layer.weights @ A + layer.biases
        A = layer.activation.value(Z)
        found.append((Z, A))
    return found


def _slopes(pass_: Pass, quantity: Quantity, before: Layers, example: int | None) -> Layers:
    """The derivatives of Z and A by what is nudged, from its layer on; before it there are none.

    Every activation's Jacobian is symmetric, so what pulls a derivative back also pushes a change forward.
    """
    (name, first), row, column, whose = quantity
    X, _ = _data(pass_, example)
    dA = np.zeros_like(X)
    if name == "A":
        dA[row, whose if example is None else 0] = 1.0
    found: Layers = []
    for l, (layer, (Z, A)) in enumerate(zip(pass_.network.layers, before, strict=True), start=1):
        if l < first:
            found.append((np.zeros_like(Z), np.zeros_like(A)))
            continue
        dZ = np.zeros_like(Z) if l == first else layer.weights @ dA
        if l == first:
            below = before[l - 2][1] if l > 1 else X
            dZ[row] = below[column or 0] if name == "W" else 1.0
        dA = layer.activation.pull_back(Z, A, dZ)
        found.append((dZ, dA))
    return found


def _units(begun: Start, delta: float, after: Layers) -> tuple[Move, ...]:
    quantity, before, slopes = begun.quantity, begun.before, begun.slopes
    name, first = quantity.ref
    moves = []
    for l in range(max(first, 1), len(before) + 1):
        sizes = np.abs(slopes[l - 1][1].mean(axis=1))
        unit = quantity.row if l == first and name != "A" else int(np.nan_to_num(sizes).argmax())
        for letter, which in (("Z", 0), ("A", 1)):
            old, new, slope = (float(layers[l - 1][which][unit].mean()) for layers in (before, after, slopes))
            place = Quantity(Ref(letter, l), unit, None, begun.example)
            moves.append(Move(place, old, new, slope, slope * delta))
    return tuple(moves)


def _crossed(net: Network, before: Layers, after: Layers) -> bool:
    """Whether a unit with a kink has z on the other side of 0 than before."""
    pairs = zip(net.layers, before, after, strict=True)
    return any(layer.activation.kink and bool(((Z > 0) != (V > 0)).any()) for layer, (Z, _), (V, _) in pairs)


def _sentence(predicted: float, actual: float, rounding: float, kink: bool) -> Message:
    numbers = {"predicted": plain(predicted), "actual": plain(actual)}
    if kink:
        return say(
            "Predicted {predicted}, really {actual}: a unit crosses its kink, where its slope jumps.",
            **numbers,
        )
    if predicted == 0 and abs(actual) <= rounding:
        return say(
            "Neither was a change of the cost predicted nor is there one: on every way to it a slope is 0."
        )
    if abs(actual - predicted) <= rounding:
        return say(
            "Predicted ∂C/∂θ · δ = {predicted}, really {actual}: they differ by no more than the rounding of the cost.",
            **numbers,
        )
    return say(
        "Predicted ∂C/∂θ · δ = {predicted}, really {actual}; a tenth of δ leaves about a hundredth of the difference.",
        **numbers,
    )


def _rounding(pass_: Pass, before: float, after: float) -> float:
    """What the rounding of two costs may do to their difference."""
    eps = float(np.finfo(pass_.losses.dtype).eps)
    return DROWNED * eps * max(abs(before) + abs(after), 1.0)
