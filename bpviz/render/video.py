"""Video files through PyAV, which is an extra of its own and is imported when the first video is written."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from PySide6.QtGui import QImage

from bpviz.render.errors import ExportError
from bpviz.render.exporter import Peek, Settings
from bpviz.render.pixels import Bytes, opaque, words
from bpviz.words import Message, say

if TYPE_CHECKING:
    from av.video.stream import VideoStream

THREADS = (
    4  # a fixed number, on every machine: x264 cuts the film by it, and equal films shall be equal bytes
)
BT709 = 1  # the code of this standard for primaries, transfer and matrix alike (ITU-T H.273)
LIMITED = 1  # 16 … 235, what players expect
SMOOTH = 0x20 | 0x4000 | 0x40000  # libswscale: area average, all pixels count for the colour, exact rounding
SCRUB_SECONDS = 2  # a whole picture at least this often, so that players can jump


@dataclass(frozen=True, slots=True)
class Codec:
    """What to ask FFmpeg for."""

    encoder: str
    container: str
    options: Mapping[str, str]
    container_options: Mapping[str, str]


def missing(name: str) -> Message | None:
    """None where videos can be written, otherwise what to install; `name` is the format's."""
    if find_spec("av") is not None:
        return None
    return say(
        '{name} needs the video extra: pip install ".[video]" in the folder of bpviz; GIF and PNG work without it',
        name=name,
    )


@contextmanager
def explained() -> Iterator[None]:
    """What FFmpeg refuses, as a sentence; what the disk refuses stays an OSError."""
    from av.codec.codec import UnknownCodecError  # noqa: PLC0415  (104 MB, see the module's sentence)
    from av.error import FFmpegError  # noqa: PLC0415

    try:
        yield
    except UnknownCodecError as error:
        raise ExportError(
            say("this PyAV was built without the encoder {encoder}", encoder=str(error)),
            say("install PyAV from PyPI: pip install --force-reinstall --only-binary av av"),
        ) from error
    except FFmpegError as error:
        if isinstance(error, OSError):
            raise
        raise ExportError(
            say("the video could not be packed: {reason}", reason=error.strerror or str(error)),
            say("choose another size or number of frames a second, or write a GIF"),
        ) from error


class VideoWriter:
    """Streams to `path` at constant quality; an odd size grows by a column or a row that repeats the last one."""

    def __init__(self, codec: Codec, path: Path, settings: Settings, peek: Peek) -> None:
        try:
            import av  # noqa: PLC0415  (104 MB, see the module's sentence)
            from av.video.reformatter import VideoReformatter  # noqa: PLC0415
        except ImportError as error:
            raise ExportError(
                say("PyAV is installed but does not start: {reason}", reason=str(error)),
                say('install it again: pip install --force-reinstall "bpviz[video]"'),
            ) from error
        self.av = av
        self.rate = Fraction(settings.fps).limit_denominator(1001)
        self.reformatter = VideoReformatter()
        with explained():
            self.container = av.open(
                str(path), "w", format=codec.container, container_options=dict(codec.container_options)
            )
            stream = cast(
                "VideoStream",
                self.container.add_stream(codec.encoder, rate=self.rate, options=dict(codec.options)),
            )
        stream.width, stream.height = even(settings.width), even(settings.height)
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.thread_count = THREADS
        context.gop_size = max(1, round(SCRUB_SECONDS * settings.fps))
        context.color_primaries = context.color_trc = context.colorspace = BT709
        context.color_range = LIMITED
        self.stream = stream

    def add(self, number: int, image: QImage) -> None:
        shared = opaque(image)  # kept until its pixels have been turned into Y, Cb, Cr
        with explained():
            source = self.av.VideoFrame.from_numpy_buffer(pairs(shared), "bgra")
            frame = self.reformatter.reformat(
                source,
                format="yuv420p",
                dst_colorspace=BT709,
                dst_color_range=LIMITED,
                interpolation=SMOOTH,
            )
            frame.pts = number
            frame.time_base = 1 / self.rate
            self.container.mux(self.stream.encode(frame))

    def finish(self) -> None:
        with explained():
            self.container.mux(self.stream.encode(None))
            self.container.close()

    def abort(self) -> None:
        with suppress(OSError, self.av.FFmpegError):  # what really went wrong is already on its way
            self.container.close()


def even(size: int) -> int:
    """Two by two pixels share a colour, so sizes are even."""
    return size + size % 2


def pairs(image: QImage) -> Bytes:
    """(height, width, 4) bytes B, G, R, x of an opaque image, its last column and row repeated where a size is odd."""
    pixels = words(image)
    height, width = pixels.shape
    if height % 2 or width % 2:
        pixels = np.pad(pixels, ((0, height % 2), (0, width % 2)), mode="edge")
    pixels = np.ascontiguousarray(pixels)
    return pixels.view(np.uint8).reshape(*pixels.shape, 4)
