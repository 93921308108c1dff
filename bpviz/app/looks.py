"""Puts a theme on the whole application: fonts, palette, style sheet and its three small pictures."""

import tempfile
from functools import cache
from pathlib import Path

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QStyleFactory

from bpviz.app.style import css, palette, sheet
from bpviz.render import fonts
from bpviz.scene.theme import Theme

SHAPES = {"up": "M2 6.5l3-3 3 3", "down": "M2 3.5l3 3 3-3", "tick": "M2 5.2l2.2 2.2 4-4.6"}
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="10" height="10"><path d="{shape}" fill="none" '
    'stroke="{colour}" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/></svg>'
)


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """A style sheet takes pictures from files alone; they are gone when the program ends."""
    return tempfile.TemporaryDirectory(prefix="bpviz-")


def pictures(theme: Theme) -> str:
    """The folder with this theme's arrows and tick."""
    folder = Path(_folder().name) / theme.name
    folder.mkdir(exist_ok=True)
    for name, shape in SHAPES.items():
        ink = theme.muted if name != "tick" else (theme.on_light if theme.name == "dark" else theme.on_dark)
        picture = PICTURE.format(shape=shape, colour=css(ink))
        (folder / f"{name}.svg").write_text(picture, encoding="utf-8")
    return folder.as_posix()


def wear(theme: Theme) -> None:
    """Every widget of the application in this theme."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    fonts.load()
    if app.style().objectName() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    face = QFont("Inter")
    face.setPixelSize(13)
    app.setFont(face)
    app.setPalette(palette(theme))
    app.setStyleSheet(sheet(theme, pictures(theme)))
