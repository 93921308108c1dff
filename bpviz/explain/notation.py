"""The lecture's notation: capitals for a batch, lower case with indices for one number, the layer in brackets."""

from bpviz.engine.plan import Ref
from bpviz.explain.formula import Accent, Formula, Kind, Link, Operator, Row, Scripts, Style, Symbol

Index = int | str
"""Of a unit or an example: a number, counted from 0 and shown from 1, or a letter that runs."""

_PARAMETERS = ("W", "b", "dW", "db", "W'", "b'")


def whole(ref: Ref, transposed: bool = False) -> Formula:
    """The quantity with all its numbers: Z^{[1]}, X for A^{[0]}, Y, J, W^{[2]T} where transposed."""
    letters = "X" if ref == ("A", 0) else ref.name.removesuffix("'")
    sup = _superscript(ref, None, transposed)
    link = Link(ref)
    symbol = Symbol(letters)
    return Symbol(letters, link=link) if sup is None else Scripts(symbol, None, sup, link)


def one(
    ref: Ref,
    unit: Index,
    of: Index | None = None,
    example: Index | None = None,
    *,
    alone: bool = False,
    mean: bool = False,
    link: Link | None = None,
) -> Formula:
    """One number of the quantity: z_2^{[1]}, w_{21}^{[1]}, x_1^{(i)}; with a bar where it is a mean over the batch.

    alone: the layer has one unit, so a vector's index is left out.
    """
    letters = "x" if ref == ("A", 0) else ref.name.removesuffix("'")
    if letters != "J":
        letters = letters.lower()
    symbol: Formula = Symbol(letters)
    if mean:
        symbol = Accent("bar", symbol)
    sub = None if alone and of is None else _subscript(unit, of)
    sup = _superscript(ref, example)
    link = _link(ref, unit, of, example) if link is None else link
    if sub is None and sup is None:
        return Accent("bar", Symbol(letters), link) if mean else Symbol(letters, link=link)
    return Scripts(symbol, sub, sup, link)


def loss(example: Index | None) -> Formula:
    """The loss of one example."""
    sign = Symbol("ℒ", Style.UPRIGHT)
    return sign if example is None else Scripts(sign, None, _bracketed("(", example, ")"))


def activation(layer: int, primed: bool = False) -> Formula:
    """g^{[1]}, or its derivative g^{[1]}′."""
    layer_sign = _bracketed("[", str(layer), "]")
    return Scripts(Symbol("g"), None, Row((*layer_sign.items, PRIME)) if primed else layer_sign)


PRIME = Symbol("′", Style.UPRIGHT)


def shown(index: Index) -> str:
    """An index as people count: from 1."""
    return str(index + 1) if isinstance(index, int) else index


def index(value: Index) -> Symbol:
    """An index as a letter or a number."""
    return Symbol(shown(value), Style.ITALIC if isinstance(value, str) else Style.UPRIGHT)


def _subscript(unit: Index, of: Index | None) -> Formula:
    if of is None:
        return index(unit)
    long = len(shown(unit)) + len(shown(of)) > 2
    comma = (Operator(",", Kind.ORDINARY),) if long else ()
    return Row((index(unit), *comma, index(of)))


def _superscript(ref: Ref, example: Index | None, transposed: bool = False) -> Formula | None:
    items: list[Formula] = []
    if ref.name not in ("J", "Y") and ref != ("A", 0):
        items += _bracketed("[", str(ref.layer), "]").items
    if example is not None:
        items += _bracketed("(", example, ")").items
    if transposed:
        items.append(Symbol("⊤", Style.UPRIGHT))
    return Row(tuple(items)) if items else None


def _bracketed(opening: str, inside: Index, closing: str) -> Row:
    body = Symbol(inside, Style.UPRIGHT) if isinstance(inside, str) and inside.isdigit() else index(inside)
    return Row((Operator(opening, Kind.OPEN), body, Operator(closing, Kind.CLOSE)))


def _link(ref: Ref, unit: Index, of: Index | None, example: Index | None) -> Link:
    """A running letter stands for all."""
    return Link(ref, *(value if isinstance(value, int) else None for value in (unit, of, example)))
