"""How long a frame takes in each format, and in what other programs would do: python tests/benchmarks/export.py.

The film is what a medium network looks like: 1 056 antialiased curves that stay, 64 units and 48 pulses that change.
Seconds are processor seconds of all threads, so that a busy machine does not matter; the clock's are beside them.
"""

import math
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PIL import Image
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPainterPath, QPen

from bpviz.render.export import export
from bpviz.render.exporter import Settings, exporters

WIDTH, HEIGHT, COUNT = 1920, 1080, 60
GROUND, BLUE, ORANGE = QColor("#11161d"), QColor("#4a9ff5"), QColor("#ff922e")
COLUMNS = [
    [QPointF(x, HEIGHT * (i + 1) / (n + 1)) for i in range(n)]
    for x, n in ((150, 16), (700, 32), (1250, 16), (1770, 2))
]


def mixed(colour: QColor, amount: float) -> QColor:
    return QColor(
        *(round(a + (b - a) * amount) for a, b in zip(GROUND.getRgb()[:3], colour.getRgb()[:3], strict=True))
    )


@cache
def still() -> tuple[QImage, list[tuple[QPainterPath, QColor]]]:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(GROUND)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    weights = random.Random(1)
    edges = [
        (weights.gauss(0, 0.5), start, end)
        for left, right in pairwise(COLUMNS)
        for start in left
        for end in right
    ]
    paths = []
    for weight, start, end in sorted(edges, key=lambda edge: abs(edge[0])):
        path, reach = QPainterPath(start), (end.x() - start.x()) / 2
        path.cubicTo(start.x() + reach, start.y(), end.x() - reach, end.y(), end.x(), end.y())
        colour = BLUE if weight > 0 else ORANGE
        painter.setPen(QPen(mixed(colour, min(1.0, abs(weight))), 0.4 + 2 * abs(weight)))
        painter.drawPath(path)
        paths.append((path, colour))
    painter.end()
    return image, paths[-48:]


@cache
def frame(number: int) -> QImage:
    ground, paths = still()
    image = QImage(ground)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    moment = number / COUNT
    for path, colour in paths:
        painter.setBrush(colour)
        painter.drawEllipse(path.pointAtPercent(moment), 4, 4)
    for column, units in enumerate(COLUMNS):
        for row, place in enumerate(units):
            value = math.sin(1.7 * row + column + 2 * moment)
            painter.setBrush(mixed(BLUE if value > 0 else ORANGE, abs(value)))
            painter.drawEllipse(place, 14, 14)
    painter.end()
    return image


def pillow_gif(out: str) -> None:
    frames = (
        Image.frombuffer("RGBX", (WIDTH, HEIGHT), frame(k).constBits(), "raw", "BGRX").convert("RGB")
        for k in range(COUNT)
    )
    next(frames).save(out, save_all=True, append_images=frames, duration=20)


def report(name: str, work: Callable[[Path], object], frames: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        clock, processor = time.perf_counter(), time.process_time()
        work(Path(folder))
        clock, processor = time.perf_counter() - clock, time.process_time() - processor
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    each = 1000 * processor / frames
    print(
        f"{name:34}{each:9.1f} ms{1000 * clock / frames:9.1f} ms{size / frames / 1000:10.1f} kB", flush=True
    )
    return each


def ours(suffix: str, count: int) -> Callable[[Path], object]:
    settings = Settings(WIDTH, HEIGHT, 50, count)
    return lambda folder: export(
        frame, settings, f"{folder}/film{suffix}", draw=lambda k, p: p.drawImage(0, 0, frame(k))
    )


def main() -> None:
    application = QGuiApplication([])
    for number in range(COUNT):
        frame(number)
    print(f"{WIDTH}×{HEIGHT}, {COUNT} frames{'':12}processor        clock       size   (a frame)")
    each = {}
    for exporter in exporters().values():
        if exporter.available() is None and exporter.open is not None:
            count = 1 if exporter.kind == "picture" else COUNT
            report(exporter.label + " (warm-up)", ours(exporter.suffix, 1), 1)
            each[exporter.suffix] = report(exporter.label, ours(exporter.suffix, count), count)
    qt = report(
        "QImage.save, PNG", lambda folder: [frame(k).save(f"{folder}/{k}.png") for k in range(10)], 10
    )
    pillow = report("Pillow, GIF", lambda folder: pillow_gif(f"{folder}/film.gif"), COUNT)
    print(f"numbered frames: {qt / each['/']:.1f} × as fast as QImage.save")
    print(f"GIF: {pillow / each['.gif']:.1f} × as fast as Pillow")
    del application


if __name__ == "__main__":
    main()
