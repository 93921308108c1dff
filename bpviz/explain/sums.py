"""A sum written out: short ones in full; of long ones the first and the largest terms, and the rest as one number."""

from collections.abc import Callable
from decimal import Decimal, localcontext
from math import fsum

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.explain.evaluation import EXACT
from bpviz.explain.formula import (
    Brace,
    Formula,
    Kind,
    Number,
    Operator,
    Row,
    Scripts,
    Space,
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
E = Symbol("e")
LARGEST = Decimal("1e308")


def added(
    values: Array, term: Callable[[int], Formula], first: int = 0, sparse: bool = False
) -> tuple[Formula, ...]:
    """term(0) + term(1) + …, the values (n,) of the terms being known.

    Of more than four, only `first` and the largest stay; the others become one number over a brace that counts them.
    sparse: so do terms that are zero, if there are two or more.
    """
    kept = _kept(np.abs(values), first, sparse)
    items = [part for k in kept for part in (PLUS, term(k))]
    if len(kept) < len(values):
        others = np.delete(values, kept)
        items += [PLUS, Brace(_total(others), _count(len(others)))]
    return row(*items[1:]).items


def added_exactly(
    values: list[Decimal], term: Callable[[int], Formula], first: int = 0
) -> tuple[Formula, ...]:
    """The same, sparse, for terms some of which may be too large for a float: their rest becomes a power of e."""
    plain = np.array([float(value) for value in values])
    if np.isfinite(plain).all():
        return added(plain, term, first, sparse=True)
    with localcontext(EXACT):
        scale = max(abs(value) for value in values)
        kept = _kept(np.array([float(abs(value) / scale) for value in values]), first, sparse=True)
        rest = sum((value for k, value in enumerate(values) if k not in kept), Decimal(0))
        power = Scripts(E, None, Number(float(rest.ln()))) if rest > LARGEST else None
    items = [part for k in kept for part in (PLUS, term(k))]
    if len(kept) < len(values):
        total = _total(np.array([float(rest)])) if power is None else power
        items += [PLUS, Brace(total, _count(len(values) - len(kept)))]
    return row(*items[1:]).items


def _kept(sizes: Array, first: int, sparse: bool) -> list[int]:
    """In order: all of a short sum; else `first` and the largest, none of which is zero unless it is the first."""
    n = len(sizes)
    zeros = np.flatnonzero(sizes == 0)
    hidden = set(zeros.tolist()) - {first}
    if n <= IN_FULL and not (sparse and len(hidden) > 1):
        return list(range(n))
    ranked = np.argsort(-np.nan_to_num(sizes, nan=0.0, posinf=np.inf), kind="stable").tolist()
    others = [k for k in ranked[: IN_FULL + 1] if k != first and k not in hidden]
    return sorted([first, *(others[: SHOWN - 1] if n > IN_FULL else others)])


def _count(number: int) -> Formula:
    return Row((DOTS, Space(0.2), Words(say("{count} more", count=number))))


def _total(values: Array) -> Formula:
    """The sum as a live number, in brackets where it is negative."""
    number = Number(fsum(values) if np.isfinite(values).all() else float(values.sum()))
    return Row((OPEN, number, CLOSE)) if number.value < 0 else number
