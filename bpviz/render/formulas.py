"""Typeset formulas as a mark: each in its box, broken into lines or shrunk until it fits."""

from functools import lru_cache

from PySide6.QtGui import QColor, QPainter

from bpviz.explain.formula import Formula
from bpviz.render.typeset import Typeset, inked, paint_formula
from bpviz.scene.marks import Formulas
from bpviz.scene.typeset.breaking import arranged


def paint_formulas(painter: QPainter, mark: Formulas) -> None:
    """Every formula of the mark, in the middle of the height of its box."""
    colours = {role: QColor.fromRgba(colour) for role, colour in mark.palette.items()}
    columns = (mark.corner, mark.box, mark.size, mark.horizontal)
    for formula, (x, y), (width, height), size, horizontal in zip(
        mark.formula, *(column.tolist() for column in columns), strict=True
    ):
        lines, leading = _lines(formula, size, width, height)
        tall = sum(line.ascent + line.descent for line in lines) + leading * (len(lines) - 1)
        top = y + (height - tall) / 2
        left = x + horizontal * (width - max(line.width for line in lines))
        for line in lines:
            paint_formula(painter, line, left, top + line.ascent, colours)
            top += line.ascent + line.descent + leading


@lru_cache(512)
def _lines(formula: Formula, size: float, width: float, height: float) -> tuple[tuple[Typeset, ...], float]:
    done = arranged(formula, size, width, height)
    return inked(done), done.leading
