"""A small film with what real ones have: a flat ground, thin antialiased lines, and something that moves."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

WIDTH, HEIGHT = 96, 64
GROUND, BLUE, ORANGE = 0x11161D, 0x4A9FF5, 0xFF922E


def painted(number: int, width: int = WIDTH, height: int = HEIGHT) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(GROUND))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(BLUE), 1.5))
    painter.drawLine(QPointF(4, 6), QPointF(width - 8, height - 9))
    painter.setPen(QPen(QColor(ORANGE), 1))
    painter.setBrush(QColor(ORANGE))
    painter.drawEllipse(QPointF(12 + 5 * number, height / 2), 9, 9)
    painter.end()
    return image


@pytest.fixture(autouse=True)
def application(qapp: object) -> None:
    """Qt takes the thread that uses it first for the main one, so the application comes before the packing threads."""


@pytest.fixture
def film() -> Callable[[int], QImage]:
    """Frame k, 96 × 64: a disc moves to the right by 5 pixels a frame."""
    return painted


@pytest.fixture
def rgb() -> Callable[[QImage], NDArray[np.int64]]:
    """(height, width, 3) of an image, read pixel by pixel through Qt and nothing of bpviz."""

    def read(image: QImage) -> NDArray[np.int64]:
        values = [
            [image.pixelColor(x, y).getRgb()[:3] for x in range(image.width())] for y in range(image.height())
        ]
        return np.array(values)

    return read
