"""The explanation of one step of a pass: in symbols, in the numbers of one unit, in shapes and in words."""

from dataclasses import dataclass

from bpviz.engine.plan import Operation
from bpviz.explain.formula import Formula
from bpviz.words import Message


@dataclass(frozen=True)
class Explanation:
    """index: the step in the pass's operations.

    symbols: the vectorised formula; unit_symbols: the same for one unit, lower case; numbers: with the numbers
    of that unit and the result; result: the unrounded value; shapes: with the actual sizes, and whether the arrays
    really have them.
    """

    index: int
    operation: Operation
    title: Message
    symbols: Formula
    unit_symbols: Formula
    numbers: Formula
    result: float
    shapes: Formula
    shapes_ok: bool
    sentence: Message
