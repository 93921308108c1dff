"""Turns a block of plain lines into numbers with whole-array arithmetic, each the float64 nearest to what is written.

Eight digits are read at once from a 64-bit word. A number is whole digits M over 10^d: exact division in float64 where
M < 2^53; else in the 64-bit mantissa of an extended float, and digit by digit where that could round twice.
"""

import numpy as np
from numpy.typing import NDArray

from bpviz.data.table import Array, Flags, Indices

Words = NDArray[np.uint64]
Bytes = NDArray[np.uint8]

MOST_DIGITS = 19
"""So many always fit into 64 bits."""

EXTENDED = bool(np.finfo(np.longdouble).nmant == 63 and np.dtype(np.longdouble).itemsize == 16)
FEW = 100
"""Exponents in a block that are looked for one by one."""

ZEROS = np.uint64(0x3030303030303030)
MASKS = np.array(
    [0] + [(0xFFFFFFFFFFFFFFFF << 8 * (8 - k)) & 0xFFFFFFFFFFFFFFFF for k in range(1, 9)], dtype=np.uint64
)
POWERS = np.array([10**k for k in range(20)], dtype=np.uint64)
FLOAT_POWERS = np.array([10.0**k for k in range(20)])
LONG_POWERS = np.cumprod(np.array([1] + [10] * 19, dtype=np.longdouble))
PAIRS = np.uint64(0x000000FF000000FF)


def plain_numbers(text: bytes, delimiter: bytes, width: int) -> Array | None:
    """(rows, width), NaN for an empty cell; None where a line is not as wide or a cell is not a plain, finite number.

    text: lines of digits, signs, points, e, E and the delimiter, each with a line feed.
    """
    signs = np.frombuffer(b"\n" * 8 + text + b"\n", dtype=np.uint8)
    cells = _cells(signs, ord(delimiter), width)
    if cells is None:
        return None
    starts, ends, points = cells
    first = signs[starts]
    negative = first == ord("-")
    lead = negative | (first == ord("+")) if b"+" in text else negative
    begins = starts + lead
    whole, part = points - begins, np.maximum(ends - points - 1, 0)
    exponents = _cells_with_exponent(text, signs, ends)
    written = np.count_nonzero(signs == ord("-")) + text.count(b"+")
    if written != np.count_nonzero(lead) and not len(exponents):
        return None
    empty = starts == ends
    nothing = (whole == 1) & (signs[begins] == ord("0"))
    slow = ~empty & ((part > MOST_DIGITS) | (whole + part > MOST_DIGITS + nothing))
    slow[exponents] = True
    if ((whole + part == 0) & ~empty).any() or ((first == ord("0")) & (whole > 1)).any():
        return None
    values = _quotients(signs, points, ends, np.where(slow, 0, whole), np.where(slow, 0, part))
    if values is None:
        return None
    numbers, unsure = values
    numbers *= 1.0 - 2.0 * negative
    numbers[empty] = np.nan
    rows = np.flatnonzero(slow | unsure)
    if len(rows) > 1000 + len(numbers) // 8 or not _one_by_one(text, starts - 8, ends - 8, rows, numbers):
        return None
    return numbers.reshape(-1, width)


def _cells(signs: Bytes, delimiter: int, width: int) -> tuple[Indices, Indices, Indices] | None:
    """Where each cell starts, ends and has its point (its end where it has none); None where lines are uneven."""
    marks = np.flatnonzero((signs == delimiter) | (signs == ord("\n")) | (signs == ord(".")))[7:-1]
    kinds = signs[marks]
    stops = np.flatnonzero(kinds != ord("."))
    feeds = kinds[stops[1:]] == ord("\n")
    if len(feeds) % width or not feeds.reshape(-1, width)[:, -1].all() or feeds.sum() * width != len(feeds):
        return None
    gaps = np.diff(stops)
    if gaps.max(initial=1) > 2:
        return None
    ends = marks[stops[1:]]
    points = np.where(gaps == 2, marks[stops[1:] - 1], ends)
    return marks[stops[:-1]] + 1, ends, points


def _cells_with_exponent(text: bytes, signs: Bytes, ends: Indices) -> Indices:
    places = [place for sign in (b"e", b"E") for place in _places(text, sign)]
    if len(places) < FEW:
        return np.searchsorted(ends, np.array(places, dtype=np.int64) + 8)
    return np.searchsorted(ends, np.flatnonzero(signs | 32 == ord("e")))


def _places(text: bytes, sign: bytes) -> list[int]:
    """Where `sign` is, up to FEW places."""
    places: list[int] = []
    place = text.find(sign)
    while place >= 0 and len(places) < FEW:
        places.append(place)
        place = text.find(sign, place + 1)
    return places


def _quotients(
    signs: Bytes, points: Indices, ends: Indices, whole: Indices, part: Indices
) -> tuple[Array, Flags] | None:
    """(the numbers without their signs, which of them may be rounded twice); None where that cannot be told."""
    words: Words = np.ndarray((len(signs) - 7,), np.uint64, signs.tobytes(), strides=(1,))
    digits = _whole_number(words, points, whole) * POWERS[part]
    if part.any():
        digits = digits + _whole_number(words, ends, part)
    if digits.max(initial=np.uint64(0)) < 2**53:
        return digits.astype(np.float64) / FLOAT_POWERS[part], np.zeros(len(digits), dtype=np.bool_)
    if not EXTENDED:
        return None
    quotients = digits.astype(np.longdouble) / LONG_POWERS[part]
    mantissas = quotients.view(np.uint64)[0::2]
    return quotients.astype(np.float64), (mantissas & np.uint64(0x7FF)) == 0x400


def _whole_number(words: Words, ends: Indices, count: Indices) -> Words:
    """The number of the `count` digits before each of `ends`; words: the eight signs from each place on."""
    most = int(count.max(initial=0))
    total = np.zeros(len(ends), dtype=np.uint64)
    for turn in range((most + 7) // 8):
        left = np.minimum(count, 8) if turn == 0 else np.minimum(np.maximum(count - 8 * turn, 0), 8)
        eight = words[ends - 8 if turn == 0 else np.maximum(ends - 8 * (turn + 1), 0)]
        eight ^= ZEROS
        eight &= MASKS[left]
        number = _eight_digits(eight)
        total = number if turn == 0 else total + number * POWERS[8 * turn]
    return total


def _eight_digits(eight: Words) -> Words:
    """The number whose digits, 0 … 9, are the bytes of each word, the first of them the lowest byte."""
    pairs = eight * np.uint64(10)
    pairs += eight >> np.uint64(8)
    upper = pairs & PAIRS
    upper *= np.uint64(100 + (1000000 << 32))
    pairs >>= np.uint64(16)
    pairs &= PAIRS
    pairs *= np.uint64(1 + (10000 << 32))
    pairs += upper
    pairs >>= np.uint64(32)
    return pairs


def _one_by_one(text: bytes, starts: Indices, ends: Indices, rows: Indices, numbers: Array) -> bool:
    """Sets the numbers of some cells; False where one is no number, infinite, or 0 though not written so."""
    for row, start, end in zip(rows.tolist(), starts[rows].tolist(), ends[rows].tolist(), strict=True):
        cell = text[start:end]
        try:
            number = float(cell)
        except ValueError:
            return False
        if number in (float("inf"), float("-inf")):
            return False
        if number == 0.0 and cell.lower().split(b"e")[0].strip(b"+-.0"):
            return False
        numbers[row] = number
    return True
