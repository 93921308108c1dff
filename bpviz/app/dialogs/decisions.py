"""Before a file is opened, and at any time after: its first rows, what is predicted from what, and every note."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bpviz.app.banner import spoken
from bpviz.app.fields import Choice, Count
from bpviz.app.panels.form import Form, muted
from bpviz.app.questions import Report
from bpviz.data.dataset import Decisions, Missing, Scale
from bpviz.data.problem import Problem
from bpviz.data.reading import Reading, ReadOptions
from bpviz.study.document import Document

ROWS = 60
COLUMNS = 60
AUTO = ""
DELIMITERS = (
    (AUTO, "by looking"),
    (",", "comma"),
    (";", "semicolon"),
    ("\t", "tab"),
    ("|", "bar"),
    (" ", "space"),
)
DECIMALS = ((AUTO, "by looking"), (".", "point"), (",", "comma"))
HEADERS = ((AUTO, "by looking"), ("yes", "names"), ("no", "data"))
ENCODINGS = ((AUTO, "by looking"), ("utf-8", "UTF-8"), ("cp1252", "Windows 1252"), ("cp1251", "Windows 1251"),
             ("utf-16", "UTF-16"), ("latin-1", "Latin 1"))  # fmt: skip
MISSING = (
    (str(Missing.DROP), "leave the row out"),
    (str(Missing.MEAN), "take the mean"),
    (str(Missing.MEDIAN), "take the median"),
    (str(Missing.MODE), "take the most frequent"),
)
SCALES = (
    (str(Scale.STANDARD), "standard (mean 0, σ 1)"),
    (str(Scale.MINMAX), "0 … 1"),
    (str(Scale.NONE), "as it is"),
)
PROBLEMS = ((AUTO, "by the target"), *((str(p), str(p)) for p in Problem))


class DecisionsDialog(QDialog):
    """`read_wanted` (document, reading or None) whenever a decision changed; `accepted_document` at the end."""

    read_wanted = Signal(object, object)
    accepted_document = Signal(object, object)

    def __init__(self, document: Document, fresh: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._fresh = document, fresh
        self._reading: Reading | None = None
        self._filling = False
        self.setWindowTitle("Open CSV" if fresh else "Decisions about the data")
        self.resize(980, 640)
        self.setAcceptDrops(False)
        self._heading = QLabel(document.path.name)
        self._heading.setProperty("role", "title")
        self._about = muted("reading …")
        self._table = QTableWidget()
        self._table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._table.setAccessibleName("first rows")
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setDefaultSectionSize(24)
        self._table.setShowGrid(False)
        self._table.setAlternatingRowColors(True)
        self._notes = QPlainTextEdit()
        self._notes.setReadOnly(True)
        self._notes.setAccessibleName("notes")
        self._notes.setFixedHeight(120)
        self._make_fields()
        self._problem = QLabel()
        self._problem.setProperty("role", "bad")
        self._problem.setWordWrap(True)
        self._problem.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._accept = QPushButton("Open" if fresh else "Use these")
        self._accept.setProperty("role", "go")
        self._accept.setDefault(True)
        self._accept.setEnabled(False)
        self._accept.setToolTip("The file is still being read")
        buttons.addButton(self._accept, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._accept_document)
        buttons.rejected.connect(self.reject)
        left = QVBoxLayout()
        left.addWidget(self._heading)
        left.addWidget(self._about)
        left.addWidget(self._table, 1)
        left.addWidget(_heading("NOTES ABOUT THE FILE AND WHAT IS MADE OF IT"))
        left.addWidget(self._notes)
        top = QHBoxLayout()
        top.addLayout(left, 1)
        top.addWidget(self._form)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 18, 20, 16)
        whole.setSpacing(10)
        whole.addLayout(top, 1)
        whole.addWidget(self._problem)
        whole.addWidget(buttons)

    def _make_fields(self) -> None:
        self._form = Form()
        self._form.setFixedWidth(310)
        self._target = Choice()
        self._target.picked.connect(lambda name: self._decide(target=name, problem=None))
        self._kind = Choice(PROBLEMS)
        self._kind.picked.connect(lambda name: self._decide(problem=Problem(name) if name else None))
        self._columns = QListWidget()
        self._columns.setAccessibleName("columns that are used")
        self._columns.setToolTip("Columns without a tick are left out")
        self._columns.itemChanged.connect(self._tick)
        self._missing = Choice(MISSING)
        self._missing.picked.connect(lambda name: self._decide(missing_values=Missing(name)))
        self._scale = Choice(SCALES)
        self._scale.picked.connect(lambda name: self._decide(scale=Scale(name)))
        self._split = Count(0, 90, 20)
        self._split.setSuffix(" % test")
        self._split.entered.connect(lambda share: self._decide(test_split=share / 100))
        self._delimiter = Choice(DELIMITERS)
        self._delimiter.picked.connect(lambda name: self._read(delimiter=name or None))
        self._decimal = Choice(DECIMALS)
        self._decimal.picked.connect(lambda name: self._read(decimal=name or None))
        self._header = Choice(HEADERS)
        self._header.picked.connect(lambda name: self._read(header=None if not name else name == "yes"))
        self._encoding = Choice(ENCODINGS)
        self._encoding.picked.connect(lambda name: self._read(encoding=name or None))
        tips = {
            self._target: "The column that the network is to predict",
            self._kind: "Classes or a number; by the target, unless you know better",
            self._missing: "What becomes of a row in which a value is missing",
            self._scale: "How the numbers are brought to a common size, measured on the training part",
            self._split: "The share of the examples that is kept back for testing",
            self._delimiter: "What stands between two cells",
            self._decimal: "The decimal mark in numbers",
            self._header: "Whether the first row holds the names of the columns",
            self._encoding: "How the file writes its letters",
        }
        for known, words in tips.items():
            known.setToolTip(words)
        form = self._form
        form.column.addWidget(_heading("WHAT IS PREDICTED"))
        form.add("target", self._target)
        form.add("problem", self._kind)
        form.column.addWidget(_heading("FROM WHICH COLUMNS"))
        form.column.addWidget(self._columns, 1)
        form.column.addWidget(_heading("PREPARATION"))
        form.add("missing", self._missing)
        form.add("scale", self._scale)
        form.add("split", self._split)
        form.column.addWidget(_heading("HOW THE FILE IS READ"))
        form.add("separator", self._delimiter)
        form.add("decimals", self._decimal)
        form.add("first row", self._header)
        form.add("encoding", self._encoding)
        if self._document.toy is not None:
            for field in (self._delimiter, self._decimal, self._header, self._encoding):
                field.setEnabled(False)
                field.setToolTip("This data is drawn, not read from a file")

    @property
    def document(self) -> Document:
        """The decisions as they stand."""
        return self._document

    @property
    def fields(self) -> dict[str, QWidget]:
        """The fields by name."""
        return {
            "target": self._target, "problem": self._kind, "columns": self._columns, "missing": self._missing,
            "scale": self._scale, "split": self._split, "delimiter": self._delimiter, "decimal": self._decimal,
            "header": self._header, "encoding": self._encoding, "notes": self._notes, "accept": self._accept,
            "message": self._problem, "table": self._table,
        }  # fmt: skip

    def begin(self) -> None:
        """Ask for the first reading."""
        self.read_wanted.emit(self._document, None)

    def show_report(self, report: Report) -> None:
        """The answer to the last question; an older one is for decisions that no longer stand."""
        if report.options != self._document.options:
            return
        if report.reading is None:
            self._show_problem(str(report.problem))
            self._about.setText("This file cannot be read as it is.")
            self._allow("The file cannot be read")
            return
        if report.decisions != self._document.decisions:
            return
        if report.reading is not self._reading:
            self._reading = report.reading
            self._show_reading(report.reading)
        notes = list(report.reading.notes)
        if report.dataset is not None:
            notes += report.dataset.notes
            train, test = report.dataset.X_train.shape[1], report.dataset.X_test.shape[1]
            made = f"{report.dataset.n_inputs} inputs · {report.dataset.n_outputs} outputs"
            self._show_about(f" · {made} · {train} to train, {test} to test")
            target = report.dataset.target
            self._filled(lambda: self._target.show_name(target))
        self._notes.setPlainText(
            "\n".join(f"• {spoken(str(note))}" for note in notes) or "Nothing to remark."
        )
        self._show_problem("" if report.problem is None else str(report.problem))
        self._allow(None if report.dataset is not None else "These decisions cannot be carried out")

    def _show_reading(self, reading: Reading) -> None:
        table = reading.table
        columns = table.columns[:COLUMNS]
        rows = min(table.rows, ROWS)
        self._table.setColumnCount(len(columns))
        self._table.setRowCount(rows)
        self._table.setHorizontalHeaderLabels([f"{c.name}\n{c.kind}" for c in columns])
        for at, column in enumerate(columns):
            for row in range(rows):
                item = QTableWidgetItem(column.cells[row])
                if column.missing[row]:
                    item.setText(column.cells[row].strip() or "—")
                    item.setToolTip("missing")
                    item.setForeground(self.palette().placeholderText())
                if column.numbers is not None:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self._table.setItem(row, at, item)
        header = self._table.horizontalHeader()
        header.setDefaultSectionSize(104)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._filled(lambda: self._show_columns(reading))
        self._show_about("")

    def _show_columns(self, reading: Reading) -> None:
        decisions = self._document.decisions
        self._target.show_items([(c.name, c.name) for c in reading.table.columns])
        if decisions.target is not None:
            self._target.show_name(decisions.target)
        self._kind.show_name(AUTO if decisions.problem is None else str(decisions.problem))
        self._missing.show_name(str(decisions.missing_values))
        self._scale.show_name(str(decisions.scale))
        self._split.show_number(round(100 * decisions.test_split))
        options = self._document.options
        self._delimiter.show_name(options.delimiter or AUTO)
        self._decimal.show_name(options.decimal or AUTO)
        self._header.show_name(AUTO if options.header is None else "yes" if options.header else "no")
        self._encoding.show_name(options.encoding or AUTO)
        self._columns.clear()
        for column in reading.table.columns:
            item = QListWidgetItem(f"{column.name}  ·  {column.kind}" + _gaps(column.missing_count))
            item.setData(Qt.ItemDataRole.UserRole, column.name)
            item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled)
            dropped = column.name in decisions.drop
            item.setCheckState(Qt.CheckState.Unchecked if dropped else Qt.CheckState.Checked)
            self._columns.addItem(item)

    def _show_about(self, more: str) -> None:
        if self._reading is not None:
            table = self._reading.table
            shown = f" (the first {ROWS} are shown)" if table.rows > ROWS else ""
            self._about.setText(f"{table.rows} rows{shown} × {len(table.columns)} columns{more}")

    def _show_problem(self, words: str) -> None:
        self._problem.setText(spoken(words))
        self._problem.setVisible(bool(words))

    def _allow(self, reason: str | None) -> None:
        self._accept.setEnabled(reason is None)
        self._accept.setToolTip(reason or "")

    def _filled(self, fill: object) -> None:
        self._filling = True
        try:
            fill()  # type: ignore[operator]
        finally:
            self._filling = False

    def _tick(self, _item: QListWidgetItem) -> None:
        if self._filling:
            return
        items = [self._columns.item(index) for index in range(self._columns.count())]
        self._decide(
            drop=tuple(
                str(item.data(Qt.ItemDataRole.UserRole))
                for item in items
                if item.checkState() is Qt.CheckState.Unchecked
            )
        )

    def _decide(self, **decisions: object) -> None:
        if self._filling:
            return
        decided: Decisions = replace(self._document.decisions, **decisions)  # type: ignore[arg-type]
        self._document = replace(self._document, decisions=decided)
        self._allow("These decisions are being tried")
        self.read_wanted.emit(self._document, self._reading)

    def _read(self, **options: object) -> None:
        if self._filling:
            return
        chosen: ReadOptions = replace(self._document.options, **options)  # type: ignore[arg-type]
        self._document = replace(self._document, options=chosen, decisions=Decisions())
        self._allow("The file is being read")
        self.read_wanted.emit(self._document, None)

    def _accept_document(self) -> None:
        if self._accept.isEnabled():
            self.accepted_document.emit(self._document, self._reading)
            self.accept()


def _gaps(missing: int) -> str:
    return f"  ·  {missing} missing" if missing else ""


def _heading(text: str) -> QLabel:
    made = QLabel(text)
    made.setProperty("role", "heading")
    return made
