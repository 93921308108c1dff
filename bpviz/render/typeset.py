"""A formula as outlines: typeset once, painted at any place in any colours."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from bpviz.explain.formula import Formula, Link, Role
from bpviz.render.outlines import glyph_outline
from bpviz.scene.typeset.box import Box
from bpviz.scene.typeset.breaking import Arranged, on_lines
from bpviz.scene.typeset.font import EM
from bpviz.scene.typeset.layout import lay

ANTIALIASING = QPainter.RenderHint.Antialiasing


@dataclass(frozen=True, slots=True)
class Typeset:
    """width, ascent and descent in pixels from the left end of the baseline; y grows downwards.

    outlines: for each role one path; boxes: the rectangle of every part with a link, outer before inner.
    """

    width: float
    ascent: float
    descent: float
    outlines: Mapping[Role, QPainterPath]
    boxes: tuple[tuple[Link, QRectF], ...]

    def at(self, x: float, y: float) -> Link | None:
        """The link of the innermost part at a point, or None."""
        point = QPointF(x, y)
        return next((link for link, box in reversed(self.boxes) if box.contains(point)), None)


def typeset(formula: Formula, size: float) -> Typeset:
    """The formula with an em of `size` pixels; the latest are remembered. Needs a QGuiApplication."""
    return _typeset(formula, size)


@lru_cache(512)
def _typeset(formula: Formula, size: float) -> Typeset:
    return _inked(lay(formula), size)


def _inked(box: Box, size: float) -> Typeset:
    outlines: dict[Role, QPainterPath] = {}
    boxes: list[tuple[Link, QRectF]] = []
    k = size / EM
    _flatten(box, 0.0, 0.0, k, outlines, boxes)
    return Typeset(box.width * k, box.ascent * k, box.descent * k, outlines, tuple(boxes))


def _flatten(
    box: Box, x: float, y: float, k: float,
    outlines: dict[Role, QPainterPath], boxes: list[tuple[Link, QRectF]],
) -> None:  # fmt: skip
    """Adds the ink of a box whose origin is at (x, y), in pixels; k: pixels to a thousandth of an em."""
    if box.link is not None:
        boxes.append((box.link, QRectF(x, y - box.ascent * k, box.width * k, (box.ascent + box.descent) * k)))
    if box.glyphs or box.rules:
        path = outlines.get(box.role)
        if path is None:
            path = outlines[box.role] = QPainterPath()
            path.setFillRule(Qt.FillRule.WindingFill)
        em = box.scale * k * EM
        for glyph, dx, dy in box.glyphs:
            path.addPath(glyph_outline(glyph, em).translated(x + dx * k, y + dy * k))
        for left, top, width, height in box.rules:
            path.addRect(x + left * k, y + top * k, width * k, height * k)
    for dx, dy, part in box.parts:
        _flatten(part, x + dx * k, y + dy * k, k, outlines, boxes)


def paint_formula(
    painter: QPainter, formula: Typeset, x: float, y: float, colours: Mapping[Role, QColor]
) -> None:
    """The formula with its baseline starting at (x, y); a role without a colour takes that of ink."""
    smooth = painter.testRenderHint(ANTIALIASING)
    if not smooth:
        painter.setRenderHint(ANTIALIASING, True)
    painter.translate(x, y)
    for role, path in formula.outlines.items():
        painter.fillPath(path, colours.get(role, colours[Role.INK]))
    painter.translate(-x, -y)
    if not smooth:
        painter.setRenderHint(ANTIALIASING, False)


def shrink(formula: Formula, size: float, max_width: float) -> float:
    """The largest size, up to `size`, at which the formula is no wider than `max_width` pixels."""
    width = lay(formula).width * size / EM
    return size if width <= max_width else size * max_width / width


def lines(formula: Formula, size: float, max_width: float) -> list[Typeset]:
    """The formula on as many lines as it needs; where a piece is too wide by itself, all are shrunk alike."""
    return list(inked(on_lines(formula, size, max_width)))


def inked(done: Arranged) -> tuple[Typeset, ...]:
    """The outlines of every line."""
    return tuple(_inked(box, done.size) for box in done.boxes)
