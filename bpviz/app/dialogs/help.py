"""All shortcuts on one page; versions and licences; and the report of a fault."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bpviz.app.actions import COMMANDS, MENUS
from bpviz.app.faults import versions
from bpviz.app.panels.form import muted
from bpviz.app.preferences import log_path
from bpviz.registry import assets

MOUSE = {
    "drag along the timeline": "travel along the pass",
    "click on a unit or a weight": "its numbers in the equation",
    "rest on a unit or a weight": "its numbers",
    "right click on either": "where they come from; move it by hand",
    "click on a number": "where it comes from",
    "click on the curve": "travel to that epoch",
    "double click on the network": "full screen and back",
    "double click on a cell": "another value in the table",
    "Esc": "leave the full screen; stop opening a file",
}


def shortcuts(parent: QWidget | None = None) -> QDialog:
    """Every action that has a key, in the order of the menus."""
    dialog = QDialog(parent)
    dialog.setWindowTitle("Shortcuts")
    grid = QGridLayout()
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(5)
    pairs: list[tuple[str, str]] = []
    for names in MENUS.values():
        for name in names:
            if name in COMMANDS and COMMANDS[name].keys:
                command = COMMANDS[name]
                keys = "  ".join(QKeySequence(key).toString() for key in command.keys)
                pairs.append((keys, command.text.replace("&", "").rstrip("…")))
    pairs += list(MOUSE.items())
    half = -(-len(pairs) // 2)
    for index, (keys, words) in enumerate(pairs):
        row, side = index % half, 3 * (index // half)
        label = QLabel(keys)
        label.setProperty("role", "sum")
        grid.addWidget(label, row, side)
        grid.addWidget(muted(words), row, side + 1)
    grid.setColumnMinimumWidth(2, 24)
    return _finished(dialog, "Shortcuts", grid)


def about(parent: QWidget | None = None) -> QDialog:
    """Versions and licences."""
    dialog = QDialog(parent)
    dialog.setWindowTitle("About bpviz")
    dialog.resize(640, 520)
    text = QPlainTextEdit()
    text.setReadOnly(True)
    text.setAccessibleName("licences")
    licences = assets() / "THIRD-PARTY.md"
    text.setPlainText(
        f"{versions()}\n\nLog: {log_path()}\n\n"
        "bpviz is free software under the MIT licence.\n\n"
        + (licences.read_text(encoding="utf-8") if licences.is_file() else "")
    )
    column = QVBoxLayout()
    column.addWidget(
        muted("Shows the forward and the backward pass of a neural network, exactly and step by step.")
    )
    column.addWidget(text)
    return _finished(dialog, "bpviz", column)


def fault(report: str, parent: QWidget | None = None) -> QDialog:
    """The last resort: what happened, to be copied into a bug report."""
    dialog = QDialog(parent)
    dialog.setWindowTitle("A fault in bpviz")
    dialog.resize(720, 440)
    whole = f"{versions()}\n\n{report}"
    text = QPlainTextEdit(whole)
    text.setReadOnly(True)
    text.setAccessibleName("report")
    copy = QPushButton("Copy the report")
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(whole))
    words = muted(
        "Something went wrong that should not have. What is open stays open. "
        f"The report is also in the log, {log_path()}."
    )
    words.setWordWrap(True)
    column = QVBoxLayout()
    column.addWidget(words)
    column.addWidget(text)
    column.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)
    return _finished(dialog, "A fault in bpviz", column)


def _finished(dialog: QDialog, heading: str, content: QGridLayout | QVBoxLayout) -> QDialog:
    title = QLabel(heading)
    title.setProperty("role", "title")
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(22, 18, 22, 16)
    column.setSpacing(12)
    column.addWidget(title)
    column.addLayout(content)
    column.addWidget(buttons)
    return dialog
