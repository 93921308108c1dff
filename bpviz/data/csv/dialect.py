"""Finds how a file separates and quotes its cells, by which way its lines make the most even and cleanest table."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from bpviz.data.csv.missing import USUAL
from bpviz.data.csv.records import Dialect, split
from bpviz.data.errors import DataError, Note
from bpviz.words import say

DELIMITERS = (",", ";", "\t", "|", " ")
SHOWN = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe", " ": "space"}
SAMPLE_LINES, SAMPLE_CHARACTERS, SAMPLE_CELLS = 1000, 1 << 20, 4000
MAX_COLUMNS = 20_000
MAX_PREAMBLE = 30
MOST_LINES = 100_000

NUMBER = re.compile(
    r"[+\-−]?[$€£¥]?\s?[0-9]*(?:[ \u00a0\u202f.,'’][0-9]+)*[.,]?(?:[eE][+\-]?[0-9]+)?\s?[%€$£¥]?"
)
NUMBERS_APART = re.compile(r"[0-9.,+\-]+(?: +[0-9.,+\-]+)+")
GROUPED = re.compile(r"[+\-]?[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]*)?")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dialect with the share of even lines times the share of clean cells, over a sample of the file."""

    dialect: Dialect
    width: int
    score: float


def find_dialect(
    lines: Iterable[str], wanted: str | None, first: int = 1
) -> tuple[Dialect, tuple[Note, ...]]:
    """The dialect of the file and what is to be said about it; DataError where there is only one column.

    first: the number of the first line.
    """
    sample = _sample(lines)
    must_not_be_too_wide(sample)
    candidates = [
        _candidate(sample, _quoting(sample, delimiter))
        for delimiter in (DELIMITERS if wanted is None else (wanted,))
    ]
    best = max(candidates, key=lambda candidate: candidate.score)
    if best.width < 2:
        split(
            islice(lines, MOST_LINES), best.dialect, first
        )  # a quote that never closes hides separators: said first
        raise _one_column(sample, wanted)
    return best.dialect, _doubts(best, candidates)


def _sample(lines: Iterable[str]) -> list[str]:
    taken: list[str] = []
    characters = 0
    for line in islice((line for line in lines if line.strip()), SAMPLE_LINES):
        taken.append(line)
        characters += len(line)
        if characters > SAMPLE_CHARACTERS and len(taken) >= 12:
            break
    return taken


def must_not_be_too_wide(lines: Iterable[str], wanted: str | None = None) -> None:
    """DataError where one of the first lines has more cells than can be columns."""
    for line in islice(lines, 3):
        width = max(line.count(delimiter) for delimiter in (wanted or DELIMITERS[:4])) + 1
        if width > MAX_COLUMNS:
            raise DataError(
                say(
                    "there are about {width} columns; bpviz reads up to {most}", width=width, most=MAX_COLUMNS
                ),
                say(
                    "keep the columns that matter, or exchange rows and columns if each column is one example"
                ),
            )


def _quoting(sample: list[str], delimiter: str) -> Dialect:
    """How quotes are used with this delimiter: doubled or escaped, single, after spaces."""
    text = "".join(sample)
    d = re.escape(delimiter)
    single = 0 if '"' in text else len(re.findall(rf"(?:^|{d})'[^'\r\n]*'(?={d}|$)", text, re.MULTILINE))
    quote = "'" if single >= max(1, 0.5 * len(sample)) else '"'
    padded = delimiter == " " or re.search(rf"{d} +{quote}", text) is not None
    dialect = Dialect(delimiter, quote, padded=padded)
    if f"\\{quote}" in text and not _splits(sample, dialect):
        escaped = replace(dialect, escape=True)
        return escaped if _splits(sample, escaped) else dialect
    return dialect


def _splits(sample: list[str], dialect: Dialect) -> bool:
    """Whether the quotes of the sample come out even; its very end may lie inside a quoted cell."""
    try:
        list(_rows(sample, dialect, strict=True))
    except csv.Error as fault:
        return "unexpected end" in str(fault)
    return True


def _rows(sample: list[str], dialect: Dialect, *, strict: bool) -> Iterator[list[str]]:
    stripped = [line.strip(" \r\n") for line in sample] if dialect.delimiter == " " else sample
    return csv.reader(
        stripped,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        doublequote=not dialect.escape,
        escapechar="\\" if dialect.escape else None,
        skipinitialspace=dialect.padded,
        strict=strict,
    )


def _candidate(sample: list[str], dialect: Dialect) -> Candidate:
    try:
        rows = [row for row in _rows(sample, dialect, strict=False) if row]
    except csv.Error:
        rows = []
    width, even = usual_width([len(row) for row in rows])
    if width < 2:
        return Candidate(dialect, width, 0.0)
    wide = [row for row in rows if len(row) == width]
    cells = [cell for row in _spread(wide, max(1, SAMPLE_CELLS // width)) for cell in row[:SAMPLE_CELLS]]
    clean = sum(_is_clean(cell, dialect.delimiter) for cell in cells) / len(cells)
    return Candidate(dialect, width, even / len(rows) * clean)


def usual_width(widths: list[int]) -> tuple[int, int]:
    """(the most frequent width, how often); lines above the table that have no separator at all do not count."""
    start = next((place for place, width in enumerate(widths) if width > 1), 0)
    table = widths[start:] if start <= MAX_PREAMBLE and len(widths) - start >= 2 else widths
    return Counter(table).most_common(1)[0] if table else (0, 0)


def _spread(rows: list[list[str]], count: int) -> list[list[str]]:
    return rows[:: max(1, len(rows) // count)]


def _is_clean(cell: str, delimiter: str) -> bool:
    """Whether the cell looks like one value rather than several that another delimiter would part."""
    label = cell.strip()
    if delimiter == " " and label.endswith((",", ";")):
        return False
    if label.casefold() in USUAL or (NUMBER.fullmatch(label) and not label.startswith((",", "."))):
        return True
    if NUMBERS_APART.fullmatch(label):
        return GROUPED.fullmatch(label) is not None
    return not any(other in label for other in DELIMITERS[:4] if other != delimiter)


def _doubts(best: Candidate, candidates: list[Candidate]) -> tuple[Note, ...]:
    for other in candidates:
        if other.dialect != best.dialect and other.width >= 2 and other.score > 0.9 * best.score:
            message = say(
                "separated by {this}, which is a guess: by {that} there would be {width} columns",
                this=_shown(best.dialect.delimiter),
                that=_shown(other.dialect.delimiter),
                width=other.width,
            )
            return (Note(message),)
    return ()


def _shown(delimiter: str) -> str:
    return SHOWN.get(delimiter, f"“{delimiter}”")


def _one_column(sample: list[str], wanted: str | None) -> DataError:
    if wanted is not None:
        return DataError(
            say("separated by {delimiter} there is only one column", delimiter=_shown(wanted)),
            say("leave the delimiter to bpviz, or name the right one (--delimiter)"),
        )
    if len(sample) < 2:
        return DataError(
            say("there is only one line with one cell"),
            say("give a header and at least one row, with two columns or more"),
        )
    return DataError(
        say("there is only one column; a network needs inputs and a target"),
        say("add the missing columns, or name the delimiter (--delimiter)"),
    )
