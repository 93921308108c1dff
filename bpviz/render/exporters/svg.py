"""SVG: one picture as strokes and letters, sharp at every size."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator

from bpviz.render.errors import ExportError
from bpviz.render.exporter import Exporter, Kind, Settings
from bpviz.words import say

DOTS_PER_INCH = 96  # CSS's pixel: the picture opens in the size that was asked for


def write(path: Path, settings: Settings, paint: Callable[[QPainter], None]) -> None:
    """Draws into memory first: Qt's generator reports success even where the disk took nothing."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    device = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    device.setOutputDevice(buffer)
    device.setResolution(DOTS_PER_INCH)
    device.setSize(QSize(settings.width, settings.height))
    device.setViewBox(QRect(0, 0, settings.width, settings.height))
    device.setTitle("bpviz")
    painter = QPainter()
    begun = painter.begin(device)
    try:
        paint(painter)
    finally:
        painter.end()
    drawing = bytes(buffer.data().data())
    if not begun or not drawing.rstrip().endswith(b"</svg>"):
        raise ExportError(say("Qt could not make an SVG of this picture"), say("write a PNG"))
    path.write_bytes(drawing)


EXPORTER = Exporter(label="SVG drawing", suffix=".svg", kind=Kind.PICTURE, draw=write, order=5)
