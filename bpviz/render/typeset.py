"""A formula as outlines: typeset once, painted at any place in any colours, broken where it is too long."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from bpviz.explain.formula import Formula, Kind, Link, Operator, Role, Row, Space
from bpviz.render.typeset_box import Box
from bpviz.render.typeset_font import EM, math_font
from bpviz.render.typeset_layout import lay

LEAST_FULL = 0.4
"""A line is broken before a relation only if that leaves at least this share of it filled."""


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
        outline, em = math_font().outline, box.scale * k * EM
        for glyph, dx, dy in box.glyphs:
            path.addPath(outline(glyph, em).translated(x + dx * k, y + dy * k))
        for left, top, width, height in box.rules:
            path.addRect(x + left * k, y + top * k, width * k, height * k)
    for dx, dy, part in box.parts:
        _flatten(part, x + dx * k, y + dy * k, k, outlines, boxes)


def paint_formula(
    painter: QPainter, formula: Typeset, x: float, y: float, colours: Mapping[Role, QColor]
) -> None:
    """The formula with its baseline starting at (x, y); a role without a colour takes that of ink."""
    hints = painter.renderHints()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.translate(x, y)
    for role, path in formula.outlines.items():
        painter.fillPath(path, colours.get(role, colours[Role.INK]))
    painter.translate(-x, -y)
    painter.setRenderHints(painter.renderHints(), False)
    painter.setRenderHints(hints, True)


def shrink(formula: Formula, size: float, max_width: float) -> float:
    """The largest size, up to `size`, at which the formula is no wider than `max_width` pixels."""
    width = lay(formula).width * size / EM
    return size if width <= max_width else size * max_width / width


def lines(formula: Formula, size: float, max_width: float) -> list[Typeset]:
    """The formula on as many lines as it needs, broken before = or + and −, before · only where there is no other way.

    A later line starts under the first = when it starts with a relation, else under what follows that =. Where a
    piece is too wide by itself, all lines are shrunk alike.
    """
    return list(_lines(formula, size, max_width))


@lru_cache(256)
def _lines(formula: Formula, size: float, max_width: float) -> tuple[Typeset, ...]:
    box, room = lay(formula), max_width * EM / size
    if not isinstance(formula, Row) or box.width <= room:
        boxes = [box]
    else:
        boxes = [lay(line) for line in _broken(formula, box, room)]
    widest = max(line.width for line in boxes)
    return tuple(_inked(line, size * min(1.0, room / widest)) for line in boxes)


def _broken(formula: Row, box: Box, room: float) -> list[Row]:
    """The lines, none wider than `room` where a break can help; one after the other as full as is good to read."""
    starts = [x for x, _, _ in box.parts]
    ends = [*starts[1:], box.width]
    under_relation, under_right = _indents(formula, starts, room / 3)
    relations = [i for i, item in enumerate(formula.items) if _is(item, Kind.RELATION)][1:]
    signs = [i for i, item in enumerate(formula.items) if i and _is(item, Kind.BINARY)]
    sums = [i for i in signs if _adds(formula.items[i])]
    broken: list[Row] = []
    first, indent = 0, 0.0
    while indent + ends[-1] - starts[first] > room:
        filled = {
            i: (indent + ends[i - 1] - starts[first]) / room for i in {*relations, *signs} if i > first + 1
        }
        cut = _cut(filled, relations, sums)
        if cut is None:
            break
        broken.append(_line(formula.items[first:cut], indent))
        first = cut
        indent = under_relation if _is(formula.items[first], Kind.RELATION) else under_right
    return [*broken, _line(formula.items[first:], indent)]


def _cut(filled: dict[int, float], relations: list[int], sums: list[int]) -> int | None:
    """Where to end a line: the last place of the best kind that fits; filled: the share of the line up to a place."""
    fitting = [i for i, share in filled.items() if share <= 1]
    at_relation = [i for i in fitting if i in relations and filled[i] >= LEAST_FULL]
    for places in (at_relation, [i for i in fitting if i in sums], fitting):
        if places:
            return max(places)
    return min(filled, default=None)


def _line(items: tuple[Formula, ...], indent: float) -> Row:
    """A line of its own; an empty operand before a leading sign keeps the space after it."""
    before = (Space(indent / EM),) if indent else ()
    return Row((*before, *((Row(()),) if _is(items[0], Kind.BINARY) else ()), *items))


def _indents(formula: Row, starts: list[float], most: float) -> tuple[float, float]:
    """Where the first relation and what follows it begin; an em where that is too far to the right."""
    for i, item in enumerate(formula.items[:-1]):
        if _is(item, Kind.RELATION):
            return (starts[i], starts[i + 1]) if starts[i + 1] <= most else (EM, 2 * EM)
    return EM, EM


def _is(item: Formula, kind: Kind) -> bool:
    return isinstance(item, Operator) and item.kind is kind


def _adds(item: Formula) -> bool:
    return isinstance(item, Operator) and item.text in ("+", "−")
