"""Rows of a label and a control, with the same air in every panel."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

LABEL_WIDTH = 66


class Form(QWidget):
    """A column of rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(14, 2, 14, 10)
        self.column.setSpacing(5)

    def add(self, label: str, *controls: QWidget, stretch: int = 0) -> QWidget:
        """A row; the first control takes the room that is left unless `stretch` names another one."""
        row = line(label, *controls, stretch=stretch)
        self.column.addWidget(row)
        return row


def line(label: str, *controls: QWidget, stretch: int = 0) -> QWidget:
    """A label with controls at its right."""
    row = QWidget()
    across = QHBoxLayout(row)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(6)
    if label:
        words = muted(label)
        words.setFixedWidth(LABEL_WIDTH)
        across.addWidget(words)
        if controls:
            words.setBuddy(controls[0])
    for index, control in enumerate(controls):
        across.addWidget(control, 1 if index == stretch else 0)
        if index == stretch:
            control.setMinimumWidth(44)
            control.setSizePolicy(QSizePolicy.Policy.Ignored, control.sizePolicy().verticalPolicy())
        if not control.accessibleName():
            control.setAccessibleName(label)
    return row


def muted(text: str) -> QLabel:
    """A quiet label."""
    made = QLabel(text)
    made.setProperty("role", "muted")
    return made


def small(text: str = "") -> QLabel:
    """A small quiet text that may break into lines."""
    made = QLabel(text)
    made.setProperty("role", "small")
    made.setWordWrap(True)
    return made


def segments(*names: str) -> tuple[QFrame, tuple[QPushButton, ...]]:
    """Buttons of which one is down."""
    frame = QFrame()
    frame.setProperty("role", "segments")
    across = QHBoxLayout(frame)
    across.setContentsMargins(2, 2, 2, 2)
    across.setSpacing(2)
    buttons = tuple(QPushButton(name) for name in names)
    for button in buttons:
        button.setCheckable(True)
        button.setAutoExclusive(True)
        across.addWidget(button, 1)
    return frame, buttons


class Scrolled(QScrollArea):
    """A widget that is scrolled where it is higher than its room; it asks for all the room that it needs."""

    def __init__(self, widget: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content = widget
        self.setWidget(widget)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for another height where the widget needs one."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        """All of the widget."""
        return self._content.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """A few rows."""
        return QSize(self._content.minimumSizeHint().width(), 40)
