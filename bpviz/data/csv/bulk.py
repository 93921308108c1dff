"""The short way through a large file of plain numbers: the very table of the careful way, in a fraction of the time.

Whatever is not plain (a quote, a word, a comment, a ragged row) is left to the careful way. The file passes by twice:
first it is looked at and its rows are counted, then its numbers are read into an array of the right size.
"""

import io
from dataclasses import dataclass
from itertools import islice

import numpy as np

from bpviz.data.csv.dialect import SAMPLE_LINES, find_dialect
from bpviz.data.csv.digits import plain_numbers
from bpviz.data.csv.header import name_columns
from bpviz.data.csv.packed import SIGNS, CellsInRows, PackedRows, vanished
from bpviz.data.csv.records import physical_lines, split
from bpviz.data.csv.source import LARGE, Source, first_bytes, must_fit, whole_lines
from bpviz.data.csv.structure import find_body
from bpviz.data.csv.watching import Progress
from bpviz.data.errors import DataError
from bpviz.data.table import Array, Indices

BLOCK = 1 << 18
"""Bytes that are looked at, or turned into numbers, at once: they stay in the processor's own memory."""

ANY_DIGIT = bytes.maketrans(b"12345678", b"99999999")
DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Bulk:
    """names: of the columns; header: whether the file gives them; values: (columns, rows), NaN in empty cells."""

    names: tuple[str, ...]
    header: bool
    delimiter: str
    values: Array
    rows: PackedRows
    lines: Indices

    @property
    def cells(self) -> tuple[CellsInRows, ...]:
        """Each column's cells as they are written."""
        return tuple(CellsInRows(self.rows, place) for place in range(len(self.names)))


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the top of the file tells."""

    names: tuple[str, ...]
    header: bool
    delimiter: bytes


def read_in_bulk(
    source: Source, delimiter: str | None, header: bool | None, progress: Progress
) -> Bulk | None:
    """All numbers of a plain file, or None where it has to be read with care."""
    plan = _plan(source, delimiter, header)
    if plan is None:
        return None
    rows = _rows(source, plan, progress)
    if rows is None or rows == 0:
        return None
    must_fit(source.size // 2 + 8 * (len(plan.names) + 1) * rows, source.size)
    values = np.empty((len(plan.names), rows))
    packed = PackedRows(plan.delimiter.decode("ascii"))
    if not _read(source, plan, values, packed, progress):
        return None
    return Bulk(
        names=plan.names,
        header=plan.header,
        delimiter=packed.delimiter.decode("ascii"),
        values=values,
        rows=packed,
        lines=np.arange(rows, dtype=np.int64) + (2 if plan.header else 1),
    )


def _plan(source: Source, delimiter: str | None, header: bool | None) -> _Plan | None:
    """The names, the delimiter and whether there is a header, where the top of the file leaves no doubt."""
    head = first_bytes(source, LARGE)
    head = head[: head.rfind(b"\n") + 1]
    if not head or b'"' in head or b"\x00" in head or head.startswith(b"\xef\xbb\xbf"):
        return None
    try:
        lines = physical_lines(b"".join(islice(io.BytesIO(head), SAMPLE_LINES)).decode("utf-8"))
        dialect, doubts = find_dialect(lines, delimiter)
        top = find_body(split(lines, dialect), header)
        named = name_columns(top.records, header)
    except (DataError, UnicodeDecodeError):
        return None
    if doubts or top.notes or named.notes or not all(named.names) or dialect.delimiter not in DELIMITERS:
        return None
    return _Plan(named.names, named.header, dialect.delimiter.encode("ascii"))


def _rows(source: Source, plan: _Plan, progress: Progress) -> int | None:
    """How many rows there are below the header; None where a line is not plain or does not end as the others do."""
    plain = SIGNS + plan.delimiter + b"\r\n"
    rows = returns = done = 0
    text = b""
    for first, text in enumerate(whole_lines(source, BLOCK)):
        done += len(text)
        progress.at(0.2 * done / source.size)
        below = text[text.find(b"\n") + 1 :] if first == 0 and plan.header else text
        pairs = text.count(b"\r\n") if b"\r" in text else 0
        if below.translate(None, plain) or (pairs and pairs != text.count(b"\r")):
            return None
        rows += below.count(b"\n")
        returns += pairs
    mixed = returns not in {0, rows + plan.header}
    return None if mixed or not text.endswith(b"\n") else rows


def _read(source: Source, plan: _Plan, values: Array, packed: PackedRows, progress: Progress) -> bool:
    """Fills `values` and `packed`; False where a row is not as wide as the others or a cell is not a finite number."""
    done = row = 0
    filled = np.zeros(len(values), dtype=np.bool_)
    for first, block in enumerate(whole_lines(source, BLOCK)):
        done += len(block)
        text = block[block.index(b"\n") + 1 :] if first == 0 and plan.header else block
        if b"\r" in text:
            text = text.replace(b"\r\n", b"\n")
        if not text:
            continue
        numbers = plain_numbers(text, plan.delimiter, len(values))
        if numbers is None:
            numbers = _slowly(text, plan.delimiter, len(values))
        if numbers is None or row + len(numbers) > values.shape[1]:
            return False
        missing = np.isnan(numbers)
        if missing.all(axis=1).any():
            return False
        filled |= ~missing.all(axis=0)
        values[:, row : row + len(numbers)] = numbers.T
        row += len(numbers)
        packed.add(text)
        progress.at(0.2 + 0.7 * done / source.size)
    return row == values.shape[1] and bool(filled.all())


def _slowly(text: bytes, delimiter: bytes, width: int) -> Array | None:
    """As plain_numbers, for numbers with more digits or with exponents."""
    shape = b"\n" + text.translate(ANY_DIGIT)
    if any(before + b"0" + digit in shape for before in (b"\n", delimiter) for digit in (b"0", b"9")):
        return None
    lines = _filled(text, delimiter).decode("ascii").splitlines()
    try:
        numbers = np.loadtxt(lines, delimiter=delimiter.decode("ascii"), comments=None, ndmin=2)
    except ValueError:
        return None
    if numbers.shape != (text.count(b"\n"), width) or np.isinf(numbers).any():
        return None
    return None if vanished(text, numbers, delimiter) else numbers


def _filled(text: bytes, delimiter: bytes) -> bytes:
    """The text with a word for NaN in its empty cells."""
    if text.startswith(delimiter):
        text = b"nan" + text
    for before, after in (
        (delimiter, delimiter),
        (delimiter, delimiter),
        (delimiter, b"\n"),
        (b"\n", delimiter),
    ):
        text = text.replace(before + after, before + b"nan" + after)
    return text
