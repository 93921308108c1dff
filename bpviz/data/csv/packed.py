"""The text of plain rows of numbers in half its size: they are written with sixteen signs, two of which fit a byte."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from bpviz.data.table import Array, Indices

SIGNS = b"0123456789+-.eE"
"""With the delimiter, all that a plain row is written with."""

PIECE = 500
"""Rows that are unpacked at once where all are wanted."""

Bytes = NDArray[np.uint8]
Places = NDArray[np.int32]


class PackedRows:
    """Rows as they were written, without their line ends, in the blocks in which they were added."""

    def __init__(self, delimiter: str) -> None:
        self.delimiter = delimiter.encode("ascii")
        signs = SIGNS + self.delimiter
        self._codes = bytes.maketrans(signs + b"\n", bytes([*range(len(signs)), 0]))
        self._signs = bytes.maketrans(bytes(range(len(signs))), signs)
        self._blocks: list[Bytes] = []
        self._ends: list[Places] = []
        self._starts: list[int] = []
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, text: bytes) -> None:
        """The rows of `text`, each of which ends with a line feed; it is packed too, but never told apart."""
        feeds = np.flatnonzero(np.frombuffer(text, dtype=np.uint8) == ord("\n"))
        codes = np.frombuffer(text.translate(self._codes) + b"\x00", dtype=np.uint8)
        pairs = len(codes) // 2
        packed: Bytes = (codes[0 : 2 * pairs : 2] << 4 | codes[1 : 2 * pairs : 2]).astype(np.uint8)
        self._blocks.append(packed)
        self._ends.append(feeds.astype(np.int32))
        self._starts.append(self._count)
        self._count += len(feeds)

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
        return codes[start % 2 : start % 2 + end - start].tobytes().translate(self._signs)


class CellsInRows(Sequence[str]):
    """One column's cells, cut from the packed rows when they are asked for."""

    def __init__(self, rows: PackedRows, place: int) -> None:
        self._rows = rows
        self._place = place

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        if isinstance(row, slice):
            return [self._cell(self._rows.row(one)) for one in range(*row.indices(len(self)))]
        return self._cell(self._rows.row(range(len(self))[row]))

    def __iter__(self) -> Iterator[str]:
        return map(self._cell, self._rows)

    def _cell(self, row: bytes) -> str:
        return row.split(self._rows.delimiter)[self._place].decode("ascii")


def columns_at(rows: PackedRows, places: Indices | Sequence[int]) -> list[tuple[str, ...]]:
    """The cells of some rows, column by column; each row is cut once."""
    cut = [rows.row(int(place)).decode("ascii").split(rows.delimiter.decode("ascii")) for place in places]
    return list(zip(*cut, strict=True))


def vanished(text: bytes, values: Array, delimiter: bytes) -> bool:
    """Whether a cell of `text` that is not written as zero became 0 in `values`, (rows, columns): it was too small."""
    if b"e-" not in text and b"E-" not in text and len(text) < 300 * len(values):
        return False
    lines = text.split(b"\n")
    for row in np.flatnonzero((values == 0.0).any(axis=1)).tolist():
        cells = lines[row].rstrip(b"\r").split(delimiter)
        for place in np.flatnonzero(values[row] == 0.0).tolist():
            if cells[place].lower().split(b"e")[0].strip(b"+-.0"):
                return True
    return False
