"""A widget that shows a scene, painted by the one painter."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bpviz.render.painter import Cache, paint
from bpviz.scene.scene import Scene

Maker = Callable[[int, int], Scene | None]


class Picture(QWidget):
    """make(width, height): the scene for that size, or None while there is nothing to show.

    Where `follow_mouse` is on: `hovered` (x, y) and `left` as the mouse moves over it, `clicked` (x, y).
    """

    hovered = Signal(float, float)
    left = Signal()
    clicked = Signal(float, float)

    def __init__(self, make: Maker, hint: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self._hint = hint
        self._cache = Cache()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(min(hint.width(), 120), min(hint.height(), 60))

    def follow_mouse(self) -> None:
        """Tell where the mouse is, and where it is pressed."""
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        """As wide and as high as it likes to be."""
        return self._hint

    def scene(self) -> Scene | None:
        """What is shown now."""
        return self._make(self.width(), self.height())

    def forget(self) -> None:
        """Drop what was kept for speed: another theme has other colours."""
        self._cache = Cache()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the scene."""
        scene = self.scene()
        if scene is not None:
            painter = QPainter(self)
            paint(painter, scene, self._cache)
            painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell where the mouse is."""
        super().mouseMoveEvent(event)
        if self.hasMouseTracking():
            self.hovered.emit(event.position().x(), event.position().y())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell what was clicked."""
        super().mousePressEvent(event)
        if self.hasMouseTracking() and event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit(event.position().x(), event.position().y())

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is gone."""
        super().leaveEvent(event)
        self.left.emit()
