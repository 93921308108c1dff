"""Says what looks odd in a column: cells that are no numbers, values that may stand for none, misspelt words."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from bpviz.data.errors import Note
from bpviz.data.missing import SENTINEL, SUSPECT, SUSPECT_WORDS
from bpviz.data.numerals import NumberFormat, exactly, number, without_sign
from bpviz.data.table import Column
from bpviz.words import Message, say

EXACT = 2.0**53
"""From here on not every whole number is a float64."""


def doubts_about_numbers(
    column: Column, lines: Sequence[int], form: NumberFormat, sign: str | None
) -> list[Note]:
    """Notes on a column of numbers; each with the first line it is about."""
    notes = []
    if sign is not None:
        notes.append(
            Note(say("the sign {sign} beside every number is left out", sign=sign), lines[0], column.name)
        )
    notes += [Note(stray_message(column, row, form), lines[row], column.name) for row in column.strays[:3]]
    if len(column.strays) > 3:
        words = say("cells that are not numbers: {count} in all", count=len(column.strays))
        notes.append(Note(words, lines[column.strays[3]], column.name))
    return notes + _inexact(column, lines, form, sign) + _sentinels(column, lines)


def stray_message(column: Column, row: int, form: NumberFormat | None = None) -> Message:
    """What is wrong with a cell that should be a number."""
    cell = column.label(row)
    if form is not None and number(cell, form) is not None:
        return say('"{cell}" is larger than any float64', cell=cell[:40])
    if cell.casefold() in SUSPECT:
        return say(
            '"{cell}" is not a number and may stand for a missing value (--missing {token})',
            cell=cell,
            token=cell,
        )
    return say('"{cell}" is not a number, as the other cells of the column are', cell=cell[:40])


def _inexact(column: Column, lines: Sequence[int], form: NumberFormat, sign: str | None) -> list[Note]:
    """Numbers that float64 cannot keep: whole ones from 2^53 on, and tiny ones that become 0."""
    values = column.numbers
    if values is None:
        return []
    large = np.flatnonzero(np.abs(values) >= EXACT)
    zeros = np.flatnonzero(values == 0.0)
    rows = [*large[:10_000], *(row for row in zeros[:10_000] if len(column.cells[row]) > 4)]
    for row in map(int, rows):
        cell = column.label(row)
        bare = cell if sign is None else without_sign(cell, sign)
        if not exactly(bare, form, float(values[row])):
            words = say(
                '"{cell}" becomes {value}: float64 has no closer number',
                cell=cell[:40],
                value=float(values[row]),
            )
            return [Note(words, lines[row], column.name)]
    return []


def _sentinels(column: Column, lines: Sequence[int]) -> list[Note]:
    """A value such as 9999 or -999 that lies far outside all others."""
    values = column.numbers
    if values is None or len(column.present) < 3:
        return []
    low, high = float(column.present.min()), float(column.present.max())
    for extreme in {low, high}:
        rows = np.flatnonzero(values == extreme)
        cell = column.label(int(rows[0]))
        others = column.present[column.present != extreme]
        if SENTINEL.fullmatch(cell) and others.size and abs(extreme) > 4 * float(np.abs(others).max()):
            words = say(
                "{cell} is far from all other values and may stand for none (--missing {token}): {count} times",
                cell=cell,
                token=cell,
                count=len(rows),
            )
            return [Note(words, lines[int(rows[0])], column.name)]
    return []


def doubts_about_words(column: Column, counts: Counter[str], lines: Sequence[int]) -> list[Note]:
    """Notes on a column of words."""
    notes = []
    rows = _first_rows(column, counts)
    for label in counts:
        if label.casefold() in SUSPECT_WORDS:
            words = say(
                '"{label}" may stand for a missing value (--missing {token})', label=label, token=label
            )
            notes.append(Note(words, lines[rows[label]], column.name))
    return notes + _merged(column, lines) + _misspelt(column, counts, rows, lines)


def _first_rows(column: Column, counts: Mapping[str, int]) -> dict[str, int]:
    rows: dict[str, int] = {}
    for row, cell in enumerate(column.cells):
        label = cell.strip()
        if label in counts and label not in rows:
            rows[label] = row
            if len(rows) == len(counts):
                break
    return rows


def _merged(column: Column, lines: Sequence[int]) -> list[Note]:
    """Cells that differ only in the spaces around them are one word."""
    written: dict[str, str] = {}
    for row, cell in enumerate(column.cells):
        label = cell.strip()
        if written.setdefault(label, cell) != cell:
            words = say('spaces around "{label}" are left out', label=label[:40])
            return [Note(words, lines[row], column.name)]
    return []


def _misspelt(
    column: Column, counts: Counter[str], rows: Mapping[str, int], lines: Sequence[int]
) -> list[Note]:
    """Words that differ in capitals alone, or once met and one letter away from a frequent one."""
    if len(counts) > 200:
        return []
    notes = []
    for label, count in counts.items():
        for other, often in counts.items():
            if other == label or often < count or (often == count and rows[other] > rows[label]):
                continue
            same = label.casefold() == other.casefold()
            if same or (count == 1 and often >= 5 and _one_apart(label, other)):
                words = say('"{label}" may be meant as "{other}"', label=label[:40], other=other[:40])
                notes.append(Note(words, lines[rows[label]], column.name))
                break
    return notes


def _one_apart(a: str, b: str) -> bool:
    """Whether one letter changed, added, lost or swapped leads from `a` to `b`, words of three letters or more."""
    short, long = sorted((a, b), key=len)
    if len(short) < 3 or len(long) - len(short) > 1 or any(c.isdigit() for c in a + b):
        return False
    start = next((place for place, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    rest_short, rest_long = short[start:], long[start:]
    if len(short) < len(long):
        return rest_short == rest_long[1:]
    return rest_short[1:] == rest_long[1:] or (
        rest_short[:2] == rest_long[1::-1] and rest_short[2:] == rest_long[2:]
    )
