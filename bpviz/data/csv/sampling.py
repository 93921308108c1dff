"""Draws some rows of a file by chance while it passes by, and looks at the width of every other row on the way.

What is drawn is a text that is read as any small file is; the lines above the table and every line that is no row as
wide as the table are always in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np
from numpy.random import PCG64, Generator

from bpviz.data.csv.dialect import SAMPLE_LINES, find_dialect, usual_width
from bpviz.data.csv.header import name_columns
from bpviz.data.csv.options import ReadOptions
from bpviz.data.csv.passage import Passage
from bpviz.data.csv.records import Dialect, Lines, Record, physical_lines, records_of
from bpviz.data.csv.source import Source
from bpviz.data.csv.stretches import end_of_stretch, even_rows, lines_in
from bpviz.data.csv.structure import find_body
from bpviz.data.csv.top import after_the_top
from bpviz.data.csv.watching import Progress
from bpviz.data.csv.windows import Window, windows
from bpviz.data.csv.written import must_be_rows, must_have_rows
from bpviz.data.errors import DataError, Note
from bpviz.data.table import Indices
from bpviz.words import say

SEED = 0
STRETCH = 1 << 16
"""Characters that are cut into rows at once."""

LONGEST_RECORD = 1 << 23
"""A quoted cell that goes on over more characters is not closed."""

MOST_ODD = 10_000
"""So many lines that are no rows of the table are kept to be told; there are hardly more in a file that can be read."""


@dataclass(frozen=True, slots=True)
class Sample:
    """text: what was drawn; lines: (lines of text,) the number of each in the file; rows: how many there are to draw.

    header, delimiter: as found at the top of the file; notes: on how they were found, and on the drawing.
    """

    text: str
    lines: Indices
    rows: int
    encoding: str
    header: bool
    delimiter: str
    notes: tuple[Note, ...]

    def lines_in_the_file(self, lines: Indices) -> Indices:
        """(k,) the file's lines of some lines of the text."""
        found: Indices = self.lines[lines - 1]
        found.flags.writeable = False
        return found

    def note_in_the_file(self, note: Note) -> Note:
        """The note with the file's line."""
        return note if note.line is None else replace(note, line=int(self.lines[note.line - 1]))

    def error_in_the_file(self, fault: DataError) -> DataError:
        """The error with the file's line."""
        line = None if fault.line is None else int(self.lines[fault.line - 1])
        return DataError(fault.message, fault.cure, file=fault.file, line=line, column=fault.column)


@dataclass(frozen=True, slots=True)
class _Top:
    """What the first lines say. first: the line of the first row; width: how many cells a row has.

    unnamed: the line of the names, where the first column has none.
    """

    dialect: Dialect
    header: bool
    first: int
    width: int
    unnamed: int | None
    notes: tuple[Note, ...]


Drawn = tuple[float, int, str]
"""(its key, the number of its first line, the text)"""


@dataclass(slots=True)
class _Lot:
    """Of all rows it has met, keeps those with the `count` smallest keys, and all odd records."""

    count: int
    rows: int = 0
    _generator: Generator = field(default_factory=lambda: Generator(PCG64(SEED)))
    _kept: list[Drawn] = field(default_factory=list)
    _limit: float = 1.0
    _odd: list[Drawn] = field(default_factory=list)

    def meet(self, written: Sequence[str], first: int) -> None:
        """Rows on a line each, from line number `first` on."""
        keys = self._generator.random(len(written))
        self.rows += len(written)
        for place in np.flatnonzero(keys < self._limit).tolist():
            self._kept.append((float(keys[place]), first + place, written[place]))
        if len(self._kept) > 2 * self.count + STRETCH:
            self._thin_out()

    def keep(self, written: str, line: int) -> None:
        """A record that is no row."""
        if len(self._odd) < MOST_ODD:
            self._odd.append((0.0, line, written))

    def drawn(self) -> list[Drawn]:
        """The rows that were drawn and the odd records, in the file's order."""
        self._thin_out()
        return sorted([*self._kept, *self._odd], key=lambda one: one[1])

    def notes(self) -> list[Note]:
        """How many rows were drawn, where some were not."""
        if self.rows <= self.count:
            return []
        return [
            Note(say("a sample: {count} of {rows} rows, drawn by chance", count=self.count, rows=self.rows))
        ]

    def _thin_out(self) -> None:
        if len(self._kept) > self.count:
            self._kept.sort()
            del self._kept[self.count :]
            self._limit = self._kept[-1][0]


def draw_sample(source: Source, options: ReadOptions, progress: Progress) -> Sample:
    """The sample; DataError as for the whole file, as far as the lines that stay in it show."""
    lot = _Lot(options.sample)
    stream = windows(source, options.encoding)
    window = next(stream)
    top = _top(window, options)
    head = list(islice(Lines(window.text, 0, 1), top.first - 1))
    left = Lines(window.text, sum(map(len, head)), top.first)
    if top.unnamed is not None:  # a sample does not show that the column without a name counts the rows
        quotes = 2 * top.dialect.quote if top.dialect.delimiter == " " else ""
        head[top.unnamed - 1] = quotes + top.dialect.delimiter + head[top.unnamed - 1]
    while True:
        left = _pass_by(left, window.last, top, lot)
        progress.at(0.8 * window.done / source.size)
        if window.last:
            break
        rest = left.text[left.start :]
        window = next(stream)
        left = Lines(rest + window.text, 0, left.first)
    return _sample("".join(head), top, lot, window)


def _top(window: Window, options: ReadOptions) -> _Top:
    must_be_rows(window.text)
    lines, delimiter = after_the_top(window.text, options.delimiter, options.skip_rows)
    must_have_rows(lines)
    dialect, doubts = find_dialect(lines, delimiter, lines.first)
    records = list(_first_records(lines, dialect, window.last))
    width, _ = usual_width([record.width for record in records])
    body = find_body(records, options.header, options.ragged)
    named = name_columns(body.records, options.header)
    told = name_columns(body.records, named.header).notes
    guess = [note for note in named.notes if note not in told]
    unnamed = body.records[0].line if body.unnamed_first else None
    return _Top(dialect, named.header, named.rows[0].line, width, unnamed, (*doubts, *guess))


def _first_records(lines: Lines, dialect: Dialect, last: bool) -> Iterator[Record]:
    """Some records; the last may be cut by the end of what is known of the file, and is left out then."""
    try:
        for record, _ in islice(records_of(lines, dialect, lines.first), SAMPLE_LINES):
            yield record
    except DataError:
        if last:
            raise


def _pass_by(left: Lines, last: bool, top: _Top, lot: _Lot) -> Lines:
    """Meets all rows of the text; what is left is the start of a record that goes on in the next window."""
    passage = Passage(left, top.dialect)
    text = left.text
    while passage.left.length:
        end = end_of_stretch(passage.left, STRETCH)
        lines = lines_in(text[passage.left.start : end])
        if lines is not None and even_rows(lines, top.dialect, top.width) is not None and all(lines):
            lot.meet([line + "\n" for line in lines], passage.left.first)
            passage.left = Lines(text, end, passage.left.first + len(lines))
            continue
        try:
            _one_by_one(passage, end, top, lot)
        except DataError:
            if last or passage.left.length > LONGEST_RECORD:
                raise
            return passage.left
    return passage.left


def _one_by_one(passage: Passage, end: int, top: _Top, lot: _Lot) -> None:
    text, place = passage.left.text, passage.left.start
    for record in passage.records(end):
        written, place = text[place : passage.left.start], passage.left.start
        if record.width == top.width and not record.blank:
            lot.meet([written], record.line)
        else:
            lot.keep(written, record.line)


def _sample(head: str, top: _Top, lot: _Lot, window: Window) -> Sample:
    drawn = lot.drawn()
    numbers = list(range(1, top.first))
    for _, line, written in drawn:
        numbers += range(line, line + len(physical_lines(written)))
    return Sample(
        text=head + "".join(written for _, _, written in drawn),
        lines=np.array(numbers, dtype=np.int64),
        rows=lot.rows,
        encoding=window.encoding,
        header=top.header,
        delimiter=top.dialect.delimiter,
        notes=(*window.notes, *top.notes, *lot.notes()),
    )
