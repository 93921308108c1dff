"""Numbered frames: a folder of PNG pictures, frame_000000.png onwards, for video editors and other programs."""

from pathlib import Path

from PySide6.QtGui import QImage

from bpviz.render.exporter import Exporter, Kind, Peek, Settings
from bpviz.render.exporters.png import encoded


class FramesWriter:
    """Writes each frame as it comes, in any order and from several threads."""

    def __init__(self, path: Path, settings: Settings, peek: Peek) -> None:
        self.folder = path

    def add(self, number: int, image: QImage) -> None:
        (self.folder / f"frame_{number:06}.png").write_bytes(encoded(image))

    def finish(self) -> None: ...

    def abort(self) -> None: ...


EXPORTER = Exporter(
    label="Numbered PNG frames", suffix="/", kind=Kind.FOLDER, open=FramesWriter, parallel=True, order=1
)
