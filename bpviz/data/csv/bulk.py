"""The short way through a large file of plain numbers: the very table of the careful way, in a fraction of the time.

Whatever is not plain (a quote, a word, a comment, a ragged row) is left to the careful way. The file passes by twice:
first its lines are counted, then its numbers are read into an array of the right size.
"""

import io
from codecs import BOM_UTF8
from dataclasses import dataclass
from itertools import islice

import numpy as np

from bpviz.data.csv.dialect import SAMPLE_LINES, find_dialect
from bpviz.data.csv.digits import plain_numbers
from bpviz.data.csv.formats import find_format
from bpviz.data.csv.header import name_columns
from bpviz.data.csv.options import ReadOptions
from bpviz.data.csv.packed import CellsInRows, PackedRows
from bpviz.data.csv.records import is_loose, physical_lines, split
from bpviz.data.csv.source import LARGE, Source, blocks, first_bytes, last_bytes, must_fit, whole_lines
from bpviz.data.csv.structure import find_body
from bpviz.data.csv.watching import Progress
from bpviz.data.errors import DataError
from bpviz.data.table import Array, Indices

BLOCK = 1 << 18
"""Bytes that are looked at, or turned into numbers, at once: they stay in the processor's own memory."""

DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Bulk:
    """names: of the columns; header: whether the file gives them; values: (columns, rows), NaN in empty cells."""

    names: tuple[str, ...]
    header: bool
    encoding: str
    delimiter: str
    decimal: str
    values: Array
    rows: PackedRows
    lines: Indices

    @property
    def cells(self) -> tuple[CellsInRows, ...]:
        """Each column's cells as they are written."""
        return tuple(CellsInRows(self.rows, place, self.decimal) for place in range(len(self.names)))


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the top of the file tells. marked: it starts with a byte order mark; ended: its last line has an end."""

    names: tuple[str, ...]
    header: bool
    delimiter: bytes
    decimal: bytes
    marked: bool
    ended: bool


def read_in_bulk(source: Source, options: ReadOptions, progress: Progress) -> Bulk | None:
    """All numbers of a plain file, or None where it has to be read with care."""
    plan = _plan(source, options)
    if plan is None:
        return None
    rows = _lines(source, progress) - plan.header + (not plan.ended)
    if rows == 0:
        return None
    must_fit(source.size // 2 + 8 * (len(plan.names) + 1) * rows, source.size)
    values = np.empty((len(plan.names), rows))
    packed = PackedRows()
    if not _read(source, plan, values, packed, progress):
        return None
    return Bulk(
        names=plan.names,
        header=plan.header,
        encoding="utf-8-sig" if plan.marked else "utf-8",
        delimiter=plan.delimiter.decode("ascii"),
        decimal=plan.decimal.decode("ascii"),
        values=values,
        rows=packed,
        lines=np.arange(rows, dtype=np.int64) + (2 if plan.header else 1),
    )


def _plan(source: Source, options: ReadOptions) -> _Plan | None:
    """The names, the signs and whether there is a header, where the top of the file leaves no doubt."""
    head = first_bytes(source, LARGE)
    marked = head.startswith(BOM_UTF8)
    head = head[len(BOM_UTF8) * marked : head.rfind(b"\n") + 1]
    if not head or b'"' in head[head.index(b"\n") :] or b"\x00" in head:
        return None
    try:
        lines = physical_lines(b"".join(islice(io.BytesIO(head), SAMPLE_LINES)).decode("utf-8"))
        dialect, doubts = find_dialect(lines, options.delimiter)
        top = find_body(split(lines, dialect), options.header)
        named = name_columns(top.records, options.header)
    except (DataError, UnicodeDecodeError):
        return None
    if doubts or top.notes or named.notes or not all(named.names) or dialect.delimiter not in DELIMITERS:
        return None
    if is_loose(lines[:1], dialect):
        return None
    columns = list(zip(*(record.cells for record in named.rows), strict=True))
    form, _ = find_format(columns, dialect.delimiter, options.decimal, None)
    signs = (dialect.delimiter.encode("ascii"), form.decimal.encode("ascii"))
    return _Plan(named.names, named.header, *signs, marked, last_bytes(source, 1) == b"\n")


def _lines(source: Source, progress: Progress) -> int:
    """How many lines there are."""
    lines = done = 0
    for block in blocks(source):
        lines += int(np.count_nonzero(np.frombuffer(block, dtype=np.uint8) == ord("\n")))
        done += len(block)
        progress.at(0.1 * done / source.size)
    return lines


def _read(source: Source, plan: _Plan, values: Array, packed: PackedRows, progress: Progress) -> bool:
    """Fills `values` and `packed`; False where a line is not plain, as wide as the others and ended as they are."""
    done = returns = 0
    filled = np.zeros(len(values), dtype=np.bool_)
    for block in whole_lines(source, BLOCK):
        row = len(packed)
        text = block if done or not plan.marked else block[len(BOM_UTF8) :]
        if not text.endswith(b"\n"):
            text += b"\r\n" if returns else b"\n"
        if b"\r" in text:
            before = len(text)
            text = text.replace(b"\r\n", b"\n")
            returns += before - len(text)
        if done == 0 and plan.header:
            text = text[text.index(b"\n") + 1 :]
        done += len(block)
        usual = _as_usual(text, plan)
        if usual is None or not packed.add(usual) or returns not in {0, len(packed) + plan.header}:
            return False
        if len(packed) == row:
            continue
        numbers = plain_numbers(usual, len(values), bare_points=plan.decimal == b".")
        if numbers is None or len(packed) > values.shape[1]:
            return False
        missing = np.isnan(numbers)
        if not missing.any():
            filled[:] = True
        elif missing.all(axis=1).any():
            return False
        else:
            filled |= ~missing.all(axis=0)
        values[:, row : row + len(numbers)] = numbers.T
        progress.at(0.1 + 0.8 * done / source.size)
    return len(packed) == values.shape[1] and bool(filled.all())


def _as_usual(text: bytes, plan: _Plan) -> bytes | None:
    """The text with decimal points, and with commas between the cells; None where one of these is there already."""
    if plan.decimal == b",":
        if b"." in text:
            return None
        text = text.replace(b",", b".")
    if plan.delimiter == b",":
        return text
    return None if b"," in text else text.replace(plan.delimiter, b",")
