"""Says what looks odd in a column of numbers: cells that are no numbers, values that may stand for none."""

import re
from collections.abc import Sequence

import numpy as np

from bpviz.data.csv.missing import SENTINEL, SUSPECT
from bpviz.data.csv.numerals import NumberFormat, exactly, family, number, without_sign
from bpviz.data.errors import Note
from bpviz.data.table import Column, bare
from bpviz.words import Message, say

UNGROUPED = re.compile(r"^[^0-9]*[0-9]{4}")

LEAST_SENTINEL = 999

EXACT = 2.0**53
"""From here on not every whole number is a float64."""


def doubts_about_numbers(
    column: Column, lines: Sequence[int], form: NumberFormat, sign: str | None, *, plain: bool = False
) -> list[Note]:
    """Notes on a column of numbers, each with the first line it is about; plain: as of the column's Cells."""
    notes = []
    if sign is not None:
        notes.append(
            Note(say("the sign {sign} beside every number is left out", sign=sign), lines[0], column.name)
        )
    notes += [Note(stray_message(column, row, form), lines[row], column.name) for row in column.strays[:3]]
    if len(column.strays) > 3:
        words = say("cells that are not numbers: {count} in all", count=len(column.strays))
        notes.append(Note(words, lines[column.strays[3]], column.name))
    return (
        notes
        + ([] if plain else _oddly_written(column, lines, form))
        + _inexact(column, lines, form, sign, zeros=not plain)
        + _sentinels(column, lines)
    )


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


def _oddly_written(column: Column, lines: Sequence[int], form: NumberFormat) -> list[Note]:
    """A few numbers with groups among others without, or with a decimal comma and nothing before or after it."""
    if form.thousands is None and form.decimal == ".":
        return []
    notes = []
    edge = re.compile(rf"(?:^|[+\-−]){re.escape(form.decimal)}|{re.escape(form.decimal)}$")
    few = max(1, len(column.cells) // 20)
    if form.decimal != "." and (rows := _rows(column, edge, few)):
        words = say(
            'there are no digits on one side of the decimal sign in "{cell}"', cell=column.label(rows[0])
        )
        notes.append(Note(words, lines[rows[0]], column.name))
    if form.thousands is not None:
        signs = re.escape(family(form.thousands))
        grouped = _rows(column, re.compile(rf"^[^0-9]*[0-9]{{1,3}}[{signs}][0-9]"), few)
        plain = _rows(column, UNGROUPED, few)
        rows = grouped if grouped and plain != [] else plain if grouped != [] else None
        if rows:
            words = say('"{cell}" is not grouped as the other numbers are', cell=column.label(rows[0]))
            notes.append(Note(words, lines[rows[0]], column.name))
    return notes


def _rows(column: Column, kind: re.Pattern[str], most: int) -> list[int] | None:
    """The rows whose cell matches; None where they are more than `most`."""
    rows = []
    for row, cell in enumerate(column.cells):
        if kind.search(bare(cell)):
            rows.append(row)
            if len(rows) > most:
                return None
    return rows


def _inexact(
    column: Column, lines: Sequence[int], form: NumberFormat, sign: str | None, *, zeros: bool
) -> list[Note]:
    """Numbers that float64 cannot keep: whole ones from 2^53 on, and tiny ones that become 0."""
    values = column.numbers
    if values is None:
        return []
    large = np.flatnonzero(np.abs(values) >= EXACT)
    tiny = np.flatnonzero(values == 0.0)[:10_000] if zeros else ()
    rows = [*large[:10_000], *(row for row in tiny if len(column.cells[row]) > 4)]
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
    present = column.present
    if values is None or len(present) < 3:
        return []
    for extreme in {float(present.min()), float(present.max())}:
        if abs(extreme) < LEAST_SENTINEL:
            continue
        others = present[present != extreme]
        if not others.size or abs(extreme) <= 4 * float(np.abs(others).max()):
            continue
        rows = np.flatnonzero(values == extreme)
        cell = column.label(int(rows[0]))
        if SENTINEL.fullmatch(cell):
            words = say(
                "{cell} is far from all other values and may stand for none (--missing {token}): {count} times",
                cell=cell,
                token=cell,
                count=len(rows),
            )
            return [Note(words, lines[int(rows[0])], column.name)]
    return []
