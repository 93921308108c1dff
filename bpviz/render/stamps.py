"""One sprite pasted at many places in one call."""

from typing import cast

import numpy as np
from PySide6.QtGui import QPainter, QPixmap
from shiboken6 import Shiboken

from bpviz.scene.marks import Numbers

FIELDS = 10
"""QPainter.PixmapFragment: x, y, source left and top, width, height, scale x and y, rotation, opacity, all doubles."""


class Stamps:
    """A block of memory that Qt reads as fragments. No block is given back while the object lives: an address that is
    wrapped a second time, as another type, crashes."""

    def __init__(self) -> None:
        self._blocks: list[Numbers] = []
        self._grow(256)

    def _grow(self, count: int) -> None:
        self._memory = np.zeros((count, FIELDS))
        self._memory[:, 6:8] = 1.0
        self._memory[:, 9] = 1.0
        self._blocks.append(self._memory)
        wrapped = Shiboken.wrapInstance(self._memory.ctypes.data, QPainter.PixmapFragment)
        self._fragments = cast(QPainter.PixmapFragment, wrapped)

    def stamp(self, painter: QPainter, sprite: QPixmap, centres: Numbers) -> None:
        """The sprite with its middle at each of centres (n, 2), whole device pixels."""
        count = len(centres)
        if count > len(self._memory):
            self._grow(2 * count)
        self._memory[:count, 0:2] = centres
        self._memory[:count, 4] = sprite.width()
        self._memory[:count, 5] = sprite.height()
        painter.drawPixmapFragments(self._fragments, count, sprite)
