"""Panels as docks: each with a small heading, to be moved, closed and brought back."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QMainWindow, QToolButton, QVBoxLayout, QWidget


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


class Place(QWidget):
    """Room for a panel. Qt only moves what is behind another tab out of sight: here it is hidden, so that the panel
    knows that nobody sees it; the room that it asks for stays the same."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(content)

    def show_content(self, shown: bool) -> None:
        """Show the panel, or hide it while nobody sees it."""
        self._content.setVisible(shown)

    def sizeHint(self) -> QSize:
        """That of the panel."""
        return self._content.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """That of the panel; a least size that was set counts alone, as everywhere in Qt."""
        hint, least = self._content.minimumSizeHint(), self._content.minimumSize()
        return QSize(least.width() or hint.width(), least.height() or hint.height())


def dock(window: QMainWindow, name: str, title: str, widget: QWidget) -> QDockWidget:
    """A dock that is remembered by its name."""
    made = QDockWidget(title, window)
    made.setObjectName(name)
    made.setTitleBarWidget(Heading(made, title))
    place = Place(widget)
    made.setWidget(place)
    made.visibilityChanged.connect(place.show_content)
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
