"""The outlines of the mathematics font's glyphs."""

import threading
from functools import lru_cache

from PySide6.QtGui import QFont, QPainterPath, QRawFont, QTransform

from bpviz.registry import assets
from bpviz.scene.typeset.font import EM, FILE

_local = threading.local()


@lru_cache(8192)
def glyph_outline(glyph: int, em: float) -> QPainterPath:
    """The outline for an em of that many pixels, y downwards, as painters want it. Needs a QGuiApplication; raises
    FileNotFoundError where the font cannot be read."""
    if em == EM:
        return _raw().pathForGlyph(glyph)
    return QTransform.fromScale(em / EM, em / EM).map(glyph_outline(glyph, EM))


def _raw() -> QRawFont:
    """One to a thread, as Qt asks; the outlines are shared."""
    raw: QRawFont | None = getattr(_local, "raw", None)
    if raw is None:
        path = str(assets() / "fonts" / FILE)
        raw = QRawFont(path, EM, QFont.HintingPreference.PreferNoHinting)
        if not raw.isValid():
            raise FileNotFoundError(f"{path}: the mathematics font cannot be read; install bpviz again")
        _local.raw = raw
    return raw
