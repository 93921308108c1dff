"""The shapes of a step: what is multiplied by what, with the actual sizes, checked against the arrays."""

from typing import assert_never

from bpviz.engine.plan import Ref, Rule
from bpviz.explain.asked import Asked
from bpviz.explain.chain import MINUS
from bpviz.explain.formula import (
    Fence,
    Formula,
    Fraction,
    Kind,
    Link,
    Operator,
    Role,
    Row,
    Style,
    Symbol,
    row,
)
from bpviz.explain.forward import one_over_m, total
from bpviz.explain.substitution import DOT, THIN, in_symbols
from bpviz.explain.sums import EQUALS, PLUS
from bpviz.explain.tex import tex
from bpviz.explain.update import ALPHA
from bpviz.explain.vectorised import ODOT

Shape = tuple[int, ...]


def shapes(asked: Asked) -> tuple[Formula, bool]:
    """(3×m) = (3×1)·(1×m) with the actual numbers, and whether the rule really gives the result that shape."""
    result = asked.operation.result
    actual = asked.pass_.values[result].shape
    expected = _expected(asked)
    fits = expected == actual and _as_its_value(asked) == actual
    left = sizes_sign(actual, Link(result), Role.INK if fits else Role.BAD)
    return row(left, EQUALS, _right_hand_side(asked)), fits


def _shape(asked: Asked, ref: Ref) -> Shape:
    return asked.pass_.values[ref].shape


def _as_its_value(asked: Asked) -> Shape:
    """The shape of V for dV, of W for the new W: they are always the same."""
    ref = asked.operation.result
    plain = ref.name.removeprefix("d").removesuffix("'")
    return _shape(asked, Ref(plain, ref.layer))


def _product(left: Shape, right: Shape) -> Shape | None:
    return (left[0], right[1]) if left[1] == right[0] else None


def _expected(asked: Asked) -> Shape | None:
    """The shape that the operands make, or None where they do not fit."""
    operands = [_shape(asked, ref) for ref in asked.operation.operands]
    match asked.operation.rule:
        case Rule.AFFINE:
            W, A, b = operands
            product = _product(W, A)
            return product if product is not None and b == (product[0], 1) else None
        case Rule.ACTIVATION:
            return operands[0]
        case Rule.COST:
            return (1, 1) if operands[0] == operands[1] else None
        case Rule.WEIGHTS:
            dZ, A = operands
            return _product(dZ, A[::-1])
        case Rule.BIASES:
            return (operands[0][0], 1)
        case Rule.PATHS:
            W, dZ = operands
            return _product(W[::-1], dZ)
        case Rule.CHAIN if _comes_back(asked):
            W, dZ = (_shape(asked, Ref(name, asked.l + 1)) for name in ("W", "dZ"))
            return operands[0] if _product(W[::-1], dZ) == operands[0] == operands[1] else None
        case Rule.COST_SLOPE | Rule.NATURAL | Rule.CHAIN | Rule.UPDATE_WEIGHTS | Rule.UPDATE_BIASES:
            return operands[0] if operands[0] == operands[1] else None
        case _:
            assert_never(asked.operation.rule)


def _right_hand_side(asked: Asked) -> Formula:
    l = asked.l
    sizes = [sizes_sign(_shape(asked, ref), Link(ref)) for ref in asked.operation.operands]
    match asked.operation.rule:
        case Rule.AFFINE:
            return row(sizes[0], DOT, sizes[1], PLUS, sizes[2])
        case Rule.ACTIVATION:
            return row(asked.notation.g(l), THIN, sizes[0])
        case Rule.COST:
            losses = sizes_sign(asked.pass_.losses.shape, Link(asked.operation.result))
            return losses if asked.m == 1 else row(*_share(asked), total("i"), losses)
        case Rule.COST_SLOPE:
            by_letter = dict(zip("ay", sizes, strict=True))
            return in_symbols(tex(asked.pass_.cost.dA_formula), lambda letter, at: by_letter[letter])
        case Rule.NATURAL:
            return row(sizes[0], MINUS, sizes[1])
        case Rule.CHAIN:
            return _chain(asked, sizes)
        case Rule.WEIGHTS:
            product = row(*_share(asked), sizes[0], DOT, _turned(asked, Ref("A", l - 1)))
            if not asked.pass_.l2:
                return product
            penalty = Fraction(Symbol("λ"), Symbol(str(asked.m), Style.UPRIGHT))
            return row(product, PLUS, penalty, sizes_sign(_shape(asked, Ref("W", l)), Link(Ref("W", l))))
        case Rule.BIASES:
            column = sizes_sign((_shape(asked, Ref("dZ", l))[0], 1), Link(Ref("dZ", l)))
            return column if asked.m == 1 else row(*_share(asked), total("i"), column)
        case Rule.PATHS:
            return row(_turned(asked, Ref("W", l + 1)), DOT, sizes[1])
        case Rule.UPDATE_WEIGHTS | Rule.UPDATE_BIASES:
            return row(sizes[0], MINUS, ALPHA, THIN, sizes[1])
        case _:
            assert_never(asked.operation.rule)


def _comes_back(asked: Asked) -> bool:
    """Whether the error of this layer was made of that of the layer after it."""
    return asked.l < asked.pass_.network.depth


def _chain(asked: Asked, sizes: list[Formula]) -> Formula:
    """As the lectures check it, in one go: (n[l]×n[l+1])·(n[l+1]×m) ⊙ (n[l]×m); of an output dA ⊙ g′(Z)."""
    dA, Z = sizes
    if _comes_back(asked):
        later = Ref("dZ", asked.l + 1)
        error = sizes_sign(_shape(asked, later), Link(later))
        return row(_turned(asked, Ref("W", asked.l + 1)), DOT, error, ODOT, Z)
    if asked.activation.slope is not None:
        return row(dA, ODOT, Z)
    n = asked.pass_.network.sizes[asked.l]
    A = sizes_sign(_shape(asked, Ref("A", asked.l)), Link(Ref("A", asked.l)))
    return row(A, ODOT, Fence("(", row(dA, MINUS, sizes_sign((n, n), None), DOT, A), ")"))


def _share(asked: Asked) -> tuple[Formula, ...]:
    """1/m with its number; a batch of one needs none."""
    return () if asked.m == 1 else (one_over_m(False, asked.m),)


def _turned(asked: Asked, ref: Ref) -> Formula:
    return sizes_sign(_shape(asked, ref)[::-1], Link(ref))


def sizes_sign(shape: Shape, link: Link | None, role: Role = Role.INK) -> Formula:
    """(3×4), standing for what `link` says."""
    rows, columns = (Symbol(str(size), Style.UPRIGHT, role) for size in shape)
    brackets = (Operator("(", Kind.OPEN, role), Operator(")", Kind.CLOSE, role))
    return Row((brackets[0], rows, Operator("×", Kind.ORDINARY, role), columns, brackets[1]), link)
