"""The first rows of a file as they are read; where it cannot be read, its lines as they are written."""

from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from bpviz.data.csv.raw import lines_around
from bpviz.data.table import Column, ColumnKind, Table

ROWS = 60
WIDTHS = (72, 200)
"""A column is not narrower and not wider than that, in pixels."""

Index = QModelIndex | QPersistentModelIndex
HERE = QModelIndex()
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class FirstRows(QAbstractTableModel):
    """At the left of each row is the line of the file on which it starts."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._table = table
        self._rows = min(table.rows, ROWS)

    def rowCount(self, _parent: Index = HERE) -> int:
        return self._rows

    def columnCount(self, _parent: Index = HERE) -> int:
        return len(self._table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The cell as it is written, faint where it is missing, at the right where it is a number."""
        column, row = self._table.columns[index.column()], index.row()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.cells[row].strip() or ("—" if column.missing[row] else "")
            case Qt.ItemDataRole.ForegroundRole if column.missing[row]:
                return faint()
            case Qt.ItemDataRole.ForegroundRole if row in column.strays:
                return QGuiApplication.palette().color(QPalette.ColorRole.Highlight)
            case Qt.ItemDataRole.ToolTipRole:
                return _about(column, row)
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if column.kind is ColumnKind.NUMBER else LEFT
        return None

    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Names and kinds above, lines at the left."""
        if way is Qt.Orientation.Vertical:
            return str(int(self._table.lines[section])) if role == Qt.ItemDataRole.DisplayRole else None
        column = self._table.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return f"{column.name}\n{column.kind}"
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if column.kind is ColumnKind.NUMBER else LEFT
        return None


class WrittenLines(QAbstractTableModel):
    """The lines round the one that cannot be read, which is marked."""

    def __init__(self, lines: list[tuple[int, str]], marked: int | None) -> None:
        super().__init__()
        self._lines, self._marked = lines, marked

    def rowCount(self, _parent: Index = HERE) -> int:
        return len(self._lines)

    def columnCount(self, _parent: Index = HERE) -> int:
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The line; a tab is shown as an arrow."""
        line, written = self._lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return written.replace("\t", "→")
            case Qt.ItemDataRole.ForegroundRole if line == self._marked:
                return QGuiApplication.palette().color(QPalette.ColorRole.Highlight)
            case Qt.ItemDataRole.FontRole if line == self._marked:
                bold = QGuiApplication.font()
                bold.setWeight(QFont.Weight.DemiBold)
                return bold
        return None

    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Line numbers at the left."""
        if role != Qt.ItemDataRole.DisplayRole or way is not Qt.Orientation.Vertical:
            return None
        line = self._lines[section][0]
        return f"▸ {line}" if line == self._marked else str(line)


class Preview(QTableView):
    """Rows where the file can be read, else lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("first rows")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.verticalHeader().setDefaultSectionSize(24)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultAlignment(RIGHT)
        self.verticalHeader().setToolTip("Line of the file")
        self.horizontalHeader().setHighlightSections(False)

    @property
    def rows(self) -> int:
        """How many rows are shown."""
        return self.model().rowCount() if self.model() is not None else 0

    def show_table(self, table: Table) -> None:
        """The first rows."""
        self.setModel(FirstRows(table))
        self.horizontalHeader().setStretchLastSection(False)
        self.horizontalHeader().show()
        self._fit(min(len(table.columns), ROWS))

    def show_lines(self, path: Path, line: int | None, encoding: str | None) -> None:
        """The file as it is written, round that line."""
        self.setModel(WrittenLines(lines_around(path, line, encoding), line))
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().hide()

    def _fit(self, columns: int) -> None:
        for column in range(columns):
            wanted = max(self.sizeHintForColumn(column), self.horizontalHeader().sectionSizeHint(column)) + 10
            self.setColumnWidth(column, min(max(wanted, WIDTHS[0]), WIDTHS[1]))


def faint() -> QColor:
    """The colour of what is not there."""
    return QGuiApplication.palette().color(QPalette.ColorRole.PlaceholderText)


def _about(column: Column, row: int) -> str | None:
    if column.missing[row]:
        return "missing"
    return "not a number, as the others of the column are" if row in column.strays else None
