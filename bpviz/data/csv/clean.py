"""Reads a column of plain numbers, with or without gaps, a few hundred cells at a time; any other is left alone."""

from collections.abc import Callable, Iterator, Sequence, Set

import numpy as np

from bpviz.data.csv.digits import plain_column
from bpviz.data.csv.joined import MARK, JoinedCells
from bpviz.data.csv.numerals import NumberFormat
from bpviz.data.csv.packed import SIGNS
from bpviz.data.table import Array, bare

PLAIN = SIGNS + MARK.encode("ascii")

SIZE = 1 << 15
"""Characters that are read at once."""

Gone = Callable[[set[str]], Set[str]]
"""Which of some labels stand for no value."""


def clean_numbers(cells: Sequence[str], form: NumberFormat, gone: Gone) -> Array | None:
    """(rows,) NaN where missing; None where a cell is neither missing nor a number as programs write it.

    So every number has digits on both sides of a decimal comma, and none is too small for float64.
    """
    if form.thousands is not None:
        return None
    values = np.empty(len(cells))
    row = 0
    for piece in _pieces(cells):
        numbers = _numbers(piece, form.decimal)
        if numbers is None:
            numbers = _numbers(_with_gaps(piece, gone), form.decimal)
        if numbers is None:
            return None
        values[row : row + len(numbers)] = numbers
        row += len(numbers)
    return values


def _pieces(cells: Sequence[str]) -> Iterator[str]:
    """All cells, joined; many at a time."""
    if not isinstance(cells, JoinedCells):
        yield MARK.join(cells)
        return
    batch: list[str] = []
    size = 0
    for piece in cells.pieces():
        batch.append(piece)
        size += len(piece)
        if size >= SIZE:
            yield MARK.join(batch)
            batch, size = [], 0
    if batch:
        yield MARK.join(batch)


def _numbers(piece: str, decimal: str) -> Array | None:
    """The numbers of joined cells, NaN where one is empty."""
    if not piece.isascii():
        return None
    text = piece.encode("ascii")
    if decimal != ".":
        if b"." in text:
            return None
        text = text.replace(b",", b".")
    if text.translate(None, PLAIN):
        return None
    return plain_column(text.replace(MARK.encode("ascii"), b"\n") + b"\n", bare_points=decimal == ".")


def _with_gaps(piece: str, gone: Gone) -> str:
    """The joined cells, the missing ones empty and the others without spaces around them."""
    labels = list(map(bare, piece.split(MARK)))
    missing = gone(set(labels))
    return MARK.join(["" if label in missing else label for label in labels])
