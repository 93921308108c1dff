"""A file as it was read: named columns of cells as written, with their kind, their numbers and what is missing."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from bpviz.data.errors import DataError
from bpviz.words import say

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Indices = NDArray[np.int64]


BLANKS = " \u00a0\u202f\u2009\u3000"


def bare(cell: str) -> str:
    """The cell without the spaces around it; a tab or a line break there is no space."""
    return cell.strip(BLANKS)


class ColumnKind(StrEnum):
    """What the cells of a column are."""

    NUMBER = "number"
    CATEGORY = "category"
    BOOLEAN = "boolean"
    DATE = "date"
    TEXT = "text"
    ID = "id"


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column of a table.

    cells: as written in the file; numbers: (rows,) NaN where there is none, for the kinds number and boolean
    (0/1), else None; missing: (rows,); strays: the rows of a column of numbers whose cell is neither missing nor
    a number.
    """

    name: str
    kind: ColumnKind
    cells: Sequence[str]
    numbers: Array | None
    missing: Flags
    strays: tuple[int, ...] = ()

    def label(self, row: int) -> str:
        """The cell without the spaces around it."""
        return bare(self.cells[row])

    def labels(self, rows: Iterable[int]) -> list[str]:
        """The cells of `rows` without the spaces around them; of all rows faster than one by one."""
        cells = self.cells if isinstance(self.cells, tuple) else list(self.cells)
        return [bare(cells[row]) for row in rows]

    @property
    def present(self) -> Array:
        """The numbers there are, in row order; empty for kinds without numbers."""
        return np.empty(0) if self.numbers is None else self.numbers[~np.isnan(self.numbers)]

    @property
    def missing_count(self) -> int:
        return int(np.count_nonzero(self.missing))

    @property
    def varies(self) -> bool:
        """Whether its numbers are not all the same, found without sorting them."""
        present = self.present
        return bool(present.size) and float(present.min()) < float(present.max())

    @property
    def distinct(self) -> int:
        """How many different values there are, missing ones apart; numbers are told apart by value."""
        if self.kind is ColumnKind.NUMBER:
            strays = {self.label(row) for row in self.strays}
            return int(np.unique(self.present).size) + len(strays)
        return len(self.levels)

    @property
    def levels(self) -> dict[str, int]:
        """{value as written: how often}, the most frequent first, then as they appear; missing ones apart."""
        counts: Counter[str] = Counter()
        for cell, count in Counter(compress(self.cells, ~self.missing)).items():
            counts[bare(cell)] += count
        return dict(counts.most_common())

    @property
    def min(self) -> float | None:
        return float(self.present.min()) if self.present.size else None

    @property
    def max(self) -> float | None:
        return float(self.present.max()) if self.present.size else None

    @property
    def sum(self) -> float | None:
        """Correctly rounded; None without numbers, infinite where the sum leaves float64."""
        if not self.present.size:
            return None
        try:
            return math.fsum(self.present)
        except OverflowError:
            return math.inf

    @property
    def mean(self) -> float | None:
        total = self.sum
        return None if total is None else total / self.present.size


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """source: the file's name, for messages; lines: (rows,) physical 1-based line on which each row starts.

    named: whether the file names its columns; where it does not, a column is also found by its 1-based number.
    """

    source: str
    columns: tuple[Column, ...]
    rows: int
    lines: Indices
    named: bool = True

    def column(self, name: str) -> Column:
        """The column called `name`; DataError naming the columns there are."""
        for column in self.columns:
            if column.name == name:
                return column
        if not self.named and name.isdecimal() and 1 <= int(name) <= len(self.columns):
            return self.columns[int(name) - 1]
        shown = [column.name for column in self.columns[:20]]
        listed = ", ".join(f'"{known}"' for known in shown) + (
            ", …" if len(shown) < len(self.columns) else ""
        )
        raise DataError(
            say('there is no column "{name}"', name=name),
            say("the columns are {names}", names=listed),
            file=self.source,
        )
