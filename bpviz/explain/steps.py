"""The explanation of one step of a pass: in symbols, in the numbers of one unit, in shapes and in words."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bpviz.engine.plan import Operation, Rule
from bpviz.engine.recorded import Pass
from bpviz.explain.asked import Asked, Worked
from bpviz.explain.captions import sentence, title
from bpviz.explain.chain import chain
from bpviz.explain.formula import Formula
from bpviz.explain.forward import activation, affine
from bpviz.explain.gradient import biases, paths, weights
from bpviz.explain.in_full import in_full
from bpviz.explain.loss import cost, natural, slope
from bpviz.explain.notation import Notation
from bpviz.explain.notations import lecture
from bpviz.explain.shapes import shapes
from bpviz.explain.slips import slip
from bpviz.explain.update import update
from bpviz.explain.vectorised import vectorised
from bpviz.words import Message

_WORKED: dict[Rule, Callable[[Asked], Worked]] = {
    Rule.AFFINE: affine,
    Rule.ACTIVATION: activation,
    Rule.COST: cost,
    Rule.COST_SLOPE: slope,
    Rule.NATURAL: natural,
    Rule.CHAIN: chain,
    Rule.WEIGHTS: weights,
    Rule.BIASES: biases,
    Rule.PATHS: paths,
    Rule.UPDATE_WEIGHTS: update,
    Rule.UPDATE_BIASES: update,
}


@dataclass(frozen=True, eq=False)
class Explanation:
    """index: the step in the pass's operations.

    symbols: the vectorised formula; unit_symbols: the same for one unit, lower case; numbers: with the numbers of that
    unit and the result; result: the unrounded value; shapes: with the actual sizes, and whether the arrays really have
    them. in_full: the formula as the lectures write it in one go, with an operand replaced by what it was made of.
    slip: a wrong form of it that is in print, and why it is wrong.
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
    in_full: Formula | None = None
    slip: Message | None = None


def explanation(
    pass_: Pass,
    index: int,
    unit: int = 0,
    example: int | None = 0,
    of: int = 0,
    *,
    notation: Notation = lecture.NOTATION,
) -> Explanation:
    """Step `index` for one number of its result.

    unit: its row; of: its column, for a weight; example: the column of the batch, None for the mean over the batch (of
    J: one example's loss, or J itself). All from 0. Raises IndexError for a unit, column or example that is not there.
    """
    operation = pass_.operations[index]
    _check(pass_, operation, unit, example, of)
    with np.errstate(over="ignore", invalid="ignore"):  # a network that has run away is explained too
        return _explained(Asked(pass_, operation, unit, of, example, notation), index)


def _explained(asked: Asked, index: int) -> Explanation:
    operation = asked.operation
    worked = _WORKED[operation.rule](asked)
    sizes, fit = shapes(asked)
    return Explanation(
        index=index,
        operation=operation,
        title=title(operation, asked.pass_.network.depth, asked.notation),
        symbols=vectorised(asked),
        unit_symbols=worked.symbols,
        numbers=worked.numbers,
        result=worked.result,
        shapes=sizes,
        shapes_ok=fit,
        sentence=sentence(asked),
        in_full=in_full(asked),
        slip=slip(asked),
    )


def _check(pass_: Pass, operation: Operation, unit: int, example: int | None, of: int) -> None:
    rows, columns = pass_.values[operation.result].shape
    last = columns if operation.result.name in ("W", "dW", "W'") else 1
    for what, value, stop in (("unit", unit, rows), ("example", example or 0, pass_.m), ("column", of, last)):
        if not 0 <= value < stop:
            raise IndexError(f"{operation.result} has no {what} {value}: there are {stop}, counted from 0")
