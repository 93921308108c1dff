"""The bundled typeface: loaded once, and a text as an outline, so that it is the same on every machine."""

from functools import cache, lru_cache

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


@lru_cache(4096)
def simple(text: str) -> bool:
    """Whether every letter keeps its form whatever stands beside it: Latin, Greek, Cyrillic and the usual signs."""
    return all(
        "\u0020" <= letter <= "\u02ff" or "\u0370" <= letter <= "\u052f" or "\u2000" <= letter <= "\u22ff"
        for letter in text
    )


@cache
def letter_outline(letter: str, weight: int) -> tuple[QPainterPath, float]:
    """One letter's outline and its advance, at EM pixels."""
    return _shaped(letter, weight)


@cache
def kerning(left: str, right: str, weight: int) -> float:
    """How much further apart than their advances two letters stand, at EM pixels."""
    measure = QFontMetricsF(font(weight)).horizontalAdvance
    return measure(left + right) - measure(left) - measure(right)


def outline(text: str, weight: int) -> tuple[QPainterPath, float]:
    """The text's outline at EM pixels with its baseline's start at (0, 0), and its advance."""
    if not simple(text):
        return _shaped(text, weight)
    path, x, before = _empty(), 0.0, ""
    for letter in text:
        if before:
            x += kerning(before, letter, weight)
        part, advance = letter_outline(letter, weight)
        path.addPath(part.translated(x, 0.0))
        x += advance
        before = letter
    return path, x


def _shaped(text: str, weight: int) -> tuple[QPainterPath, float]:
    path = _empty()
    path.addText(0, 0, font(weight), text)
    return path, QFontMetricsF(font(weight)).horizontalAdvance(text)


def _empty() -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    return path
