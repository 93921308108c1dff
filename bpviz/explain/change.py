"""Why the cost changed: what an update really did to it, beside what the gradient had promised, layer by layer."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.network import network
from bpviz.engine.plan import Phase, Ref
from bpviz.engine.recorded import Pass, losses
from bpviz.explain.asked import Asked
from bpviz.explain.formula import Fence, Formula, Kind, Link, Number, Operator, Scripts, Style, Symbol, row
from bpviz.explain.largest import largest
from bpviz.explain.notation import Notation
from bpviz.explain.notations import lecture
from bpviz.explain.numbers import plain
from bpviz.explain.quantity import Quantity
from bpviz.explain.substitution import readable
from bpviz.explain.sums import CLOSE, EQUALS, OPEN, PLUS, added
from bpviz.explain.update import DELTA, MINUS, step_length
from bpviz.words import Message, say

APPROXIMATELY = Operator("≈", Kind.RELATION)
TWO = Symbol("2", Style.UPRIGHT)
CLOSE_ENOUGH = 0.1
"""A prediction is called close if it is wrong by no more than this share of itself."""


@dataclass(frozen=True, eq=False)
class ParameterChange:
    """One array of parameters, W or b of a layer. shares: dθ · Δθ of each entry, in the shape of the array."""

    ref: Ref
    shares: Array

    @property
    def predicted(self) -> float:
        """Σ dθ · Δθ."""
        return float(self.shares.sum())


@dataclass(frozen=True, eq=False)
class CostChange:
    """The cost of one batch before and after its own update; `penalty` is that of L2, 0 without.

    parameters: W[1], b[1] … b[L], each with its part of the prediction. plain: whether the update is −α times the
    gradient, clipped or not, so that the prediction is −α(‖dW‖² + ‖db‖²). symbols, numbers: it as a formula.
    """

    before: float
    after: float
    penalty_before: float
    penalty_after: float
    parameters: tuple[ParameterChange, ...]
    plain: bool
    symbols: Formula
    numbers: Formula
    sentence: Message

    @property
    def actual(self) -> float:
        """How much J and the penalty have changed."""
        return (self.after - self.before) + (self.penalty_after - self.penalty_before)

    @property
    def predicted(self) -> float:
        """The first-order prediction, Σ dθ · Δθ over all parameters."""
        return sum(parameter.predicted for parameter in self.parameters)

    @cached_property
    def by_layer(self) -> tuple[float, ...]:
        """The prediction's part of layers 1 … L."""
        pairs = zip(self.parameters[::2], self.parameters[1::2], strict=True)
        return tuple(weights.predicted + biases.predicted for weights, biases in pairs)

    def largest(self, count: int) -> tuple[tuple[Quantity, float], ...]:
        """The parameters that were to change the cost most, each with its dθ · Δθ, the largest first."""
        flat = np.concatenate([parameter.shares.ravel() for parameter in self.parameters])
        return tuple((entry(self.parameters, i), float(flat[i])) for i in largest(flat, count))


def entry(arrays: tuple[ParameterChange, ...], place: int) -> Quantity:
    """The parameter at a place of the arrays laid out one after the other."""
    for array in arrays:
        if place < array.shares.size:
            line, column = divmod(place, array.shares.shape[1])
            return Quantity(array.ref, line, column if array.ref.name == "W" else None)
        place -= array.shares.size
    raise IndexError(f"there is no parameter {place} more")


@np.errstate(over="ignore", invalid="ignore")
def cost_change(pass_: Pass, notation: Notation = lecture.NOTATION) -> CostChange:
    """What the update of the pass does to the cost of the pass's own batch."""
    layers = range(1, pass_.network.depth + 1)
    after = network(
        [pass_["W'", l] for l in layers],
        [pass_["b'", l] for l in layers],
        [layer.activation for layer in pass_.network.layers],
    )
    J = float(losses(after, pass_.cost, pass_["A", 0], pass_["Y", pass_.network.depth]).mean())
    penalty = pass_.l2 / (2 * pass_.m) * sum(float(np.sum(layer.weights**2)) for layer in after.layers)
    parameters = tuple(
        ParameterChange(Ref(name, l), pass_[f"d{name}", l] * (pass_[f"{name}'", l] - pass_[name, l]))
        for l in layers
        for name in ("W", "b")
    )
    descends = all(
        Asked(pass_, each, 0, 0, None).is_plain_descent
        for each in pass_.operations
        if each.phase is Phase.UPDATE
    )
    actual = J - pass_.J + penalty - pass_.penalty
    predicted = sum(parameter.predicted for parameter in parameters)
    return CostChange(
        before=pass_.J,
        after=J,
        penalty_before=pass_.penalty,
        penalty_after=penalty,
        parameters=parameters,
        plain=descends,
        symbols=_symbols(pass_, parameters, descends, notation),
        numbers=_numbers(parameters, predicted, notation),
        sentence=_sentence(actual, predicted, pass_.l2 > 0),
    )


def _symbols(
    pass_: Pass, parameters: tuple[ParameterChange, ...], descends: bool, notation: Notation
) -> Formula:
    """ΔJ ≈ −α(‖dW‖² + ‖db‖² + …), or −(dW·ΔW + …) where an optimiser made the change."""
    items: list[Formula] = []
    for parameter in parameters:
        name, l = parameter.ref
        derivative = notation.whole(Ref(f"d{name}", l))
        if descends:
            term: Formula = Scripts(Fence("‖", derivative, "‖"), None, TWO)
        else:
            term = row(derivative, Operator("·", Kind.BINARY), DELTA, notation.whole(parameter.ref))
        items += [PLUS, term]
    factor = step_length(pass_, notation) if descends else ()
    return row(*_delta(notation), APPROXIMATELY, MINUS, *factor, OPEN, *items[1:], CLOSE)


def _numbers(parameters: tuple[ParameterChange, ...], predicted: float, notation: Notation) -> Formula:
    values = np.array([parameter.predicted for parameter in parameters])
    terms = added(values, lambda i: Number(float(values[i]), link=Link(Ref(*_gradient_of(parameters[i])))))
    return readable(row(*_delta(notation), APPROXIMATELY, *terms, EQUALS, Number(predicted)))


def _gradient_of(parameter: ParameterChange) -> tuple[str, int]:
    return f"d{parameter.ref.name}", parameter.ref.layer


def _delta(notation: Notation) -> tuple[Formula, Formula]:
    return DELTA, Symbol(notation.cost)


def _sentence(actual: float, predicted: float, penalised: bool) -> Message:
    cost = say("cost with its penalty") if penalised else say("cost")
    numbers = {"cost": cost, "actual": plain(abs(actual)), "predicted": plain(abs(predicted))}
    if not np.isfinite(actual):
        return say("The {cost} has run away: try a smaller learning rate.", cost=cost)
    if predicted == 0:
        return say(
            "The gradient is zero, so no change was to be expected; the {cost} changed by {actual}.",
            **numbers,
        )
    if actual * predicted < 0 and predicted < 0:
        return say(
            "The {cost} rose by {actual} although the gradient promised a fall of {predicted}: the step was longer "
            "than the slope holds; try a smaller learning rate.",
            **numbers,
        )
    if abs(actual - predicted) <= CLOSE_ENOUGH * abs(predicted):
        if actual < 0:
            return say(
                "The {cost} fell by {actual}, nearly the {predicted} that the gradient promised.", **numbers
            )
        return say(
            "The {cost} rose by {actual}, nearly the {predicted} that the gradient foretold.", **numbers
        )
    return say(
        "The {cost} changed by {actual}, the gradient foretold {predicted}: over a step this long the cost is curved.",
        cost=cost,
        actual=plain(actual),
        predicted=plain(predicted),
    )
