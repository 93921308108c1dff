"""The one painter: a scene becomes pixels here, for the window, for a picture and for every frame of a film."""

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from itertools import pairwise
from typing import assert_never

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from bpviz.render.fonts import EM, digit_height, outline
from bpviz.render.formulas import paint_formulas
from bpviz.render.painting import painting
from bpviz.render.sprites import MARGIN, Sprites, paint_glow, paint_pulse, paint_spark
from bpviz.render.stamps import Stamps
from bpviz.scene.marks import (
    Arcs,
    Boxes,
    Curves,
    Discs,
    Formulas,
    Glows,
    Image,
    Lines,
    Mark,
    Polyline,
    Pulses,
    Rings,
    Texts,
)
from bpviz.scene.scene import Scene

LAYER_BYTES = 40_000_000
"""How much the kept layers may weigh together."""
MANY = 6
"""So many curves of one pen are worth painting together."""
TRAIL = (0.62, 0.34)
"""The opacity of a trail's newest and its oldest point."""

ANTIALIASING = QPainter.RenderHint.Antialiasing
NO_PEN, NO_BRUSH, FLAT_CAP = Qt.PenStyle.NoPen, Qt.BrushStyle.NoBrush, Qt.PenCapStyle.FlatCap
"""An enumeration's member costs more to look up than a line to draw."""


class Cache:
    """What a painter keeps between frames: layers and sprites. One for each window or film; it holds no answers, only
    speed."""

    def __init__(self) -> None:
        self.sprites = Sprites()
        self.stamps = Stamps()
        self._layers: OrderedDict[Hashable, QImage] = OrderedDict()
        self._bytes = 0

    def layer(self, scene: Scene, ratio: float) -> QImage:
        """The scene's ground and still marks on its background, opaque."""
        size = (scene.width, scene.height, scene.background, ratio)
        key = ("still", scene.ground_key, scene.still_key, *size)
        if key not in self._layers:
            image = self._ground(scene, ratio, size).copy()
            with painting(image) as painter:
                _paint_marks(painter, scene.still, self, ratio)
            self._keep(key, image)
        self._layers.move_to_end(key)
        return self._layers[key]

    def _ground(self, scene: Scene, ratio: float, size: tuple[float, ...]) -> QImage:
        key = ("ground", scene.ground_key, *size)
        if key not in self._layers:
            image = _blank(scene, ratio)
            with painting(image) as painter:
                _paint_marks(painter, scene.ground, self, ratio)
            self._keep(key, image)
        self._layers.move_to_end(key)
        return self._layers[key]

    def _keep(self, key: Hashable, image: QImage) -> None:
        self._layers[key] = image
        self._bytes += image.sizeInBytes()
        while self._bytes > LAYER_BYTES and len(self._layers) > 2:
            self._bytes -= self._layers.popitem(last=False)[1].sizeInBytes()


def paint(painter: QPainter, scene: Scene, cache: Cache | None = None) -> None:
    """The scene with its top left at the painter's origin.

    With a cache, for pixels: layers and sprites at the device's pixel ratio; the painter must not be scaled or rotated.
    Without one, for SVG, PDF and printers: every mark as outlines.
    """
    painter.setRenderHint(ANTIALIASING)
    if cache is None:
        painter.fillRect(QRectF(0, 0, scene.width, scene.height), QColor.fromRgba(scene.background))
        _paint_marks(painter, scene.marks, None, 1.0)
        return
    ratio = painter.device().devicePixelRatioF()
    painter.drawImage(QPointF(0, 0), cache.layer(scene, ratio))
    _paint_marks(painter, scene.moving, cache, ratio)


def image(scene: Scene, ratio: float = 1.0, cache: Cache | None = None) -> QImage:
    """The scene as an opaque RGB32 image of width × ratio by height × ratio pixels: the pixels that a window shows."""
    cache = Cache() if cache is None else cache
    picture = cache.layer(scene, ratio).copy()
    with painting(picture) as painter:
        _paint_marks(painter, scene.moving, cache, ratio)
    return picture


def _blank(scene: Scene, ratio: float) -> QImage:
    picture = QImage(round(scene.width * ratio), round(scene.height * ratio), QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor.fromRgba(scene.background))
    return picture


def _paint_marks(painter: QPainter, marks: tuple[Mark, ...], cache: Cache | None, ratio: float) -> None:
    for mark in marks:
        _paint(painter, mark, cache, ratio)


def _paint(painter: QPainter, mark: Mark, cache: Cache | None, ratio: float) -> None:  # noqa: C901
    match mark:
        case Curves():
            _curves(painter, mark, ratio)
        case Discs():
            _discs(painter, mark)
        case Rings():
            _rings(painter, mark)
        case Arcs():
            _arcs(painter, mark)
        case Boxes():
            _boxes(painter, mark)
        case Lines():
            _lines(painter, mark)
        case Polyline():
            _polyline(painter, mark)
        case Image():
            _image(painter, mark)
        case Glows():
            _glows(painter, mark, cache, ratio)
        case Pulses():
            _pulses(painter, mark, cache, ratio)
        case Texts():
            _texts(painter, mark, cache, ratio)
        case Formulas():
            paint_formulas(painter, mark)
        case _:
            assert_never(mark)


def _pen(colour: int, width: float, dashed: bool = False) -> QPen:
    pen = QPen(QColor.fromRgba(colour), width)
    pen.setCapStyle(FLAT_CAP)
    if dashed:
        pen.setDashPattern([max(5.5, 2.6 * width) / width, max(3.0, 1.1 * width) / width])
    return pen


def _runs(*columns: np.ndarray) -> Iterator[tuple[int, int]]:
    """(start, stop) of the stretches over which all columns stay the same."""
    count = len(columns[0])
    if not count:
        return
    changes = np.zeros(count - 1, dtype=bool)
    for column in columns:
        changes |= column[1:] != column[:-1]
    borders = [0, *(np.flatnonzero(changes) + 1).tolist(), count]
    yield from pairwise(borders)


def _curves(painter: QPainter, mark: Curves, ratio: float) -> None:
    """Curves of one pen that are thin are one path; thick ones are stroked singly, for a path strokes the union of its
    parts. Many that are a little thicker than a pixel are painted as two thin ones side by side: it is much faster."""
    painter.setBrush(NO_BRUSH)
    rows = mark.points.reshape(-1, 8).tolist()
    for start, stop in _runs(mark.colour, mark.width, mark.dashed):
        width, dashed = float(mark.width[start]), bool(mark.dashed[start])
        side_by_side = 1.0 < width * ratio <= 2.0 and stop - start >= MANY
        painter.setPen(_pen(int(mark.colour[start]), width / 2 if side_by_side else width, dashed))
        path = QPainterPath()
        if width * ratio > 1.0 and not side_by_side:
            for x0, y0, x1, y1, x2, y2, x3, y3 in rows[start:stop]:
                path.moveTo(x0, y0)
                path.cubicTo(x1, y1, x2, y2, x3, y3)
                painter.drawPath(path)
                path.clear()
            continue
        for shift in (-width / 4, width / 4) if side_by_side else (0.0,):
            for x0, y0, x1, y1, x2, y2, x3, y3 in rows[start:stop]:
                path.moveTo(x0, y0 + shift)
                path.cubicTo(x1, y1 + shift, x2, y2 + shift, x3, y3 + shift)
        painter.drawPath(path)


def _discs(painter: QPainter, mark: Discs) -> None:
    painter.setPen(NO_PEN)
    for (x, y), radius, colour in zip(
        mark.centre.tolist(), mark.radius.tolist(), mark.colour.tolist(), strict=True
    ):
        painter.setBrush(QColor.fromRgba(colour))
        painter.drawEllipse(QPointF(x, y), radius, radius)


def _rings(painter: QPainter, mark: Rings) -> None:
    painter.setBrush(NO_BRUSH)
    columns = (mark.centre, mark.radius, mark.width, mark.colour, mark.dashed)
    for (x, y), radius, width, colour, dashed in zip(*(column.tolist() for column in columns), strict=True):
        painter.setPen(_pen(colour, width, dashed))
        painter.drawEllipse(QPointF(x, y), radius, radius)


def _arcs(painter: QPainter, mark: Arcs) -> None:
    painter.setBrush(NO_BRUSH)
    columns = (mark.centre, mark.radius, mark.width, mark.start, mark.sweep, mark.colour)
    for (x, y), radius, width, start, sweep, colour in zip(
        *(column.tolist() for column in columns), strict=True
    ):
        painter.setPen(_pen(colour, width))
        box = QRectF(x - radius, y - radius, 2 * radius, 2 * radius)
        painter.drawArc(box, round(16 * (90 - start)), round(-16 * sweep))


def _boxes(painter: QPainter, mark: Boxes) -> None:
    columns = (mark.corner, mark.size, mark.radius, mark.fill, mark.line, mark.line_width)
    for (x, y), (width, height), radius, fill, line, line_width in zip(
        *(column.tolist() for column in columns), strict=True
    ):
        painter.setPen(_pen(line, line_width) if line_width else QPen(NO_PEN))
        painter.setBrush(QColor.fromRgba(fill) if fill >> 24 else NO_BRUSH)
        painter.drawRoundedRect(QRectF(x, y, width, height), radius, radius)


def _lines(painter: QPainter, mark: Lines) -> None:
    ends = np.hstack([mark.start, mark.end]).tolist()
    for start, stop in _runs(mark.colour, mark.width):
        painter.setPen(_pen(int(mark.colour[start]), float(mark.width[start])))
        painter.drawLines([QLineF(*row) for row in ends[start:stop]])


def _polyline(painter: QPainter, mark: Polyline) -> None:
    pen = _pen(mark.colour, mark.width, mark.dashed)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in mark.points.tolist()]))


def _image(painter: QPainter, mark: Image) -> None:
    cells = np.ascontiguousarray(mark.cells)
    rows, columns = cells.shape
    strip = QImage(cells.data, columns, rows, columns, QImage.Format.Format_Indexed8)
    strip.setColorTable(mark.palette.tolist())
    colours = strip.convertToFormat(QImage.Format.Format_RGB32)
    painter.drawImage(QRectF(mark.x, mark.y, mark.width, mark.height), colours)


def _glows(painter: QPainter, mark: Glows, cache: Cache | None, ratio: float) -> None:
    rows = zip(
        mark.centre.tolist(), mark.inner.tolist(), mark.outer.tolist(), mark.colour.tolist(), strict=True
    )
    if cache is None:
        for (x, y), inner, outer, colour in rows:
            paint_glow(painter, QPointF(x, y), inner, outer, colour)
        return
    painter.save()
    painter.scale(1 / ratio, 1 / ratio)
    for (x, y), inner, outer, colour in rows:
        sprite = cache.sprites.glow(inner * ratio, outer * ratio, colour)
        half = sprite.width() // 2
        painter.drawPixmap(round(x * ratio) - half, round(y * ratio) - half, sprite)
    painter.restore()


def _pulses(painter: QPainter, mark: Pulses, cache: Cache | None, ratio: float) -> None:
    """Trails first, weakest last point first, then the pulses themselves."""
    if not len(mark.position):
        return
    points = mark.trail.shape[1]
    opacity = np.linspace(TRAIL[0], TRAIL[1], points) if points else np.empty(0)
    shrink = np.linspace(0.62, 0.3, points) if points else np.empty(0)
    if cache is None:
        columns = (mark.position, mark.trail, mark.radius, mark.colour, mark.hollow)
        for (x, y), trail, radius, colour, hollow in zip(*(c.tolist() for c in columns), strict=True):
            for k in range(points - 1, -1, -1):
                faint = (colour & 0xFFFFFF) | (round(255 * opacity[k]) << 24)
                paint_spark(painter, QPointF(*trail[k]), radius * shrink[k], faint)
            paint_pulse(painter, QPointF(x, y), radius, colour, hollow, mark.ground)
        return
    painter.save()
    painter.scale(1 / ratio, 1 / ratio)
    order = np.lexsort((mark.hollow, mark.colour, mark.radius))
    position, trail = np.rint(mark.position * ratio), np.rint(mark.trail * ratio)
    radius = mark.radius * ratio
    for start, stop in _runs(mark.radius[order], mark.colour[order], mark.hollow[order]):
        chosen = order[start:stop]
        first = int(chosen[0])
        colour, size = int(mark.colour[first]), float(radius[first])
        for k in range(points - 1, -1, -1):
            faint = (colour & 0xFFFFFF) | (round(255 * opacity[k]) << 24)
            cache.stamps.stamp(painter, cache.sprites.spark(size * shrink[k], faint), trail[chosen, k])
        sprite = cache.sprites.pulse(size, colour, bool(mark.hollow[first]), mark.ground)
        cache.stamps.stamp(painter, sprite, position[chosen])
    painter.restore()


def _texts(painter: QPainter, mark: Texts, cache: Cache | None, ratio: float) -> None:
    columns = (mark.anchor, mark.size, mark.weight, mark.colour, mark.horizontal)
    rows = zip(mark.text, *(column.tolist() for column in columns), strict=True)
    if cache is None:
        for text, (x, y), size, weight, colour, horizontal in rows:
            path, advance = outline(text, weight)
            scale = size / EM
            place = QTransform(
                scale, 0, 0, scale, x - horizontal * advance * scale, y + digit_height() * size / 2
            )
            painter.fillPath(place.map(path), QColor.fromRgba(colour))
        return
    painter.save()
    painter.scale(1 / ratio, 1 / ratio)
    for text, (x, y), size, weight, colour, horizontal in rows:
        sprite, advance = cache.sprites.text(text, size * ratio, weight, colour)
        left = round(x * ratio - horizontal * advance) - MARGIN
        painter.drawPixmap(left, round(y * ratio) - sprite.height() // 2, sprite)
    painter.restore()
