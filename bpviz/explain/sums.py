"""A sum written out: short ones in full; of long ones the first and the largest terms, and the rest as one number."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from math import fsum, isfinite

from bpviz.explain.formula import (
    Brace,
    Formula,
    Kind,
    Number,
    Operator,
    Row,
    Scripts,
    Style,
    Symbol,
    Words,
    row,
)
from bpviz.words import say

IN_FULL = 4
SHOWN = 3
PLUS = Operator("+", Kind.BINARY)
EQUALS = Operator("=", Kind.RELATION)
OPEN, CLOSE = Operator("(", Kind.OPEN), Operator(")", Kind.CLOSE)
DOTS = Symbol("⋯", Style.UPRIGHT)


def added(
    values: Sequence[float | Decimal], term: Callable[[int], Formula], first: int = 0
) -> tuple[Formula, ...]:
    """term(0) + term(1) + …, the values of the terms being known.

    Of more than four, only `first` and the largest stay; the others become one number over a brace that counts them.
    """
    kept = _kept(values, first)
    items: list[Formula] = []
    for k in kept:
        items += [PLUS, term(k)]
    seen = set(kept)
    others: list[float | Decimal] = [value for k, value in enumerate(values) if k not in seen]
    if others:
        count = Words(say("{count} terms", count=len(others)))
        items += [PLUS, Brace(Row((DOTS, _total(others))), count)]
    return row(*items[1:]).items


def _kept(values: Sequence[float | Decimal], first: int) -> list[int]:
    """In order: all of a short sum; else `first` and the largest, none of which is zero unless it is the first."""
    if len(values) <= IN_FULL:
        return list(range(len(values)))
    sizes = [Decimal(abs(value)) for value in values]
    ranked = sorted((k for k in range(len(values)) if k != first), key=sizes.__getitem__, reverse=True)
    return sorted([first, *(k for k in ranked[: SHOWN - 1] if values[k] != 0)])


def _total(values: Sequence[float | Decimal]) -> Formula:
    """The sum as a live number; as a power of e where it is too large for one."""
    if isinstance(values[0], Decimal):
        exact = sum((Decimal(value) for value in values), Decimal(0))
        if not isfinite(float(exact)):
            return Scripts(Symbol("e"), None, Number(float(exact.ln())))
        return Number(float(exact))
    plain = [float(value) for value in values]
    return Number(fsum(plain) if all(map(isfinite, plain)) else sum(plain))
