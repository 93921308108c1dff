"""The bundled typeface: loaded once, and a text as an outline, so that it is the same on every machine."""

from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QPainterPath

from bpviz.registry import assets

FAMILY = "Inter"
EM = 64
"""The size at which outlines are made; they are scaled from there."""


@cache
def load() -> tuple[str, ...]:
    """The families of the bundled fonts, ready for use; raises FileNotFoundError where a file cannot be used."""
    families: list[str] = []
    for path in sorted((assets() / "fonts").glob("*.[ot]tf")):
        number = QFontDatabase.addApplicationFont(str(path))
        if number < 0:
            raise FileNotFoundError(f"{path}: not a usable font; install bpviz again")
        families += QFontDatabase.applicationFontFamilies(number)
    return tuple(dict.fromkeys(families))


@cache
def font(weight: int) -> QFont:
    """The text font at EM pixels; weight: 400, 500 or 600."""
    load()
    face = QFont(FAMILY)
    face.setPixelSize(EM)
    face.setWeight(QFont.Weight(weight))
    face.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    face.setStyleStrategy(QFont.StyleStrategy.PreferAntialias | QFont.StyleStrategy.NoSubpixelAntialias)
    return face


@cache
def digit_height() -> float:
    """The height of capitals and digits, as a share of the size."""
    return QFontMetricsF(font(400)).capHeight() / EM


def outline(text: str, weight: int) -> tuple[QPainterPath, float]:
    """The text's outline at EM pixels with its baseline's start at (0, 0), and its advance."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addText(0, 0, font(weight), text)
    return path, QFontMetricsF(font(weight)).horizontalAdvance(text)
