"""How many examples each class has, as a bar and in words."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpviz.app.panels.form import small
from bpviz.scene.theme import blend

SHOWN = 6
"""So many classes are named."""


class Bar(QWidget):
    """A part for each class, as long as its share."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: tuple[int, ...] = ()
        self.setFixedHeight(8)

    def show_counts(self, counts: tuple[int, ...]) -> None:
        """Other shares."""
        self._counts = counts
        self.setVisible(len(counts) > 1)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        total = sum(self._counts) or 1
        x, gap = 0.0, 1.5 if len(self._counts) <= 40 else 0.0
        full, ground = (
            self.palette().color(role) for role in (QPalette.ColorRole.Highlight, QPalette.ColorRole.Base)
        )
        for place, count in enumerate(self._counts):
            width = self.width() * count / total
            painter.setBrush(_between(ground, full, 1.0 - 0.6 * place / max(1, len(self._counts) - 1)))
            painter.drawRect(QRectF(x, 0, max(width - gap, 1.0), self.height()))
            x += width
        painter.end()


class Balance(QWidget):
    """The bar with its words."""

    def __init__(self) -> None:
        super().__init__()
        self._bar, self._words = Bar(), small()
        self._bar.show_counts(())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 4)
        column.setSpacing(5)
        column.addWidget(self._bar)
        column.addWidget(self._words)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def show_balance(self, balance: tuple[tuple[str, int], ...], otherwise: str) -> None:
        """The classes, or something else where there are none."""
        self._bar.show_counts(tuple(count for _, count in balance))
        self._words.setText(balanced(balance) if balance else otherwise)


def balanced(balance: tuple[tuple[str, int], ...]) -> str:
    """For example: setosa 50 (33 %), versicolor 50 (33 %), virginica 50 (33 %)."""
    total = sum(count for _, count in balance) or 1
    parts = [f"{name[:24]} {count} ({100 * count / total:.0f}\u00a0%)" for name, count in balance[:SHOWN]]
    more = len(balance) - SHOWN
    return ", ".join(parts) + (f", and {more} more classes" if more > 0 else "")


def _between(ground: QColor, full: QColor, share: float) -> QColor:
    mixed = blend(ground.rgb(), full.rgb(), share)
    return QColor.fromRgb(mixed)
