"""From frames to a file: paints in the caller's thread, packs in others, and lets only what is complete appear."""

import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtGui import QImage, QPainter

from bpviz.render.errors import ExportError
from bpviz.render.exporter import Exporter, Kind, Settings, Writer, exporters
from bpviz.render.files import filling, replacing, told
from bpviz.words import say

AHEAD = 2  # frames that may wait for a thread to pack them
MOST_THREADS = 8
LARGEST = 16384  # pixels a side, x264's limit
SLOWEST, FASTEST = 0.01, 1000  # frames a second that all formats can tell apart
SEPARATORS = tuple({os.sep, os.altsep or os.sep, "/"})

Frames = Callable[[int], QImage]
Draw = Callable[[int, QPainter], None]


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What was written: frames in the file or folder, bytes of all of it, width and height in pixels."""

    frames: int
    bytes: int
    width: int
    height: int


class CancelError(Exception):
    """Unwinds an export that is no longer wanted; it never leaves this module."""


def export(
    frames: Frames,
    settings: Settings,
    out: str | os.PathLike[str],
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
    force: bool = False,
    draw: Draw | None = None,
) -> ExportResult | None:
    """Writes frames 0 … settings.count − 1 to `out`; None where it was cancelled: then nothing has changed on disk.

    frames(k) is frame k, opaque, of settings' size in device pixels; frames are asked for in the caller's thread, any
    of them at any time. draw(k, painter) draws the same frame for formats that keep strokes. A picture shows frame 0.
    out: as it was typed, see choose_exporter. progress(done, total) counts the frames that are packed. force: frames
    in a folder that is not empty give way. Raises ExportError.
    """
    exporter = choose_exporter(out)
    check(exporter, settings, out)
    film = fitted(exporter, settings)
    path = Path(out)

    def picture(number: int) -> QImage:
        if cancelled():
            raise CancelError
        image = frames(min(settings.count - 1, round(number * settings.fps / film.fps)))
        if (image.width(), image.height()) != (settings.width, settings.height):
            raise ValueError(
                f"{image.width()}×{image.height()} painted, {settings.width}×{settings.height} needed"
            )
        return QImage(image)  # shares the pixels: a painter that goes on with the same image gets a copy

    def packed(done: int) -> None:
        progress(done, film.count)
        if cancelled():
            raise CancelError

    try:
        with filling(path, force) if exporter.kind is Kind.FOLDER else replacing(path) as beside:
            if exporter.open is not None:
                with told(path):
                    writer = exporter.open(beside, film, picture)
                feed(writer, film.count, picture, packed, exporter.parallel, path)
            elif exporter.draw is not None and draw is not None:
                with told(path):
                    exporter.draw(beside, film, partial(draw, 0))
                packed(1)
            else:
                raise ValueError(f"{exporter.label} needs `draw`")
            size = weight(beside)
    except CancelError:
        return None
    return ExportResult(film.count, size, film.width, film.height)


def feed(
    writer: Writer,
    count: int,
    picture: Frames,
    packed: Callable[[int], None],
    parallel: bool,
    path: Path,
) -> None:
    """Paints frame after frame here while others are packed; the writer is closed whatever happens."""
    threads = min(MOST_THREADS, os.cpu_count() or 1) if parallel else 1
    waiting: deque[Future[None]] = deque()
    pool = ThreadPoolExecutor(threads, thread_name_prefix="export")
    broken = Event()

    def pack(number: int, image: QImage) -> None:
        if not broken.is_set():  # FFmpeg crashes when it is given more after a write that failed
            try:
                writer.add(number, image)
            except BaseException:
                broken.set()
                raise

    def settle(number: int) -> None:
        with told(path):
            waiting.popleft().result()
        packed(number + 1)

    try:
        for number in range(count):
            waiting.append(pool.submit(pack, number, picture(number)))
            if len(waiting) >= threads + AHEAD:
                settle(number + 1 - len(waiting))
        while waiting:
            settle(count - len(waiting))
        with told(path):
            pool.submit(writer.finish).result()
    except BaseException:
        pool.shutdown(cancel_futures=True)
        writer.abort()
        raise
    finally:
        pool.shutdown()


def choose_exporter(out: str | os.PathLike[str]) -> Exporter:
    """The format of `out`: numbered frames where it ends in a slash or is a folder, otherwise what its ending says."""
    text = os.fspath(out)
    known = {exporter.suffix: exporter for exporter in exporters().values()}
    with told(Path(text)):
        if text.endswith(SEPARATORS) or Path(text).is_dir():
            return known["/"]
    suffix = Path(text).suffix.lower()
    if suffix in known:
        return known[suffix]
    endings = ", ".join(ending for ending in known if ending != "/")
    raise ExportError(
        say('"{suffix}" is not a format that can be written', suffix=suffix)
        if suffix
        else say("the name does not say which format to write"),
        say("let it end in one of {endings}, or in / for a folder of numbered frames", endings=endings),
        file=text,
    )


def check(exporter: Exporter, settings: Settings, out: str | os.PathLike[str]) -> None:
    """Raises where the format or the size cannot be had: found out before the first frame is painted."""
    absence = exporter.available()
    if absence is not None:
        raise ExportError(absence, file=os.fspath(out))
    if not (0 < settings.width <= LARGEST and 0 < settings.height <= LARGEST):
        raise ExportError(
            say("{width}×{height} is not a size of a picture", width=settings.width, height=settings.height),
            say("choose from 1 to {largest} pixels a side", largest=LARGEST),
            file=os.fspath(out),
        )
    if settings.count < 1 or not SLOWEST <= settings.fps <= FASTEST:
        raise ExportError(
            say(
                "there is no film of {count} frames at {fps} a second", count=settings.count, fps=settings.fps
            ),
            say("choose at least one frame, and {least} to {most} a second", least=SLOWEST, most=FASTEST),
            file=os.fspath(out),
        )


def fitted(exporter: Exporter, settings: Settings) -> Settings:
    """The same film as the format can show it: one frame, even sizes, or fewer frames in the same time."""
    if exporter.kind is Kind.PICTURE:
        settings = replace(settings, count=1)
    elif exporter.fastest is not None and settings.fps > exporter.fastest:
        count = max(1, round(settings.count * exporter.fastest / settings.fps))
        settings = replace(settings, fps=exporter.fastest, count=count)
    if exporter.even:
        settings = replace(
            settings, width=settings.width + settings.width % 2, height=settings.height + settings.height % 2
        )
    return settings


def weight(path: Path) -> int:
    """Bytes of a file, or of the files in a folder."""
    files = list(path.iterdir()) if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files)
