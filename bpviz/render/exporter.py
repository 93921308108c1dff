"""What a file format that frames can be written to has to say of itself."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol, cast

from PySide6.QtGui import QImage, QPainter

from bpviz.registry import constants
from bpviz.words import Message

PACKAGE = "bpviz.render.exporters"


class Kind(StrEnum):
    """What becomes of the frames: one file that moves, one picture of the first frame, or a folder of pictures."""

    FILM = "film"
    PICTURE = "picture"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Settings:
    """width, height: pixels; fps: frames a second; count: frames; colours: 0xRRGGBB that a palette has to keep."""

    width: int
    height: int
    fps: float = 60.0
    count: int = 1
    loop: bool = True
    colours: tuple[int, ...] = ()


class Writer(Protocol):
    """A file being written: frames one after the other, then either `finish` or `abort`, which closes it at any time.

    A writer keeps a bounded number of frames, whatever the length of the film. It may be used from any thread, though
    not from two at once unless its exporter is `parallel`; then the frames may arrive in any order.
    After an exception nothing but `abort` is called.
    """

    def add(self, number: int, image: QImage) -> None: ...

    def finish(self) -> None: ...

    def abort(self) -> None: ...


class Peek(Protocol):
    """Frame `number` of the film that is about to come, for a format that has to choose its colours first."""

    def __call__(self, number: int) -> QImage: ...


def always() -> Message | None:
    """For a format that needs nothing beyond what bpviz itself needs."""
    return None


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format, which takes pixels, `open(path, settings, peek)`, or strokes, `draw(path, settings, paint)`.

    suffix: the ending of the file's name, "/" for a folder. available(): None, or what is missing and how to get it.
    fastest: most frames a second that players of this format show, or None. even: an odd width or height grows by one.
    parallel: see Writer.
    """

    label: str
    suffix: str
    kind: Kind
    open: Callable[[Path, Settings, Peek], Writer] | None = None
    draw: Callable[[Path, Settings, Callable[[QPainter], None]], None] | None = None
    available: Callable[[], Message | None] = always
    fastest: int | None = None
    even: bool = False
    parallel: bool = False
    order: int = 100


def exporters() -> dict[str, Exporter]:
    """{name: exporter} of every file in the folder, in the order in which a person should meet them."""
    return cast(dict[str, Exporter], dict(constants(PACKAGE, "EXPORTER")))
