"""The careful way through a large file: its rows pass by once, and only their cells stay, joined column by column.

What stands in and around the table is decided by the same rules as for a small file, on a skeleton of it: the records
at the top, the last two, and every one that is not as wide as the others.
"""

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

import numpy as np

from bpviz.data.csv.dialect import usual_width
from bpviz.data.csv.header import Named, name_columns
from bpviz.data.csv.joined import MARK, JoinedCells, rows_of_a_block
from bpviz.data.csv.records import Dialect, Lines, Record, is_loose, records_of
from bpviz.data.csv.structure import Body, Ragged, find_body, is_total_row
from bpviz.data.csv.watching import Progress
from bpviz.data.table import Indices

TOP = 250
"""So many records at the top are kept as they are: more than the rules for a preamble and a header look at."""

SAMPLE = 1000
"""So many records decide how wide the table is."""

STEP = 5_000
"""Records between two looks at the progress."""


@dataclass(frozen=True, slots=True)
class Passed:
    """The table of a large file. cells: one for each column; lines: (rows,); loose: lines with a stray quote."""

    body: Body
    named: Named
    cells: tuple[JoinedCells, ...]
    lines: Indices
    loose: list[int]


class _Columns:
    """Takes the cells of records of `width` and joins them block by block."""

    def __init__(self, width: int) -> None:
        self._size = rows_of_a_block(width)
        self._rows: list[list[str]] = []
        self._blocks: list[list[str]] = [[] for _ in range(width)]
        self._starts: list[int] = []
        self._count = 0

    def take(self, cells: list[str]) -> None:
        self._rows.append(cells)
        if len(self._rows) == self._size:
            self._join()

    def joined(self) -> tuple[JoinedCells, ...]:
        self._join()
        return tuple(JoinedCells(blocks, self._starts, 0, self._count) for blocks in self._blocks)

    def _join(self) -> None:
        if self._rows:
            self._starts.append(self._count)
            self._count += len(self._rows)
            for blocks, cells in zip(self._blocks, zip(*self._rows, strict=True), strict=True):
                blocks.append(MARK.join(cells))
            self._rows = []


def pass_through(
    lines: Lines, dialect: Dialect, header: bool | None, uneven: Ragged, progress: Progress
) -> Passed | None:
    """The table, or None where only a look at the whole of it can decide; DataError as for a small file."""
    loose: list[int] = []
    records = _watched(records_of(lines, dialect, lines.first), lines, dialect, loose, progress)
    sample = list(islice(records, SAMPLE))
    width, _ = usual_width([record.width for record in sample])
    if uneven == Ragged.PAD or width < 2 or any(record.width == width - 1 for record in sample[:TOP]):
        return None
    columns, where, skeleton, widths = _taken(chain(sample, records), width)
    if widths and widths.most_common(1)[0][0] != width:
        return None
    body = find_body(skeleton, header, uneven, width)
    named = name_columns(body.records, header)
    first, last = np.searchsorted(where, [named.rows[0].line, named.rows[-1].line + 1]).tolist()
    cells = tuple(column.between(first, last) for column in columns.joined()[: body.width])
    if last < len(where) and not is_total_row(_last_of(skeleton, width), cells):
        return None
    return Passed(body, named, cells, where[first:last].copy(), loose)


def _last_of(skeleton: list[Record], width: int) -> Record:
    return next(record for record in reversed(skeleton) if record.width == width and not record.blank)


def _watched(
    records: Iterator[tuple[Record, list[str]]],
    lines: Lines,
    dialect: Dialect,
    loose: list[int],
    progress: Progress,
) -> Iterator[Record]:
    """The records; notes the lines of loose quotes on the way, and the progress: passing is 0.1 … 0.7 of the work."""
    done = 0
    for count, (record, written) in enumerate(records):
        if count % STEP == 0:
            progress.at(0.1 + 0.6 * done / max(1, lines.length))
        if written:
            done += sum(map(len, written))
            if is_loose(written, dialect):
                loose.append(record.line)
        yield record


def _taken(records: Iterator[Record], width: int) -> tuple[_Columns, Indices, list[Record], Counter[int]]:
    """(the cells of all records of that width, their lines, the skeleton, how often each other width occurs)."""
    columns = _Columns(width)
    where = array("q")
    skeleton: list[Record] = []
    tail: list[Record] = []
    widths: Counter[int] = Counter()
    empty = set(range(width))
    for record in records:
        widths[record.width] += 1
        if record.width != width or record.blank:
            skeleton.append(record)
            continue
        columns.take(record.cells)
        where.append(record.line)
        filled = {place for place in empty if record.cells[place].strip()}
        empty -= filled
        if len(where) <= TOP or filled:
            skeleton.append(record)
        else:
            tail = [*tail[-1:], record]
    kept = sorted([*skeleton, *tail], key=lambda record: record.line)
    return columns, np.array(where, dtype=np.int64), kept, widths
