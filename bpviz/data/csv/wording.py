"""Says what looks odd in a column of words: stand-ins for no value, spaces, misspelt words, a last word cut short."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from bpviz.data.csv.missing import SUSPECT_WORDS
from bpviz.data.errors import Note
from bpviz.data.table import Column, ColumnKind, bare
from bpviz.words import Message, say

SIGNS = re.compile(r"[\W_]")
SEPARATORS = frozenset(",;\t|")

Doubt = tuple[str, Message]
"""The word that it is about, and what is to be said."""


def doubts_about_words(column: Column, counts: Counter[str], lines: Sequence[int]) -> list[Note]:
    """Notes on a column of words; counts: as they appear."""
    doubts = [*_stand_ins(counts), *_edges(column, counts), *_misspelt(counts)]
    rows = _first_rows(column, {label for label, _ in doubts})
    return [Note(words, lines[rows[label]], column.name) for label, words in doubts]


def _stand_ins(counts: Counter[str]) -> list[Doubt]:
    return [
        (label, say('"{label}" may stand for a missing value (--missing {token})', label=label, token=label))
        for label in counts
        if label.casefold() in SUSPECT_WORDS
    ]


def _edges(column: Column, counts: Counter[str]) -> list[Doubt]:
    """A word that starts or ends with what usually separates cells."""
    if column.kind is not ColumnKind.CATEGORY:
        return []
    odd = [label for label in counts if label[:1] in SEPARATORS or label[-1:] in SEPARATORS]
    return [
        (label, say('a separator stands at the edge of "{label}"', label=label[:40])) for label in odd[:3]
    ]


def _first_rows(column: Column, wanted: set[str]) -> dict[str, int]:
    rows: dict[str, int] = {}
    for row, cell in enumerate(column.cells if wanted else ()):
        label = bare(cell)
        if label in wanted and label not in rows:
            rows[label] = row
            if len(rows) == len(wanted):
                break
    return rows


def spaces_left_out(column: Column, labels: Mapping[str, str], lines: Sequence[int]) -> list[Note]:
    """Cells that differ only in the spaces around them are one word; labels: {cell: without them}, as they appear."""
    written: dict[str, str] = {}
    for cell, label in labels.items():
        if written.setdefault(label, cell) != cell:
            row = next(row for row, other in enumerate(column.cells) if other == cell)
            words = say('spaces around "{label}" are left out', label=label[:40])
            return [Note(words, lines[row], column.name)]
    return []


def _misspelt(counts: Counter[str]) -> list[Doubt]:
    """Words that differ in capitals alone, or once met and one letter or a stray sign away from another."""
    if len(counts) > 200:
        return []
    doubts = []
    order = {label: place for place, label in enumerate(counts)}
    for label, count in counts.items():
        for other, often in counts.items():
            if other == label or often < count or (often == count and not _odder(label, other, order)):
                continue
            same = label.casefold() == other.casefold()
            typing = count == 1 and ((often >= 5 and _one_apart(label, other)) or _same_letters(label, other))
            if same or typing:
                words = say('"{label}" may be meant as "{other}"', label=label[:40], other=other[:40])
                doubts.append((label, words))
                break
    return doubts


def _odder(label: str, other: str, order: Mapping[str, int]) -> bool:
    """Whether, of two equally frequent words, `label` is the mistaken one: it has more stray signs, or comes later."""
    return (len(SIGNS.findall(label)), order[label]) > (len(SIGNS.findall(other)), order[other])


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
