"""The short way through a large file of plain numbers: the very table of the careful way, in a fraction of the time.

Whatever is not plain (a quote, an empty cell, a word, a comment, a ragged row) is left to the careful way.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import overload

import numpy as np

from bpviz.data.dialect import SAMPLE_LINES, find_dialect
from bpviz.data.errors import DataError
from bpviz.data.header import name_columns
from bpviz.data.records import physical_lines, split
from bpviz.data.source import must_fit
from bpviz.data.structure import find_body
from bpviz.data.table import Array, Indices

FROM_SIZE = 1 << 20
"""Bytes from which the short way is worth trying."""

BLOCK = 10_000
"""Rows that are turned into numbers at once."""

STRIDE = 1 << 20
"""Bytes that are searched for line ends at once."""

ANY_DIGIT = bytes.maketrans(b"12345678", b"99999999")
PLAIN = b"0123456789+-.eE\r\n"
DELIMITERS = (",", ";", "\t", "|")


class CellsInLines(Sequence[str]):
    """One column's cells, cut from the file's bytes when they are asked for.

    starts: (rows + 1,) where each row starts in `content`; the last entry is where the last one ends.
    """

    def __init__(self, content: bytes, starts: Indices, place: int, delimiter: str) -> None:
        self._content = content
        self._starts = starts
        self._place = place
        self._delimiter = delimiter.encode("ascii")

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        if isinstance(row, slice):
            return [self._cell(one) for one in range(*row.indices(len(self)))]
        return self._cell(range(len(self))[row])

    def __iter__(self) -> Iterator[str]:
        return (self._cell(row) for row in range(len(self)))

    def _cell(self, row: int) -> str:
        line = self._content[self._starts[row] : self._starts[row + 1]].rstrip(b"\r\n")
        return line.split(self._delimiter)[self._place].decode("ascii")


@dataclass(frozen=True, slots=True)
class Bulk:
    """names: of the columns; header: whether the file gives them; values: (columns, rows), finite; lines: (rows,)."""

    names: tuple[str, ...]
    header: bool
    delimiter: str
    values: Array
    cells: tuple[CellsInLines, ...]
    lines: Indices


def read_in_bulk(content: bytes, delimiter: str | None, header: bool | None) -> Bulk | None:
    """All numbers of a plain file, or None where it has to be read with care."""
    if len(content) < FROM_SIZE or not _has_plain_lines(content):
        return None
    try:
        head = _head(content)
        dialect, doubts = find_dialect(head, delimiter)
        top = find_body(split(head, dialect), header)
        named = name_columns(top.records, header)
    except (DataError, UnicodeDecodeError):
        return None
    if doubts or top.notes or named.notes or not all(named.names) or dialect.delimiter not in DELIMITERS:
        return None
    starts = _row_starts(content)[int(named.header) :]
    values = _numbers(content, starts, dialect.delimiter, top.width)
    if values is None:
        return None
    return Bulk(
        names=named.names,
        header=named.header,
        delimiter=dialect.delimiter,
        values=values,
        cells=tuple(CellsInLines(content, starts, place, dialect.delimiter) for place in range(top.width)),
        lines=np.arange(len(starts) - 1, dtype=np.int64) + (2 if named.header else 1),
    )


def _has_plain_lines(content: bytes) -> bool:
    """Whether every line ends in the same way, the last one too, and none is quoted."""
    ends, returns = content.count(b"\n"), content.count(b"\r")
    if (
        not content.endswith(b"\n")
        or b'"' in content
        or content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    ):
        return False
    if b"\n\n" in content or b"\n\r" in content or content[:1] in b"\r\n":
        return False
    return returns == 0 or returns == ends == content.count(b"\r\n")


def _head(content: bytes) -> list[str]:
    """The first lines; UnicodeDecodeError where they are not UTF-8."""
    lines = islice(io.BytesIO(content), SAMPLE_LINES)
    return physical_lines(b"".join(lines).decode("utf-8"))


def _row_starts(content: bytes) -> Indices:
    """(lines + 1,): where each line starts, and where the last one ends."""
    signs = np.frombuffer(content, dtype=np.uint8)
    ends = [np.flatnonzero(signs[at : at + STRIDE] == ord("\n")) + at for at in range(0, len(signs), STRIDE)]
    return np.concatenate([[-1], *ends]) + 1


def _numbers(content: bytes, starts: Indices, delimiter: str, width: int) -> Array | None:
    """(columns, rows), or None where a row is not as wide as the others or a cell is not a plain, finite number."""
    rows = len(starts) - 1
    must_fit(8 * (width + 2) * rows)
    plain = PLAIN + delimiter.encode("ascii")
    codes = [before + b"0" + digit for before in (b"\n", plain[-1:]) for digit in (b"0", b"9")]
    values = np.empty((width, rows))
    for first in range(0, rows, BLOCK):
        last = min(first + BLOCK, rows)
        text = content[starts[first] : starts[last]]
        shape = b"\n" + text.translate(ANY_DIGIT)
        if text.translate(None, plain) or any(code in shape for code in codes):
            return None
        try:
            block = np.loadtxt(text.decode("ascii").splitlines(), delimiter=delimiter, comments=None, ndmin=2)
        except ValueError:
            return None
        if block.shape != (last - first, width) or not np.isfinite(block).all():
            return None
        values[:, first:last] = block.T
    return values
