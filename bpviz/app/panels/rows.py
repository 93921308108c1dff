"""The rows of the table for Qt: a cell is written when it is looked at, so that any number of rows opens at once."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics

from bpviz.app.banner import spoken
from bpviz.data.edits import ADDED, CellEdit, typed
from bpviz.data.preparation.features import Feature
from bpviz.data.table import Column, ColumnKind, Indices, bare
from bpviz.explain.numbers import plain
from bpviz.scene.light import Light
from bpviz.scene.theme import Theme
from bpviz.study.query import LOSS, PART, ROW, SAYS
from bpviz.study.rows import Judged, Part, Rows, column_words, inputs_of_row, output_words, rows_of
from bpviz.study.setup import Setup

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NARROW, WIDE, WHOLE = 52, 190, 260
"""The least and the greatest width of a column, in pixels; a column of numbers may be as wide as every float64 is."""
SAMPLE = 40
"""Rows that are measured for it."""
WORDS = {ROW: "row", SAYS: "network says", LOSS: "loss", PART: "part"}


@dataclass(frozen=True, slots=True)
class Sorting:
    """by: the name of a column or one of those that the table does not have (own), "" for the file's order."""

    by: str = ""
    own: bool = False
    descending: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What was found out beside the window: order holds the rows to be shown."""

    setup: Setup
    judged: Judged
    order: Indices
    sorting: Sorting


@dataclass(frozen=True, slots=True, eq=False)
class Shaft:
    """A column that is shown. name: of the table's `column`, or where that is None one of the table's own.

    inputs: the numbers of its features; used: whether it is an input or the target.
    """

    name: str
    column: Column | None
    inputs: tuple[int, ...] = ()
    used: bool = True


def shafts_of(setup: Setup) -> tuple[Shaft, ...]:
    """Row, target, what the network says, loss and part, then the inputs, then what is left out of the table."""
    data, table = setup.dataset, setup.edited.table
    inputs: dict[str, list[int]] = {}
    for number, feature in enumerate(data.features):
        inputs.setdefault(feature.column, []).append(number)
    target = table.column(data.target)
    own = [Shaft(SAYS, None), Shaft(LOSS, None), Shaft(PART, None)]
    used = [Shaft(c.name, c, tuple(inputs[c.name])) for c in table.columns if c.name in inputs]
    rest = [
        Shaft(c.name, c, used=False) for c in table.columns if c.name not in inputs and c.name != target.name
    ]
    return (Shaft(ROW, None), Shaft(target.name, target), *own, *used, *rest)


class RowsModel(QAbstractTableModel):
    """`edited` (a tuple of edits of the table) and `refused` (why a text cannot be entered)."""

    edited = Signal(object)
    refused = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._setup: Setup | None = None
        self._shafts: tuple[Shaft, ...] = ()
        self._rows = Rows(np.empty(0, np.int64), np.empty(0, np.int64), frozenset())
        self._judged: Judged | None = None
        self._order: Indices = np.empty(0, np.int64)
        self._looked: int | None = None
        self.sorting = Sorting()

    # what is shown ---------------------------------------------------------------------------------------------------

    @property
    def rows(self) -> Rows:
        """Where each row went."""
        return self._rows

    @property
    def judged(self) -> Judged | None:
        """What the network says, once that is known."""
        return self._judged

    @property
    def order(self) -> Indices:
        """The rows that are shown, from top to bottom."""
        return self._order

    def show_setup(self, setup: Setup) -> None:
        """Another table; all of its rows as they stand until it is known which are wanted."""
        self.beginResetModel()
        self._setup, self._judged = setup, None
        self._shafts = shafts_of(setup)
        self._rows = rows_of(setup)
        self._order = np.arange(setup.edited.table.rows, dtype=np.int64)
        if self.sorting.by not in {shaft.name for shaft in self._shafts}:
            self.sorting = Sorting()
        self.endResetModel()

    def show_told(self, told: Told) -> None:
        """Newer numbers, and the rows that were looked for; an answer about another table is dropped."""
        if told.setup is not self._setup:
            return
        same = len(told.order) == len(self._order)
        if not same:
            self.beginResetModel()
        self._judged, self._order = told.judged, told.order
        if not same:
            self.endResetModel()
        elif len(self._order):
            last = self.index(len(self._order) - 1, len(self._shafts) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def show_looked(self, row: int | None) -> None:
        """The row that is looked at in the network."""
        self._looked = row

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme

    def next_sorting(self, section: int) -> Sorting:
        """What a click on this heading sorts by: a loss with the worst first, everything else with the least."""
        shaft, now = self._shafts[section], self.sorting
        own = shaft.column is None
        first = Sorting(shaft.name, own, own and shaft.name == LOSS)
        if (now.by, now.own) != (shaft.name, own):
            return first
        return Sorting(shaft.name, own, not first.descending) if now == first else Sorting()

    # rows and columns ------------------------------------------------------------------------------------------------

    def row_at(self, place: int) -> int:
        """The table's row that stands there."""
        return int(self._order[place])

    def place_of(self, row: int | None) -> int | None:
        """Where a row of the table stands; None where it is not among those that are shown."""
        if row is None:
            return None
        if row < len(self._order) and self._order[row] == row:
            return row
        found = np.flatnonzero(self._order == row)
        return int(found[0]) if len(found) else None

    def part_of(self, row: int) -> Part:
        """What the row is used for."""
        return Part(int(self._rows.part[row]))

    def column_at(self, section: int) -> Column | None:
        """The table's column that is shown there."""
        return self._shafts[section].column

    def section_of(self, name: str, own: bool = False) -> int:
        """Where a column is shown."""
        return next(k for k, s in enumerate(self._shafts) if s.name == name and (s.column is None) == own)

    def light_of(self, section: int) -> Light | None:
        """The units of the network that a column is about: its inputs, or the outputs."""
        shaft = self._shafts[section]
        if shaft.inputs:
            return Light(units=frozenset((0, number) for number in shaft.inputs))
        if self._setup is not None and shaft.column is None and shaft.name == SAYS:
            sizes = self._setup.network.sizes
            return Light(units=frozenset((len(sizes) - 1, row) for row in range(sizes[-1])))
        return None

    def cells_of(self, row: int) -> tuple[tuple[str, str], ...]:
        """A row as the table has it, for another one like it."""
        columns = () if self._setup is None else self._setup.edited.table.columns
        return tuple((column.name, column.label(row)) for column in columns)

    def before(self, index: Index) -> str | None:
        """What a cell was that was edited; None where it was not."""
        name = self._shafts[index.column()].name
        if self._setup is None or self._shafts[index.column()].column is None:
            return None
        return self._setup.edited.changed.get((self.row_at(index.row()), name))

    def width_of(self, section: int, metrics: QFontMetrics) -> int:
        """Room for the heading and for the first cells; a number that is cut before its exponent would be another."""
        column = self._shafts[section].column
        texts = [self._text(row, self._shafts[section]) for row in self._order[:SAMPLE].tolist()]
        if column is None and self._setup is not None:
            own = {ROW: [f"→ {self._setup.edited.table.rows}"], LOSS: ["0.00001234"], PART: ["left out"]}
            texts += own.get(
                self._shafts[section].name, [f"0.99 {w} ≠" for w in self._setup.dataset.classes or ()]
            )
        heading = metrics.horizontalAdvance(self._heading(self._shafts[section])) + 30
        cells = max((metrics.horizontalAdvance(text) for text in texts), default=0) + 20
        widest = WHOLE if column is not None and column.kind is ColumnKind.NUMBER else WIDE
        return max(min(heading, WIDE), min(cells, widest), NARROW)

    # Qt --------------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """The rows that are looked for."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Those of the table and four more."""
        return 0 if parent.isValid() else len(self._shafts)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What the table has can be edited; what the network makes of it cannot."""
        flags = super().flags(index)
        if index.isValid() and self._shafts[index.column()].column is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """A cell, when it is looked at."""
        if self._setup is None or not index.isValid() or index.row() >= len(self._order):
            return None
        row, shaft = self.row_at(index.row()), self._shafts[index.column()]
        match role:
            case Role.DisplayRole:
                return self._text(row, shaft)
            case Role.EditRole:
                return None if shaft.column is None else bare(shaft.column.cells[row])
            case Role.ToolTipRole:
                return self._tip(row, shaft)
            case Role.TextAlignmentRole if self._is_number(shaft):
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            case Role.ForegroundRole:
                return self._ink(row, shaft)
            case Role.FontRole if self._is_edited(row, shaft):
                font = QFont()
                font.setUnderline(True)
                return font
            case _:
                return None

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        """A text that was typed: it is told, and shown once the table has it; what cannot be entered is refused."""
        column = self._shafts[index.column()].column
        if self._setup is None or column is None or role != Role.EditRole:
            return False
        row, text = self.row_at(index.row()), bare(str(value))
        if text == bare(column.cells[row]):
            return False
        reason = typed(column, text, self._setup.reading)
        if reason is not None:
            self.refused.emit(spoken(str(reason)))
            return False
        self.edited.emit((CellEdit(row, column.name, text),))
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        """The names of the columns."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._shafts):
            return None
        shaft = self._shafts[section]
        match role:
            case Role.DisplayRole:
                return self._heading(shaft)
            case Role.ToolTipRole:
                return f"{self._about(shaft)}\nClick to sort by it"
            case Role.TextAlignmentRole if self._is_number(shaft):
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            case Role.ForegroundRole if not shaft.used:
                return QColor.fromRgba(self._theme.faint)
            case _:
                return None

    # words -----------------------------------------------------------------------------------------------------------

    def _heading(self, shaft: Shaft) -> str:
        name, sorting = WORDS[shaft.name] if shaft.column is None else shaft.name, self.sorting
        if (sorting.by, sorting.own) == (shaft.name, shaft.column is None):
            name += " ↓" if sorting.descending else " ↑"
        return name

    def _about(self, shaft: Shaft) -> str:
        if shaft.column is None:
            return {
                ROW: "The row of the table; → is the one that is shown in the network",
                SAYS: "What the network says with the parameters that are looked at; ≠ where it is wrong",
                LOSS: "The loss of this row alone",
                PART: "training: the network learns from it; test: kept back; left out: a value is missing",
            }[shaft.name]
        if not shaft.used:
            return f"{shaft.name}: {shaft.column.kind}, not used"
        return f"{shaft.name}: {shaft.column.kind}, {'input' if shaft.inputs else 'target'}"

    def _is_number(self, shaft: Shaft) -> bool:
        if shaft.column is None:
            return shaft.name in (ROW, LOSS)
        return shaft.column.numbers is not None

    def _text(self, row: int, shaft: Shaft) -> str:
        if shaft.column is not None:
            if self._is_moved(row, shaft) or (shaft.inputs and shaft.column.missing[row]):
                return self._given(row, shaft) or "—"
            return shaft.column.label(row) or "—"
        if shaft.name == ROW:
            return f"→ {row + 1}" if row == self._looked else str(row + 1)
        if shaft.name == PART:
            return self.part_of(row).label
        judged = self._judged
        if judged is None or self._setup is None or self.part_of(row) is Part.LEFT_OUT:
            return ""
        if shaft.name == LOSS:
            return plain(float(judged.losses[row]))
        words = output_words(self._setup.dataset, judged.outputs[:, row])
        return f"{words} ≠" if judged.wrong[row] else words

    def _given(self, row: int, shaft: Shaft) -> str:
        """What the network is given of a cell, in the person's units; "" where the row is left out."""
        assert self._setup is not None
        X = inputs_of_row(self._setup.dataset, self._rows, row)
        if X is None:
            return ""
        features = self._setup.dataset.features
        return column_words([features[k] for k in shaft.inputs], [float(X[k]) for k in shaft.inputs])

    def _is_moved(self, row: int, shaft: Shaft) -> bool:
        return bool(self._rows.moved) and any((row, number) in self._rows.moved for number in shaft.inputs)

    def _is_edited(self, row: int, shaft: Shaft) -> bool:
        if self._setup is None:
            return False
        made = self._setup.edited
        if made.origin[row] == ADDED:
            return shaft.column is not None or shaft.name == ROW
        return shaft.column is not None and ((row, shaft.name) in made.changed or self._is_moved(row, shaft))

    def _ink(self, row: int, shaft: Shaft) -> QColor | None:
        theme = self._theme
        if self._is_edited(row, shaft):
            return QColor.fromRgba(theme.negative)
        if shaft.column is not None and shaft.column.missing[row]:
            return QColor.fromRgba(theme.faint)
        if not shaft.used or self.part_of(row) is Part.LEFT_OUT:
            return QColor.fromRgba(theme.faint)
        if (
            shaft.column is None
            and shaft.name == SAYS
            and self._judged is not None
            and self._judged.wrong[row]
        ):
            return QColor.fromRgba(theme.bad)
        if shaft.column is None and shaft.name == PART and self.part_of(row) is Part.TRAINING:
            return QColor.fromRgba(theme.muted)
        return None

    def _tip(self, row: int, shaft: Shaft) -> str:
        assert self._setup is not None
        part = self.part_of(row)
        if shaft.column is None:
            if part is Part.TEST:
                return f"row {row + 1} is in the test part: it is not trained on"
            return f"row {row + 1}: {part.label}"
        lines = [f"{shaft.name} = {self._text(row, shaft)}"]
        made = self._setup.edited
        if made.origin[row] == ADDED:
            lines.append("this row was added by hand")
        elif (row, shaft.name) in made.changed:
            lines.append(f"edited; it was {made.changed[row, shaft.name] or 'empty'}")
        if self._is_moved(row, shaft):
            lines.append(f"moved by hand; the table has {shaft.column.label(row) or 'nothing'}")
        elif shaft.column.missing[row]:
            lines.append(
                "missing"
                + ("; this is put in its place" if shaft.inputs and part is not Part.LEFT_OUT else "")
            )
        X = inputs_of_row(self._setup.dataset, self._rows, row)
        if X is not None:
            lines += [given_words(self._setup.dataset.features[k], float(X[k])) for k in shaft.inputs]
        return "\n".join([*lines, "Double-click to change it"])


def given_words(feature: Feature, scaled: float) -> str:
    """What the network is given of a value, and how it comes about."""
    value = plain(scaled)
    if feature.level is not None:
        return f"the input “{feature.name}” is {value}"
    if (feature.offset, feature.factor) == (0.0, 1.0):
        return f"the network is given {value}"
    offset, factor = plain(feature.offset), plain(feature.factor)
    return f"the network is given (value − {offset}) / {factor} = {value}"
