"""The step from da to dz: times the slope of the activation; for softmax the sum over its full Jacobian."""

from decimal import Decimal

import numpy as np

from bpviz.explain.asked import Asked, Worked
from bpviz.explain.evaluation import evaluate
from bpviz.explain.formula import (
    Fence,
    Formula,
    Fraction,
    Kind,
    Number,
    Operator,
    Row,
    Style,
    Symbol,
    row,
    walk,
)
from bpviz.explain.forward import averaged, over_batch, own, total
from bpviz.explain.notation import PARTIAL
from bpviz.explain.substitution import DOT, THIN, in_numbers, in_symbols, readable
from bpviz.explain.sums import added
from bpviz.explain.tex import tex

MINUS = Operator("−", Kind.BINARY)
ONE = Symbol("1", Style.UPRIGHT)
AGREES = Decimal("1e-6")


def chain(asked: Asked) -> Worked:
    """dz_j = da_j g′(z_j); softmax: dz_j = Σ_k ∂a_k/∂z_j da_k; in the mean: the mean of the examples' products."""
    l, j = asked.l, asked.unit
    sign, result = asked.symbol("dZ", l, j), asked.number("dZ", l, j)
    if asked.mean:
        return _mean(asked, sign, result)
    symbols, numbers = products(asked)
    return Worked(asked.equation(sign, *symbols), asked.equation(sign, *numbers, result), result.value)


def products(asked: Asked) -> tuple[tuple[Formula, ...], tuple[Formula, ...]]:
    """The right-hand sides for one example, in symbols and in numbers."""
    return _jacobian(asked) if asked.activation.slope is None else _elementwise(asked)


def _elementwise(asked: Asked) -> tuple[tuple[Formula, ...], tuple[Formula, ...]]:
    """da g′(z) = da (1 − a²), say; and da · (1 − 0.7²) = da · 0.51.

    Where a is so close to its limit that its formula has lost the slope, only the slope itself is written.
    """
    l, j = asked.l, asked.unit
    da = asked.symbol("dA", l, j)
    formula = _grouped(tex(asked.activation.slope_formula or "1"))
    symbols = (
        row(da, THIN, asked.notation.g(l, primed=True), Fence("(", asked.symbol("Z", l, j), ")")),
        row(da, THIN, in_symbols(formula, lambda letter, at: asked.symbol(letter.upper(), l, own(at, j)))),
    )
    exact = slopes(asked, j)[asked.example]
    times = (asked.number("dA", l, j), DOT)
    written = in_numbers(formula, lambda letter, k: asked.close(letter.upper(), l, k), j, 1)
    plain = row(*times, Number(float(exact), link=asked.link("Z", l, j)))
    if not agrees(written, float(exact)) or not any(isinstance(part, Number) for part in walk(written)):
        return symbols, (readable(plain),)
    return symbols, (readable(row(*times, written)), readable(plain))


def agrees(written: Formula, slope: float) -> bool:
    """Whether the slope's own formula still gives the slope: not where it cancels, nor where a network ran away."""
    try:
        return abs(evaluate(written) - Decimal(slope)) <= AGREES * abs(Decimal(slope))
    except ArithmeticError:
        return False


def _grouped(slope: Formula) -> Formula:
    """In brackets that stay, if it is a sum: it becomes a factor."""
    items = slope.items if isinstance(slope, Row) else (slope,)
    adds = any(isinstance(item, Operator) and item.kind is Kind.BINARY for item in items)
    return Fence("(", slope, ")") if adds else slope


def slopes(asked: Asked, unit: int) -> np.ndarray[tuple[int, ...], np.dtype[np.floating]]:
    """g′(z) of one unit for every example, (m,)."""
    slope = asked.activation.slope
    assert slope is not None
    return slope(asked.pass_["Z", asked.l][unit])


def _jacobian(asked: Asked) -> tuple[tuple[Formula, ...], tuple[Formula, ...]]:
    """Σ_k da_k ∂a_k/∂z_j, with ∂a_j/∂z_j = a_j (1 − a_j) and ∂a_k/∂z_j = −a_k a_j."""
    l, j = asked.l, asked.unit
    a, da = asked.column("A", l), asked.column("dA", l)
    link = Fraction(row(PARTIAL, asked.symbol("A", l, "k")), row(PARTIAL, asked.symbol("Z", l, j)))
    others = Operator("≠", Kind.RELATION)
    own_term = row(
        asked.symbol("dA", l, j), THIN, asked.symbol("A", l, j), _one_minus(asked.symbol("A", l, j))
    )
    rest = row(
        total_except(others, j),
        asked.symbol("dA", l, "k"),
        THIN,
        asked.symbol("A", l, "k"),
        THIN,
        asked.symbol("A", l, j),
    )
    symbols = (row(total("k"), link, asked.symbol("dA", l, "k")), row(own_term, MINUS, rest))

    def term(k: int) -> Formula:
        times = (asked.number("dA", l, k), DOT)
        if k == j:
            return row(*times, asked.close("A", l, j), THIN, _one_minus(asked.close("A", l, j)))
        return row(*times, Fence("(", row(MINUS, asked.number("A", l, k)), ")"), DOT, asked.number("A", l, j))

    values = np.where(np.arange(len(a)) == j, a * (1 - a) * da, -a * a[j] * da)
    return symbols, (readable(row(*added(values, term, first=j, sparse=True))),)


def _one_minus(formula: Formula) -> Formula:
    return Fence("(", row(ONE, MINUS, formula), ")")


def total_except(relation: Operator, unit: int) -> Formula:
    """Σ over k ≠ j."""
    sign = total("k")
    return type(sign)("∑", Row((Symbol("k"), relation, Symbol(str(unit + 1), Style.UPRIGHT))))


def _mean(asked: Asked, sign: Formula, result: Number) -> Worked:
    """The mean of products is not the product of means, so the examples' own products stand in it."""
    l, j = asked.l, asked.unit
    dZ, dA = asked.pass_["dZ", l][j], asked.pass_["dA", l][j]
    jacobian = asked.activation.slope is None
    slope = np.ones_like(dZ) if jacobian else slopes(asked, j)

    def term(i: int) -> Formula:
        if jacobian:
            return Number(float(dZ[i]), link=asked.link("dZ", l, j)._replace(example=i))
        da = Number(float(dA[i]), link=asked.link("dA", l, j)._replace(example=i))
        return row(da, DOT, Number(float(slope[i]), link=asked.link("Z", l, j)._replace(example=i)))

    inside: Formula = asked.each("dZ", l, j)
    if not jacobian:
        z = Fence("(", asked.each("Z", l, j), ")")
        inside = row(asked.each("dA", l, j), THIN, asked.notation.g(l, primed=True), z)
    terms = added(dZ, term)
    return Worked(
        asked.equation(sign, row(*over_batch(asked), inside)),
        readable(asked.equation(sign, row(*averaged(asked, terms)), result)),
        result.value,
    )
