"""The network that is studied, and beside or under it the one that it is compared with, each under its name."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from bpviz.app.canvas import Canvas
from bpviz.scene.theme import Theme

SHAPE = 1.7
"""So many times as wide as high a picture of a network is that fills its place."""

LEAST, LEAST_OF_TWO = (320, 240), (300, 150)
"""The least width and height of a picture of a network alone, and of each of two."""


class Pair(QWidget):
    """`first` is always there; `second` while there is something to compare."""

    def __init__(self, first: Canvas, second: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first, self.second = first, second
        self._names: tuple[QLabel, QLabel] = (QLabel(), QLabel())
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(1)
        self._places = []
        for canvas, name in zip((first, second), self._names, strict=True):
            name.setProperty("role", "name")
            name.setContentsMargins(16, 5, 16, 4)
            place = QWidget()
            column = QVBoxLayout(place)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(name)
            column.addWidget(canvas, 1)
            self._row.addWidget(place, 1)
            self._places.append(place)
        second.setAccessibleName("network beside")
        self.compare(None)

    @property
    def comparing(self) -> bool:
        """Whether the second network is there."""
        return not self._places[1].isHidden()

    def compare(self, names: tuple[str, str] | None) -> None:
        """Show both under these names, or the first alone without a name."""
        for label, words in zip(self._names, names or ("", ""), strict=True):
            label.setText(words)
            label.setVisible(names is not None)
        self._places[1].setVisible(names is not None)
        for canvas in (self.first, self.second):
            canvas.setMinimumSize(*(LEAST if names is None else LEAST_OF_TWO))

    @property
    def names(self) -> tuple[str, str]:
        """What stands over the two."""
        first, second = self._names
        return first.text(), second.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side or one above the other, as both are larger."""
        super().resizeEvent(event)
        self._row.setDirection(direction(self.width(), self.height()))

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.first.show_theme(theme)
        self.second.show_theme(theme)


def direction(width: float, height: float) -> QBoxLayout.Direction:
    """How two pictures stand in a rectangle so that what is in them is largest."""
    beside, above = min(width / 2, SHAPE * height), min(width, SHAPE * height / 2)
    return QBoxLayout.Direction.LeftToRight if beside >= above else QBoxLayout.Direction.TopToBottom
