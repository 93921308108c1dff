"""One example's share of dW or db, and the mean of what each example has."""

from math import isfinite

from bpviz.engine.plan import Ref
from bpviz.engine.recorded import Pass
from bpviz.explain.asked import Asked
from bpviz.explain.formula import Formula, Number, row
from bpviz.explain.forward import one_over_m, total
from bpviz.explain.links import ONE, ChainLink
from bpviz.explain.notation import Notation
from bpviz.explain.quantity import Quantity, value
from bpviz.explain.signs import sign
from bpviz.explain.substitution import DOT, THIN, in_symbols, readable
from bpviz.explain.sums import CLOSE, EQUALS, OPEN, added
from bpviz.explain.tex import tex
from bpviz.words import Message, say


def one_share(
    asked: Asked, quantity: Quantity, links: tuple[ChainLink, ...]
) -> tuple[Formula, Formula, Message]:
    """∂C₀/∂w = ∂z/∂w · ∂a/∂z · ∂C₀/∂a in symbols and in numbers.

    Where da of a natural pair has run out of digits the last two links are one, dz = a − y.
    """
    pass_, written = asked.pass_, sign(asked.pass_, quantity, asked.notation)
    result = Number(value(pass_, quantity), link=quantity.link)
    between = DOT if links[0].equals == ONE else THIN
    sides = [_joined([link.name for link in links], THIN), _joined([link.equals for link in links], between)]
    factors = [_number(link) for link in links]
    at_output = asked.l == pass_.network.depth
    if at_output and asked.natural:
        dz = quantity._replace(ref=Ref("dZ", asked.l), column=None)
        factors = [factors[0], Number(value(pass_, dz), link=dz.link)]
        if asked.activation.slope is not None:
            sides.append(_joined([links[0].equals, sign(pass_, dz, asked.notation)], between))
    elif at_output and asked.activation.slope is not None:
        last = in_symbols(
            tex(pass_.cost.dA_formula), lambda letter, at: asked.symbol(letter.upper(), asked.l, asked.unit)
        )
        sides.append(_joined([*(link.equals for link in links[:2]), last], between))
    symbols = asked.equation(written, *sides)
    numbers = readable(row(written, EQUALS, _joined(factors, DOT), EQUALS, result))
    return symbols, numbers, _sentence(asked, links)


def average(pass_: Pass, quantity: Quantity, notation: Notation) -> tuple[Formula, Formula]:
    """The mean of x or y over the batch: x̄ = (1/m) Σ x⁽ⁱ⁾."""
    ref, unit, column, _ = quantity
    written, values = sign(pass_, quantity, notation), pass_[ref][unit]
    alone = pass_.network.sizes[ref.layer] == 1
    each = notation.one(ref, unit, column, "i", alone=alone)
    result = Number(value(pass_, quantity), link=quantity.link)
    terms = added(values, lambda i: Number(float(values[i]), link=quantity._replace(example=i).link))
    symbols = row(written, EQUALS, one_over_m(True, pass_.m), total("i", "m"), each)
    numbers = row(written, EQUALS, one_over_m(False, pass_.m), OPEN, *terms, CLOSE, EQUALS, result)
    return symbols, readable(numbers)


def _joined(items: list[Formula], between: Formula) -> Formula:
    return row(*[part for item in items for part in (between, item)][1:])


def _number(link: ChainLink) -> Formula:
    return Number(link.value, link=None if link.quantity is None else link.quantity.link)


def _sentence(asked: Asked, links: tuple[ChainLink, ...]) -> Message:
    if not all(isfinite(link.value) for link in links):
        return say(
            "The share of this example, without 1/{m}; the slope of its loss is infinite, but times g′ it is A − Y.",
            m=asked.m,
        )
    if asked.m == 1:
        return say("The links of the chain rule, one after the other: the only example is the whole batch.")
    return say(
        "The links of the chain rule for this example alone; 1/{m} enters where the examples are averaged.",
        m=asked.m,
    )
