"""A matrix of a step as it is drawn: which numbers, along which axes, and what each cell is."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from bpviz.engine.arrays import Array
from bpviz.engine.plan import Ref
from bpviz.explain.formula import Formula
from bpviz.explain.quantity import Quantity
from bpviz.scene.light import PARAMETERS

LOSSES, SUMS = "losses", "sums"
"""Names of blocks beside those of the plan: the loss of each example, and sums that stand inside a formula."""


class Mode(StrEnum):
    """One example is a column, all of them are matrices with a column each, their mean is a column again."""

    ONE = "one"
    ALL = "all"
    MEAN = "mean"


class Axis(NamedTuple):
    """What runs along a side of a block: the units of a layer, without one the examples; single: nothing does."""

    layer: int | None = None
    single: bool = False


EXAMPLES, SINGLE = Axis(), Axis(single=True)


@dataclass(frozen=True, eq=False)
class Block:
    """numbers: (rows, columns) as they are drawn; down, across: what runs along its sides.

    example: the column of the batch, where it is of one example alone. known: whether the pass has come to it.
    """

    ref: Ref
    name: Formula
    numbers: Array
    down: Axis
    across: Axis
    example: int | None = None
    known: bool = True

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns as drawn."""
        rows, columns = self.numbers.shape
        return int(rows), int(columns)

    def column_of_batch(self, place: int) -> int:
        """The example at a place along the axis of the examples."""
        return place if self.example is None else self.example

    def quantity(self, line: int, column: int) -> Quantity | None:
        """The number of a cell, None where it cannot be asked."""
        at = {self.down: line, self.across: column}
        name, layer = self.ref
        if name == SUMS:
            return None
        example = self.column_of_batch(at[EXAMPLES]) if EXAMPLES in at else self.example
        if name == LOSSES:
            return Quantity(Ref("J", layer), 0, None, example)
        if name == "J":
            return Quantity(self.ref)
        unit = at.get(Axis(layer), 0)
        return Quantity(self.ref, unit, at[Axis(layer - 1)] if name in PARAMETERS else None, example)
