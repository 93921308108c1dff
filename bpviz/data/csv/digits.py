"""Turns plain lines into numbers, each the float64 nearest to what is written: to a reader of JSON they are lists.

Measured beside NumPy, Python's float and own arithmetic, orjson reads such numbers two to eight times faster.
"""

import math
import re
from collections.abc import Callable
from itertools import pairwise
from struct import Struct, error
from typing import TypeVar

import numpy as np
import orjson

from bpviz.data.table import Array, Flags, Indices

Row = list[float | None]
Found = TypeVar("Found")

PLUS = re.compile(rb"(?<=[,\n])\+(?=[0-9.])")
SUSPECT = (b"-0,", b"-0\n", b"e-", b"E-", b"0" * 300)
"""Without any of them in the text, a 0 is one that is written so."""


def plain_numbers(text: bytes, width: int, *, bare_points: bool = True) -> Array | None:
    """(rows, width), NaN for an empty cell; None where a line is not as wide or a cell is not a plain, finite number.

    text: lines of digits, signs, points, e, E and commas between the cells, each with a line feed;
    bare_points: whether .5 and 5. are numbers.
    """
    text, rows = _read(text, _lists, bare_points)
    packed = None if rows is None else _packed(rows, width)
    if packed is None:
        return None
    numbers = np.frombuffer(packed).reshape(-1, width)
    return None if _mistaken_zero(text, numbers) else numbers


def plain_column(text: bytes, *, bare_points: bool = True) -> Array | None:
    """As plain_numbers, for one cell in each line: (rows,)."""
    text, cells = _read(text, _list, bare_points)
    if cells is None:
        return None
    numbers = np.fromiter(cells, np.float64, len(cells))  # None becomes NaN
    return None if _mistaken_zero(text, numbers[:, np.newaxis]) else numbers


def _read(
    text: bytes, reader: Callable[[bytes], Found | None], bare_points: bool
) -> tuple[bytes, Found | None]:
    """(the text, spelt as JSON has it; what the reader finds in it)."""
    found = reader(text)
    for spelling in (_with_nulls, _in_full) if bare_points else (_with_nulls,):
        if found is None:
            text = spelling(text)
            found = reader(text)
    return text, found


def _lists(text: bytes) -> list[Row] | None:
    """The numbers of each line; None where the lines are not as JSON writes them."""
    try:
        return orjson.loads(b"[[" + text[:-1].replace(b"\n", b"],[") + b"]]")
    except orjson.JSONDecodeError:
        return None


def _list(text: bytes) -> Row | None:
    """The number of each line."""
    try:
        return (
            orjson.loads(b"[" + text[:-1].replace(b"\n", b",") + b"]") or None
        )  # one empty cell is no list of none
    except orjson.JSONDecodeError:
        return None


def _packed(rows: list[Row], width: int) -> bytearray | None:
    """The rows as float64 one after the other; None where one has not as many numbers as it should."""
    pack = Struct(f"{width}d").pack
    packed = []
    try:
        for row in rows:
            try:
                packed.append(pack(*row))
            except error:  # a gap, or another width
                packed.append(pack(*[math.nan if cell is None else cell for cell in row]))
    except error:
        return None
    return bytearray().join(packed)


def _with_nulls(text: bytes) -> bytes:
    """The text with null in empty cells."""
    signs = np.frombuffer(b"\n" + text, dtype=np.uint8)
    ends = (signs == ord(",")) | (signs == ord("\n"))
    return _inserted(text, ends[:-1] & ends[1:], b"null")


def _in_full(text: bytes) -> bytes:
    """The text with 0.5 for .5 and 5.0 for 5., and no plus before a number."""
    if b",+" in text or b"\n+" in text or text.startswith(b"+"):
        text = PLUS.sub(b"", b"\n" + text)[1:]
    signs = np.frombuffer(b"\n" + text + b"\n", dtype=np.uint8)
    digits = signs - np.uint8(ord("0")) < 10
    points = signs[1:-1] == ord(".")
    begins = points & ~digits[:-2] & digits[2:]
    ends = points & digits[:-2] & ~digits[2:]
    begins[1:] |= ends[:-1]
    return _inserted(text, begins, b"0")


def _inserted(text: bytes, places: Flags, word: bytes) -> bytes:
    """The text with the word before each of the marked places."""
    cuts: Indices = np.flatnonzero(places)
    return word.join([text[start:end] for start, end in pairwise([0, *cuts.tolist(), len(text)])])


def _mistaken_zero(text: bytes, numbers: Array) -> bool:
    """Whether a cell became 0 that is not written so, being too small for float64; "-0" is made −0 here."""
    zeros = numbers == 0.0
    if not zeros.any() or not any(signs in text for signs in SUSPECT):
        return False
    lines = text.split(b"\n")
    for row in np.flatnonzero(zeros.any(axis=1)).tolist():
        cells = lines[row].split(b",")
        for place in np.flatnonzero(zeros[row]).tolist():
            if re.search(rb"[1-9]", re.split(rb"[eE]", cells[place])[0]):
                return True
            numbers[row, place] = float(cells[place])
    return False
