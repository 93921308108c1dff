"""The careful way through a file: what it consists of is found out, and every row and every column is looked at."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bpviz.data.csv.dialect import find_dialect
from bpviz.data.csv.ending import doubts_about_the_end
from bpviz.data.csv.formats import find_format
from bpviz.data.csv.header import Named, name_columns
from bpviz.data.csv.kinds import Cells, column_of
from bpviz.data.csv.numerals import NumberFormat
from bpviz.data.csv.options import ReadOptions
from bpviz.data.csv.passing import pass_through
from bpviz.data.csv.records import Dialect, Lines, loose_quotes, split
from bpviz.data.csv.source import WHOLE_COST, is_large, must_fit
from bpviz.data.csv.structure import Body, find_body
from bpviz.data.csv.top import after_the_top
from bpviz.data.csv.watching import Progress
from bpviz.data.csv.written import Written, must_be_rows, must_have_rows
from bpviz.data.errors import Note
from bpviz.data.table import Column, Indices, Table
from bpviz.words import say


@dataclass(frozen=True, slots=True)
class Careful:
    """The table and how it was found."""

    table: Table
    delimiter: str
    form: NumberFormat
    header: bool
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A table that was read with care. cells: a sequence for each column; lines: (rows,) where each row starts."""

    body: Body
    named: Named
    cells: Sequence[Sequence[str]]
    lines: Indices
    loose: list[int]


def read_with_care(written: Written, options: ReadOptions, progress: Progress) -> Careful:
    """The table; DataError where it cannot be told with certainty. options: with the delimiter itself, not its name."""
    text = written.text
    must_be_rows(text)
    lines, delimiter = after_the_top(text, options.delimiter, options.skip_rows)
    must_have_rows(lines)
    dialect, doubts = find_dialect(lines, delimiter, lines.first)
    found = _large(lines, dialect, options, progress) if is_large(len(text)) else None
    if found is None:
        must_fit(WHOLE_COST * lines.length, written.source.size)
        found = _whole(lines, dialect, options)
    form, unsure = find_format(found.cells, dialect.delimiter, options.decimal, options.thousands)
    table, oddities = _table(written.source.path.name, found, form, options, progress)
    end = doubts_about_the_end(text, table.columns[-1], table.lines[-1:].tolist())
    notes = (
        *written.notes,
        *doubts,
        *_loose(found.loose, dialect),
        *found.body.notes,
        *found.named.notes,
        *unsure,
        *oddities,
        *end,
    )
    return Careful(table, dialect.delimiter, form, found.named.header, notes)


def _large(lines: Lines, dialect: Dialect, options: ReadOptions, progress: Progress) -> _Found | None:
    passed = pass_through(lines, dialect, options.header, options.ragged, progress)
    if passed is None:
        return None
    return _Found(passed.body, passed.named, passed.cells, passed.lines, passed.loose)


def _whole(lines: Lines, dialect: Dialect, options: ReadOptions) -> _Found:
    written = list(lines)
    records = split(written, dialect, lines.first)
    body = find_body(records, options.header, options.ragged)
    named = name_columns(body.records, options.header)
    cells = list(zip(*(record.cells for record in named.rows), strict=True))
    where = np.array([record.line for record in named.rows], dtype=np.int64)
    return _Found(body, named, cells, where, loose_quotes(written, records, dialect, lines.first))


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
        column, oddities = column_of(Cells(title, written, lines, nameless, leading=not columns), form, extra)
        columns.append(column)
        notes += oddities
    found.lines.flags.writeable = False
    return Table(name, tuple(columns), len(lines), found.lines, named.header), notes
