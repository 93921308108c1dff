"""Reads a person's CSV into a table, or says where and why it cannot be read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bpviz.data.bulk import Bulk, read_in_bulk
from bpviz.data.dialect import find_dialect
from bpviz.data.encoding import decode
from bpviz.data.ending import doubts_about_the_end
from bpviz.data.errors import DataError, Note
from bpviz.data.formats import find_format
from bpviz.data.header import Named, name_columns
from bpviz.data.kinds import Cells, column_of, number_column
from bpviz.data.numerals import NumberFormat
from bpviz.data.records import Dialect, loose_quotes, physical_lines, split
from bpviz.data.signatures import must_be_table, must_be_text
from bpviz.data.source import file_bytes, must_fit
from bpviz.data.structure import Ragged, find_body
from bpviz.data.table import Table
from bpviz.words import say

__all__ = ["Note", "ReadOptions", "Reading", "read_table"]

DELIMITER_NAMES = {"tab": "\t", "\\t": "\t", "space": " ", "comma": ",", "semicolon": ";", "pipe": "|"}
CELL_COST, LINE_COST = 140, 180
"""Bytes of memory that a cell and a line take while they are read with care, measured on short and long ones."""

CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


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


@dataclass(frozen=True, slots=True)
class _Lines:
    """The physical lines that are left to read, the first of which has number `first`."""

    lines: list[str]
    first: int


def read_table(path: str | Path, options: ReadOptions = ReadOptions()) -> Reading:
    """The table in the file at `path`; DataError where it cannot be read with certainty."""
    try:
        return _read(Path(path), options, str(path))
    except DataError as fault:
        raise fault.within(str(path)) from None


def _read(path: Path, options: ReadOptions, name: str) -> Reading:
    content = file_bytes(path)
    must_be_text(content)
    delimiter = _wanted_delimiter(options)
    if _may_be_plain(options):
        bulk = read_in_bulk(content, delimiter, options.header)
        if bulk is not None:
            return _plain_reading(bulk, path, options, name)
    return _careful_reading(content, delimiter, path, options, name)


def _may_be_plain(options: ReadOptions) -> bool:
    """Whether no option asks for anything but plain numbers in UTF-8."""
    return (
        (options.encoding or "utf-8").casefold() in {"utf-8", "utf8"}
        and options.decimal in {None, "."}
        and options.thousands is None
        and not options.missing
        and options.skip_rows == 0
    )


def _plain_reading(bulk: Bulk, path: Path, options: ReadOptions, name: str) -> Reading:
    form, unsure = find_format(bulk.cells, bulk.delimiter, options.decimal, options.thousands)
    lines = range(int(bulk.lines[0]), int(bulk.lines[-1]) + 1)
    columns = []
    notes: list[Note] = []
    nothing = np.zeros(len(lines), dtype=np.bool_)
    for title, cells, values in zip(bulk.names, bulk.cells, bulk.values, strict=True):
        column, oddities = number_column(Cells(title, cells, lines), form, values, nothing, None)
        columns.append(column)
        notes += oddities
    bulk.lines.flags.writeable = False
    table = Table(path.name, tuple(columns), len(bulk.lines), bulk.lines, bulk.header)
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


def _careful_reading(
    content: bytes, delimiter: str | None, path: Path, options: ReadOptions, name: str
) -> Reading:
    text, encoding, notes = decode(content, options.encoding)
    must_be_table(text)
    _must_be_printable(text)
    left, delimiter = _after_the_top(physical_lines(text), delimiter, options.skip_rows)
    if not any(line.strip() for line in left.lines):
        raise DataError(say("the file has no rows"), say("choose a file with a header and at least one row"))
    dialect, doubts = find_dialect(left.lines, delimiter, left.first)
    must_fit(CELL_COST * text.count(dialect.delimiter) + LINE_COST * len(left.lines))
    records = split(left.lines, dialect, left.first)
    body = find_body(records, options.header, options.ragged)
    named = name_columns(body.records, options.header)
    cells = list(zip(*(record.cells for record in named.rows), strict=True))
    form, unsure = find_format(cells, dialect.delimiter, options.decimal, options.thousands)
    table, oddities = _table(path.name, named, cells, form, options)
    end = doubts_about_the_end(text, table.columns[-1], table.lines.tolist())
    loose = _loose(loose_quotes(left.lines, records, dialect, left.first), dialect)
    return Reading(
        path=name,
        table=table,
        options=options,
        encoding=encoding,
        delimiter=dialect.delimiter,
        decimal=form.decimal,
        thousands=form.thousands,
        header=named.header,
        notes=(*notes, *doubts, *loose, *body.notes, *named.notes, *unsure, *oddities, *end),
    )


def _must_be_printable(text: str) -> None:
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


def _wanted_delimiter(options: ReadOptions) -> str | None:
    """The character that the person names, by itself or by its name."""
    if options.delimiter is None:
        return None
    delimiter = DELIMITER_NAMES.get(options.delimiter.casefold(), options.delimiter)
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise DataError(
            say('"{delimiter}" cannot separate cells', delimiter=options.delimiter),
            say("use one character, or tab, space, comma, semicolon, pipe (--delimiter)"),
        )
    return delimiter


def _after_the_top(lines: list[str], delimiter: str | None, skip: int) -> tuple[_Lines, str | None]:
    """The lines after those to skip and after Excel's `sep=`, with the delimiter that the person or that line names."""
    if not 0 <= skip < max(1, len(lines)):
        raise DataError(
            say("{skip} lines are to be left out, and the file has {count}", skip=skip, count=len(lines)),
            say("leave out fewer (--skip-rows)"),
        )
    left = lines[skip:]
    said = re.fullmatch(r'"?sep=(.)"?', left[0].rstrip("\r\n"), re.IGNORECASE) if left else None
    if said is not None:
        return _Lines(left[1:], skip + 2), delimiter or said[1]
    return _Lines(left, skip + 1), delimiter


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
    source: str, named: Named, cells: Sequence[tuple[str, ...]], form: NumberFormat, options: ReadOptions
) -> tuple[Table, list[Note]]:
    lines = [record.line for record in named.rows]
    extra = frozenset(token.strip() for token in options.missing)
    columns = []
    notes: list[Note] = []
    for name, written, nameless in zip(named.names, cells, named.nameless, strict=True):
        column, oddities = column_of(Cells(name, written, lines, nameless), form, extra)
        columns.append(column)
        notes += oddities
    where = np.array(lines, dtype=np.int64)
    where.flags.writeable = False
    return Table(source, tuple(columns), len(lines), where, named.header), notes
