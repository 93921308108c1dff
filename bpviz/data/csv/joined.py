"""A column's cells kept as a few long strings, which takes little more memory than the file itself."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import overload

MARK = "\x1f"
"""Stands between joined cells; a file in which it occurs is refused as binary."""

CELLS, MOST_ROWS, LEAST_ROWS = 200_000, 256, 16
"""A block has about so many cells in all columns together, and so many rows."""


def rows_of_a_block(width: int) -> int:
    """How many rows are joined at once where there are `width` columns."""
    return max(LEAST_ROWS, min(MOST_ROWS, CELLS // width))


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
        for block, start in zip(self._blocks, self._starts, strict=True):
            cells = block.split(MARK)
            if start < self._first or start + len(cells) > self._last:
                cells = cells[max(0, self._first - start) : max(0, self._last - start)]
            yield from cells

    def _cell(self, row: int) -> str:
        place = bisect_right(self._starts, row + self._first) - 1
        return self._blocks[place].split(MARK)[row + self._first - self._starts[place]]
