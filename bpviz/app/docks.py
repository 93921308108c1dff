"""Panels as docks: each with a small heading, to be moved, closed and brought back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QMainWindow, QToolButton, QWidget


class Heading(QWidget):
    """The title bar of a dock."""

    def __init__(self, dock: QDockWidget, title: str) -> None:
        super().__init__(dock)
        words = QLabel(title.upper())
        words.setProperty("role", "heading")
        close = QToolButton()
        close.setText("×")
        close.setProperty("role", "flat")
        close.setToolTip(f"Close this panel; View › {title} brings it back")
        close.setAccessibleName(f"close {title}")
        close.clicked.connect(dock.close)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 2)
        row.addWidget(words, 1)
        row.addWidget(close)


def dock(window: QMainWindow, name: str, title: str, widget: QWidget) -> QDockWidget:
    """A dock that is remembered by its name."""
    made = QDockWidget(title, window)
    made.setObjectName(name)
    made.setTitleBarWidget(Heading(made, title))
    made.setWidget(widget)
    made.setFeatures(
        QDockWidget.DockWidgetFeature.DockWidgetClosable | QDockWidget.DockWidgetFeature.DockWidgetMovable
    )
    made.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
    return made


def bare_dock(window: QMainWindow, name: str, title: str, widget: QWidget) -> QDockWidget:
    """A dock without a heading over the whole width below."""
    made = QDockWidget(title, window)
    made.setObjectName(name)
    made.setTitleBarWidget(QWidget(made))
    made.setWidget(widget)
    made.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
    made.setAllowedAreas(Qt.DockWidgetArea.BottomDockWidgetArea)
    return made
