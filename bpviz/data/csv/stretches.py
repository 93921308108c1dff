"""Cuts a stretch of a large file into columns at once, where each of its lines is one row as wide as the table."""

import csv
from collections.abc import Collection
from dataclasses import dataclass

from bpviz.data.csv.joined import MARK
from bpviz.data.csv.records import Dialect, Lines, Record, is_loose

LONGEST = 131_072
"""A cell with more characters is refused; where one may be, the rows are looked at one by one."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """joined: each column's cells; first: the number of its first line; end: where it ends in the text.

    last: its last two rows; loose: lines with a stray quote.
    """

    joined: tuple[str, ...]
    rows: int
    first: int
    end: int
    last: tuple[Record, ...]
    loose: tuple[int, ...]


def end_of_stretch(left: Lines, size: int) -> int:
    """Where the first line ends that reaches over `size` characters, or the text."""
    return left.text.find("\n", left.start + size) + 1 or len(left.text)


def next_stretch(
    left: Lines, end: int, dialect: Dialect, width: int, empty: Collection[int]
) -> Stretch | None:
    """The lines from here to the character `end`; None where some of them need a look one by one.

    That is so where a line is no row of `width` cells, a row is blank, or a column in `empty` gets a value.
    """
    lines = lines_in(left.text[left.start : end])
    rows = None if lines is None else even_rows(lines, dialect, width)
    if lines is None or rows is None:
        return None
    columns = list(zip(*rows, strict=True))
    if any(any(map(str.strip, columns[place])) for place in empty):
        return None
    if not any(all(map(str.strip, column)) for column in columns):
        return None
    joined = tuple(map(MARK.join, columns))
    loose: tuple[int, ...] = ()
    if any(dialect.quote in cells for cells in joined):
        loose = tuple(line for line, text in enumerate(lines, left.first) if is_loose([text], dialect))
    tail = range(max(0, len(rows) - 2), len(rows))
    last = tuple(Record(left.first + row, rows[row]) for row in tail)
    return Stretch(joined, len(rows), left.first, end, last, loose)


def lines_in(text: str) -> list[str] | None:
    """The lines without their ends, all of which are LF or all CRLF."""
    if not text.endswith("\n"):
        return None
    if "\r" in text:
        if not text.count("\r") == text.count("\r\n") == text.count("\n"):
            return None
        text = text.replace("\r\n", "\n")
    lines = text[:-1].split("\n")
    return None if len(text) > LONGEST and max(map(len, lines)) > LONGEST else lines


def even_rows(lines: list[str], dialect: Dialect, width: int) -> list[list[str]] | None:
    """The cells of each line; None where one is no row of `width` cells."""
    if dialect.delimiter == " ":
        return None
    rows = _rows(lines, dialect)
    return None if rows is None or len(rows) != len(lines) or set(map(len, rows)) != {width} else rows


def _rows(lines: list[str], dialect: Dialect) -> list[list[str]] | None:
    """The cells of each line; None where a quote is not closed in its line or the like."""
    quoted = lines if dialect.padded else [line for line in lines if dialect.quote in line]
    cut = csv.reader(
        quoted,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        doublequote=not dialect.escape,
        escapechar="\\" if dialect.escape else None,
        skipinitialspace=dialect.padded,
        strict=True,
    )
    try:
        if len(quoted) == len(lines):
            return list(cut)
        return [next(cut) if dialect.quote in line else line.split(dialect.delimiter) for line in lines]
    except (csv.Error, StopIteration):
        return None
