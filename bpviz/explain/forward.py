"""The forward steps for one unit: the weighted sum z and the activation a."""

from bpviz.explain.asked import Asked, Worked
from bpviz.explain.formula import (
    Big,
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
)
from bpviz.explain.notation import Index
from bpviz.explain.substitution import DOT, THIN, in_numbers, in_symbols, readable
from bpviz.explain.sums import CLOSE, OPEN, PLUS, added
from bpviz.explain.tex import tex


def affine(asked: Asked) -> Worked:
    """z_j = Σ_k w_jk a_k + b_j; the mean of a sum is the sum of the means, so with bars too."""
    l, j = asked.l, asked.unit
    W, A = asked.pass_["W", l][j], asked.column("A", l - 1)
    result = asked.number("Z", l, j)
    bias_sign, bias = asked.symbol("b", l, j), asked.number("b", l, j)
    if len(A) == 1:
        sum_sign: Formula = row(asked.symbol("W", l, j, 0), THIN, asked.symbol("A", l - 1, 0))
    else:
        sum_sign = row(total("k"), asked.symbol("W", l, j, "k"), THIN, asked.symbol("A", l - 1, "k"))
    terms = added(
        W * A,
        lambda k: row(asked.number("W", l, j, k), DOT, asked.number("A", l - 1, k)),
    )
    return Worked(
        asked.equation(asked.symbol("Z", l, j), row(sum_sign, PLUS, bias_sign)),
        readable(asked.equation(asked.symbol("Z", l, j), row(*terms, PLUS, bias), result)),
        result.value,
    )


def activation(asked: Asked) -> Worked:
    """a_j = g(z_j); softmax: over all units of the layer; in the mean: the mean of the examples' a."""
    l, j = asked.l, asked.unit
    formula = tex(asked.activation.formula)
    units = asked.pass_.network.sizes[l]
    sign, result = asked.symbol("A", l, j), asked.number("A", l, j)
    if asked.mean:
        inside = in_symbols(formula, lambda letter, at: asked.each(letter.upper(), l, own(at, j)))
        return mean_of_examples(asked, sign, inside, "A")
    symbols = in_symbols(formula, lambda letter, at: asked.symbol(letter.upper(), l, own(at, j)))
    numbers = in_numbers(formula, lambda letter, k: asked.number(letter.upper(), l, k), j, units)
    steps = (numbers,) if isinstance(numbers, Number) else (numbers, result)
    return Worked(asked.equation(sign, symbols), asked.equation(sign, *steps), result.value)


def own(at: str | None, unit: int) -> Index:
    """The unit itself for no index and for j; another letter runs over all units."""
    return unit if at in (None, "j") else str(at)


def total(running: str, upto: str | None = None) -> Big:
    """The sum sign with its running letter, from 1 to `upto` where that is said."""
    below: Formula = Symbol(running)
    if upto is not None:
        below = Row((below, Operator("=", Kind.RELATION), Symbol("1", Style.UPRIGHT)))
    return Big("∑", below, Symbol(upto) if upto else None)


def one_over_m(letter: bool, m: int) -> Fraction:
    """1/m with the letter, or with the batch's own number."""
    return Fraction(Symbol("1", Style.UPRIGHT), Symbol("m") if letter else Symbol(str(m), Style.UPRIGHT))


def over_batch(asked: Asked) -> tuple[Formula, ...]:
    """(1/m) Σ_i in symbols; a batch of one needs neither."""
    return () if asked.m == 1 else (one_over_m(True, asked.m), total("i", "m"))


def averaged(asked: Asked, terms: tuple[Formula, ...]) -> tuple[Formula, ...]:
    """(1/m)(terms); a batch of one needs neither."""
    if asked.m == 1:
        return terms
    return (one_over_m(False, asked.m), OPEN, *terms, CLOSE)


def mean_of_examples(asked: Asked, sign: Formula, inside: Formula, name: str) -> Worked:
    """The mean of a quantity over the batch, from the values of the examples: right for rules that are not linear."""
    l, j = asked.l, asked.unit
    values = asked.pass_[name, l][j]
    result = float(values.mean())
    terms = added(values, lambda i: Number(float(values[i]), link=asked.link(name, l, j)._replace(example=i)))
    symbols = asked.equation(sign, row(*over_batch(asked), enclosed(inside)))
    numbers = asked.equation(sign, row(*averaged(asked, terms)), Number(result, link=asked.link(name, l, j)))
    return Worked(symbols, readable(numbers), result)


def enclosed(formula: Formula) -> Formula:
    """In brackets, if it is a sum."""
    items = formula.items if isinstance(formula, Row) else (formula,)
    adds = any(isinstance(item, Operator) and item.text in ("+", "−") for item in items)
    return Fence("(", formula, ")") if adds else formula
