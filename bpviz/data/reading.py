"""Reads a person's CSV into a table, or says where and why it cannot be read."""

import io
import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bpviz.data.csv.bulk import Bulk, Wishes, read_in_bulk
from bpviz.data.csv.dialect import find_dialect, must_not_be_too_wide
from bpviz.data.csv.encoding import decode
from bpviz.data.csv.ending import doubts_about_the_end
from bpviz.data.csv.formats import find_format, step
from bpviz.data.csv.header import Named, name_columns
from bpviz.data.csv.kinds import Cells, amounts_of, column_of, number_column
from bpviz.data.csv.numerals import NumberFormat
from bpviz.data.csv.packed import SIGNS, columns_at
from bpviz.data.csv.passing import pass_through
from bpviz.data.csv.records import Dialect, Lines, loose_quotes, split
from bpviz.data.csv.signatures import must_be_table, must_be_text
from bpviz.data.csv.source import (
    LARGE,
    LARGE_COST,
    WHOLE_COST,
    Source,
    blocks,
    first_bytes,
    must_fit,
    ordinary_file,
)
from bpviz.data.csv.structure import Body, Ragged, find_body
from bpviz.data.csv.top import after_the_top, wanted_delimiter
from bpviz.data.csv.watching import Progress, Watch
from bpviz.data.errors import DataError, Note
from bpviz.data.table import Column, Indices, Table
from bpviz.words import say

__all__ = ["Note", "ReadOptions", "Reading", "read_table"]

CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
CONTROLS = tuple(map(chr, (*range(0x09), *range(0x0E, 0x20), 0x7F)))


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the person decided about the file; None is: decide by looking. `missing` adds to the usual tokens.

    delimiter: a character, or its name (tab, space, comma, semicolon, pipe); skip_rows: physical lines at the top;
    missing: a number is meant by its value, so that 9999 is also 9999.0; ragged: rows of another width.
    """

    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    thousands: str | None = None
    header: bool | None = None
    missing: tuple[str, ...] = ()
    skip_rows: int = 0
    ragged: Ragged = Ragged.REFUSE


@dataclass(frozen=True, slots=True)
class Reading:
    """A table with every decision that was made on the way to it, and notes on those to look at."""

    path: str
    table: Table
    options: ReadOptions
    encoding: str
    delimiter: str
    decimal: str
    thousands: str | None
    header: bool
    notes: tuple[Note, ...]


def read_table(path: str | Path, options: ReadOptions = ReadOptions(), watch: Watch | None = None) -> Reading:
    """The table in the file at `path`; DataError where it cannot be read with certainty.

    watch: told (bytes done, bytes in all) several times a second; where it returns False, CancelledError is raised.
    """
    try:
        return _read(Path(path), options, str(path), watch)
    except DataError as fault:
        raise fault.within(str(path)) from None
    except MemoryError:
        message = say("there is not enough memory to read the file")
        raise DataError(message, say("close other programs, or keep fewer rows"), file=str(path)) from None


def _read(path: Path, options: ReadOptions, name: str, watch: Watch | None) -> Reading:
    source = ordinary_file(path)
    progress = Progress(watch, source.size)
    progress.at(0)
    delimiter = wanted_delimiter(options.delimiter)
    if source.large:
        _must_look_possible(source, delimiter)
        if _may_be_plain(options):
            bulk = read_in_bulk(source, Wishes(delimiter, options.header, options.decimal), progress)
            found = None if bulk is None else _plain_reading(bulk, path, options, name, progress)
            if found is not None:
                return found
    return _careful_reading(source, delimiter, options, name, progress)


def _must_look_possible(source: Source, delimiter: str | None) -> None:
    """DataError where the top of a large file shows that it is no table, too wide, or too large for the memory."""
    head = first_bytes(source, LARGE)
    if b"\n" not in head:
        head = first_bytes(source, 32 * LARGE)
    must_be_text(head)
    must_not_be_too_wide(head.decode("latin-1").splitlines(), delimiter)
    below = head[head.find(b"\n") + 1 :]
    if below.translate(None, SIGNS + b",;\t|\r\n"):
        must_fit(LARGE_COST * source.size, source.size)
    else:
        cells = sum(map(below.count, (b",", b";", b"\t", b"|", b"\n"))) / max(1, len(below))
        must_fit(int((0.5 + 8 * cells) * source.size), source.size)


def _may_be_plain(options: ReadOptions) -> bool:
    """Whether no option asks for anything but plain numbers in UTF-8."""
    return (
        (options.encoding or "utf-8").casefold() in {"utf-8", "utf8"}
        and options.thousands is None
        and options.skip_rows == 0
    )


def _plain_reading(
    bulk: Bulk, path: Path, options: ReadOptions, name: str, progress: Progress
) -> Reading | None:
    """None where the whole file writes its numbers in another way than its top."""
    sample = range(0, len(bulk.rows), step(len(bulk.rows), len(bulk.names)))
    looked_at = columns_at(bulk.rows, sample, bulk.decimal)
    form, unsure = find_format(looked_at, bulk.delimiter, options.decimal, None)
    if form.decimal != bulk.decimal or form.thousands is not None:
        return None
    lines = range(int(bulk.lines[0]), int(bulk.lines[-1]) + 1)
    amounts = amounts_of((token.strip() for token in options.missing), form)
    columns = []
    notes: list[Note] = []
    for place, (title, cells, values) in enumerate(zip(bulk.names, bulk.cells, bulk.values, strict=True)):
        if amounts:
            values[np.isin(values, list(amounts))] = np.nan
        raw = Cells(title, cells, lines, plain=True)
        column, oddities = number_column(raw, form, values, np.isnan(values), None)
        columns.append(column)
        notes += oddities
        progress.at(0.9 + 0.1 * place / len(bulk.names))
    bulk.lines.flags.writeable = False
    table = Table(path.name, tuple(columns), len(bulk.lines), bulk.lines, bulk.header)
    progress.at(1)
    return Reading(
        path=name,
        table=table,
        options=options,
        encoding="utf-8",
        delimiter=bulk.delimiter,
        decimal=form.decimal,
        thousands=form.thousands,
        header=bulk.header,
        notes=(*unsure, *notes),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """A table that was read with care. cells: a sequence for each column; lines: (rows,) where each row starts."""

    body: Body
    named: Named
    cells: Sequence[Sequence[str]]
    lines: Indices
    loose: list[int]


def _careful_reading(
    source: Source, delimiter: str | None, options: ReadOptions, name: str, progress: Progress
) -> Reading:
    text, encoding, notes = _text(source, options, progress)
    must_be_table(text)
    _must_be_printable(text)
    lines, delimiter = after_the_top(text, delimiter, options.skip_rows)
    if not any(line.strip() for line in lines):
        raise DataError(say("the file has no rows"), say("choose a file with a header and at least one row"))
    dialect, doubts = find_dialect(lines, delimiter, lines.first)
    found = None
    if source.large:
        found = _large(lines, dialect, options, progress)
    if found is None:
        found = _whole(lines, dialect, options, source)
    form, unsure = find_format(found.cells, dialect.delimiter, options.decimal, options.thousands)
    table, oddities = _table(source.path.name, found, form, options, progress)
    end = doubts_about_the_end(text, table.columns[-1], table.lines.tolist())
    progress.at(1)
    return Reading(
        path=name,
        table=table,
        options=options,
        encoding=encoding,
        delimiter=dialect.delimiter,
        decimal=form.decimal,
        thousands=form.thousands,
        header=found.named.header,
        notes=(
            *notes,
            *doubts,
            *_loose(found.loose, dialect),
            *found.body.notes,
            *found.named.notes,
            *unsure,
            *oddities,
            *end,
        ),
    )


def _text(source: Source, options: ReadOptions, progress: Progress) -> tuple[str, str, tuple[Note, ...]]:
    """(the file's text, its encoding, notes); the bytes themselves are given up."""
    taken = io.BytesIO()
    for block in blocks(source):
        taken.write(block)
        progress.at(0.1 * taken.tell() / source.size)
    content = taken.getvalue()
    must_be_text(content)
    return decode(content, options.encoding)


def _large(lines: Lines, dialect: Dialect, options: ReadOptions, progress: Progress) -> _Found | None:
    passed = pass_through(lines, dialect, options.header, options.ragged, progress)
    if passed is None:
        return None
    return _Found(passed.body, passed.named, passed.cells, passed.lines, passed.loose)


def _whole(lines: Lines, dialect: Dialect, options: ReadOptions, source: Source) -> _Found:
    must_fit(WHOLE_COST * lines.length, source.size)
    written = list(lines)
    records = split(written, dialect, lines.first)
    body = find_body(records, options.header, options.ragged)
    named = name_columns(body.records, options.header)
    cells = list(zip(*(record.cells for record in named.rows), strict=True))
    where = np.array([record.line for record in named.rows], dtype=np.int64)
    return _Found(body, named, cells, where, loose_quotes(written, records, dialect, lines.first))


def _must_be_printable(text: str) -> None:
    if not any(sign in text for sign in CONTROLS):  # seven times faster than the pattern alone
        return
    found = CONTROL.search(text)
    if found is not None:
        line = len(re.findall(r"\r\n|\r|\n", text[: found.start()])) + 1
        raise DataError(
            say(
                "there is a control character (code {code}): the file is binary or damaged",
                code=ord(found[0]),
            ),
            say("export it again as CSV (UTF-8)"),
            line=line,
        )


def _loose(lines: list[int], dialect: Dialect) -> tuple[Note, ...]:
    if not lines:
        return ()
    words = say(
        "a quote {quote} inside a cell that does not start with one is taken as it stands: {count} lines",
        quote=dialect.quote,
        count=len(lines),
    )
    return (Note(words, lines[0]),)


def _table(
    name: str, found: _Found, form: NumberFormat, options: ReadOptions, progress: Progress
) -> tuple[Table, list[Note]]:
    named, lines = found.named, array("q", found.lines.tobytes())
    extra = frozenset(token.strip() for token in options.missing)
    columns: list[Column] = []
    notes: list[Note] = []
    for title, written, nameless in zip(named.names, found.cells, named.nameless, strict=True):
        progress.at(0.7 + 0.3 * len(columns) / len(named.names))
        column, oddities = column_of(Cells(title, written, lines, nameless), form, extra)
        columns.append(column)
        notes += oddities
    found.lines.flags.writeable = False
    return Table(name, tuple(columns), len(lines), found.lines, named.header), notes
