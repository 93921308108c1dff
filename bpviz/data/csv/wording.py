"""Says what looks odd in a column of words: stand-ins for no value, spaces, misspelt words, a last word cut short."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from bpviz.data.csv.missing import SUSPECT_WORDS
from bpviz.data.errors import Note
from bpviz.data.table import Column, ColumnKind, bare
from bpviz.words import say

SIGNS = re.compile(r"[\W_]")
SEPARATORS = frozenset(",;\t|")


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
    return (
        notes
        + _edges(column, counts, rows, lines)
        + spaces_left_out(column, lines)
        + _misspelt(column, counts, rows, lines)
    )


def _edges(column: Column, counts: Counter[str], rows: Mapping[str, int], lines: Sequence[int]) -> list[Note]:
    """A word that starts or ends with what usually separates cells."""
    if column.kind is not ColumnKind.CATEGORY:
        return []
    odd = [label for label in counts if label[:1] in SEPARATORS or label[-1:] in SEPARATORS]
    words = [say('a separator stands at the edge of "{label}"', label=label[:40]) for label in odd]
    return [Note(said, lines[rows[label]], column.name) for said, label in zip(words[:3], odd, strict=False)]


def _first_rows(column: Column, counts: Mapping[str, int]) -> dict[str, int]:
    rows: dict[str, int] = {}
    for row, cell in enumerate(column.cells):
        label = bare(cell)
        if label in counts and label not in rows:
            rows[label] = row
            if len(rows) == len(counts):
                break
    return rows


def spaces_left_out(column: Column, lines: Sequence[int]) -> list[Note]:
    """Cells that differ only in the spaces around them are one word."""
    written: dict[str, str] = {}
    for row, cell in enumerate(column.cells):
        label = bare(cell)
        if written.setdefault(label, cell) != cell:
            words = say('spaces around "{label}" are left out', label=label[:40])
            return [Note(words, lines[row], column.name)]
    return []


def _misspelt(
    column: Column, counts: Counter[str], rows: Mapping[str, int], lines: Sequence[int]
) -> list[Note]:
    """Words that differ in capitals alone, or once met and one letter or a stray sign away from another."""
    if len(counts) > 200:
        return []
    notes = []
    for label, count in counts.items():
        for other, often in counts.items():
            if other == label or often < count or (often == count and not _odder(label, other, rows)):
                continue
            same = label.casefold() == other.casefold()
            typing = count == 1 and ((often >= 5 and _one_apart(label, other)) or _same_letters(label, other))
            if same or typing:
                words = say('"{label}" may be meant as "{other}"', label=label[:40], other=other[:40])
                notes.append(Note(words, lines[rows[label]], column.name))
                break
    return notes


def _odder(label: str, other: str, rows: Mapping[str, int]) -> bool:
    """Whether, of two equally frequent words, `label` is the mistaken one: it has more stray signs, or comes later."""
    return (len(SIGNS.findall(label)), rows[label]) > (len(SIGNS.findall(other)), rows[other])


def _same_letters(a: str, b: str) -> bool:
    """Whether only signs (a separator, a quote, a line break) tell the words apart."""
    letters = SIGNS.sub("", a)
    return bool(letters) and letters == SIGNS.sub("", b)


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
