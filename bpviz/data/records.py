"""Splits text into records of cells, each with the physical line it starts on; a quote must close."""

import csv
import io
import re
from dataclasses import dataclass
from functools import cache

from bpviz.data.errors import DataError
from bpviz.words import say


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


def split(lines: list[str], dialect: Dialect, first: int = 1) -> list[Record]:
    """The records in `lines`, the first of which is physical line `first`; DataError at a quote that never closes."""
    if dialect.delimiter == " " and not any(dialect.quote in line for line in lines):
        lines = [line.strip(" \r\n") for line in lines]
    reader = csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        doublequote=not dialect.escape,
        escapechar="\\" if dialect.escape else None,
        skipinitialspace=dialect.padded,
        strict=True,
    )
    records = []
    start = first
    try:
        for cells in reader:
            records.append(Record(start, cells))
            start = first + reader.line_num
    except csv.Error as fault:
        raise _quote_error(fault, start, first + reader.line_num - 1, dialect.quote) from None
    return records


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
