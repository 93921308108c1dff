"""What a person changed in a table after it was read: cells, rows added, rows taken out; the file stays as it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never, overload

import numpy as np

from bpviz.data.csv.kinds import amounts_of, truth_words
from bpviz.data.csv.missing import is_missing
from bpviz.data.csv.numerals import NumberFormat, number, unsigned
from bpviz.data.errors import DataError
from bpviz.data.reading import Reading
from bpviz.data.table import Column, ColumnKind, Indices, Table, bare
from bpviz.words import Message, say


@dataclass(frozen=True, slots=True)
class CellEdit:
    """The cell of this row, from 0, is `text` from now on."""

    row: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class RowAdded:
    """A row more at the end. cells: (column, text); what is not named is missing."""

    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RowRemoved:
    """This row, from 0, is no more; those below it move up."""

    row: int


TableEdit = CellEdit | RowAdded | RowRemoved
"""Each is about the table that the edits before it have made."""

ADDED = -1


@dataclass(frozen=True, slots=True, eq=False)
class Edited:
    """table: with the edits made; origin: (rows,) each row's place in the table as it was read, ADDED for a new one.

    changed: {(row, column name): the text before} of the cells that are others than in the file. removed: how many
    rows of the file are no more.
    """

    table: Table
    origin: Indices
    changed: Mapping[tuple[int, str], str]
    removed: int = 0

    @property
    def added(self) -> int:
        """How many rows the file does not have."""
        return int(np.count_nonzero(self.origin == ADDED))

    def describe(self) -> str:
        """2 cells edited, 1 row added; "" where the table is as the file."""
        counts = (
            (len(self.changed), say("cell edited"), say("cells edited")),
            (self.added, say("row added"), say("rows added")),
            (self.removed, say("row taken out"), say("rows taken out")),
        )
        return ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts if count)


def edited(reading: Reading, edits: Sequence[TableEdit]) -> Edited:
    """The table that was read, with the edits made one after the other.

    A column keeps its kind: DataError where a text is no value of it, and where a row or a column is not there.
    """
    table = reading.table
    if not edits:
        return Edited(table, np.arange(table.rows, dtype=np.int64), {})
    origin, texts = _made(table, edits)
    changed = {
        place: bare(table.column(place[1]).cells[place[0]])
        for place, text in texts.items()
        if place[0] < table.rows and bare(table.column(place[1]).cells[place[0]]) != text
    }
    own = {place: text for place, text in texts.items() if place in changed or place[0] >= table.rows}
    columns = tuple(_edited_column(column, reading, origin, own) for column in table.columns)
    rows = {int(row): k for k, row in enumerate(origin)} if own else {}
    where = np.where(origin < table.rows, origin, ADDED)
    where.flags.writeable = False
    kept = int(np.count_nonzero(where != ADDED))
    return Edited(
        replace(table, columns=columns, rows=len(origin), lines=_lines(table, origin)),
        where,
        {(rows[row], name): text for (row, name), text in changed.items() if row in rows},
        table.rows - kept,
    )


def _made(table: Table, edits: Sequence[TableEdit]) -> tuple[Indices, dict[tuple[int, str], str]]:
    """(the rows that are left, new ones counted on from the table's own; {(such a row, column): its text})."""
    origin = np.arange(table.rows, dtype=np.int64)
    texts: dict[tuple[int, str], str] = {}
    added = table.rows
    for edit in edits:
        match edit:
            case CellEdit(row, column, text):
                texts[_row(table, origin, row), table.column(column).name] = bare(text)
            case RowAdded(cells):
                texts |= {(added, table.column(name).name): bare(text) for name, text in cells}
                origin = np.append(origin, added)
                added += 1
            case RowRemoved(row):
                _row(table, origin, row)
                origin = np.delete(origin, row)
            case _:
                assert_never(edit)
    return origin, texts


def _row(table: Table, origin: Indices, row: int) -> int:
    if not 0 <= row < len(origin):
        raise DataError(
            say("an edit of row {row} finds no such row", row=row + 1),
            say("undo the edit, or read the file as it was read before"),
            file=table.source,
        )
    return int(origin[row])


def _lines(table: Table, origin: Indices) -> Indices:
    """New rows as if they stood below the last one."""
    last = int(table.lines[-1]) if table.rows else 0
    lines = np.where(
        origin < table.rows, table.lines[np.minimum(origin, table.rows - 1)], last + 1 + origin - table.rows
    )
    lines.flags.writeable = False
    return lines


def _edited_column(
    column: Column, reading: Reading, origin: Indices, own: Mapping[tuple[int, str], str]
) -> Column:
    rows = column.missing.size
    texts = {row: text for (row, name), text in own.items() if name == column.name}
    whole = len(origin) == rows and (rows == 0 or int(origin[-1]) == rows - 1)
    if whole and not texts:
        return column
    new = origin >= rows
    old = np.minimum(origin, rows - 1)
    missing = np.where(new, True, column.missing[old])
    numbers = None if column.numbers is None else np.where(new, np.nan, column.numbers[old])
    place = {int(row): k for k, row in enumerate(origin)}
    strays = {place[row] for row in column.strays if row in place and row not in texts}
    for row, text in texts.items():
        if row not in place:
            continue
        gone, value = _typed(column, text, reading)
        missing[place[row]] = gone
        if numbers is not None:
            numbers[place[row]] = value
    missing.flags.writeable = False
    if numbers is not None:
        numbers.flags.writeable = False
    cells = EditedCells(column.cells, origin, texts)
    return Column(column.name, column.kind, cells, numbers, missing, tuple(sorted(strays)))


def typed(column: Column, text: str, reading: Reading) -> Message | None:
    """Why `text` cannot stand in this column, or None where it can."""
    try:
        _typed(column, text, reading)
    except DataError as fault:
        return fault.message
    return None


def _typed(column: Column, text: str, reading: Reading) -> tuple[bool, float]:
    """(whether it stands for no value, its number or NaN)."""
    text = bare(text)
    form = NumberFormat(reading.decimal, reading.thousands)
    extra = frozenset(token.strip() for token in reading.options.missing)
    value = amount(text, form)
    if is_missing(text, extra) or (value is not None and value in amounts_of(extra, form)):
        return True, np.nan
    match column.kind:
        case ColumnKind.NUMBER:
            if value is None or not np.isfinite(value):
                raise _no_value(column, text, say("a number"))
            return False, value
        case ColumnKind.BOOLEAN:
            false, true = truth_words(column.levels)
            if text.casefold() not in {false.casefold(), true.casefold()}:
                raise _no_value(column, text, say("{false} or {true}", false=false, true=true))
            return False, float(text.casefold() == true.casefold())
        case _:
            return False, np.nan


def amount(text: str, form: NumberFormat) -> float | None:
    """The number that was typed: written as the file writes numbers, or with a decimal point."""
    usual = number(unsigned(text), form)
    return usual if usual is not None else number(unsigned(text), NumberFormat())


def _no_value(column: Column, text: str, wanted: Message) -> DataError:
    return DataError(
        say('"{text}" cannot stand in the column {name}: it takes {wanted}',
            text=text[:40], name=column.name, wanted=str(wanted)),
        say("write a value of the column, or nothing where there is none"),
        column=column.name,
    )  # fmt: skip


class EditedCells(Sequence[str]):
    """The cells of a column: those of `base` at the places `origin`, but for `texts`, {place: text}."""

    def __init__(self, base: Sequence[str], origin: Indices, texts: Mapping[int, str]) -> None:
        self.base = base
        self._origin = origin
        self._texts = texts

    def __len__(self) -> int:
        return len(self._origin)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        if isinstance(row, slice):
            return [self[one] for one in range(*row.indices(len(self)))]
        place = int(self._origin[row])
        if place in self._texts:
            return self._texts[place]
        return self.base[place] if place < len(self.base) else ""

    def __iter__(self) -> Iterator[str]:
        """In one go through the base, whose places ascend."""
        ahead = enumerate(self.base)
        for place in self._origin.tolist():
            cell = ""
            if place < len(self.base):
                cell = next(text for k, text in ahead if k == place)
            yield self._texts.get(place, cell)
