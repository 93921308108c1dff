"""Splits text into records of cells, each with the physical line it starts on; a quote must close."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from bpviz.data.errors import DataError
from bpviz.words import say

LINE = re.compile(r"[^\r\n]*+(?:\r\n|\r|\n)|[^\r\n]++")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are separated and quoted. escape: a backslash before a quote inside quotes, instead of a doubled one.

    padded: spaces after a separator do not belong to the cell (so that a quote after them still opens one).
    """

    delimiter: str
    quote: str = '"'
    escape: bool = False
    padded: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """line: physical and 1-based, where the record starts; a blank line has no cells."""

    line: int
    cells: list[str]

    @property
    def width(self) -> int:
        return len(self.cells)

    @property
    def blank(self) -> bool:
        return all(not cell.strip() for cell in self.cells)


def physical_lines(text: str) -> list[str]:
    """The lines with their ends, whichever of CR, LF and CRLF they have, also mixed."""
    return list(io.StringIO(text, newline=""))


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of `text` from the character `start` on, cut when asked for; the first has the number `first`."""

    text: str
    start: int
    first: int

    def __iter__(self) -> Iterator[str]:
        return (match[0] for match in LINE.finditer(self.text, self.start))

    @property
    def length(self) -> int:
        """Characters in all lines together."""
        return len(self.text) - self.start


def ends_of(lines: Lines) -> Iterator[int]:
    """Where each line ends in the text."""
    return (match.end() for match in LINE.finditer(lines.text, lines.start))


def split(lines: Iterable[str], dialect: Dialect, first: int = 1) -> list[Record]:
    """The records in `lines`, the first of which is physical line `first`; DataError at a quote that never closes."""
    return [record for record, _ in records_of(lines, dialect, first)]


def records_of(lines: Iterable[str], dialect: Dialect, first: int = 1) -> Iterator[tuple[Record, list[str]]]:
    """Each record with the lines it is written on; DataError at a quote that never closes."""
    written: list[str] = []
    bare = dialect.delimiter == " " and not any(dialect.quote in line for line in lines)

    def taken() -> Iterator[str]:
        for line in lines:
            written.append(line)
            yield line.strip(" \r\n") if bare else line

    reader = csv.reader(
        taken(),
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        doublequote=not dialect.escape,
        escapechar="\\" if dialect.escape else None,
        skipinitialspace=dialect.padded,
        strict=True,
    )
    start = first
    try:
        for cells in reader:
            yield Record(start, cells), written
            written = []
            start = first + reader.line_num
    except csv.Error as fault:
        raise _quote_error(fault, start, first + reader.line_num - 1, dialect.quote) from None


def loose_quotes(lines: list[str], records: list[Record], dialect: Dialect, first: int = 1) -> list[int]:
    """The lines of records with a quote inside an unquoted cell, where it is taken as it stands."""
    quote = dialect.quote
    found = []
    for place, record in enumerate(records):
        end = records[place + 1].line if place + 1 < len(records) else first + len(lines)
        written = "".join(lines[record.line - first : end - first])
        if quote in written and not _tidy(dialect).fullmatch(written.rstrip("\r\n")):
            found.append(record.line)
    return found


def is_loose(written: list[str], dialect: Dialect) -> bool:
    """Whether the lines of one record have a quote inside an unquoted cell."""
    if not any(dialect.quote in line for line in written):
        return False
    return not _tidy(dialect).fullmatch("".join(written).rstrip("\r\n"))


@cache
def _tidy(dialect: Dialect) -> re.Pattern[str]:
    """Matches a record in which every quote opens, closes or is doubled inside a quoted cell."""
    quote, delimiter = re.escape(dialect.quote), re.escape(dialect.delimiter)
    inner = rf"(?:[^{quote}\\]|\\.)*+" if dialect.escape else rf"(?:[^{quote}]|{quote}{quote})*+"
    space = " *" if dialect.padded else ""
    cell = rf"{space}(?:{quote}{inner}{quote}|[^{quote}{delimiter}\r\n]*+)"
    return re.compile(rf"{cell}(?:{delimiter}{cell})*+\s*", re.DOTALL)


def _quote_error(fault: csv.Error, line: int, end: int, quote: str) -> DataError:
    reason = str(fault)
    if "unexpected end of data" in reason:
        message = say("the quote {quote} that opens here is never closed", quote=quote)
    elif "field larger than" in reason:
        message = say(
            "a cell longer than 131072 characters starts here: probably a quote {quote} is not closed",
            quote=quote,
        )
    elif "expected after" in reason and end > line:
        message = say(
            "a quote {quote} opens here and closes in the middle of a cell on line {end}",
            quote=quote,
            end=end,
        )
    elif "expected after" in reason:
        message = say("a quote {quote} closes in the middle of a cell", quote=quote)
    else:
        message = say("the line cannot be split into cells ({reason})", reason=reason)
    return DataError(
        message,
        say("close the quote, or double it where it belongs to the text ({quote}{quote})", quote=quote),
        line=line,
    )
