"""Decides what the cells of a column are: numbers, yes and no, dates, categories, text or ids."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bpviz.data.csv.clean import clean_numbers
from bpviz.data.csv.doubts import doubts_about_numbers
from bpviz.data.csv.missing import SUSPECT, is_missing
from bpviz.data.csv.numerals import (
    FORMATS,
    NumberFormat,
    is_code,
    number,
    sign_beside,
    unsigned,
    without_sign,
)
from bpviz.data.csv.wording import doubts_about_words, spaces_left_out
from bpviz.data.errors import Note
from bpviz.data.table import Array, Column, ColumnKind, Flags, bare
from bpviz.words import say

Kind = TypeVar("Kind", np.bool_, np.float64)

TRUTHS = (
    ("no", "yes"), ("n", "y"), ("false", "true"), ("f", "t"), ("off", "on"), ("non", "oui"), ("faux", "vrai"),
    ("ні", "так"), ("нет", "да"), ("nein", "ja"), ("falsch", "wahr"), ("no", "sí"), ("no", "si"), ("não", "sim"),
    ("いいえ", "はい"),
)  # fmt: skip
"""(word of 0, word of 1)"""

DATES = tuple(
    re.compile(form + r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+\-]\d{2}:?\d{2})?)?")
    for form in (r"\d{4}-\d{1,2}-\d{1,2}", r"\d{4}/\d{1,2}/\d{1,2}", r"\d{1,2}/\d{1,2}/\d{2,4}",
                 r"\d{1,2}\.\d{1,2}\.\d{2,4}", r"\d{1,2}-\d{1,2}-\d{4}", r"\d{1,2}[ \-][A-Za-z]{3,9}[ \-]\d{2,4}")
)  # fmt: skip

ID_NAME = re.compile(
    r"(?:.*[ _\-.])?(?:id|ids|uuid|guid|rowid|nr|n°|№)|idx|index|row|no|#|key"
    r"|identifier|identifiant|identifikator|номер|код|unnamed: 0"
)
FEW = 50
"""As many levels are always categories."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One column before its kind is known. nameless: the file gives it no name; leading: it is the first; lines: where
    each row starts.

    plain: whether all cells are numbers with digits on both sides of a decimal sign, none too small for float64, or
    empty.
    """

    name: str
    cells: Sequence[str]
    lines: Sequence[int]
    nameless: bool = False
    leading: bool = False
    plain: bool = False


def column_of(raw: Cells, form: NumberFormat, extra: frozenset[str]) -> tuple[Column, list[Note]]:
    """The column with its kind, numbers and missing cells, and notes on whatever looks odd in it."""
    values = clean_numbers(raw.cells, form, lambda labels: _missing_among(labels, extra, form))
    if values is not None:
        values[np.isin(values, list(amounts_of(extra, form)))] = np.nan
        missing = np.isnan(values)
        if not missing.all():
            return number_column(replace(raw, plain=True), form, values, missing, None)
    written = Counter(raw.cells)
    labels = {cell: bare(cell) for cell in written}
    gone = _missing_among(set(labels.values()), extra, form)
    missing = np.zeros(len(raw.cells), dtype=np.bool_)
    if gone:
        missing = _of_each(raw.cells, {cell: label in gone for cell, label in labels.items()}, np.bool_)
    missing.flags.writeable = False
    counts: Counter[str] = Counter()
    for cell, count in written.items():
        if labels[cell] not in gone:
            counts[labels[cell]] += count
    if not counts:
        note = Note(say("the column has no value at all"), None, raw.name)
        return Column(raw.name, ColumnKind.TEXT, raw.cells, None, missing), [note]
    sign = sign_beside(counts)
    known = {label: number(label if sign is None else without_sign(label, sign), form) for label in counts}
    if _is_numeric(counts, known):
        amounts = {cell: known.get(label) for cell, label in labels.items()}
        return number_column(raw, form, _of_each(raw.cells, amounts, np.float64), missing, sign)
    return _word_column(raw, labels, counts, missing)


def _of_each(cells: Sequence[str], values: Mapping[str, float | None], kind: type[Kind]) -> NDArray[Kind]:
    """(rows,) the value of each cell."""
    return np.fromiter(map(values.__getitem__, cells), kind, len(cells))


def _missing_among(labels: set[str], extra: frozenset[str], form: NumberFormat) -> set[str]:
    """Those that stand for no value; a token that is a number is meant by its value."""
    amounts = amounts_of(extra, form)
    return {
        label
        for label in labels
        if is_missing(label, extra)
        or (amounts and not is_code(label) and number(unsigned(label), form) in amounts)
    }


def amounts_of(tokens: Iterable[str], form: NumberFormat) -> set[float]:
    """The numbers among the tokens, in the file's format or as a program writes them."""
    values = ((number(token, form), number(token, FORMATS[0])) for token in tokens)
    found = (usual if usual is not None else other for usual, other in values)
    return {value for value in found if value is not None}


def _frozen(array: Flags) -> Flags:
    array.flags.writeable = False
    return array


def _is_numeric(counts: Counter[str], known: dict[str, float | None]) -> bool:
    """Whether the cells are numbers, but for a few that are mistakes rather than words used again and again."""
    strays = [label for label, value in known.items() if value is None]
    if not strays:
        return not any(map(is_code, counts))
    if len(strays) == len(counts):
        return False
    if all(label.casefold() in SUSPECT for label in strays):
        return True
    total = counts.total()
    if sum(counts[label] for label in strays) * 2 >= total or any(map(is_code, counts)):
        return False
    repeated = len(counts) <= 20 and total >= 3 * len(counts) and all(counts[label] > 1 for label in strays)
    return not repeated


def number_column(
    raw: Cells, form: NumberFormat, values: Array, missing: Flags, sign: str | None
) -> tuple[Column, list[Note]]:
    """The column of numbers with `values`, (rows,), which it keeps; NaN where a cell is missing or a stray."""
    values[np.isinf(values)] = np.nan
    strays = tuple(int(row) for row in np.flatnonzero(np.isnan(values) & ~missing))
    values.flags.writeable = False
    missing = _frozen(missing)
    kind = ColumnKind.ID if _numbers_are_ids(raw, values) else ColumnKind.NUMBER
    column = Column(raw.name, kind, raw.cells, values if kind is ColumnKind.NUMBER else None, missing, strays)
    notes = (
        doubts_about_numbers(column, raw.lines, form, sign, plain=raw.plain)
        if kind is ColumnKind.NUMBER
        else []
    )
    return column, notes


def _numbers_are_ids(raw: Cells, values: Array) -> bool:
    """Whether the numbers only tell rows apart: whole, under a name that says so, or under none."""
    if not (raw.nameless or _named_like_an_id(raw.name)):
        return False
    if len(values) < 2 or np.isnan(values).any() or np.any(values != np.floor(values)):
        return False
    if raw.nameless:
        steps = np.diff(values)
        return bool(np.all(steps > 0 if raw.leading else steps == 1) and values[0] >= 0)
    return len(np.unique(values)) == len(values)


def _named_like_an_id(name: str) -> bool:
    return (
        ID_NAME.fullmatch(name.strip().casefold()) is not None
        or re.fullmatch(r"\w+(?:Id|ID)", name) is not None
    )


def _word_column(
    raw: Cells, labels: Mapping[str, str], counts: Counter[str], missing: Flags
) -> tuple[Column, list[Note]]:
    """labels: {cell as written: without spaces around it}, as they appear."""
    truth = truth_of(counts)
    if truth is not None:
        values = {cell: truth.get(label) for cell, label in labels.items()}
        numbers = _of_each(raw.cells, values, np.float64)
        numbers.flags.writeable = False
        truths = Column(raw.name, ColumnKind.BOOLEAN, raw.cells, numbers, missing)
        return truths, spaces_left_out(truths, labels, raw.lines)
    kind = _kind_of_words(raw, counts)
    column = Column(raw.name, kind, raw.cells, None, missing)
    notes = _codes(column, counts, raw.lines) + doubts_about_words(column, counts, raw.lines)
    return column, notes + spaces_left_out(column, labels, raw.lines)


def _codes(column: Column, counts: Counter[str], lines: Sequence[int]) -> list[Note]:
    """A note where digits are not numbers because some start with 0."""
    if not any(map(is_code, counts)) or not all(label.isdecimal() for label in counts):
        return []
    row = next(row for row, cell in enumerate(column.cells) if is_code(bare(cell)))
    words = say('"{cell}" starts with 0: the column has codes, not numbers', cell=column.label(row))
    return [Note(words, lines[row], column.name)]


def truth_of(counts: Mapping[str, int]) -> dict[str, float] | None:
    """{label: 0 or 1} where the labels are one pair of words for no and yes, in any case; else None."""
    pair = _truth_pair(counts)
    return None if pair is None else {label: float(label.casefold() == pair[1]) for label in counts}


def truth_words(levels: Mapping[str, int]) -> tuple[str, str]:
    """(the word of 0, the word of 1) of a column of yes and no, most frequent first, as the file writes them."""
    false, true = _truth_pair(levels) or ("0", "1")
    written = {label.casefold(): label for label in reversed(list(levels))}
    return written.get(false, false), written.get(true, true)


def _truth_pair(counts: Mapping[str, int]) -> tuple[str, str] | None:
    folded = {label.casefold() for label in counts}
    for pair in TRUTHS:
        if folded and folded <= set(pair) and (len(folded) == 2 or len(min(folded)) > 1):
            return pair
    return None


def _kind_of_words(raw: Cells, counts: Counter[str]) -> ColumnKind:
    total, distinct = counts.total(), len(counts)
    dates = sum(count for label, count in counts.items() if any(form.fullmatch(label) for form in DATES))
    if dates >= 0.8 * total:
        return ColumnKind.DATE
    if distinct == total >= 10:
        prose = sum(" " in label for label in counts) > 0.5 * total
        return ColumnKind.TEXT if prose and not _named_like_an_id(raw.name) else ColumnKind.ID
    if _named_like_an_id(raw.name) and distinct == total > 1:
        return ColumnKind.ID
    if (distinct > FEW and 2 * distinct >= total) or (total >= 20 and distinct > 0.8 * total):
        return ColumnKind.TEXT
    return ColumnKind.CATEGORY
