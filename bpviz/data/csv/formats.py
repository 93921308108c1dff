"""Decides for a file which sign is the decimal one and which parts thousands, by what makes most cells numbers."""

import re
from collections.abc import Sequence

from bpviz.data.csv.missing import is_missing
from bpviz.data.csv.numerals import FORMATS, NumberFormat, fast_numbers, number, unsigned
from bpviz.data.errors import DataError, Note
from bpviz.words import say

LOOK, LEAST_LOOK, CELLS = 200, 20, 100_000
"""So many cells of a column are looked at, spread over its length; fewer where they would be more than CELLS in all."""

PLAIN = re.compile(r"[^0-9+\-\n]")
POINTS = re.compile(r"\.(?:[0-9]{1,2}|[0-9]{4,})$", re.MULTILINE)
"""A point that cannot part thousands."""

UNSURE = re.compile(r"[+\-]?[1-9][0-9]{0,2}(?P<sign>[.,])[0-9]{3}")
"""A number in which the sign may be decimal or part thousands."""


def find_format(
    columns: Sequence[Sequence[str]], delimiter: str, decimal: str | None, thousands: str | None
) -> tuple[NumberFormat, tuple[Note, ...]]:
    """The format of the file's numbers and a note where it could be another; DataError on a wish that cannot be."""
    forms = _allowed(decimal, thousands)
    samples = [sample for cells in columns if (sample := _sample(cells, step(len(cells), len(columns))))]
    shares = [_shares(sample, forms) for sample in samples]
    scores = {form: sum(share[place] for share in shares) for place, form in enumerate(forms)}
    best = max(scores.values())
    likely = [form for form in forms if scores[form] > best - 1e-9]
    form = likely[0]
    unsure = _unsure_sign(samples, form)
    if unsure is None or thousands is not None:
        return form, ()
    if unsure == "," and delimiter == "," and decimal is None and NumberFormat(".", ",") in likely:
        form = NumberFormat(".", ",")
    if decimal is not None or (unsure == "." and delimiter not in {";", "\t"}):
        return form, ()
    return form, (_unsure_note(unsure, form),)


def _allowed(decimal: str | None, thousands: str | None) -> list[NumberFormat]:
    if decimal not in {None, ".", ","}:
        raise DataError(say('"{sign}" cannot be a decimal sign', sign=decimal), say("use . or , (--decimal)"))
    if thousands is not None and (
        len(thousands) != 1 or thousands.isalnum() or thousands in "+-" or thousands == decimal
    ):
        raise DataError(
            say('"{sign}" cannot part thousands here', sign=thousands),
            say("use one character other than the decimal sign (--thousands)"),
        )
    if thousands is None:
        return [form for form in FORMATS if decimal in {None, form.decimal}]
    decimals = [decimal] if decimal is not None else [sign for sign in (".", ",") if sign != thousands]
    return [NumberFormat(sign, thousands, lakhs) for lakhs in (False, True) for sign in decimals]


def step(rows: int, columns: int) -> int:
    """From a cell that is looked at to the next one of its column."""
    return max(1, rows // max(LEAST_LOOK, min(LOOK, CELLS // max(1, columns))))


def _sample(cells: Sequence[str], step: int) -> list[str]:
    spread = cells[::step]
    labels = (unsigned(cell) for cell in spread)
    return [label for label in labels if not is_missing(label, frozenset())]


def _shares(sample: list[str], forms: Sequence[NumberFormat]) -> list[float]:
    """The share of cells that are numbers in each form; 0 for a column of words with a number here and there."""
    joined = "\n".join(sample)
    if not PLAIN.search(joined):
        return [1.0] * len(forms)
    if POINTS.search(joined) and fast_numbers(sample, FORMATS[0]) is not None:
        return [float(form.decimal == ".") for form in forms]
    return [_share(sample, form) for form in forms]


def _share(sample: list[str], form: NumberFormat) -> float:
    share = sum(number(label, form) is not None for label in sample) / len(sample)
    return share if share > 0.3 else 0.0


def _unsure_sign(samples: list[list[str]], form: NumberFormat) -> str | None:
    """The sign that occurs only before groups of three digits, so that no column shows what it means; else None."""
    signs: set[str] = set()
    for sample in samples:
        if _share(sample, form) < 0.9:
            continue
        marked = [label for label in sample if "." in label or "," in label]
        matches = [UNSURE.fullmatch(label) for label in marked]
        if any(match is None for match in matches):
            return None
        signs |= {match["sign"] for match in matches if match is not None}
    return signs.pop() if len(signs) == 1 else None


def _unsure_note(sign: str, form: NumberFormat) -> Note:
    meaning = (
        say(
            "1{sign}234 is read as one and a part, which is a guess (--thousands {sign} if it is a thousand)",
            sign=sign,
        )
        if form.decimal == sign
        else say(
            "1{sign}234 is read as a thousand and more, which is a guess (--decimal {sign} if it is one and a part)",
            sign=sign,
        )
    )
    return Note(meaning)
