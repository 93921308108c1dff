"""How long a frame takes, beside the plain way of drawing in the same run: python tests/benchmarks/drawing.py.

Every figure is a median of processor times of frames in a row; trust the ratios, not the milliseconds.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPen

from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.network import network
from bpviz.engine.plan import Rule
from bpviz.engine.recorded import record
from bpviz.render.painter import Cache, image
from bpviz.render.painting import painting
from bpviz.scene.film import Film
from bpviz.scene.look import ALL_PARTS, CANVAS_PARTS, Look
from bpviz.scene.subject import Subject

NETWORKS = {
    "small 2-4-3-1": (2, 4, 3, 1),
    "iris 4-8-3": (4, 8, 3),
    "medium 16-32-16-2": (16, 32, 16, 2),
    "digits 64-32-10": (64, 32, 10),
    "large 784-128-64-10": (784, 128, 64, 10),
}
SHOWN = {
    "Z": (Rule.AFFINE, 0.4),
    "dA": (Rule.PATHS, 0.4),
    "dW": (Rule.WEIGHTS, 0.4),
    "update": (Rule.UPDATE_WEIGHTS, 0.4),
}


def subject(sizes: tuple[int, ...], seed: int = 1) -> Subject:
    """A network of these sizes with random numbers, tanh inside and softmax or sigmoid at the end."""
    draw = np.random.default_rng(seed)
    known = activations()
    single = sizes[-1] == 1
    kinds = ["tanh"] * (len(sizes) - 2) + ["sigmoid" if single else "softmax"]
    weights = [draw.normal(0, 1.4 / np.sqrt(a), (b, a)) for a, b in pairwise(sizes)]
    built = network(weights, [draw.normal(0, 0.3, b) for b in sizes[1:]], [known[kind] for kind in kinds])
    X, m = draw.normal(size=(sizes[0], 100)), 100
    Y = draw.integers(0, 2, (1, m)) * 1.0 if single else np.eye(sizes[-1])[:, draw.integers(0, sizes[-1], m)]
    pass_ = record(built, costs()["log_loss" if single else "cross_entropy"], X, Y, rate=0.5)
    names = tuple(f"x{row + 1}" for row in range(sizes[0]))
    return Subject(pass_, 12, 0, 1, names, None, tuple(range(m)), " · ".join(map(str, sizes)))


def median(work: Callable[[], object], times: int) -> float:
    """Milliseconds of processor time of one call, so that other work on the machine counts little."""
    spans = []
    for _ in range(times):
        start = time.process_time()
        work()
        spans.append(1000 * (time.process_time() - start))
    return statistics.median(spans)


def plain(film: Film, width: int, height: int) -> Callable[[], object]:
    """Every drawn edge with its own pen and call, every unit an ellipse, into a cleared picture: the yardstick."""
    stage = film._stage(0)
    assert stage is not None
    edges = [row for gap in stage.gaps for row in gap.curves[:, [0, 3]].reshape(-1, 4).tolist()]
    units = [tuple(point) for column in stage.placement.columns for point in column.centre.tolist()]
    picture = QImage(width, height, QImage.Format.Format_RGB32)

    def draw() -> None:
        picture.fill(0)
        with painting(picture) as painter:
            for x0, y0, x1, y1 in edges:
                painter.setPen(QPen(QColor(200, 120, 40), 1.5))
                painter.drawLine(QPointF(x0, y0), QPointF(x1, y1))
            for x, y in units:
                painter.drawEllipse(QPointF(x, y), 6, 6)

    return draw


def renewed(subjects: list[Subject], look: Look, t: float) -> float:
    """The first frame of a film of a pass that was never seen, as while training: frame(t) and painting together."""
    cache, waiting = Cache(), iter(subjects)
    image(Film([next(waiting)], look).frame(t), 1.0, cache)
    return median(lambda: image(Film([next(waiting)], look).frame(t), 1.0, cache), len(subjects) - 1)


def main() -> None:
    """Prints one line for each network and moment."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", default="1600x1000")
    options.add_argument("--parts", choices=["canvas", "all"], default="canvas")
    options.add_argument("--times", type=int, default=25)
    chosen = options.parse_args()
    width, height = map(int, chosen.size.split("x"))
    application = QGuiApplication.instance() or QGuiApplication([])
    parts = ALL_PARTS if chosen.parts == "all" else CANVAS_PARTS
    print(f"{chosen.size}, {chosen.parts}; milliseconds, and the share of a pen and a call for every edge")
    heads = ("network", "moment", "frame(t)", "paint", "together", "new pass", "as draft", "plain", "share")
    widths = (22, 8, 10, 8, 10, 10, 10, 8, 7)
    print("".join(f"{head:>{width_}}" for head, width_ in zip(heads, widths, strict=True)))
    for name, sizes in NETWORKS.items():
        look = Look(width, height, parts=parts)
        film = Film([subject(sizes)], look)
        passes = [subject(sizes, seed) for seed in range(chosen.times + 1)]
        yardstick = median(plain(film, width, height), max(chosen.times // 3, 3))
        for label, (rule, fraction) in SHOWN.items():
            where = next(i for i, step in enumerate(film.timeline.operations) if step.rule is rule)
            start, end = film.timeline.start(where), film.timeline.end(where)
            t = start + fraction * (end - start)
            cache = Cache()
            scene = film.frame(t)
            image(scene, 1.0, cache)
            new = renewed(passes, look, t)
            draft = renewed(passes, replace(look, draft=True), t)
            build = median(lambda: film.frame(t), chosen.times)  # noqa: B023
            paint = median(lambda: image(scene, 1.0, cache), chosen.times)  # noqa: B023
            print(
                f"{name:>22}{label:>8}{build:10.2f}{paint:8.2f}{build + paint:10.2f}{new:10.1f}{draft:10.1f}"
                f"{yardstick:8.1f}{(build + paint) / yardstick:7.2f}"
            )
    del application


if __name__ == "__main__":
    main()
