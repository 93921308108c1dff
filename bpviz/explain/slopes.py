"""The slope ∂a/∂z of one unit: g′(z), or an entry of softmax's Jacobian."""

from bpviz.engine.plan import Ref
from bpviz.explain.asked import Asked
from bpviz.explain.chain import MINUS, ONE, agrees
from bpviz.explain.formula import Fence, Formula, Kind, Number, Operator, row, walk
from bpviz.explain.forward import own
from bpviz.explain.parts import Parts
from bpviz.explain.quantity import Quantity, value
from bpviz.explain.signs import sign
from bpviz.explain.substitution import THIN, in_numbers, in_symbols, readable
from bpviz.explain.terms import Term, listed
from bpviz.explain.tex import tex
from bpviz.words import Message, say


def entry_parts(asked: Asked, quantity: Quantity) -> Parts:
    """g′ comes from z; of softmax, −a_k a_j from both, a_j (1 − a_j) from a_j."""
    l, j, k = asked.l, quantity.row, quantity.column
    if asked.activation.slope is not None:
        return Parts(operands=(quantity._replace(ref=Ref("Z", l)),))
    a = quantity._replace(ref=Ref("A", l), column=None)
    if k in (None, j):
        return Parts(operands=(a,))
    return Parts(listed([Term(value(asked.pass_, quantity), (a._replace(row=k or 0), a), -1.0)]))


def slope_worked(asked: Asked, quantity: Quantity) -> tuple[Formula, Formula, Message]:
    """In symbols, in numbers, and why."""
    if asked.activation.slope is None:
        return _entry(asked, quantity)
    l, j = asked.l, asked.unit
    written, result = sign(asked.pass_, quantity, asked.notation), _result(asked, quantity)
    formula = tex(asked.activation.slope_formula or "1")
    symbols = in_symbols(formula, lambda letter, at: asked.symbol(letter.upper(), l, own(at, j)))
    g = asked.applied(asked.notation.g(l, primed=True), asked.symbol("Z", l, j))
    filled = in_numbers(formula, lambda letter, k: asked.close(letter.upper(), l, k), j, 1)
    sides: tuple[Formula, ...] = (result,)
    if agrees(filled, result.value) and any(isinstance(part, Number) for part in walk(filled)):
        sides = (filled, result)
    return asked.equation(written, g, symbols), asked.equation(written, *sides), _why(asked)


def _entry(asked: Asked, quantity: Quantity) -> tuple[Formula, Formula, Message]:
    l, j = asked.l, quantity.row
    k = j if quantity.column is None else quantity.column
    written, result = sign(asked.pass_, quantity, asked.notation), _result(asked, quantity)
    a, number = asked.symbol("A", l, j), asked.close("A", l, j)
    if k == j:
        symbols: Formula = row(a, Fence("(", row(ONE, MINUS, a), ")"))
        numbers: Formula = row(number, THIN, Fence("(", row(ONE, MINUS, number), ")"))
        why = say("How an output of softmax changes with its own pre-activation: a times what is left to 1.")
    else:
        sign_of_zero = Operator("−", Kind.ORDINARY)
        symbols = row(sign_of_zero, asked.symbol("A", l, k), THIN, a)
        numbers = readable(row(sign_of_zero, asked.number("A", l, k), asked.number("A", l, j)))
        why = say("Outputs of softmax add up to 1: what one pre-activation wins, the other outputs lose.")
    return asked.equation(written, symbols), asked.equation(written, numbers, result), why


def _result(asked: Asked, quantity: Quantity) -> Number:
    return Number(value(asked.pass_, quantity), link=quantity.link)


def _why(asked: Asked) -> Message:
    if asked.activation.kink:
        return say("The slope of {g}: one value for z > 0, another elsewhere.", g=asked.activation.label)
    return say(
        "The slope of {g} at this pre-activation, computed from z so that no digit is lost.",
        g=asked.activation.label,
    )
