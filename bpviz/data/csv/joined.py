"""A column's cells kept as a few long strings, which takes little more memory than the file itself."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import overload

MARK = "\x1f"
"""Stands between joined cells; a file in which it occurs is refused as binary."""

CELLS, MOST_ROWS, LEAST_ROWS = 200_000, 512, 16
"""A block has about so many cells in all columns together, and so many rows."""


class JoinedCells(Sequence[str]):
    """The rows first … last − 1 of `blocks`, each the joined cells of consecutive rows from one of `starts` on."""

    def __init__(self, blocks: Sequence[str], starts: Sequence[int], first: int, last: int) -> None:
        self._blocks = blocks
        self._starts = starts
        self._first = first
        self._last = last

    def between(self, first: int, last: int) -> "JoinedCells":
        """The same cells from row `first` to row `last` − 1."""
        return JoinedCells(self._blocks, self._starts, self._first + first, self._first + last)

    def __len__(self) -> int:
        return self._last - self._first

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        if isinstance(row, slice):
            return [self._cell(one) for one in range(*row.indices(len(self)))]
        return self._cell(range(len(self))[row])

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(piece.split(MARK) for piece in self.pieces())

    def pieces(self) -> Iterator[str]:
        """All cells, consecutive ones joined by MARK, a few hundred at a time."""
        if self._first >= self._last:
            return
        ends = [*self._starts[1:], self._starts[-1] + self._blocks[-1].count(MARK) + 1]
        for block, start, end in zip(self._blocks, self._starts, ends, strict=True):
            if self._first <= start and end <= self._last:
                yield block
            elif start < self._last and end > self._first:
                yield MARK.join(block.split(MARK)[max(0, self._first - start) : self._last - start])

    def _cell(self, row: int) -> str:
        place = bisect_right(self._starts, row + self._first) - 1
        return self._blocks[place].split(MARK)[row + self._first - self._starts[place]]


class GrowingCells:
    """Takes the cells of rows of `width` and joins them block by block; block_rows: so many rows make one."""

    def __init__(self, width: int) -> None:
        self.block_rows = max(LEAST_ROWS, min(MOST_ROWS, CELLS // width))
        self._rows: list[list[str]] = []
        self._blocks: list[list[str]] = [[] for _ in range(width)]
        self._starts: list[int] = []
        self._count = 0

    def add(self, cells: list[str]) -> None:
        """One row."""
        self._rows.append(cells)
        if len(self._rows) == self.block_rows:
            self._join()

    def add_all(self, joined: Sequence[str], rows: int) -> None:
        """Some rows, each column's cells joined by MARK."""
        self._join()
        self._starts.append(self._count)
        self._count += rows
        for blocks, cells in zip(self._blocks, joined, strict=True):
            blocks.append(cells)

    def joined(self) -> tuple[JoinedCells, ...]:
        """All cells, column by column."""
        self._join()
        return tuple(JoinedCells(blocks, self._starts, 0, self._count) for blocks in self._blocks)

    def _join(self) -> None:
        rows, self._rows = self._rows, []
        if rows:
            self.add_all(list(map(MARK.join, zip(*rows, strict=True))), len(rows))
