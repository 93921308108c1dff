"""Typeset formulas as a mark: each in its box, broken into lines or shrunk until it fits."""

from PySide6.QtGui import QColor, QPainter

from bpviz.explain.formula import Formula
from bpviz.render.typeset import Typeset, lines, paint_formula
from bpviz.scene.marks import Formulas

LEADING = 0.42
"""The space between two lines of a broken formula, as a share of its size."""
SMALLEST = 0.55
"""No formula is shrunk below this share of its size before it is also allowed to be squeezed to the box's height."""


def paint_formulas(painter: QPainter, mark: Formulas) -> None:
    """Every formula of the mark, in the middle of the height of its box."""
    colours = {role: QColor.fromRgba(colour) for role, colour in mark.palette.items()}
    columns = (mark.corner, mark.box, mark.size, mark.horizontal)
    for formula, (x, y), (width, height), size, horizontal in zip(
        mark.formula, *(column.tolist() for column in columns), strict=True
    ):
        broken, leading = arranged(formula, size, width, height)
        across = max(line.width for line in broken)
        top = y + (height - _height(broken, leading)) / 2
        left = x + horizontal * (width - across)
        for line in broken:
            paint_formula(painter, line, left, top + line.ascent, colours)
            top += line.ascent + line.descent + leading


def arranged(formula: Formula, size: float, width: float, height: float) -> tuple[list[Typeset], float]:
    """The formula's lines and the space between them, as large as the box allows and no larger than `size`."""
    while True:
        broken = lines(formula, size, width)
        leading = LEADING * size
        needed = _height(broken, leading)
        if needed <= height or size < 4:
            return broken, leading
        size *= max(min(0.94, (height / needed) ** 0.6), SMALLEST)


def _height(broken: list[Typeset], leading: float) -> float:
    return sum(line.ascent + line.descent for line in broken) + leading * (len(broken) - 1)
