"""Small pictures painted once and pasted often: texts, glows and pulses, kept under a limit."""

from collections import OrderedDict
from collections.abc import Hashable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPixmap, QRadialGradient

from bpviz.render.fonts import EM, digit_height, kerning, letter_outline, outline, simple
from bpviz.render.painting import painting

LIMIT = 48_000_000
"""How many bytes of sprites are kept; the ones not used for longest go first."""
MARGIN = 2
LARGE = 60.0
"""Texts of so many pixels are painted whole."""
PARTS = 4
"""Letters are placed to such a part of a pixel."""

ANTIALIASING, NO_PEN = QPainter.RenderHint.Antialiasing, Qt.PenStyle.NoPen
FORMAT = QImage.Format.Format_ARGB32_Premultiplied

TextKey = tuple[str, str, float, int, int]


class Sprites:
    """Pixmaps by what they show. All sizes here are device pixels."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, tuple[QPixmap, float]] = OrderedDict()
        self._bytes = 0

    def text(self, text: str, size: float, weight: int, colour: int) -> tuple[QPixmap, float]:
        """The text, and its advance. The pixmap's left is MARGIN before the text's start; its middle row is the
        digits' middle."""
        key = ("text", text, size, weight, colour)
        found = self._found(key)
        if found is not None:
            return found
        return self._put_together(key) if simple(text) and size < LARGE else self._outlined(key)

    def _put_together(self, key: TextKey) -> tuple[QPixmap, float]:
        """From letters that were painted before, each to a part of a pixel: numbers change, their digits do not."""
        _, text, size, weight, colour = key
        places, x, before, scale = [], 0.0, "", size / EM
        for letter in text:
            if before:
                x += kerning(before, letter, weight) * scale
            whole, part = divmod(round(x * PARTS), PARTS)
            places.append((whole, letter, part))
            x += letter_outline(letter, weight)[1] * scale
            before = letter
        half = int(size) + MARGIN
        image = _clear(int(x) + 3 * MARGIN + int(0.3 * size), 2 * half)
        with painting(image) as painter:
            for whole, letter, part in places:
                painter.drawPixmap(whole, 0, self._letter(letter, size, weight, colour, part))
        return self._kept_as(key, image, x)

    def _letter(self, letter: str, size: float, weight: int, colour: int, part: int) -> QPixmap:
        key = ("letter", letter, size, weight, colour, part)
        found = self._found(key)
        if found is None:
            path, advance = letter_outline(letter, weight)
            found = self._filled(key, path, advance, part / PARTS)
        return found[0]

    def _outlined(self, key: TextKey) -> tuple[QPixmap, float]:
        return self._filled(key, *outline(key[1], key[3]), 0.0)

    def _filled(
        self,
        key: tuple[str, str, float, int, int, *tuple[int, ...]],
        path: QPainterPath,
        advance: float,
        x: float,
    ) -> tuple[QPixmap, float]:
        size, scale = key[2], key[2] / EM
        width = int(max(advance, path.boundingRect().right()) * scale) + 2 * MARGIN + 2
        half = int(size) + MARGIN
        image = _clear(width, 2 * half)
        with painting(image) as painter:
            painter.translate(MARGIN + x, half + digit_height() * size / 2)
            painter.scale(scale, scale)
            painter.fillPath(path, QColor.fromRgba(key[4]))
        return self._kept_as(key, image, advance * scale)

    def glow(self, inner: float, outer: float, colour: int) -> QPixmap:
        """Light round a disc, centred in the pixmap."""
        key = ("glow", inner, outer, colour)
        found = self._found(key)
        if found is not None:
            return found[0]
        half = int(outer) + 1
        image = _clear(2 * half, 2 * half)
        with painting(image) as painter:
            painter.translate(half, half)
            paint_glow(painter, QPointF(0, 0), inner, outer, colour)
        return self._kept_as(key, image, 0.0)[0]

    def pulse(self, radius: float, colour: int, hollow: bool, ground: int) -> QPixmap:
        """A pulse with its halo, centred in the pixmap."""
        key = ("pulse", radius, colour, hollow, ground)
        found = self._found(key)
        if found is not None:
            return found[0]
        half = int(radius * HALO) + 1
        image = _clear(2 * half, 2 * half)
        with painting(image) as painter:
            painter.translate(half, half)
            paint_pulse(painter, QPointF(0, 0), radius, colour, hollow, ground)
        return self._kept_as(key, image, 0.0)[0]

    def spark(self, radius: float, colour: int) -> QPixmap:
        """One point of a trail, centred in the pixmap."""
        key = ("spark", radius, colour)
        found = self._found(key)
        if found is not None:
            return found[0]
        half = int(radius) + 2
        image = _clear(2 * half, 2 * half)
        with painting(image) as painter:
            painter.translate(half, half)
            paint_spark(painter, QPointF(0, 0), radius, colour)
        return self._kept_as(key, image, 0.0)[0]

    def _found(self, key: Hashable) -> tuple[QPixmap, float] | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def _kept_as(self, key: Hashable, image: QImage, advance: float) -> tuple[QPixmap, float]:
        kept = self._kept[key] = QPixmap.fromImage(image), advance
        self._bytes += 4 * image.width() * image.height()
        while self._bytes > LIMIT and len(self._kept) > 1:
            sprite = self._kept.popitem(last=False)[1][0]
            self._bytes -= 4 * sprite.width() * sprite.height()
        return kept


HALO = 3.2
"""The radius of a pulse's halo, as a multiple of its own."""


def paint_glow(painter: QPainter, centre: QPointF, inner: float, outer: float, colour: int) -> None:
    """Full colour (with its alpha) up to `inner`, then softly nothing at `outer`."""
    light = QRadialGradient(centre, outer)
    start = inner / outer
    for share, strength in ((0.0, 1.0), (0.25, 0.62), (0.5, 0.3), (0.75, 0.09), (1.0, 0.0)):
        light.setColorAt(start + (1 - start) * share, _faded(colour, strength))
    painter.setPen(NO_PEN)
    painter.setBrush(QBrush(light))
    painter.drawEllipse(centre, outer, outer)


def paint_pulse(
    painter: QPainter, centre: QPointF, radius: float, colour: int, hollow: bool, ground: int
) -> None:
    """A halo, and in it a filled point, or a ring round `ground`."""
    paint_glow(painter, centre, 0.6 * radius, HALO * radius, (colour & 0xFFFFFF) | 0x78000000)
    painter.setBrush(QColor.fromRgba(colour))
    painter.drawEllipse(centre, radius, radius)
    if hollow:
        painter.setBrush(QColor.fromRgba(ground))
        painter.drawEllipse(centre, 0.52 * radius, 0.52 * radius)


def paint_spark(painter: QPainter, centre: QPointF, radius: float, colour: int) -> None:
    """A plain point, as strong as its colour's alpha."""
    painter.setPen(NO_PEN)
    painter.setBrush(QColor.fromRgba(colour))
    painter.drawEllipse(centre, radius, radius)


def _faded(colour: int, strength: float) -> QColor:
    alpha = round((colour >> 24) * strength)
    return QColor.fromRgba((colour & 0xFFFFFF) | (alpha << 24))


def _clear(width: int, height: int) -> QImage:
    image = QImage(width, height, FORMAT)
    image.fill(0)
    return image
