"""Finds the table among the records: what stands before, in and after it, and whether every row is as wide."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bpviz.data.csv.dialect import MAX_PREAMBLE, usual_width
from bpviz.data.csv.records import Record
from bpviz.data.errors import DataError, Note
from bpviz.words import Message, say

TOTALS = frozenset(
    {"total", "totals", "grand total", "sum", "somme", "total général", "summe", "gesamt", "suma", "totale"}
    | {"разом", "всього", "усього", "сума", "итого", "всего", "сумма", "合計"}
)
COMMENT = re.compile(r"#|%|//")


class Ragged(StrEnum):
    """What is done about rows with more or fewer cells than the others."""

    REFUSE = "refuse"
    DROP = "drop"
    PAD = "pad"


@dataclass(frozen=True, slots=True)
class Body:
    """The records of the table alone, all of the same width; the first may be a header.

    unnamed_first: the header is one name short, and the first column has row names.
    """

    records: list[Record]
    width: int
    notes: tuple[Note, ...]
    unnamed_first: bool = False


def find_body(
    records: Sequence[Record],
    header: bool | None,
    uneven: Ragged = Ragged.REFUSE,
    width: int | None = None,
) -> Body:
    """The table's records; DataError with line, expected and found counts where a row is ragged and may not be.

    width: how many cells a row has; None: as most of the records.
    """
    notes: list[Note] = []
    kept = _without_blank(records, notes)
    kept = _without_empty_rows(kept, notes)
    if not kept:
        raise DataError(say("the file has no rows"), say("choose a file with a header and at least one row"))
    if width is None:
        width, _ = usual_width([record.width for record in kept])
    kept = _without_comments(kept, width, notes)
    kept = _without_preamble(kept, width, notes)
    kept, width = _without_trailing_separators(kept, width, notes)
    unnamed_first = header is not False and _names_are_one_short(kept, width)
    if unnamed_first:
        kept[0] = Record(kept[0].line, ["", *kept[0].cells])
        notes.append(
            Note(
                say("the header has one name less than the rows have cells: the first column has row names"),
                kept[0].line,
            )
        )
    kept = _made_even(kept, width, uneven, notes)
    kept = _without_total(kept, notes)
    return Body(kept, width, tuple(notes), unnamed_first)


def _without_blank(records: Sequence[Record], notes: list[Note]) -> list[Record]:
    blank = [record.line for record in records if record.width <= 1 and record.blank]
    kept = [record for record in records if record.width > 1 or not record.blank]
    if kept:
        inside = [line for line in blank if line < kept[-1].line]
        if inside:
            notes.append(Note(say("blank lines left out: {count}", count=len(inside)), inside[0]))
    return kept


def _without_comments(records: list[Record], width: int, notes: list[Note]) -> list[Record]:
    comments = [
        record
        for record in records
        if record.width != width and COMMENT.match(record.cells[0].lstrip()) is not None
    ]
    if comments:
        notes.append(Note(say("comment lines left out: {count}", count=len(comments)), comments[0].line))
    lines = {record.line for record in comments}
    return [record for record in records if record.line not in lines]


def _without_preamble(records: list[Record], width: int, notes: list[Note]) -> list[Record]:
    """Leaves out titles above the table: lines with nothing but a first cell, the next of which are names."""
    start = 0
    while start < min(MAX_PREAMBLE, len(records) - 1) and _is_title(records[start], width):
        start += 1
    if start == 0:
        return records
    if _looks_like_data(records[start].cells):
        if records[start - 1].width == width:
            return records
        raise _ragged([records[start - 1]], width)
    notes.append(
        Note(
            say(
                "lines before the table left out: {count}, up to line {last}",
                count=start,
                last=records[start - 1].line,
            ),
            records[0].line,
        )
    )
    return records[start:]


def _is_title(record: Record, width: int) -> bool:
    filled = [cell for cell in record.cells if cell.strip()]
    if record.width == width:
        return (
            width >= 3 and len(filled) == 1 and bool(record.cells[0].strip()) and not _looks_like_data(filled)
        )
    return len(filled) == 1 and bool(record.cells[0].strip())


def _looks_like_data(cells: list[str]) -> bool:
    return any(
        re.fullmatch(r"[+\-]?[0-9.,]*[0-9][0-9.,]*(?:[eE][+\-]?[0-9]+)?", cell.strip()) for cell in cells
    )


def _without_trailing_separators(
    records: list[Record], width: int, notes: list[Note]
) -> tuple[list[Record], int]:
    """Leaves out the empty last cells that separators at the end of every row make; the header may lack them."""
    wide, narrow = width, width
    while narrow >= 2 and _ends_empty(records, wide, narrow):
        narrow -= 1
    if narrow == wide:
        return records, width
    notes.append(Note(say("every row ends with a separator: no column is made of it"), records[-1].line))
    return [Record(record.line, record.cells[:narrow]) for record in records], narrow


def _ends_empty(records: list[Record], wide: int, narrow: int) -> bool:
    """Whether cell number `narrow` is empty in every row; the header alone may have fewer cells."""
    header, rows = records[0], records[1:]
    if any(record.width != wide or record.cells[narrow - 1].strip() for record in rows) or not rows:
        return False
    if header.width == wide:
        return not header.cells[narrow - 1].strip()
    return header.width == wide - 1 == narrow - 1


def _names_are_one_short(records: list[Record], width: int) -> bool:
    """Whether the first line lacks exactly the name of a column that numbers or names the rows."""
    if len(records) < 3 or records[0].width != width - 1 or any(r.width != width for r in records[1:]):
        return False
    if _looks_like_data(records[0].cells) or any(not cell.strip() for cell in records[0].cells):
        return False
    first = [record.cells[0].strip() for record in records[1:]]
    if counts_rows(first):
        return True
    return len(set(first)) == len(first) and not any(_looks_like_data([cell]) or not cell for cell in first)


def counts_rows(labels: Sequence[str]) -> bool:
    """Whether the cells are 0, 1, 2 … or 1, 2, 3 …"""
    return any(all(label == str(place) for place, label in enumerate(labels, start)) for start in (0, 1))


def _made_even(records: list[Record], width: int, uneven: Ragged, notes: list[Note]) -> list[Record]:
    """The records, all of the same width: ragged ones refused, left out or filled up with empty cells, as asked."""
    ragged = [record for record in records if record.width != width]
    if not ragged:
        return records
    lines = ", ".join(str(record.line) for record in ragged[:10]) + (", …" if len(ragged) > 10 else "")
    if uneven == Ragged.DROP and records[0].width == width:
        words = say(
            "rows left out because they do not have {width} cells: {count} (lines {lines})",
            width=width,
            count=len(ragged),
            lines=lines,
        )
        notes.append(Note(words, ragged[0].line))
        return [record for record in records if record.width == width]
    if uneven == Ragged.PAD:
        wide = [record for record in ragged if record.width > width]
        if wide:
            raise _ragged(
                wide, width, say("leave such rows out (--ragged drop); only short ones can be filled up")
            )
        words = say(
            "rows filled up with empty cells because they do not have {width}: {count} (lines {lines})",
            width=width,
            count=len(ragged),
            lines=lines,
        )
        notes.append(Note(words, ragged[0].line))
        return [Record(one.line, [*one.cells, *[""] * (width - one.width)]) for one in records]
    raise _ragged(ragged, width)


def _ragged(ragged: list[Record], width: int, cure: Message | None = None) -> DataError:
    first = ragged[0]
    more = "" if len(ragged) == 1 else ", ".join(str(record.line) for record in ragged[1:6])
    if more:
        message = say(
            "{expected} cells expected, {found} found; other such lines: {more}, {count} in all",
            found=first.width,
            expected=width,
            more=more,
            count=len(ragged),
        )
    else:
        message = say("{expected} cells expected, {found} found", found=first.width, expected=width)
    return DataError(message, cure or _cure_of(ragged, width), line=first.line)


def _cure_of(ragged: list[Record], width: int) -> Message:
    if ragged[0].line <= 3:
        return say(
            "mend these lines, or leave the first ones out if they are no part of the table (--skip-rows)"
        )
    if len(ragged) > 1:
        return say("mend these lines, or leave them out (--ragged drop)")
    if ragged[0].width < width:
        return say("look there for a missing separator, a missing cell or a line that is cut")
    return say("look there for a separator too many, or put quotes round a cell that contains one")


def _without_empty_rows(records: list[Record], notes: list[Note]) -> list[Record]:
    empty = [record.line for record in records if record.blank]
    if not empty:
        return records
    notes.append(Note(say("rows without any value left out: {count}", count=len(empty)), empty[0]))
    gone = set(empty)
    return [record for record in records if record.line not in gone]


def _without_total(records: list[Record], notes: list[Note]) -> list[Record]:
    """Leaves out a last line that starts with a word for a total, unless the word occurs above as a value."""
    last = records[-1]
    place = next((place for place, cell in enumerate(last.cells) if cell.strip()), None)
    if place is None or len(records) < 4 or not _is_total(last.cells[place]):
        return records
    if any(_is_total(record.cells[place]) for record in records[:-1]):
        return records
    notes.append(Note(say("the last line is a total, not an example: left out"), last.line))
    return records[:-1]


def is_total_row(record: Record, columns: Sequence[Sequence[str]]) -> bool:
    """Whether the record is a total whose word occurs nowhere above it, in the same of the `columns`."""
    place = next((place for place, cell in enumerate(record.cells) if cell.strip()), None)
    return place is not None and _is_total(record.cells[place]) and not any(map(_is_total, columns[place]))


def _is_total(cell: str) -> bool:
    return cell.strip().casefold().rstrip(" :") in TOTALS
