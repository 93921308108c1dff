"""The network that is studied, and beside it the one that it is compared with, each under its name."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from bpviz.app.canvas import Canvas
from bpviz.scene.theme import Theme


class Pair(QWidget):
    """`first` is always there; `second` while there is something to compare."""

    def __init__(self, first: Canvas, second: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first, self.second = first, second
        self._names: tuple[QLabel, QLabel] = (QLabel(), QLabel())
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(1)
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
            across.addWidget(place, 1)
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

    @property
    def names(self) -> tuple[str, str]:
        """What stands over the two."""
        first, second = self._names
        return first.text(), second.text()

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.first.show_theme(theme)
        self.second.show_theme(theme)
