"""The toolbar's icons in a theme's colours, sharp at any scale factor."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from bpviz.app.style import css
from bpviz.registry import assets
from bpviz.scene.theme import Theme

SIZE = 20
SCALES = (1, 2, 3)


@cache
def icon(name: str, theme: Theme, colour: int | None = None) -> QIcon:
    """assets/icons/<name>.svg drawn in `colour` (the text's colour by default), fainter where it is disabled."""
    source = (assets() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    made = QIcon()
    ink = theme.text if colour is None else colour
    for mode, tint in ((QIcon.Mode.Normal, ink), (QIcon.Mode.Disabled, theme.faint)):
        renderer = QSvgRenderer(QByteArray(source.replace("#000", css(tint)).encode()))
        for scale in SCALES:
            made.addPixmap(_pixmap(renderer, scale), mode)
    return made


def window_icon() -> QIcon:
    """The icon of the application."""
    made = QIcon()
    for size in (16, 32, 48, 64, 128, 256):
        made.addFile(str(assets() / "icons" / f"bpviz-{size}.png"), QSize(size, size))
    return made


def _pixmap(renderer: QSvgRenderer, scale: int) -> QPixmap:
    pixmap = QPixmap(SIZE * scale, SIZE * scale)
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, SIZE, SIZE))
    painter.end()
    return pixmap
