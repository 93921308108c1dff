"""Reads a person's CSV into a table, or says where and why it cannot be read."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bpviz.data.csv.bulk import read_in_bulk
from bpviz.data.csv.careful import Careful, read_with_care
from bpviz.data.csv.dialect import must_not_be_too_wide
from bpviz.data.csv.ending import doubts_about_the_end
from bpviz.data.csv.formats import find_format, step
from bpviz.data.csv.kinds import Cells, amounts_of, number_column
from bpviz.data.csv.options import ReadOptions
from bpviz.data.csv.packed import SIGNS, columns_at
from bpviz.data.csv.sampling import draw_sample
from bpviz.data.csv.signatures import must_be_text
from bpviz.data.csv.source import LARGE, LARGE_COST, Source, first_bytes, last_bytes, must_fit, ordinary_file
from bpviz.data.csv.top import wanted_delimiter
from bpviz.data.csv.watching import Progress, Watch
from bpviz.data.csv.written import Written, written_in
from bpviz.data.errors import DataError, Note
from bpviz.data.table import Table
from bpviz.words import say

__all__ = ["Note", "ReadOptions", "Reading", "read_table"]

BY_LOOKING = ReadOptions()


@dataclass(frozen=True, slots=True)
class Reading:
    """A table with every decision that was made on the way to it, and notes on those to look at.

    drawn_from: how many rows the file has, where only a sample of them was drawn.
    """

    path: str
    table: Table
    options: ReadOptions
    encoding: str
    delimiter: str
    decimal: str
    thousands: str | None
    header: bool
    notes: tuple[Note, ...]
    drawn_from: int | None = None


def read_table(path: str | Path, options: ReadOptions = BY_LOOKING, watch: Watch | None = None) -> Reading:
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


def _read(path: Path, asked: ReadOptions, name: str, watch: Watch | None) -> Reading:
    source = ordinary_file(path)
    progress = Progress(watch, source.size)
    progress.at(0)
    options = replace(asked, delimiter=wanted_delimiter(asked.delimiter))
    found = None
    if options.sample:
        found = _sampled(source, options, name, progress)
    elif source.large:
        _must_look_possible(source, options.delimiter)
        found = _plain(source, options, name, progress)
    if found is None:
        written = written_in(source, options, progress)
        found = _reading(name, written.encoding, read_with_care(written, options, progress))
    progress.at(1)
    return replace(found, options=asked)


def _reading(name: str, encoding: str, careful: Careful) -> Reading:
    return Reading(
        path=name,
        table=careful.table,
        options=ReadOptions(),
        encoding=encoding,
        delimiter=careful.delimiter,
        decimal=careful.form.decimal,
        thousands=careful.form.thousands,
        header=careful.header,
        notes=careful.notes,
    )


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
        (options.encoding or "utf-8").casefold() in {"utf-8", "utf8", "utf-8-sig"}
        and options.thousands is None
        and options.skip_rows == 0
    )


def _plain(source: Source, options: ReadOptions, name: str, progress: Progress) -> Reading | None:
    """The short way; None where the file is not plain, or writes its numbers in another way than its top."""
    bulk = read_in_bulk(source, options, progress) if _may_be_plain(options) else None
    if bulk is None:
        return None
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
    notes += doubts_about_the_end(
        last_bytes(source, 1).decode("latin-1"), columns[-1], bulk.lines[-1:].tolist()
    )
    bulk.lines.flags.writeable = False
    table = Table(source.path.name, tuple(columns), len(bulk.lines), bulk.lines, bulk.header)
    return Reading(
        path=name,
        table=table,
        options=options,
        encoding=bulk.encoding,
        delimiter=bulk.delimiter,
        decimal=form.decimal,
        thousands=form.thousands,
        header=bulk.header,
        notes=(*unsure, *notes),
    )


def _sampled(source: Source, options: ReadOptions, name: str, progress: Progress) -> Reading:
    """A sample of the file's rows, read with care; its lines are those of the file."""
    sample = draw_sample(source, options, progress)
    written = Written(source, sample.text, sample.encoding, ())
    chosen = replace(options, delimiter=sample.delimiter, header=sample.header)
    try:
        careful = read_with_care(written, chosen, progress)
    except DataError as fault:
        raise sample.error_in_the_file(fault) from None
    found = _reading(name, sample.encoding, careful)
    return replace(
        found,
        table=replace(found.table, lines=sample.lines_in_the_file(found.table.lines)),
        notes=(*sample.notes, *map(sample.note_in_the_file, found.notes)),
        drawn_from=sample.rows,
    )
