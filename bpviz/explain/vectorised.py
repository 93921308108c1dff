"""The formula of a whole step, in the lecture's capitals: every unit and every example of the batch at once."""

from typing import assert_never

from bpviz.engine.plan import Ref, Rule
from bpviz.explain.asked import Asked
from bpviz.explain.chain import MINUS
from bpviz.explain.formula import Fence, Formula, Kind, Operator, Style, Symbol, row
from bpviz.explain.forward import one_over_m, over_batch
from bpviz.explain.substitution import THIN, in_symbols
from bpviz.explain.sums import EQUALS, PLUS
from bpviz.explain.tex import tex
from bpviz.explain.update import ASSIGN, DELTA, step_length

ODOT = Operator("⊙", Kind.BINARY)
ONES = Symbol("1", Style.BOLD)


def vectorised(asked: Asked) -> Formula:
    """The step's formula, e.g. dZ^{[1]} = dA^{[1]} ⊙ g^{[1]}′(Z^{[1]})."""
    result = asked.operation.result
    if asked.operation.phase == "update":
        return row(asked.whole(result), ASSIGN, _right_hand_side(asked))
    return row(asked.whole(result), EQUALS, _right_hand_side(asked))


def _right_hand_side(asked: Asked) -> Formula:
    l = asked.l
    operands = [asked.whole(ref) for ref in asked.operation.operands]
    match asked.operation.rule:
        case Rule.AFFINE:
            W, A, b = operands
            return row(W, THIN, A, PLUS, b)
        case Rule.ACTIVATION:
            return row(asked.notation.g(l), Fence("(", operands[0], ")"))
        case Rule.COST:
            return row(*over_batch(asked), asked.notation.loss_of("i" if asked.m > 1 else 0))
        case Rule.COST_SLOPE:
            return in_symbols(
                tex(asked.pass_.cost.dA_formula),
                lambda letter, at: asked.whole(Ref(letter.upper(), l)),
            )
        case Rule.NATURAL:
            return row(_chain(asked), EQUALS, operands[0], MINUS, operands[1])
        case Rule.CHAIN:
            return _chain(asked)
        case Rule.WEIGHTS:
            return _weights(asked)
        case Rule.BIASES:
            if asked.m == 1:
                return asked.whole(Ref("dZ", l))
            return row(*over_batch(asked), asked.notation.column(Ref("dZ", l)))
        case Rule.PATHS:
            return row(asked.whole(Ref("W", l + 1), transposed=True), THIN, operands[1])
        case Rule.UPDATE_WEIGHTS | Rule.UPDATE_BIASES:
            before, derivative = operands
            change = (
                row(*step_length(asked.pass_, asked.notation), derivative)
                if asked.is_plain_descent
                else row(DELTA, before)
            )
            return row(before, MINUS, change)
        case _:
            assert_never(asked.operation.rule)


def _chain(asked: Asked) -> Formula:
    """dA ⊙ g′(Z); for softmax its Jacobian applied to every column, A ⊙ (dA − 1 1ᵀ (A ⊙ dA))."""
    l = asked.l
    dA, A, Z = (asked.whole(Ref(name, l)) for name in ("dA", "A", "Z"))
    if asked.activation.slope is not None:
        return row(dA, ODOT, asked.notation.g(l, primed=True), Fence("(", Z, ")"))
    sums = row(ONES, one_transposed(), THIN, Fence("(", row(A, ODOT, dA), ")"))
    return row(A, ODOT, Fence("(", row(dA, MINUS, sums), ")"))


def one_transposed() -> Formula:
    """The row of ones."""
    return tex(r"\mathbf{1}^{\top}")


def _weights(asked: Asked) -> Formula:
    l = asked.l
    product = row(asked.whole(Ref("dZ", l)), THIN, asked.whole(Ref("A", l - 1), transposed=True))
    mean = product if asked.m == 1 else row(one_over_m(True, asked.m), product)
    if not asked.pass_.l2:
        return mean
    return row(mean, PLUS, asked.penalty(asked.whole(Ref("W", l))))
