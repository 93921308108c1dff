"""All columns, a row each: what it is for, what is in it, what is missing and what becomes of it."""

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from bpviz.app.dialogs.becoming import becoming
from bpviz.app.dialogs.preview import HERE, LEFT, RIGHT, Index, faint
from bpviz.app.fields import Choice
from bpviz.data.dataset import Dataset, Decisions
from bpviz.data.preparation.choosing import Role, role_of, roles_for
from bpviz.data.profile import Profile, profile_of
from bpviz.data.table import Column, Table

HEADINGS = ("column", "role", "type", "values", "missing", "what the network gets")
NAME, ROLE, TYPE, VALUES, MISSING, BECOMES = range(6)
MORE = "  ▾"
WIDTHS = (150, 132, 76, 112, 64, 200)


class Columns(QAbstractTableModel):
    """`role_chosen` (name, role) when a person has chosen another."""

    role_chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._table: Table | None = None
        self._decisions = Decisions()
        self._dataset: Dataset | None = None
        self._target: str | None = None
        self._profiles: dict[int, Profile] = {}

    def show_table(self, table: Table) -> None:
        """Other columns."""
        self.beginResetModel()
        self._table, self._dataset, self._target = table, None, None
        self._profiles = {}
        self.endResetModel()

    def show_decisions(self, decisions: Decisions, target: str | None, dataset: Dataset | None) -> None:
        """What is decided about them; what comes out of it, where it can be carried out."""
        self._decisions, self._target, self._dataset = decisions, target, dataset
        if self._table is not None:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, BECOMES))

    def column(self, row: int) -> Column:
        """The column of a row."""
        assert self._table is not None
        return self._table.columns[row]

    def profile(self, row: int) -> Profile:
        """How its values are spread."""
        if row not in self._profiles:
            self._profiles[row] = profile_of(self.column(row))
        return self._profiles[row]

    def role(self, row: int) -> Role:
        """What it is for."""
        return role_of(self.column(row), self._decisions, self._target)

    def rowCount(self, _parent: Index = HERE) -> int:
        return 0 if self._table is None else len(self._table.columns)

    def columnCount(self, _parent: Index = HERE) -> int:
        return len(HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a cell; the spread of the values is painted by its delegate."""
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return self._words(index, tip=role == Qt.ItemDataRole.ToolTipRole)
            case Qt.ItemDataRole.EditRole:
                return str(self.role(index.row()))
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if index.column() == MISSING else LEFT
            case Qt.ItemDataRole.ForegroundRole:
                idle = self.role(index.row()) in {Role.IGNORED, Role.ID}
                nothing = index.column() == MISSING and not self.column(index.row()).missing_count
                return faint() if idle or nothing else None
        return None

    def _words(self, index: Index, *, tip: bool) -> str | None:
        column = self.column(index.row())
        match index.column():
            case 0:
                return column.name
            case 1:
                return (
                    "Click to choose another role"
                    if tip
                    else f"{self.role(index.row())}{MORE if len(roles_for(column)) > 1 else ''}"
                )
            case 2:
                return str(column.kind)
            case 3:
                return _spread(column, self.profile(index.row())) if tip else None
            case 4:
                return str(column.missing_count)
            case _:
                return becoming(column, self.role(index.row()), self._dataset)

    def setData(self, index: Index, value: object, _role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Another role."""
        if value != str(self.role(index.row())):
            self.role_chosen.emit(self.column(index.row()).name, str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The role can be changed."""
        flags = super().flags(index)
        choice = index.column() == ROLE and len(roles_for(self.column(index.row()))) > 1
        return flags | Qt.ItemFlag.ItemIsEditable if choice else flags

    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """What each column of the list says."""
        if way is Qt.Orientation.Vertical:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return HEADINGS[section]
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if section == MISSING else LEFT
        return None


def _spread(column: Column, profile: Profile) -> str:
    if profile.words:
        listed = [
            f"{word}: {count}" for word, count in zip(profile.words, profile.counts.tolist(), strict=True)
        ]
        more = column.distinct - len(listed)
        return "\n".join(listed + [f"… {more} more"] * (more > 0))
    return "" if column.min is None else f"{column.min:.6g} … {column.max:.6g}, mean {column.mean:.6g}"


class Bars(QStyledItemDelegate):
    """Paints how a column's values are spread."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        model = index.model()
        assert isinstance(model, Columns)
        counts = model.profile(index.row()).counts
        if not len(counts):
            return
        idle = model.role(index.row()) in {Role.IGNORED, Role.ID}
        role = QPalette.ColorRole.PlaceholderText if idle else QPalette.ColorRole.Highlight
        rect = QRectF(option.rect).adjusted(8, 4, -8, -4)
        width = min(rect.width() / len(counts), 14.0)
        most = float(counts.max()) or 1.0
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QGuiApplication.palette().color(role))
        for place, count in enumerate(counts.tolist()):
            high = max(1.5, rect.height() * count / most) if count else 0.0
            painter.drawRect(
                QRectF(rect.x() + place * width, rect.bottom() - high, max(width - 1.5, 1.0), high)
            )
        painter.restore()


class Roles(QStyledItemDelegate):
    """Lets a person choose another role from a list that opens at once."""

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = index.model()
        assert isinstance(model, Columns)
        choice = Choice([(str(role), str(role)) for role in roles_for(model.column(index.row()))], parent)
        choice.picked.connect(lambda _: self._take(choice))
        return choice

    def _take(self, choice: Choice) -> None:
        self.commitData.emit(choice)
        self.closeEditor.emit(choice)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, Choice)
        editor.show_name(str(index.data(Qt.ItemDataRole.EditRole)))
        editor.showPopup()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, Choice)
        model.setData(model.index(index.row(), index.column()), editor.name)


class ColumnList(QTableView):
    """The list of the columns."""

    def __init__(self, model: Columns, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName("columns")
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.setItemDelegateForColumn(VALUES, Bars(self))
        self.setItemDelegateForColumn(ROLE, Roles(self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for place, width in enumerate(WIDTHS):
            self.setColumnWidth(place, width)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def sizeHint(self) -> QSize:
        """Room for six columns."""
        return QSize(sum(WIDTHS), 7 * 26)
