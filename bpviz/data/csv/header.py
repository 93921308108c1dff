"""Decides whether the first line names the columns, and gives every column a name of its own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bpviz.data.csv.missing import SUSPECT, USUAL
from bpviz.data.csv.numerals import FORMATS, number, unsigned
from bpviz.data.csv.records import Record
from bpviz.data.errors import DataError, Note
from bpviz.words import say

DIGIT = re.compile("[0-9]")
PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
NO_VALUE = USUAL | SUSPECT
LOOK, LEAST_LOOK, CELLS = 200, 20, 100_000
"""So many rows below the first line are looked at; fewer where they would have more than CELLS in all."""


@dataclass(frozen=True, slots=True)
class Named:
    """names: one per column, all different; nameless: those that the header leaves blank; rows: what is below it."""

    names: tuple[str, ...]
    nameless: tuple[bool, ...]
    rows: list[Record]
    header: bool
    notes: tuple[Note, ...]


def name_columns(records: list[Record], wanted: bool | None) -> Named:
    """The names and the rows; DataError where there is a header and nothing else."""
    notes: list[Note] = []
    header = _has_header(records, notes) if wanted is None else wanted
    if not header:
        names = tuple(f"column {place}" for place in range(1, records[0].width + 1))
        return Named(names, tuple(False for _ in names), records, False, tuple(notes))
    if len(records) < 2:
        raise DataError(
            say("there is a header and no row below it"),
            say("add rows, or say that the first line is data (--no-header)"),
            line=records[0].line,
        )
    first, rows = records[0], records[1:]
    titles = [cell.strip() for cell in first.cells]
    if _is_second_header(rows):
        titles = _joined(titles, [cell.strip() for cell in rows[0].cells])
        notes.append(Note(say("a second line of the header, not an example: left out"), rows[0].line))
        rows = rows[1:]
    names = _unique(titles, first.line, notes)
    return Named(names, tuple(not title for title in titles), rows, True, tuple(notes))


def _look(width: int) -> int:
    return max(LEAST_LOOK, min(LOOK, CELLS // width))


def _has_header(records: list[Record], notes: list[Note]) -> bool:
    """Names are words above numbers; among words alone, words that do not occur again below."""
    first, below = records[0], records[1 : _look(records[0].width) + 1]
    named = plain = 0
    for place, cell in enumerate(first.cells):
        if cell.strip().casefold() in USUAL or not _is_numeric([record.cells[place] for record in below]):
            continue
        if is_number(cell):
            plain += 1
        else:
            named += 1
    if named and not plain:
        return True
    if plain and not named and not _words_stand_apart(first, below):
        _doubt_numbers(first, notes)
        return False
    if plain:
        header = _counts(first.cells)
        words = (
            say("the first line is taken as names although some are numbers (--no-header if it is data)")
            if header
            else say(
                "the first line is taken as data although some cells are words (--header if it has names)"
            )
        )
        notes.append(Note(words, first.line))
        return header
    return _words_are_names(records, notes)


def _words_are_names(records: list[Record], notes: list[Note]) -> bool:
    first, below = records[0], records[1 : _look(records[0].width) + 1]
    cells = [cell.strip() for cell in first.cells]
    if any(is_number(cell) for cell in cells) and not below:
        return False
    if not below:
        return True
    repeated = any(
        cell and cell in {record.cells[place].strip() for record in below} for place, cell in enumerate(cells)
    )
    header = not repeated and len(set(cells)) == len(cells) and not all(is_number(cell) for cell in cells)
    if header and _stand_apart(cells, below):
        return True
    words = (
        say("the first line is taken as names, which is a guess (--no-header if it is data)")
        if header
        else say("the first line is taken as data, which is a guess (--header if it has names)")
    )
    notes.append(Note(words, first.line))
    return header


def _words_stand_apart(first: Record, below: list[Record]) -> bool:
    """Whether above numbers that count, some column of words says a few again and again, and its first another one."""
    if not _counts(first.cells):
        return False
    for place, cell in enumerate(first.cells):
        column = [record.cells[place].strip() for record in below]
        name = cell.strip()
        if name and not is_number(name) and name not in column and 2 * len(set(column)) <= len(column):
            return True
    return False


def _stand_apart(cells: list[str], below: list[Record]) -> bool:
    """Whether a column below says the same few words again and again, and the first line another one."""
    columns = [[record.cells[place].strip() for record in below] for place in range(len(cells))]
    return len(below) >= 5 and any(2 * len(set(column)) <= len(column) for column in columns)


def _doubt_numbers(first: Record, notes: list[Note]) -> None:
    """A first line of years or of 0, 1, 2 … may be names."""
    labels = [cell.strip() for cell in first.cells]
    years = all(len(label) == 4 and label.isdecimal() and label[:2] in {"19", "20"} for label in labels)
    if len(labels) > 2 and (years or _counts(labels)):
        notes.append(Note(say("the first line is taken as data (--header if it has names)"), first.line))


def _counts(cells: Sequence[str]) -> bool:
    """Whether the numbers among the cells could be names: whole, without a sign, one more each time."""
    labels = [cell.strip() for cell in cells]
    whole = [int(label) for label in labels if label.isascii() and label.isdecimal()]
    numeric = sum(is_number(label) for label in labels)
    return len(whole) == numeric > 1 and all(b - a == 1 for a, b in pairwise(whole))


def _is_numeric(cells: list[str]) -> bool:
    """Whether nearly all cells that have a value are numbers."""
    present = [cell for cell in cells if cell.strip().casefold() not in NO_VALUE]
    return bool(present) and sum(is_number(cell) for cell in present) >= max(1.0, 0.8 * len(present))


def is_number(cell: str) -> bool:
    """Whether the cell is a number in any of the ways in which people write one."""
    if PLAIN.fullmatch(cell):
        return True
    if not DIGIT.search(cell):
        return False
    label = unsigned(cell)
    return any(number(label, form) is not None for form in FORMATS)


def _is_second_header(rows: list[Record]) -> bool:
    """Whether the first row below the names has words (units, say) above every column of numbers."""
    if len(rows) < 3:
        return False
    below = rows[1 : _look(rows[0].width) + 1]
    numeric = [
        place for place in range(rows[0].width) if _is_numeric([record.cells[place] for record in below])
    ]
    words = [place for place in numeric if not is_number(rows[0].cells[place])]
    filled = [place for place in words if rows[0].cells[place].strip().casefold() not in USUAL]
    return len(numeric) >= 2 and len(words) == len(numeric) and len(filled) >= max(1, len(numeric) // 2)


def _joined(titles: list[str], seconds: list[str]) -> list[str]:
    """The first line's names, with the second line's where the first alone do not tell columns apart."""
    last = ""
    spread = []
    for title in titles:
        last = title or last
        spread.append(last)
    if len(set(titles)) == len(titles) and all(titles):
        return titles
    return [f"{first} {second}".strip() for first, second in zip(spread, seconds, strict=True)]


def _unique(titles: list[str], line: int, notes: list[Note]) -> tuple[str, ...]:
    written = set(titles)
    names: dict[str, None] = {}
    for place, title in enumerate(titles, 1):
        name = wish = title or f"column {place}"
        turn = 2
        while name in names or (name != title and name in written):
            name = f"{wish} ({turn})"
            turn += 1
        if name != title:
            words = (
                say('this name occurs before; the column is called "{name}"', name=name)
                if title
                else say('column {place} has no name; it is called "{name}"', place=place, name=name)
            )
            notes.append(Note(words, line, name))
        names[name] = None
    return tuple(names)
