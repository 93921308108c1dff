"""What is looked for in the table, as typed: words that a row contains, comparisons, the wrong ones; and the order."""

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from bpviz.data.csv.joined import MARK
from bpviz.data.csv.numerals import NumberFormat
from bpviz.data.csv.packed import CellsInRows
from bpviz.data.edits import ADDED, EditedCells, amount
from bpviz.data.errors import DataError
from bpviz.data.problem import Problem
from bpviz.data.table import Array, Column, ColumnKind, Flags, Indices, bare
from bpviz.engine.metrics import predicted_classes
from bpviz.study.rows import Judged, Part, Rows
from bpviz.study.setup import Setup
from bpviz.words import say

CELLS = 4000
"""Cells that are searched between two rests."""
ROW, PART, SAYS, LOSS = "row", "part", "says", "loss"
OWN = (ROW, PART, SAYS, LOSS)
"""What can be compared beside the columns of the table."""
COMPARISON = re.compile(r"(?P<name>.+?)\s*(?P<sign><=|>=|!=|<>|==|≤|≥|≠|<|>|=|~)\s*(?P<value>.*)", re.DOTALL)
PLAIN = {"≤": "<=", "≥": ">=", "≠": "!=", "<>": "!=", "==": "="}
SIGNS: dict[str, Callable[[Array, float], Flags]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Clause:
    """name: a column or one of OWN, "" for the whole row; sign: one of SIGNS, "~" for contains, "is" for a state.

    value: what it is compared with; number: the same where it is one.
    """

    name: str
    sign: str
    value: str
    number: float | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """clauses: all of them have to hold; by: the column that the rows are sorted by, "" for the file's order.

    own: whether `by` is one of OWN, which a column of the table may be called as well.
    """

    clauses: tuple[Clause, ...] = ()
    by: str = ""
    own: bool = False
    descending: bool = False


def clauses_of(text: str, setup: Setup) -> tuple[Clause, ...]:
    """What was typed; raises DataError, with a cure, where it means nothing in this table."""
    parts = (part.strip() for part in re.split(r"\s+and\s+|[;&]", text, flags=re.IGNORECASE))
    return tuple(_clause(part, setup) for part in parts if part)


def _clause(text: str, setup: Setup) -> Clause:
    if text.casefold() in {"wrong", "right"}:
        if not setup.classifies:
            raise DataError(
                say("a regression is never simply wrong"),
                say("compare the loss: loss > 0.5"),
            )
        return Clause("", "is", text.casefold())
    if text.casefold() == "edited":
        return Clause("", "is", "edited")
    found = COMPARISON.fullmatch(text)
    if found is None or text[0] in "\"'":
        return Clause("", "~", text.strip("\"'").casefold())
    name = _name(found["name"].strip("\"'"), setup)
    sign = PLAIN.get(found["sign"], found["sign"])
    value = found["value"].strip().strip("\"'")
    number = amount(value, NumberFormat(setup.reading.decimal, setup.reading.thousands))
    if sign in {"<", "<=", ">", ">="}:
        if number is None:
            raise DataError(
                say('"{value}" is not a number', value=value),
                say("write for example {name} {sign} 0.5", name=name, sign=sign),
            )
        if not _has_numbers(name, setup):
            raise DataError(
                say('"{name}" has words, which are not larger or smaller', name=name),
                say("write for example {name} = {value}", name=name, value=_example(name, setup)),
            )
    return Clause(name, sign, value.casefold(), number)


def _name(typed: str, setup: Setup) -> str:
    """A column of the table or one of OWN, by its whole name or the beginning of it."""
    columns = [column.name for column in setup.edited.table.columns]
    known = [*columns, *(name for name in OWN if name not in columns)]
    wanted = typed.casefold()
    same = [name for name in known if name.casefold() == wanted]
    found = same or [name for name in known if name.casefold().startswith(wanted)]
    if len(found) == 1 or same:
        return found[0]
    shown = ", ".join((found or known)[:20])
    if found:
        raise DataError(
            say('"{name}" may be more than one column', name=typed), say("write one of {names}", names=shown)
        )
    raise DataError(
        say('there is no column "{name}"', name=typed), say("the columns are {names}", names=shown)
    )


def _has_numbers(name: str, setup: Setup) -> bool:
    column = _column(name, setup)
    if column is not None:
        return column.numbers is not None
    return name in {ROW, LOSS} or (name == SAYS and not setup.classifies)


def _example(name: str, setup: Setup) -> str:
    column = _column(name, setup)
    if column is not None:
        return next(iter(column.levels), "")
    return "test" if name == PART or setup.dataset.classes is None else setup.dataset.classes[0]


def _column(name: str, setup: Setup) -> Column | None:
    return next((column for column in setup.edited.table.columns if column.name == name), None)


def look_for(wish: Wish, setup: Setup, rows: Rows, judged: Judged) -> Iterator[Indices | None]:
    """A generator: None now and then, at the end the table's rows for which all clauses hold, in the wanted order."""
    kept = np.ones(setup.edited.table.rows, dtype=np.bool_)
    for clause in wish.clauses:
        for flags in _holds(clause, setup, rows, judged):
            if flags is None:
                yield None
            else:
                kept &= flags
    found = np.flatnonzero(kept).astype(np.int64)
    if wish.by:
        yield None
        key = _key(wish, setup, rows, judged)[found]
        yield None
        found = found[np.argsort(-key if wish.descending else key, kind="stable")]
    yield found


def _holds(clause: Clause, setup: Setup, rows: Rows, judged: Judged) -> Iterator[Flags | None]:
    match clause:
        case Clause("", "is", state):
            yield _in_state(state, setup, rows, judged)
        case Clause("", "~", text):
            yield from _containing(text, setup, rows, judged)
        case Clause(name, "=" | "!=" as sign, "", _):
            empty = _empty(name, setup, judged)
            yield empty if sign == "=" else ~empty
        case Clause(name, sign, _, number) if (
            sign in SIGNS and number is not None and _has_numbers(name, setup)
        ):
            with np.errstate(invalid="ignore"):
                values = _numbers(name, setup, judged)
                yield SIGNS[sign](values, number) & ~np.isnan(values)
        case Clause(name, sign, text):
            column = _column(name, setup)
            if column is None:
                yield _words_with(sign, text, name, setup, rows, judged)
            else:
                yield from _cells_with(sign, text, column)


def _in_state(state: str, setup: Setup, rows: Rows, judged: Judged) -> Flags:
    if state == "edited":
        flags: Flags = setup.edited.origin == ADDED
        places = [row for row, _ in setup.edited.changed] + [row for row, _ in rows.moved]
        flags[places] = True
        return flags
    return judged.wrong if state == "wrong" else ~judged.wrong & (rows.part != Part.LEFT_OUT)


def _containing(text: str, setup: Setup, rows: Rows, judged: Judged) -> Iterator[Flags | None]:
    """Rows of which any cell of the table has the text in it; what the network says is compared on request only."""
    found = np.zeros(len(rows.part), dtype=np.bool_)
    packed: dict[int, CellsInRows] = {}
    for column in setup.edited.table.columns:
        if _cannot_have(column, text):
            continue
        base = column.cells.base if isinstance(column.cells, EditedCells) else column.cells
        if isinstance(base, CellsInRows):
            packed[id(base.rows)] = base
            continue
        for flags in _cells_with("~", text, column):
            if flags is None:
                yield None
            else:
                found |= flags
    for cells in packed.values():
        for flags in _rows_with(text, cells, setup):
            if flags is None:
                yield None
            else:
                found |= flags
    yield found


def _rows_with(text: str, cells: CellsInRows, setup: Setup) -> Iterator[Flags | None]:
    """Rows that are kept whole, each looked at once and not cell by cell; those with edits by themselves."""
    sought = (text if cells.decimal == "." else text.replace(",", ".")).encode()
    written = np.zeros(len(cells), dtype=np.bool_)
    if b"," not in sought and (cells.decimal == "." or "." not in text):
        lines, start = iter(cells.rows), 0
        while some := list(islice(lines, CELLS)):
            written[start : start + len(some)] = [sought in line or sought in line.lower() for line in some]
            start += len(some)
            yield None
    made = setup.edited
    found: Flags = np.where(made.origin == ADDED, False, written[made.origin])
    for row in {row for row, _ in made.changed} | set(np.flatnonzero(made.origin == ADDED).tolist()):
        found[row] = any(text in column.label(row).casefold() for column in made.table.columns)
    yield found


def _cannot_have(column: Column, text: str) -> bool:
    """Numbers without a gap among them have no letter but e."""
    plain = column.kind is ColumnKind.NUMBER and not column.strays and not column.missing.any()
    return plain and any(letter.isalpha() and letter != "e" for letter in text)


def _words_with(sign: str, text: str, name: str, setup: Setup, rows: Rows, judged: Judged) -> Flags:
    """The same for what is no column of the table."""
    codes, words = _few_words(name, setup, rows, judged)
    if not words:
        return np.zeros(len(rows.part), dtype=np.bool_)
    return np.array([_fits(sign, text, word.casefold()) for word in words], dtype=np.bool_)[codes]


def _cells_with(sign: str, text: str, column: Column) -> Iterator[Flags | None]:
    """Cells that have the text in them ("~"), are it ("=") or are not; a block of them at a time."""
    flags = np.zeros(column.missing.size, dtype=np.bool_)
    cells, start = iter(column.cells), 0
    while some := list(islice(cells, CELLS)):
        joined = MARK.join(some).casefold()
        if sign == "!=" or text in joined:
            found = [_fits(sign, text, bare(cell)) for cell in joined.split(MARK)]
            flags[start : start + len(some)] = found
        start += len(some)
        yield None
    yield flags


def _fits(sign: str, text: str, cell: str) -> bool:
    return text in cell if sign == "~" else (cell == text) is (sign == "=")


def _few_words(name: str, setup: Setup, rows: Rows, judged: Judged) -> tuple[Indices, tuple[str, ...]]:
    """(rows,) numbers of the words of what is no column; no words for what has numbers."""
    if name == PART:
        return rows.part, tuple(part.label for part in Part)
    classes = setup.dataset.classes
    if name == SAYS and classes is not None:
        says = np.where(rows.part == Part.LEFT_OUT, len(classes), _said(setup, judged))
        return says, (*classes, "")
    return rows.part, ()


def _said(setup: Setup, judged: Judged) -> Indices:
    return predicted_classes(judged.outputs, setup.dataset.middle).astype(np.int64)


def _empty(name: str, setup: Setup, judged: Judged) -> Flags:
    column = _column(name, setup)
    if column is not None:
        return column.missing
    return np.isnan(judged.losses) if name in {SAYS, LOSS} else np.zeros(len(judged.losses), dtype=np.bool_)


def _numbers(name: str, setup: Setup, judged: Judged) -> Array:
    column = _column(name, setup)
    if column is not None and column.numbers is not None:
        return column.numbers
    return _own_numbers(name, setup, judged)


def _own_numbers(name: str, setup: Setup, judged: Judged) -> Array:
    if name == ROW:
        return np.arange(1, len(judged.losses) + 1, dtype=np.float64)
    if name == LOSS:
        return judged.losses
    scale = setup.dataset.target_scale
    return judged.outputs[0] if scale is None else scale.raw(judged.outputs[0])


def _key(wish: Wish, setup: Setup, rows: Rows, judged: Judged) -> Array:
    """(rows,) what the rows are sorted by; NaN, which always comes last, where there is nothing."""
    name, column = wish.by, None if wish.own else _column(wish.by, setup)
    if column is not None:
        if column.numbers is not None:
            return column.numbers
        labels = [bare(cell) for cell in column.cells]
        place = {label: float(k) for k, label in enumerate(sorted(set(labels)))}
        ranks = np.fromiter(map(place.__getitem__, labels), np.float64, len(labels))
        ranks[column.missing] = np.nan
        return ranks
    if name == PART:
        return rows.part.astype(np.float64)
    if name == SAYS and setup.dataset.classes is not None:
        says, unit = _said(setup, judged), setup.dataset.unit(judged.outputs)
        binary = setup.dataset.problem is Problem.BINARY
        share = unit[0] if binary else np.take_along_axis(unit, says[np.newaxis], axis=0)[0]
        with np.errstate(invalid="ignore"):
            return share if binary else says + np.clip(share, 0.0, 1.0) * 0.999
    return _own_numbers(name, setup, judged)
