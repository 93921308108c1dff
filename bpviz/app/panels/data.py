"""The data: which file, target, split and scale; and its examples, of which one is shown."""

from dataclasses import replace

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QPushButton, QTableView, QWidget

from bpviz.app.banner import spoken
from bpviz.app.fields import Choice
from bpviz.app.panels.drawing import Drawing
from bpviz.app.panels.form import Form, segments
from bpviz.app.questions import Sight
from bpviz.data.dataset import Dataset, Scale
from bpviz.data.toy import ToyChoice
from bpviz.scene.headings import count, counted
from bpviz.study.document import Document
from bpviz.study.rows import output_words
from bpviz.study.setup import Setup
from bpviz.study.view import View

Index = QModelIndex | QPersistentModelIndex
HEADINGS = ("row", "target", "network says")
SCALES = ((Scale.STANDARD, "standard"), (Scale.MINMAX, "0 … 1"), (Scale.NONE, "as it is"))
SPLITS = ("0", "0.1", "0.2", "0.3", "0.4", "0.5")


def said(dataset: Dataset, sight: Sight, column: int) -> tuple[str, str, str]:
    """Row number, target and what the network says for one column of the batch."""
    outputs = sight.pass_["A", sight.pass_.network.depth][:, column].astype(float)
    targets = sight.pass_["Y", sight.pass_.network.depth][:, column].astype(float)
    row = str(int(dataset.train_rows[sight.columns[column]]) + 1)
    return row, dataset.describe_target(targets), output_words(dataset, outputs)


class Examples(QAbstractTableModel):
    """The columns of the batch in sight, a row each; written when they are looked at."""

    def __init__(self) -> None:
        super().__init__()
        self._dataset: Dataset | None = None
        self._sight: Sight | None = None

    def show_sight(self, dataset: Dataset, sight: Sight) -> None:
        """Another pass; the list itself changes where the batch is another."""
        same = self._sight is not None and self._sight.pass_.m == sight.pass_.m and self._dataset is dataset
        if not same:
            self.beginResetModel()
        self._dataset, self._sight = dataset, sight
        if same:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 2))
        else:
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """The examples of the batch."""
        return 0 if parent.isValid() or self._sight is None else self._sight.pass_.m

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Row, target, prediction."""
        return 0 if parent.isValid() else len(HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell."""
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 0:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if self._dataset is None or self._sight is None or index.row() >= self._sight.pass_.m:
            return None
        row, target, says = said(self._dataset, self._sight, index.row())
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"row {row}: {target} → {says}"
        return (row, target, says)[index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The names of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        return None


class DataPanel(Form):
    """`document_changed` with other decisions; `example_chosen`: a column of the batch; `mode_chosen`: "one" example,
    "all" of them or their "mean".
    """

    document_changed = Signal(object)
    example_chosen = Signal(int)
    mode_chosen = Signal(str)
    prepare_wanted = Signal()
    file_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._setup: Setup | None = None
        self._file = QPushButton()
        self._file.setToolTip("Open another CSV file (Ctrl+O)")
        self._file.clicked.connect(self.file_wanted)
        self._target = Choice()
        self._target.setToolTip("The column that the network is to predict")
        self._target.picked.connect(lambda name: self._decide(target=name))
        self._scale = Choice([(str(name), label) for name, label in SCALES])
        self._scale.setToolTip("How the numbers are brought to a common size, measured on the training part")
        self._scale.picked.connect(lambda name: self._decide(scale=Scale(name)))
        self._split = Choice([(share, f"{100 * float(share):.0f} % test") for share in SPLITS])
        self._split.setToolTip("The share of the examples that is kept back for testing")
        self._split.picked.connect(lambda share: self._decide(test_split=float(share)))
        self._notes = QPushButton()
        self._notes.setProperty("role", "link")
        self._notes.setToolTip("What was decided about the file, and all other decisions")
        self._notes.clicked.connect(self.prepare_wanted)
        frame, (self._one, self._all, self._mean) = segments("one example", "all", "mean")
        self._one.setToolTip("Show the numbers of the example that is chosen in the list")
        self._all.setToolTip("Show the matrices with all examples as columns, the chosen one framed (A)")
        self._mean.setToolTip("Show the means over the batch (M)")
        for button, mode in ((self._one, "one"), (self._all, "all"), (self._mean, "mean")):
            button.clicked.connect(lambda _=False, wanted=mode: self.mode_chosen.emit(wanted))
        self._examples = Examples()
        self._table = self._make_table()
        self.add("file", self._file)
        self.drawing = Drawing()
        self.drawing.chosen.connect(self._draw)
        self.column.addWidget(self.drawing)
        self.add("target", self._target)
        self.add("scale", self._scale, self._split)
        self._split.setFixedWidth(86)
        self.column.addWidget(self._notes)
        self.column.addWidget(frame)
        self.column.addWidget(self._table, 1)

    @property
    def table(self) -> QTableView:
        """The list of examples."""
        return self._table

    def show_document(self, document: Document, setup: Setup) -> None:
        """Another file or other decisions."""
        self._document, self._setup = document, setup
        self._file.setText(setup.dataset.name)
        self.drawing.show_choice(document.toy)
        self._target.show_items([(c.name, c.name) for c in setup.reading.table.columns])
        self._target.show_name(setup.dataset.target)
        self._scale.show_name(str(document.decisions.scale))
        share = f"{document.decisions.test_split:g}"
        if self._split.findData(share) < 0:
            self._split.addItem(f"{100 * float(share):.3g} % test", share)
        self._split.show_name(share)
        self._show_notes(setup)

    def show_sight(self, setup: Setup, sight: Sight, view: View) -> None:
        """Another pass, or another example of it."""
        self._examples.show_sight(setup.dataset, sight)
        self._all.setText(f"all {sight.pass_.m}")
        self.show_view(view)

    def show_view(self, view: View) -> None:
        """One example, all of them or their mean, and which is chosen."""
        example = view.example
        (self._mean if example is None else self._all if view.stacked else self._one).setChecked(True)
        selection = self._table.selectionModel()
        current = selection.currentIndex().row()
        if example is not None and current != example:
            selection.blockSignals(True)
            self._table.selectRow(example)
            self._table.setCurrentIndex(self._examples.index(example, 0))
            selection.blockSignals(False)
            self._table.scrollTo(self._examples.index(example, 0))
            self._table.viewport().update()
        elif example is None:
            self._table.clearSelection()

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self._examples)
        table.setAccessibleName("examples")
        table.setToolTip("The examples of this batch; choose one to see its numbers (↑ and ↓)")
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(24)
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.resizeSection(0, 46)
        header.resizeSection(1, 86)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        table.setMinimumHeight(46)
        table.selectionModel().currentRowChanged.connect(self._chose)
        table.clicked.connect(lambda index: self.example_chosen.emit(index.row()))
        return table

    def _chose(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self.example_chosen.emit(index.row())

    def _draw(self, choice: ToyChoice) -> None:
        """Other points have other rows: what was edited in the old ones is not theirs."""
        if self._document is not None:
            self.document_changed.emit(replace(self._document, toy=choice, edits=(), inputs=()))

    def _decide(self, **decisions: object) -> None:
        if self._document is not None:
            decided = replace(self._document.decisions, **decisions)  # type: ignore[arg-type]
            if "target" in decisions:
                decided = replace(decided, problem=None)
            if decided != self._document.decisions:
                recipe = replace(self._document.recipe, output_activation=None, cost=None)
                recipe = recipe if "target" in decisions else self._document.recipe
                self.document_changed.emit(replace(self._document, decisions=decided, recipe=recipe))

    def _show_notes(self, setup: Setup) -> None:
        notes = [*setup.reading.notes, *setup.dataset.notes]
        data = setup.dataset
        train, test = data.X_train.shape[1], data.X_test.shape[1]
        edits = setup.edited.describe()
        words = f"{count(train) if edits else counted(train, 'example')} to train, {count(test)} to test"
        told = [spoken(str(note)) for note in notes]
        if notes:
            words += f" · {len(notes)} note{'s' if len(notes) > 1 else ''}"
        if edits:
            words += " · edited"
            told.insert(0, f"{edits}; the file is as it was")
        self._notes.setText(words)
        self._notes.setToolTip("\n".join([*told, "Click for all decisions"]))
