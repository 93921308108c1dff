"""The numbers of an operation's result one after the other, and the products that each is the sum of."""

from typing import NamedTuple

from bpviz.engine.plan import Operation, Ref, Rule
from bpviz.engine.recorded import Pass
from bpviz.explain.origin import origin
from bpviz.explain.quantity import Quantity
from bpviz.explain.terms import NONE, Term, Terms
from bpviz.scene.light import Light, light_of
from bpviz.study.view import View

BY_WEIGHT = (Rule.WEIGHTS, Rule.UPDATE_WEIGHTS)
WITHOUT_EXAMPLE = (Rule.WEIGHTS, Rule.BIASES, Rule.UPDATE_WEIGHTS, Rule.UPDATE_BIASES)


class Place(NamedTuple):
    """The row of the result, and the column of a weight."""

    row: int
    column: int = 0


def places(pass_: Pass, step: Operation) -> int:
    """How many numbers of the result there are to go through: its units; of weights, each of them."""
    rows, columns = pass_[step.result].shape
    return rows * columns if step.rule in BY_WEIGHT else rows


def place_at(pass_: Pass, step: Operation, index: int) -> Place:
    """The index-th of them, row by row."""
    if step.rule not in BY_WEIGHT:
        return Place(index)
    return Place(*divmod(index, pass_[step.result].shape[1]))


def index_of(pass_: Pass, step: Operation, view: View) -> int | None:
    """Which of them is looked at; None where the chosen unit is of another layer."""
    if step.rule is Rule.COST:
        return 0
    if view.unit[0] != step.layer:
        return None
    columns = pass_[step.result].shape[1] if step.rule in BY_WEIGHT else 1
    return view.unit[1] * columns + (view.link if step.rule in BY_WEIGHT else 0)


def quantity_at(step: Operation, place: Place, view: View) -> Quantity:
    """The number itself."""
    column = place.column if step.rule in BY_WEIGHT else None
    example = None if step.rule in WITHOUT_EXAMPLE else view.example
    return Quantity(step.result, place.row, column, example)


def newest_of_unit(pass_: Pass, operation: int, view: View) -> Quantity:
    """What the pass has made last of the chosen unit: its dz, da, a or z; of an input, x."""
    layer, row = view.unit
    made = (step.result for step in reversed(pass_.operations[: operation + 1]) if step.layer == layer)
    known = next(
        (ref for ref in made if ref.name in ("Z", "A", "dA", "dZ")), Ref("A", 0) if layer == 0 else None
    )
    return Quantity(Ref("b", layer), row) if known is None else Quantity(known, row, None, view.example)


def newest_of_weight(pass_: Pass, operation: int, view: View) -> Quantity:
    """What the pass has made last of the chosen weight: the updated weight, its dw or the weight itself."""
    layer, row = view.unit
    made = (step.result for step in reversed(pass_.operations[: operation + 1]) if step.layer == layer)
    known = next((ref for ref in made if ref.name in ("dW", "W'")), Ref("W", layer))
    return Quantity(known, row, view.link)


def products(pass_: Pass, step: Operation, view: View) -> Terms:
    """The products of the number that is looked at; none where it is no sum."""
    index = index_of(pass_, step, view)
    if index is None:
        return NONE
    return origin(pass_, quantity_at(step, place_at(pass_, step, index), view)).terms


def product_light(pass_: Pass, step: Operation, view: View) -> Light | None:
    """The units and the edges of the product that is looked at."""
    found = product(pass_, step, view)
    if found is None:
        return None
    light = Light()
    for factor in found[0].factors:
        light |= light_of(factor.link, pass_.network.sizes)
    return light


def product(pass_: Pass, step: Operation, view: View) -> tuple[Term, int] | None:
    """The product that is looked at, and how many there are."""
    if view.product is None:
        return None
    found = products(pass_, step, view)
    return (found[view.product], len(found)) if view.product < len(found) else None
