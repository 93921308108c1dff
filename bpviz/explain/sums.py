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
    values: Sequence[float] | Sequence[Decimal],
    term: Callable[[int], Formula],
    first: int = 0,
    sparse: bool = False,
) -> tuple[Formula, ...]:
    """term(0) + term(1) + …, the values of the terms being known.

    Of more than four, only `first` and the largest stay; the others become one number over a brace that counts them.
    sparse: so do terms that are zero, if there are two or more.
    """
    sizes = [Decimal(value) for value in values]
    kept = _kept([abs(size) for size in sizes], first, sparse)
    items: list[Formula] = []
    for k in kept:
        items += [PLUS, term(k)]
    others = [size for k, size in enumerate(sizes) if k not in set(kept)]
    if others:
        items += [PLUS, Brace(_total(others), Row((DOTS, Words(say(" {count} more", count=len(others))))))]
    return row(*items[1:]).items


def _kept(sizes: list[Decimal], first: int, sparse: bool) -> list[int]:
    """In order: all of a short sum; else `first` and the largest, none of which is zero unless it is the first."""
    others = [k for k in range(len(sizes)) if k != first and (sizes[k] or not sparse)]
    if len(sizes) <= IN_FULL and len(sizes) - len(others) <= 2:
        return list(range(len(sizes)))
    ranked = sorted(others, key=lambda k: (sizes[k].is_nan(), -sizes[k]))
    largest = ranked[: SHOWN - 1] if len(sizes) > IN_FULL else ranked
    return sorted([first, *(k for k in largest if sizes[k] != 0)])


def _total(values: list[Decimal]) -> Formula:
    """The sum as a live number; as a power of e where it is too large for one."""
    plain = [float(value) for value in values]
    if all(map(isfinite, plain)):
        return _after_plus(Number(fsum(plain)))
    if any(not value.is_finite() for value in values):
        return _after_plus(Number(sum(plain)))
    return Scripts(Symbol("e"), None, Number(float(sum(values, Decimal(0)).ln())))


def _after_plus(number: Number) -> Formula:
    return Row((OPEN, number, CLOSE)) if number.value < 0 else number
