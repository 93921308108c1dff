"""Before a file is opened, and at any time after: its first rows, how it is read, what is predicted from what."""

import re
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from bpviz.app.banner import spoken
from bpviz.app.dialogs.columns import ColumnList, Columns
from bpviz.app.dialogs.cures import cured
from bpviz.app.dialogs.preview import ROWS, Preview
from bpviz.app.dialogs.reading_fields import ReadingFields
from bpviz.app.dialogs.use_fields import PreparationFields, TargetFields
from bpviz.app.panels.form import Form, Scrolled, muted
from bpviz.app.questions import Problem, Report
from bpviz.data.dataset import Dataset, Decisions
from bpviz.data.errors import Note
from bpviz.data.preparation.choosing import Role, likely_target, with_role
from bpviz.data.reading import Reading, ReadOptions
from bpviz.study.document import Document

SIZE = (1180, 760)
FORM_WIDTH = 316
NOTES_HEIGHT = 104
LINE = re.compile(r"\bline (\d+)")


class DecisionsDialog(QDialog):
    """`read_wanted` (document, reading or None) whenever a decision changed; `accepted_document` at the end."""

    read_wanted = Signal(object, object)
    accepted_document = Signal(object, object)

    def __init__(self, document: Document, fresh: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._reading: Reading | None = None
        self._dataset: Dataset | None = None
        self._left_behind = 0
        self.setWindowTitle("Open CSV" if fresh else "Decisions about the data")
        self.resize(*SIZE)
        self.setAcceptDrops(False)
        self._heading = QLabel(document.path.name)
        self._heading.setProperty("role", "title")
        self._about = muted("reading …")
        self._preview = Preview()
        self._columns = Columns()
        self._columns.role_chosen.connect(self._choose_role)
        self._list = ColumnList(self._columns)
        self._file_notes = _notes("about the file")
        self._use_notes = _notes("about what is made of it")
        self._problem = QLabel()
        self._problem.setProperty("role", "bad")
        self._problem.setWordWrap(True)
        self._problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._cure = QPushButton()
        self._cure.setProperty("role", "link")
        self._cure.clicked.connect(self._take_cure)
        self._cured: ReadOptions | None = None
        self._accept = QPushButton("Open" if fresh else "Use these")
        self._make_form()
        self._arrange()
        self._allow("The file is still being read")

    def _make_form(self) -> None:
        form, decisions = Form(), self._document.decisions
        form.setFixedWidth(FORM_WIDTH)
        use, how = _section(), _section()
        use.column.addWidget(_heading("WHAT IS PREDICTED"))
        self._target = TargetFields(use, decisions)
        self._target.changed.connect(self._decide)
        use.column.addSpacing(8)
        use.column.addWidget(_heading("PREPARATION"))
        self._preparation = PreparationFields(use, decisions)
        self._preparation.changed.connect(self._decide)
        how.column.addWidget(_heading("HOW THE FILE IS READ"))
        self._how = ReadingFields(how, self._document.options)
        self._how.changed.connect(self._read)
        form.column.addWidget(use)
        form.column.addWidget(how)
        form.column.addStretch(1)
        self._use = use
        if self._document.toy is not None:
            self._how.rest("This data is drawn, not read from a file")
        self._form = Scrolled(form)
        self._form.setFixedWidth(FORM_WIDTH + 12)

    def _arrange(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._accept.setProperty("role", "go")
        self._accept.setDefault(True)
        buttons.addButton(self._accept, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._accept_document)
        buttons.rejected.connect(self.reject)
        tables = QSplitter(Qt.Orientation.Vertical)
        tables.setChildrenCollapsible(False)
        self._shown = _heading("")
        tables.addWidget(_titled(self._shown, self._preview))
        self._described = _titled(_heading("COLUMNS"), self._list)
        tables.addWidget(self._described)
        tables.setSizes([230, 270])
        self._noted = QWidget()
        notes = QHBoxLayout(self._noted)
        notes.setContentsMargins(0, 0, 0, 0)
        notes.addWidget(_titled(_heading("ABOUT THE FILE"), self._file_notes))
        notes.addWidget(_titled(_heading("WHAT IS MADE OF IT"), self._use_notes))
        left = QVBoxLayout()
        left.addWidget(self._heading)
        left.addWidget(self._about)
        left.addWidget(tables, 1)
        left.addWidget(self._noted)
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addLayout(left, 1)
        top.addWidget(self._form)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 18, 14, 16)
        whole.setSpacing(10)
        whole.addLayout(top, 1)
        message = QHBoxLayout()
        message.addWidget(self._problem, 1)
        message.addWidget(self._cure)
        whole.addLayout(message)
        whole.addWidget(buttons)

    @property
    def document(self) -> Document:
        """The decisions as they stand."""
        return self._document

    @property
    def fields(self) -> dict[str, QWidget]:
        """The fields by name."""
        return {
            **self._how.fields, "target": self._target.target, "problem": self._target.problem,
            "signs": self._target.signs, "balance": self._target.balance, "reason": self._target.reason,
            "missing": self._preparation.missing, "scale": self._preparation.scale,
            "split": self._preparation.split, "columns": self._list, "table": self._preview,
            "notes": self._file_notes, "made": self._use_notes, "accept": self._accept, "message": self._problem,
            "about": self._about, "cure": self._cure,
        }  # fmt: skip

    @property
    def columns(self) -> Columns:
        """What is said about each column."""
        return self._columns

    def begin(self, reading: Reading | None = None) -> None:
        """Ask for the first reading, or for what is made of the one that there is."""
        self.read_wanted.emit(self._document, reading)

    def show_phase(self, words: str) -> None:
        """How far the reading of the file has come, while there is nothing else to show."""
        if not self._accept.isEnabled():
            self._about.setText(words)

    def show_report(self, report: Report) -> None:
        """The answer to the last question; an older one is for decisions that no longer stand."""
        if report.options != self._document.options:
            return
        if report.reading is None:
            self._show_unreadable(report.problem)
            return
        if report.decisions != self._document.decisions:
            return
        if report.reading is not self._reading:
            self._show_reading(report.reading)
        self._show_use(report.dataset)
        self._show_problem(report.problem)
        self._allow(None if report.dataset is not None else "These decisions cannot be carried out")

    def _show_unreadable(self, problem: Problem | None) -> None:
        self._reading = None
        self._about.setText("This file cannot be read as it is.")
        self._shown.setText("THE FILE, AS IT IS WRITTEN")
        self._show_parts(readable=False)
        line = LINE.search("" if problem is None else problem.place or "")
        number = None if line is None else int(line[1])
        self._preview.show_lines(self._document.path, number, self._document.options.encoding)
        self._show_problem(problem)
        self._allow("The file cannot be read")

    def _show_reading(self, reading: Reading) -> None:
        self._reading = reading
        self._preview.show_table(reading.table)
        self._columns.show_table(reading.table)
        self._shown.setText("FIRST ROWS, AS THEY ARE READ")
        self._show_parts(readable=True)
        self._target.show_table(reading.table)
        self._how.show_reading(reading)
        self._file_notes.setPlainText(_listed(reading.notes))

    def _show_use(self, dataset: Dataset | None) -> None:
        self._dataset = dataset
        decisions = self._document.decisions
        target = self._target_name
        self._columns.show_decisions(decisions, target, dataset)
        self._target.show_decisions(decisions, target, dataset)
        self._preparation.show_decisions(decisions)
        self._use_notes.setPlainText("" if dataset is None else _listed(dataset.notes))
        self._show_about()

    def _show_about(self) -> None:
        if self._reading is not None:
            words = about(self._reading, self._dataset)
            if self._left_behind:
                words += f" · {_counted(self._left_behind, 'edit')} of the table left behind: the file is read anew"
            elif self._document.edits:
                words += f" · {_counted(len(self._document.edits), 'edit')} of the table"
            self._about.setText(words)

    @property
    def _target_name(self) -> str | None:
        if self._dataset is not None:
            return self._dataset.target
        decisions = self._document.decisions
        return decisions.target if self._reading is None else likely_target(self._reading.table, decisions)

    def _show_parts(self, *, readable: bool) -> None:
        for part in (self._described, self._noted, self._use):
            part.setVisible(readable)

    def _show_problem(self, problem: Problem | None) -> None:
        words = "" if problem is None else spoken(str(problem))
        self._problem.setText(words.replace(str(self._document.path), self._document.path.name))
        self._problem.setVisible(problem is not None)
        self._cured, offer = (None, "") if problem is None else cured(problem, self._document.options)
        self._cure.setText(offer)
        self._cure.setVisible(self._cured is not None)

    def _take_cure(self) -> None:
        if self._cured is not None:
            self._how.take(self._cured)

    def _allow(self, reason: str | None) -> None:
        self._accept.setEnabled(reason is None)
        self._accept.setToolTip(reason or "")

    def _choose_role(self, name: str, role: str) -> None:
        if self._reading is not None:
            decisions, table = self._document.decisions, self._reading.table
            self._decide(with_role(decisions, table, self._target_name, name, Role(role)))

    def _decide(self, decisions: Decisions) -> None:
        self._document = replace(self._document, decisions=decisions)
        self._allow("These decisions are being tried")
        self.read_wanted.emit(self._document, self._reading)

    def _read(self, options: ReadOptions) -> None:
        """Read the file again; what was decided about columns by their names holds where they keep their names."""
        self._left_behind += len(self._document.edits)
        self._document = replace(
            self._document, options=options, decisions=self._still(options), edits=(), inputs=()
        )
        self._allow("The file is being read")
        self.read_wanted.emit(self._document, None)

    def _still(self, options: ReadOptions) -> Decisions:
        before, decisions = self._document.options, self._document.decisions
        named = ("encoding", "delimiter", "header", "skip_rows")
        if all(getattr(before, name) == getattr(options, name) for name in named):
            return decisions
        return replace(decisions, target=None, drop=(), problem=None, split=None, ordinal=())

    def _accept_document(self) -> None:
        if self._accept.isEnabled():
            self.accepted_document.emit(self._document, self._reading)
            self.accept()


def about(reading: Reading, dataset: Dataset | None) -> str:
    """How large the table is and what it makes."""
    table = reading.table
    rows = (
        f"{table.rows} rows" if reading.drawn_from is None else f"{table.rows} of {reading.drawn_from} rows"
    )
    if table.rows > ROWS:
        rows += f" (the first {ROWS} are shown)"
    parts = [f"{rows} × {len(table.columns)} columns"]
    if dataset is not None:
        parts += [_counted(dataset.n_inputs, "input"), _counted(dataset.n_outputs, "output")]
        parts.append(f"{dataset.X_train.shape[1]} to train, {dataset.X_test.shape[1]} to test")
    return " · ".join(parts)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _listed(notes: tuple[Note, ...]) -> str:
    return "\n".join(f"• {spoken(str(note))}" for note in notes) or "Nothing to remark."


def _notes(name: str) -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setReadOnly(True)
    made.setAccessibleName(name)
    made.setFixedHeight(NOTES_HEIGHT)
    return made


def _heading(text: str) -> QLabel:
    made = QLabel(text)
    made.setProperty("role", "heading")
    return made


def _section() -> Form:
    made = Form()
    made.column.setContentsMargins(0, 0, 0, 8)
    return made


def _titled(title: QLabel, content: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 4, 0, 0)
    column.setSpacing(5)
    column.addWidget(title)
    column.addWidget(content, 1)
    return made
