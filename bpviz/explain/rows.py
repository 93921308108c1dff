"""The other layout, for comparison: every example a row, and the transposes that this needs."""

from dataclasses import dataclass
from typing import assert_never

from bpviz.engine.plan import Ref, Rule
from bpviz.engine.recorded import Pass
from bpviz.explain.asked import PER_EXAMPLE, Asked
from bpviz.explain.formula import Formula, Link, Scripts, Style, Symbol, row
from bpviz.explain.forward import one_over_m, over_batch
from bpviz.explain.notation import Notation
from bpviz.explain.notations import lecture
from bpviz.explain.shapes import Shape, sizes_sign
from bpviz.explain.substitution import DOT, THIN
from bpviz.explain.sums import EQUALS, PLUS
from bpviz.explain.vectorised import vectorised
from bpviz.words import Message, say

TRANSPOSED = Symbol("⊤", Style.UPRIGHT)


@dataclass(frozen=True)
class RowLayout:
    """One step with the examples as rows: X, Z, A, Y, dZ, dA are (m, n) here, W and b as ever.

    symbols: its formula; shapes: with the actual sizes; changed: whether it differs from the formula with columns.
    """

    symbols: Formula
    shapes: Formula
    changed: bool
    sentence: Message


def in_rows(pass_: Pass, index: int, notation: Notation = lecture.NOTATION) -> RowLayout:
    """Step `index` as it is written, and as its shapes are, where examples are rows."""
    asked = Asked(pass_, pass_.operations[index], 0, 0, 0, notation)
    rule, result = asked.operation.rule, asked.operation.result
    changed = rule in (Rule.AFFINE, Rule.WEIGHTS, Rule.BIASES, Rule.PATHS)
    symbols = row(asked.whole(result), EQUALS, _symbols(asked)) if changed else vectorised(asked)
    sizes = row(sizes_sign(_shape(asked, result), Link(result)), EQUALS, _shapes(asked))
    return RowLayout(symbols, sizes, changed, _sentence(asked))


def _shape(asked: Asked, ref: Ref) -> Shape:
    """m × n for what each example has."""
    shape = asked.pass_[ref].shape
    return shape[::-1] if ref.name in PER_EXAMPLE else shape


def turned(formula: Formula) -> Formula:
    """The transpose: behind the layer, if it stands there."""
    if isinstance(formula, Scripts) and formula.sub is None and formula.sup is not None:
        return Scripts(formula.base, None, row(formula.sup, TRANSPOSED), formula.link)
    return Scripts(formula, None, TRANSPOSED)


def _symbols(asked: Asked) -> Formula:
    l = asked.l
    W, b = asked.whole(Ref("W", l)), asked.whole(Ref("b", l))
    dZ, below = asked.whole(Ref("dZ", l)), asked.whole(Ref("A", l - 1))
    share = () if asked.m == 1 else (one_over_m(True, asked.m),)
    match asked.operation.rule:
        case Rule.AFFINE:
            return row(below, THIN, turned(W), PLUS, turned(b))
        case Rule.WEIGHTS:
            product = row(*share, turned(dZ), THIN, below)
            return row(product, PLUS, asked.penalty(W)) if asked.pass_.l2 else product
        case Rule.BIASES if asked.m == 1:
            return turned(dZ)
        case Rule.BIASES:
            return row(*over_batch(asked), asked.notation.column(Ref("dZ", l)))
        case Rule.PATHS:
            return row(asked.whole(Ref("dZ", l + 1)), THIN, asked.whole(Ref("W", l + 1)))
        case rule:
            raise ValueError(f"{rule} is the same in both layouts")


def _shapes(asked: Asked) -> Formula:
    """The sizes of the right-hand side; of a step that goes number by number, those of its operands."""
    sizes = [sizes_sign(_shape(asked, ref), Link(ref)) for ref in asked.operation.operands]
    match asked.operation.rule:
        case Rule.AFFINE:
            W, A, b = asked.operation.operands
            flipped = [sizes_sign(_shape(asked, ref)[::-1], Link(ref)) for ref in (W, b)]
            return row(sizes_sign(_shape(asked, A), Link(A)), DOT, flipped[0], PLUS, flipped[1])
        case Rule.WEIGHTS:
            dZ, A = asked.operation.operands
            return row(sizes_sign(_shape(asked, dZ)[::-1], Link(dZ)), DOT, sizes[1])
        case Rule.BIASES:
            (dZ,) = asked.operation.operands
            return sizes_sign((_shape(asked, dZ)[1], 1), Link(dZ))
        case Rule.PATHS:
            return row(sizes[1], DOT, sizes[0])
        case (
            Rule.ACTIVATION
            | Rule.COST
            | Rule.COST_SLOPE
            | Rule.NATURAL
            | Rule.CHAIN
            | Rule.UPDATE_WEIGHTS
            | Rule.UPDATE_BIASES
        ):
            return sizes[0]
        case _:
            assert_never(asked.operation.rule)


def _sentence(asked: Asked) -> Message:
    match asked.operation.rule:
        case Rule.AFFINE:
            return say(
                "With examples as rows the weights are transposed, and b is a row that is added to each example."
            )
        case Rule.WEIGHTS:
            return say("With examples as rows the transpose moves from the activations to the errors.")
        case Rule.BIASES:
            return say("With examples as rows the sum goes down the rows, so that db is a column again.")
        case Rule.PATHS:
            return say("With examples as rows the weights stand on the right and are not transposed.")
        case _:
            return say("This step goes number by number, so it is the same in both layouts.")
