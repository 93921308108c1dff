"""The careful way through a large file: its rows pass by once, and only their cells stay, joined column by column.

Stretches of rows that are as wide as the table pass by together, every other row by itself. What stands in and around
the table is decided by the same rules as for a small file, on a skeleton of it: the records at the top, the last two,
and every one that is not as wide as the others.
"""

from array import array
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from bpviz.data.csv.dialect import usual_width
from bpviz.data.csv.header import Named, name_columns
from bpviz.data.csv.joined import GrowingCells, JoinedCells
from bpviz.data.csv.passage import Passage
from bpviz.data.csv.records import Dialect, Lines, Record
from bpviz.data.csv.stretches import Stretch, end_of_stretch, next_stretch
from bpviz.data.csv.structure import Body, Ragged, find_body, is_total_row
from bpviz.data.csv.watching import Progress
from bpviz.data.table import Indices

TOP = 250
"""So many records at the top are kept as they are: more than the rules for a preamble and a header look at."""

SAMPLE = 1000
"""So many records decide how wide the table is."""

STEP = 5_000
"""Records that pass by one by one between two looks at the progress."""


@dataclass(frozen=True, slots=True)
class Passed:
    """The table of a large file. cells: one for each column; lines: (rows,); loose: lines with a stray quote."""

    body: Body
    named: Named
    cells: tuple[JoinedCells, ...]
    lines: Indices
    loose: list[int]


@dataclass(slots=True)
class _Taken:
    """What stays of the rows that have passed by. empty: the columns without a value so far."""

    width: int
    columns: GrowingCells
    empty: set[int]
    where: "array[int]" = field(default_factory=lambda: array("q"))
    skeleton: list[Record] = field(default_factory=list)
    tail: list[Record] = field(default_factory=list)
    widths: Counter[int] = field(default_factory=Counter)

    def take(self, record: Record) -> None:
        """One record, of whatever width."""
        self.widths[record.width] += 1
        if record.width != self.width or record.blank:
            self.skeleton.append(record)
            return
        self.columns.add(record.cells)
        self.where.append(record.line)
        filled = {place for place in self.empty if record.cells[place].strip()}
        self.empty -= filled
        if len(self.where) <= TOP or filled:
            self.skeleton.append(record)
        else:
            self.tail = [*self.tail[-1:], record]

    def take_all(self, stretch: Stretch) -> None:
        """Rows none of which is blank or the first with a value in its column."""
        self.widths[self.width] += stretch.rows
        self.columns.add_all(stretch.joined, stretch.rows)
        self.where.extend(range(stretch.first, stretch.first + stretch.rows))
        self.tail = [*self.tail, *stretch.last][-2:]

    def records(self) -> list[Record]:
        """The skeleton of the table, in the file's order."""
        return sorted([*self.skeleton, *self.tail], key=lambda record: record.line)


def pass_through(
    lines: Lines, dialect: Dialect, header: bool | None, uneven: Ragged, progress: Progress
) -> Passed | None:
    """The table, or None where only a look at the whole of it can decide; DataError as for a small file."""
    passage = Passage(lines, dialect)
    sample = list(islice(passage.records(len(lines.text)), SAMPLE))
    width, _ = usual_width([record.width for record in sample])
    if uneven == Ragged.PAD or width < 2 or any(record.width == width - 1 for record in sample[:TOP]):
        return None
    taken = _Taken(width, GrowingCells(width), set(range(width)))
    for record in sample:
        taken.take(record)
    _take_the_rest(passage, taken, lines, progress)
    if taken.widths and taken.widths.most_common(1)[0][0] != width:
        return None
    skeleton = taken.records()
    body = find_body(skeleton, header, uneven, width)
    named = name_columns(body.records, header)
    where = np.array(taken.where, dtype=np.int64)
    first, last = np.searchsorted(where, [named.rows[0].line, named.rows[-1].line + 1]).tolist()
    cells = tuple(column.between(first, last) for column in taken.columns.joined()[: body.width])
    if last < len(where) and not is_total_row(_last_of(skeleton, width), cells):
        return None
    return Passed(body, named, cells, where[first:last].copy(), passage.loose)


def _take_the_rest(passage: Passage, taken: _Taken, lines: Lines, progress: Progress) -> None:
    """Takes what has not passed by yet, which is 0.1 … 0.7 of the work."""
    rows = max(1, sum(taken.widths.values()))
    size = taken.columns.block_rows * max(1, (passage.left.start - lines.start) // rows)
    while passage.left.length:
        progress.at(0.7 - 0.6 * passage.left.length / lines.length)
        end = end_of_stretch(passage.left, size) if passage.dialect.delimiter != " " else len(lines.text)
        stretch = next_stretch(passage.left, end, passage.dialect, taken.width, taken.empty)
        if stretch is not None:
            taken.take_all(stretch)
            passage.leave_behind(stretch)
            continue
        for count, record in enumerate(passage.records(end), 1):
            taken.take(record)
            if count % STEP == 0:
                progress.at(0.7 - 0.6 * passage.left.length / lines.length)


def _last_of(skeleton: list[Record], width: int) -> Record:
    return next(record for record in reversed(skeleton) if record.width == width and not record.blank)
