"""The whole table under the network: every row with its inputs, target, prediction, loss and part."""

import time
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCompleter,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from bpviz.app.aside import Aside
from bpviz.app.banner import spoken
from bpviz.app.panels.rows import Index, RowsModel, Sorting, Told
from bpviz.app.shown import Shown
from bpviz.data.edits import RowAdded, RowRemoved
from bpviz.data.errors import DataError
from bpviz.data.table import ColumnKind
from bpviz.engine.network import Network
from bpviz.scene.headings import count, counted
from bpviz.scene.light import Light
from bpviz.scene.theme import Theme
from bpviz.study.query import Wish, clauses_of, look_for
from bpviz.study.rows import Judged, Part, Rows, judge_rows
from bpviz.study.setup import Setup

OFTEN = 0.5
"""Seconds from one look at all rows to the next, while training."""
MEASURED = 80
"""Columns whose width is fitted to what stands in them; in a table of thousands the others are all alike."""
TYPING = 160
"""Milliseconds without another letter until what is typed is looked for."""


class TableView(QTableView):
    """Return edits the cell, for F2 is another key here; `left` when the mouse is gone, `rested` when a cell that was
    edited is let go.
    """

    left = Signal()
    rested = Signal()

    @property
    def editing(self) -> bool:
        """Whether somebody types in a cell."""
        return self.state() is QTableView.State.EditingState

    def closeEditor(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        """What was held back meanwhile can come."""
        super().closeEditor(editor, hint)
        self.rested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return edits."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid() and not self.editing:
            self.edit(index)
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        super().leaveEvent(event)
        self.left.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The right button is for the menu, and chooses nothing."""
        if event.button() is Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)


class CellEditor(QStyledItemDelegate):
    """A line to type in, which knows the words of the column."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """The editor of a cell."""
        made = super().createEditor(parent, option, index)
        model = index.model()
        if isinstance(made, QLineEdit) and isinstance(model, RowsModel):
            made.setAccessibleName("cell")
            column = model.column_at(index.column())
            if column is not None and column.kind in (ColumnKind.CATEGORY, ColumnKind.BOOLEAN):
                known = QCompleter(list(column.levels), made)
                known.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
                made.setCompleter(known)
        return made


class TablePanel(QWidget):
    """`row_chosen` (row of the table, from 0) is to be shown in the network; `edits_made` (edits of the table);
    `restoring_wanted`: the table as it was read; `mistyped`: a sentence about what cannot be entered.
    """

    pointed = Signal(object)
    asked = Signal(object)
    row_chosen = Signal(int)
    edits_made = Signal(object)
    restoring_wanted = Signal()
    mistyped = Signal(str)

    def __init__(self, theme: Theme, aside: Aside, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._errand = aside.errand()
        self._errand.came.connect(self._take)
        self._setup: Setup | None = None
        self._network: Network | None = None
        self._looked: int | None = None
        self._asked_at = 0.0
        self._held: Told | None = None
        self._light: Light | None = None
        self._model = RowsModel(theme)
        self._model.edited.connect(self.edits_made)
        self._model.refused.connect(self.mistyped)
        self._search_line = QLineEdit()
        self._search_line.setClearButtonEnabled(True)
        self._search_line.setAccessibleName("find rows")
        self._search_line.setToolTip(
            "Words that a row contains, or comparisons, joined by “and”: petal_length > 4.5 and part = test.\n"
            "row, part, says and loss can be compared too; wrong, right and edited find rows by their state."
        )
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        self._count.setAccessibleName("rows found")
        self._edits = QLabel()
        self._edits.setAccessibleName("edits")
        self._restore = QToolButton()
        self._restore.setText("as it was read")
        self._restore.setProperty("role", "link")
        self._restore.setToolTip("Take all edits of the table back (undo brings them again)")
        self._restore.clicked.connect(self.restoring_wanted)
        self._problem = QLabel()
        self._problem.setProperty("role", "bad")
        self._problem.setWordWrap(True)
        self._problem.setAccessibleName("what is wrong with the search")
        self._problem.hide()
        self._view = self._make_view()
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self._search_line, 1)
        top.addWidget(self._count)
        below = QHBoxLayout()
        below.setSpacing(10)
        below.addWidget(self._edits)
        below.addWidget(self._restore)
        below.addStretch(1)
        self._search_line.setMinimumWidth(160)
        for label in (self._count, self._edits):
            label.setMinimumWidth(1)  # a long sentence is cut rather than that the panels beside give way
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(5)
        column.addLayout(top)
        column.addLayout(below)
        column.addWidget(self._problem)
        column.addWidget(self._view, 1)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._ask)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING)
        self._typing.timeout.connect(self._search)
        self._search_line.textChanged.connect(self._typing.start)
        self._search_line.returnPressed.connect(self._search)
        self._show_edits()

    # what is shown ---------------------------------------------------------------------------------------------------

    @property
    def view(self) -> QTableView:
        """The rows."""
        return self._view

    @property
    def model(self) -> RowsModel:
        """What stands in them."""
        return self._model

    @property
    def search(self) -> QLineEdit:
        """Where one types what is looked for."""
        return self._search_line

    @property
    def said(self) -> str:
        """How many rows are found, or why none can be looked for."""
        return self._count.text() if self._problem.isHidden() else self._problem.text()

    @property
    def edits_said(self) -> str:
        """What was edited."""
        return self._edits.text()

    @property
    def settled(self) -> bool:
        """Whether everything that was asked for is shown."""
        return not (self._errand.busy or self._soon.isActive() or self._typing.isActive())

    def show_study(self, shown: Shown) -> None:
        """Another table, other parameters, or another example that is looked at."""
        if shown.setup is not self._setup:
            self._errand.cancel()
            self._setup = shown.setup
            self._model.show_setup(shown.setup)
            self._fit_columns()
            self._show_edits()
            self._search_line.setPlaceholderText(hint(shown.setup))
            self._network = None
        example = shown.view.example
        row = None if example is None else shown.subject.examples[example] - 1
        if row != self._looked or self._network is None:
            self._looked = row
            self._model.show_looked(row)
            self._mark(scroll=True)
        if shown.pass_.network is not self._network:
            self._network = shown.pass_.network
            self._ask_soon()

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self._model.show_theme(theme)
        self._view.viewport().update()

    def _show_edits(self) -> None:
        words = "" if self._setup is None else self._setup.edited.describe()
        drawn = self._setup is not None and self._setup.document.toy is not None
        self._edits.setText(words if not words or drawn else f"{words}; the file is as it was")
        self._edits.setVisible(bool(words))
        self._restore.setVisible(bool(words))

    def _make_view(self) -> TableView:
        view = TableView()
        view.setModel(self._model)
        view.setItemDelegate(CellEditor(view))
        view.setAccessibleName("table")
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setMouseTracking(True)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_menu)
        down = view.verticalHeader()
        down.hide()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(24)
        across = view.horizontalHeader()
        across.setHighlightSections(False)
        across.setSectionsClickable(True)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        across.sectionClicked.connect(self.sort_by)
        view.selectionModel().currentRowChanged.connect(self._chose)
        view.clicked.connect(lambda index: self._choose(index.row()))
        view.entered.connect(self._point)
        view.rested.connect(self._release)
        view.left.connect(lambda: self._tell(None))
        view.setMinimumHeight(60)
        return view

    def _fit_columns(self) -> None:
        across = self._view.horizontalHeader()
        for section in range(min(self._model.columnCount(), MEASURED)):
            across.resizeSection(section, self._model.width_of(section, self.fontMetrics()))

    # rows that are looked for ----------------------------------------------------------------------------------------

    def _ask_soon(self) -> None:
        rest = self._asked_at + OFTEN - time.perf_counter()
        if not self._soon.isActive():
            self._soon.start(max(round(1000 * rest), 0))

    def _search(self) -> None:
        """What is typed now, at once."""
        self._typing.stop()
        self._ask()

    def _ask(self) -> None:
        setup, network = self._setup, self._network
        self._soon.stop()
        if setup is None or network is None:
            return
        if not self.isVisible():  # asked for again when it comes to the front
            self._network = None
            return
        try:
            clauses = clauses_of(self._search_line.text(), setup)
        except DataError as error:
            self._show_problem(spoken(str(error)))
            clauses = ()
        else:
            self._show_problem("")
        sorting = self._model.sorting
        wish = Wish(clauses, sorting.by, sorting.own, sorting.descending)
        known, rows = self._model.judged, self._model.rows
        if known is not None and known.network is not network:
            known = None
        self._asked_at = time.perf_counter()
        self._errand.ask(lambda: looked_through(setup, network, rows, known, wish))

    def _show_problem(self, words: str) -> None:
        self._problem.setText(words)
        self._problem.setVisible(bool(words))
        self._search_line.setProperty("role", "wrong" if words else "")
        self._search_line.style().unpolish(self._search_line)
        self._search_line.style().polish(self._search_line)

    def _take(self, told: Told | None) -> None:
        if told is None:
            return
        if self._view.editing:  # what is typed belongs to the row that stands there now
            self._held = told
            return
        bar = self._view.verticalScrollBar()
        place = bar.value()
        fresh = self._model.judged is None
        self._model.show_told(told)
        bar.setValue(place)
        self._mark(scroll=fresh)
        self._show_count()

    def _release(self) -> None:
        held, self._held = self._held, None
        self._take(held)

    def _show_count(self) -> None:
        setup, found = self._setup, self._model.rowCount()
        if setup is None:
            return
        every = setup.edited.table.rows
        words = counted(every, "row") if found == every else f"{count(found)} of {count(every)} rows"
        judged = self._model.judged
        used = self._model.rows.part[self._model.order] != Part.LEFT_OUT
        if judged is not None and setup.classifies and used.any():
            words += f" · {count(int(judged.wrong[self._model.order].sum()))} wrong"
        self._count.setText(words)

    def sort_by(self, section: int) -> None:
        """By this column; again: the other way; a third time: in the file's order."""
        sorting = self._model.next_sorting(section)
        self._model.sorting = sorting
        self._view.horizontalHeader().viewport().update()
        self._view.scrollToTop()
        self._ask()

    # the row that is looked at ---------------------------------------------------------------------------------------

    def _mark(self, scroll: bool) -> None:
        """The row that is looked at is the selected one."""
        place = self._model.place_of(self._looked)
        selection = self._view.selectionModel()
        current = selection.currentIndex()
        selection.blockSignals(True)
        if place is None:
            selection.clear()
        elif current.row() != place or not selection.isRowSelected(place, QModelIndex()):
            index = self._model.index(place, max(current.column(), 0))
            self._view.setCurrentIndex(index)
            self._view.selectRow(place)
        selection.blockSignals(False)
        if place is not None and scroll:
            self._view.scrollTo(self._model.index(place, 0))
        self._view.viewport().update()

    def _chose(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self._choose(index.row())

    def _choose(self, place: int) -> None:
        row = self._model.row_at(place)
        part = self._model.part_of(row)
        if part is Part.TRAINING:
            if row != self._looked:
                self.row_chosen.emit(row)
            self._show_count()
            return
        if part is Part.TEST:
            self._count.setText(f"row {row + 1} is in the test part: it is not trained on")
        else:
            self._count.setText(f"row {row + 1} is left out: a value is missing")

    # the mouse -------------------------------------------------------------------------------------------------------

    def _point(self, index: QModelIndex) -> None:
        self._tell(self._model.light_of(index.column()))

    def _tell(self, light: Light | None) -> None:
        if light != self._light:
            self._light = light
            self.pointed.emit(light)

    def _show_menu(self, point: QPoint) -> None:
        index = self._view.indexAt(point)
        if index.isValid():
            menu = self.menu_of(index)
            menu.popup(self._view.viewport().mapToGlobal(point))

    def menu_of(self, index: Index) -> QMenu:
        """What can be done with a row and its cell."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        row = self._model.row_at(index.row())
        before = self._model.before(index)
        if before is not None:
            back = menu.addAction(f"As it was: {before or 'empty'}")
            back.triggered.connect(lambda: self._model.setData(index, before))
        more = menu.addAction("One more row like this")
        more.triggered.connect(lambda: self.edits_made.emit((RowAdded(self._model.cells_of(row)),)))
        gone = menu.addAction(f"Take row {row + 1} out")
        gone.triggered.connect(lambda: self.edits_made.emit((RowRemoved(row),)))
        return menu


def hint(setup: Setup) -> str:
    """What can be looked for, told with this table's own names."""
    data, table = setup.dataset, setup.edited.table
    columns = (table.column(feature.column) for feature in data.features if feature.level is None)
    number = next((column for column in columns if column.kind is ColumnKind.NUMBER), None)
    examples = [] if data.classes is None else [f"{data.target} = {data.classes[0]}"]
    if number is not None and number.present.size:
        examples.append(f"{number.name} > {float(np.median(number.present)):.3g}")
    state = "wrong" if setup.classifies else "loss > 0.5"
    return "find   " + " · ".join([*examples, "part = test", state, "edited"])


def looked_through(
    setup: Setup, network: Network, rows: Rows, known: Judged | None, wish: Wish
) -> Iterator[Told | None]:
    """A generator for the thread beside the window: what the network says of all rows, and those that are wanted."""
    judged = known
    if judged is None:
        for judged in judge_rows(setup, network):  # noqa: B007 - the last one is the whole
            yield None
    assert judged is not None
    for found in look_for(wish, setup, rows, judged):
        yield (
            None if found is None else Told(setup, judged, found, Sorting(wish.by, wish.own, wish.descending))
        )
