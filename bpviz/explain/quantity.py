"""One number of a pass by its place, and its value: what can be clicked, and asked where it came from."""

from typing import NamedTuple

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.plan import Ref
from bpviz.engine.recorded import Pass
from bpviz.explain.asked import PER_EXAMPLE
from bpviz.explain.formula import Link

SLOPE = "∂a/∂z"
CHANGES = {"ΔW": "W", "Δb": "b"}
_LOOK_UP = {SLOPE: "Z", "ΔW": "W", "Δb": "b"}


class Quantity(NamedTuple):
    """row: of its array; column: of a weight's array; example: the column of Z, A, dZ, dA, Y; all from 0.

    Without an example, Z, A, dZ, dA and Y are means over the batch; J with an example is that example's loss, dW and db
    with one are that example's share, ∂C₀/∂w. Beside the names of the plan there are ∂a/∂z, the slope g′(z) of a unit
    (of softmax: of output `column` by the z of `row`), and ΔW, Δb, what an optimiser took away.
    """

    ref: Ref
    row: int = 0
    column: int | None = None
    example: int | None = None

    @property
    def link(self) -> Link:
        """Where it stands on the canvas and in equations."""
        name = _LOOK_UP.get(self.ref.name, self.ref.name)
        column = None if self.ref.name == SLOPE else self.column
        return Link(Ref(name, self.ref.layer), self.row, column, self.example)


def linked_quantity(link: Link) -> Quantity | None:
    """The number that a part of an equation stands for, or None where it stands for a whole array."""
    if link.unit is None and link.ref.name != "J":
        return None
    if link.ref.name in ("W", "dW", "W'") and link.of is None:
        return None
    return Quantity(link.ref, link.unit or 0, link.of, link.example)


def value(pass_: Pass, quantity: Quantity) -> float:
    """The number, unrounded. Raises IndexError for one that is not there, KeyError for an unknown name."""
    ref, row, column, example = quantity
    _check(pass_, quantity)
    match ref.name:
        case "J":
            return pass_.J if example is None else float(pass_.losses[0, example])
        case name if name in PER_EXAMPLE:
            numbers = pass_[ref][row]
            return float(numbers.mean() if example is None else numbers[example])
        case "dW" | "db" if example is not None:
            return float(shares(pass_, quantity)[example])
        case "∂a/∂z":
            return _slope(pass_, quantity)
        case "ΔW" | "Δb":
            name = CHANGES[ref.name]
            before, after = pass_[name, ref.layer], pass_[f"{name}'", ref.layer]
            return float(before[row, column or 0] - after[row, column or 0])
        case _:
            return float(pass_[ref][row, column or 0])


@np.errstate(over="ignore", invalid="ignore")
def shares(pass_: Pass, quantity: Quantity) -> Array:
    """(m,) the ∂C₀/∂w or ∂C₀/∂b of each example, whose mean is the entry of dW or db (without its penalty)."""
    (name, layer), row, column, _ = quantity
    dZ = pass_["dZ", layer][row]
    return dZ if name == "db" else np.asarray(dZ * pass_["A", layer - 1][column or 0])


def _slope(pass_: Pass, quantity: Quantity) -> float:
    """g′(z); of softmax ∂a_k/∂z_j = −a_k a_j, or a_j times the sum of the others, which keeps its digits."""
    (_, layer), j, k, example = quantity
    slope = pass_.network.layers[layer - 1].activation.slope
    if slope is not None:
        return float(slope(pass_["Z", layer][j : j + 1, example])[0])
    a = pass_["A", layer][:, example]
    if k not in (None, j):
        return float(-a[k] * a[j])
    return float(a[j] * np.delete(a, j).sum())


def _check(pass_: Pass, quantity: Quantity) -> None:
    name, layer = quantity.ref
    rows, columns = pass_[_LOOK_UP.get(name, name), layer].shape
    if name == SLOPE:
        columns = rows
        if quantity.example is None:
            raise IndexError(f"{quantity.ref} is the slope of one example: say which")
    elif name in PER_EXAMPLE:
        columns = 1
    places = (
        ("row", quantity.row, rows),
        ("column", quantity.column or 0, columns),
        ("example", quantity.example or 0, pass_.m),
    )
    for what, place, stop in places:
        if not 0 <= place < stop:
            raise IndexError(f"{quantity.ref} has no {what} {place}: there are {stop}, counted from 0")
