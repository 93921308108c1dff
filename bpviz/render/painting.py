"""A painter that is ended whatever happens: one left on its image when an error passes takes the process with it."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QImage, QPainter

ANTIALIASING = QPainter.RenderHint.Antialiasing


@contextmanager
def painting(image: QImage) -> Iterator[QPainter]:
    """A painter on `image`, antialiased, as every picture is painted."""
    painter = QPainter(image)
    painter.setRenderHint(ANTIALIASING)
    try:
        yield painter
    finally:
        painter.end()
