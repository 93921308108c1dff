"""The steps at the cost for one unit: the loss, its slope da, and dz = a − y of a natural pair."""

import numpy as np

from bpviz.engine.plan import Ref
from bpviz.explain.asked import Asked, Worked
from bpviz.explain.chain import products
from bpviz.explain.formula import (
    Big,
    Formula,
    Kind,
    Link,
    Number,
    Operator,
    Scripts,
    Symbol,
    changed,
    row,
    walk,
)
from bpviz.explain.forward import averaged, enclosed, mean_of_examples, over_batch, own, total
from bpviz.explain.substitution import LETTERS, in_numbers, in_symbols, readable
from bpviz.explain.sums import added
from bpviz.explain.tex import tex

MINUS = Operator("−", Kind.BINARY)


def cost(asked: Asked) -> Worked:
    """The loss of the example, in the form in which it is computed; or J, the mean of the losses of the batch."""
    if asked.mean:
        return _mean_loss(asked)
    L, units = asked.l, asked.pass_.network.sizes[-1]
    formula, natural = asked.pass_.cost.formula, asked.pass_.cost.natural_formula
    forms = [
        over_units(tex(source), units) for source in (formula, natural if asked.natural else None) if source
    ]
    sign = asked.notation.loss_of(asked.example)
    result = Number(float(asked.pass_.losses[0, asked.example]), link=_loss_link(asked, asked.example))
    symbols = [
        in_symbols(form, lambda letter, at: asked.symbol(letter.upper(), L, at or 0)) for form in forms
    ]
    numbers = in_numbers(forms[-1], lambda letter, k: asked.number(letter.upper(), L, k), 0, units)
    return Worked(asked.equation(sign, *symbols), asked.equation(sign, numbers, result), result.value)


def _mean_loss(asked: Asked) -> Worked:
    losses = asked.pass_.losses[0]
    terms = added(losses, lambda i: Number(float(losses[i]), link=_loss_link(asked, i)))
    sign = asked.notation.whole(Ref("J", asked.l))
    result = Number(asked.pass_.J, link=Link(Ref("J", asked.l)))
    return Worked(
        asked.equation(sign, row(*over_batch(asked), asked.notation.loss_of("i" if asked.m > 1 else 0))),
        readable(asked.equation(sign, row(*averaged(asked, terms)), result)),
        result.value,
    )


def _loss_link(asked: Asked, example: int | None) -> Link:
    return Link(Ref("J", asked.l), example=example)


def over_units(formula: Formula, units: int) -> Formula:
    """The loss of an example from the formula of one output: summed over the outputs, unless the formula does so."""
    if units == 1 or any(isinstance(part, Big) for part in walk(formula)):
        return formula

    def indexed(part: Formula) -> Formula:
        if isinstance(part, Symbol) and part.text in LETTERS:
            return Scripts(part, Symbol("j"))
        return changed(part, indexed)

    return row(total("j"), enclosed(indexed(formula)))


def slope(asked: Asked) -> Worked:
    """da of an output: the derivative of the example's own loss, without 1/m."""
    l, j = asked.l, asked.unit
    formula = tex(asked.pass_.cost.dA_formula)
    sign, result = asked.symbol("dA", l, j), asked.number("dA", l, j)
    if asked.mean:
        inside = in_symbols(formula, lambda letter, at: asked.each(letter.upper(), l, j))
        return mean_of_examples(asked, sign, inside, "dA")
    symbols = in_symbols(formula, lambda letter, at: asked.symbol(letter.upper(), l, own(at, j)))
    numbers = in_numbers(formula, lambda letter, k: asked.close(letter.upper(), l, k), j, 1)
    return Worked(asked.equation(sign, symbols), asked.equation(sign, numbers, result), result.value)


def natural(asked: Asked) -> Worked:
    """dz = a − y, beside the da · g′(z) that it comes from where da is finite; linear, so with bars too."""
    l, j = asked.l, asked.unit
    sign, result = asked.symbol("dZ", l, j), asked.number("dZ", l, j)
    difference = row(asked.symbol("A", l, j), MINUS, asked.symbol("Y", l, j))
    numbers = readable(row(asked.close("A", l, j), MINUS, asked.close("Y", l, j)))
    if asked.mean:
        return Worked(asked.equation(sign, difference), asked.equation(sign, numbers, result), result.value)
    chain_symbols, chain_numbers = products(asked)
    finite = bool(np.isfinite(asked.pass_["dA", l][:, asked.example]).all())
    sides = (chain_numbers[0], numbers) if finite else (numbers,)
    return Worked(
        asked.equation(sign, *chain_symbols[-1:], difference),
        asked.equation(sign, *sides, result),
        result.value,
    )
