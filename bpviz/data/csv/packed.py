"""The text of plain rows of numbers in half its size: the low four bits of its signs tell them apart."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

SIGNS = b"0123456789+-.eE"
"""With the delimiter, all that a plain row is written with."""

BY_LOW_BITS = bytes.maketrans(bytes(range(16)), b"0123456789E+,-.e")
FIRST, COUNT = ord("+"), 16
"""From + to : all low bits are different; / stands for e there, and : for E."""

PIECE = 500
"""Rows that are unpacked at once where all are wanted."""
Bytes = NDArray[np.uint8]
Places = NDArray[np.int32]


class PackedRows:
    """Rows as they were written, without their line ends, in the blocks in which they were added."""

    def __init__(self) -> None:
        self._blocks: list[Bytes] = []
        self._ends: list[Places] = []
        self._starts: list[int] = []
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, text: bytes) -> bool:
        """The rows of `text`, commas between the cells, each with a line feed; False where another sign occurs.

        A line feed is packed too, but never told apart.
        """
        if b"e" in text or b"E" in text:
            text = text.replace(b"e", b"/").replace(b"E", b":")
        signs = np.frombuffer(text + b"\n" * (len(text) % 2), dtype=np.uint8)
        feeds = signs[: len(text)] == ord("\n")
        if np.count_nonzero(signs - np.uint8(FIRST) < COUNT) + np.count_nonzero(feeds) < len(text):
            return False
        pairs = signs.view("<u2")
        self._blocks.append((pairs << 4 | pairs >> 8 & 0x0F).astype(np.uint8))
        self._ends.append(np.flatnonzero(feeds).astype(np.int32))
        self._starts.append(self._count)
        self._count += len(self._ends[-1])
        return True

    def row(self, row: int) -> bytes:
        """One row's text."""
        block = bisect_right(self._starts, row) - 1
        place = row - self._starts[block]
        ends = self._ends[block]
        return self._text(block, int(ends[place - 1]) + 1 if place else 0, int(ends[place]))

    def __iter__(self) -> Iterator[bytes]:
        for block, ends in enumerate(self._ends):
            start = 0
            for first in range(0, len(ends), PIECE):
                places = ends[first : first + PIECE]
                text = self._text(block, start, int(places[-1]))
                last = 0
                for end in (places - start).tolist():
                    yield text[last:end]
                    last = end + 1
                start = int(places[-1]) + 1

    def _text(self, block: int, start: int, end: int) -> bytes:
        packed = self._blocks[block][start // 2 : (end + 1) // 2]
        codes = np.empty(2 * len(packed), dtype=np.uint8)
        codes[0::2] = packed >> 4
        codes[1::2] = packed & 15
        return codes[start % 2 : start % 2 + end - start].tobytes().translate(BY_LOW_BITS)


class CellsInRows(Sequence[str]):
    """One column's cells, cut from the packed rows when they are asked for."""

    def __init__(self, rows: PackedRows, place: int, decimal: str = ".") -> None:
        self.rows = rows
        self._place = place
        self.decimal = decimal

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        if isinstance(row, slice):
            return [self._cell(self.rows.row(one)) for one in range(*row.indices(len(self)))]
        return self._cell(self.rows.row(range(len(self))[row]))

    def __iter__(self) -> Iterator[str]:
        return map(self._cell, self.rows)

    def _cell(self, row: bytes) -> str:
        cell = row.split(b",")[self._place].decode("ascii")
        return cell if self.decimal == "." else cell.replace(".", self.decimal)


def columns_at(rows: PackedRows, places: Sequence[int], decimal: str) -> list[tuple[str, ...]]:
    """The cells of some rows, column by column; each row is cut once."""
    cut = [rows.row(place).decode("ascii").split(",") for place in places]
    return [tuple(cell.replace(".", decimal) for cell in cells) for cells in zip(*cut, strict=True)]
