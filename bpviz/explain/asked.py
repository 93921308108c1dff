"""What is asked about a step: which unit, which example or the mean of the batch; and the numbers that answer it."""

from dataclasses import dataclass
from functools import cached_property
from math import floor, log10

import numpy as np

from bpviz.engine.activation import Activation
from bpviz.engine.arrays import Array
from bpviz.engine.plan import Operation, Ref
from bpviz.engine.recorded import Pass
from bpviz.explain.formula import Fence, Formula, Fraction, Link, Number, Symbol, row
from bpviz.explain.notation import COLUMNS, Index, Notation
from bpviz.explain.notations import lecture
from bpviz.explain.sums import EQUALS

PER_EXAMPLE = COLUMNS
ROUNDING = 1e-12


@dataclass(frozen=True)
class Asked:
    """unit: the row of the result; of: the column of a weight; example: a column of the batch, None for the mean."""

    pass_: Pass
    operation: Operation
    unit: int
    of: int
    example: int | None
    notation: Notation = lecture.NOTATION

    @property
    def l(self) -> int:  # noqa: E743
        """The layer of the step."""
        return self.operation.layer

    @property
    def m(self) -> int:
        """The number of examples in the batch."""
        return self.pass_.m

    @property
    def activation(self) -> Activation:
        """g of the step's layer."""
        return self.pass_.network.layers[self.l - 1].activation

    @cached_property
    def natural(self) -> bool:
        """Whether the cost and the output are the pair whose dZ is A − Y."""
        return self.pass_.cost.is_natural_with(self.pass_.network.output)

    @cached_property
    def is_plain_descent(self) -> bool:
        """Whether an update is − α times the derivative, clipped or not, and not what another optimiser made of it."""
        before, derivative = (self.pass_.values[ref] for ref in self.operation.operands)
        after, change = self.pass_.values[self.operation.result], self.step_length * derivative
        room = ROUNDING * (np.abs(before) + np.abs(change))
        return bool((np.abs(before - change - after) <= room).all())

    @property
    def step_length(self) -> float:
        """What plain descent multiplies the derivative by: α, times the factor of clipping."""
        return self.pass_.rate * self.pass_.shrink

    @property
    def mean(self) -> bool:
        """Whether the mean over the batch is asked for."""
        return self.example is None

    def column(self, name: str, layer: int) -> Array:
        """The quantity for the example, or its mean over the batch: (n,)."""
        array = self.pass_[name, layer]
        if self.example is not None:
            return np.asarray(array[:, self.example])
        return np.asarray(array.mean(axis=1))

    def value(self, name: str, layer: int, unit: int, of: int = 0) -> float:
        """One number: a parameter or its derivative by row and column, anything else for the example or the mean."""
        if name in PER_EXAMPLE:
            values = self.pass_[name, layer][unit]
            return float(values.mean() if self.example is None else values[self.example])
        return float(self.pass_[name, layer][unit, of])

    def link(self, name: str, layer: int, unit: int, of: int | None = None) -> Link:
        """Where that number stands."""
        return Link(Ref(name, layer), unit, of, self.example if name in PER_EXAMPLE else None)

    def number(self, name: str, layer: int, unit: int, of: int | None = None) -> Number:
        """That number, live."""
        value = self.value(name, layer, unit, of or 0)
        return Number(value, link=self.link(name, layer, unit, of))

    def close(self, name: str, layer: int, unit: int) -> Number:
        """That number with as many digits as it takes to tell it from 1 or −1 when it is close to it."""
        number = self.number(name, layer, unit)
        gap = abs(1 - abs(number.value))
        digits = 4 + (min(floor(-log10(gap)), 13) if 0 < gap < 0.1 else 0)
        return Number(number.value, digits, link=number.link)

    def symbol(self, name: str, layer: int, unit: Index, of: Index | None = None) -> Formula:
        """The sign of that number: with a bar where it is a mean."""
        varies = name in PER_EXAMPLE
        link = None
        if isinstance(unit, int):
            link = Link(
                Ref(name, layer), unit, of if isinstance(of, int) else None, self.example if varies else None
            )
        return self.notation.one(
            Ref(name, layer),
            unit,
            of,
            alone=self.alone(layer) and (of is None or self.alone(layer - 1)),
            mean=varies and self.mean,
            link=link,
        )

    def each(self, name: str, layer: int, unit: Index) -> Formula:
        """The sign of that number for the running example i; a batch of one has no need of it."""
        if self.m == 1:
            return self.notation.one(Ref(name, layer), unit, alone=self.alone(layer))
        return self.notation.one(Ref(name, layer), unit, example="i", alone=self.alone(layer))

    def penalty(self, weight: Formula) -> Formula:
        """What L2 adds to a derivative: (λ/m) w."""
        return row(Fraction(Symbol("λ"), Symbol("m")), weight)

    def whole(self, ref: Ref, transposed: bool = False) -> Formula:
        """The sign of a whole quantity: capitals for a batch, lower case where it has one example."""
        return self.notation.whole(ref, transposed, self.m == 1)

    def alone(self, layer: int) -> bool:
        """Whether the layer has one unit, so that its index says nothing."""
        return self.pass_.network.sizes[layer] == 1

    def applied(self, function: Formula, argument: Formula) -> Formula:
        """A function's sign with its argument in brackets."""
        return row(function, Fence("(", argument, ")"))

    def equation(self, *sides: Formula) -> Formula:
        """Sides with = between them."""
        items: list[Formula] = []
        for side in sides:
            items += [EQUALS, side]
        return row(*items[1:])


@dataclass(frozen=True)
class Worked:
    """One number worked out: the formula of the unit, the same in numbers, and the unrounded result."""

    symbols: Formula
    numbers: Formula
    result: float
