"""GIF: one palette for the whole film, and of each frame only the pixels that changed.

W3C, "Graphics Interchange Format, Version 89a" (1990); the loop is Netscape's application extension. Pillow packs the
pixels (LZW); it is imported when the first GIF is written, which keeps it out of the start of the window.
"""

import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage

from bpviz.render.exporter import Exporter, Kind, Peek, Settings
from bpviz.render.palette import Palette, choose
from bpviz.render.pixels import RGB, Bytes, Words, opaque, words

TRANSPARENT = 255
SAMPLES = 12  # frames that are looked at for the palette,
PIXELS = 2_000_000  # and pixels of all of them together
FASTEST = 50  # browsers show a delay of one hundredth of a second as ten


def moments(count: int) -> list[int]:
    """The numbers of the frames to look at, spread over the film, its first and its last among them."""
    return sorted(set(np.linspace(0, count - 1, min(SAMPLES, count)).round().astype(int).tolist()))


def sampled(settings: Settings, peek: Peek) -> Iterator[Words]:
    """Every so many pixels of some frames, each frame at other places."""
    numbers = moments(settings.count)
    step = max(1, len(numbers) * settings.width * settings.height // PIXELS)
    for turn, number in enumerate(numbers):
        image = opaque(peek(number))
        yield words(image).ravel()[turn % step :: step].copy()


def packed(indices: Bytes) -> bytes:
    """(height, width) indices as LZW in sub-blocks, with the code size before and the terminator after them."""
    from PIL import Image  # noqa: PLC0415  (see the module's sentence)

    height, width = indices.shape
    picture = Image.frombuffer("P", (width, height), indices, "raw", "P", 0, 1)
    return b"\x08" + picture.tobytes("gif", "P", 8, 0) + b"\x00"


class GifWriter:
    """Streams to `path`; keeps the palette, the last frame and its indices."""

    def __init__(self, path: Path, settings: Settings, peek: Peek) -> None:
        self.settings = settings
        self.palette = Palette(choose(sampled(settings, peek), settings.colours))
        self.shown = np.full(settings.width * settings.height, TRANSPARENT, np.uint8)
        self.last: QImage | None = None
        self.file = path.open("wb")
        self.file.write(self.header())

    def header(self) -> bytes:
        """Screen of the film's size, 256 colours for all frames, and the loop."""
        colours = np.zeros(256, np.uint32)
        colours[: len(self.palette.colours)] = self.palette.colours
        table = b"".join(int(colour).to_bytes(3, "big") for colour in colours)
        screen = struct.pack("<6sHHBBB", b"GIF89a", self.settings.width, self.settings.height, 0xF7, 0, 0)
        loop = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00" if self.settings.loop else b""
        return screen + table + loop

    def add(self, number: int, image: QImage) -> None:
        frame = opaque(image)
        left, top, patch = self.patch(frame)
        height, width = patch.shape
        control = struct.pack("<BBBBHBB", 0x21, 0xF9, 4, 0b101, self.delay(number), TRANSPARENT, 0)
        place = struct.pack("<BHHHHB", 0x2C, left, top, width, height, 0)
        self.file.write(control + place + packed(patch))
        self.last = frame

    def delay(self, number: int) -> int:
        """Hundredths of a second; rounding is carried on, so that the film as a whole lasts as long as it should."""
        fps = self.settings.fps
        return round(100 * (number + 1) / fps) - round(100 * number / fps)

    def patch(self, frame: QImage) -> tuple[int, int, Bytes]:
        """Left, top and the (height, width) indices of what changed since the last frame; the rest is transparent."""
        width = self.settings.width
        pixels = words(frame).ravel()
        where = np.flatnonzero(pixels != words(self.last).ravel()) if self.last else np.arange(pixels.size)
        fresh = self.palette.indices(pixels[where] & RGB)
        visible = fresh != self.shown[where]
        where, fresh = where[visible], fresh[visible]
        if not where.size:
            return 0, 0, np.full((1, 1), TRANSPARENT, np.uint8)
        self.shown[where] = fresh
        rows, columns = np.divmod(where, width)
        top, left = int(rows[0]), int(columns.min())
        patch = np.full((int(rows[-1]) - top + 1, int(columns.max()) - left + 1), TRANSPARENT, np.uint8)
        patch[rows - top, columns - left] = fresh
        return left, top, patch

    def finish(self) -> None:
        self.file.write(b"\x3b")
        self.file.close()

    def abort(self) -> None:
        with suppress(OSError):  # what really went wrong is already on its way
            self.file.close()


EXPORTER = Exporter(
    label="GIF animation", suffix=".gif", kind=Kind.FILM, open=GifWriter, fastest=FASTEST, order=2
)
