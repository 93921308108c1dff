"""Pixels: the same for screen and file, the same every time, and a few pictures that were looked at."""

import os
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.network import network
from bpviz.engine.recorded import record
from bpviz.explain.tex import tex
from bpviz.render.painter import Cache, image, paint
from bpviz.scene.equations import roles
from bpviz.scene.film import Film
from bpviz.scene.look import CANVAS_PARTS, Look
from bpviz.scene.marks import (
    Arcs,
    Boxes,
    Curves,
    Discs,
    Formulas,
    Glows,
    Image,
    Lines,
    Mark,
    Polyline,
    Pulses,
    Rings,
    Texts,
)  # fmt: skip
from bpviz.scene.nodes import heat_palette
from bpviz.scene.scene import Scene
from bpviz.scene.subject import Subject
from bpviz.scene.theme import DARK, LIGHT

PICTURES = Path(__file__).parent.parent / "pictures"
MEAN_TOLERANCE, FAR, FAR_SHARE = 0.8, 40, 0.004
"""A picture may differ by so much on average (of 255), and in so small a share of its bytes by more than FAR."""

pytestmark = pytest.mark.usefixtures("qapp")


def subject(sizes: tuple[int, ...], classes: tuple[str, ...], title: str) -> Subject:
    draw, known = np.random.default_rng(5), activations()
    single = sizes[-1] == 1
    kinds = ["tanh"] * (len(sizes) - 2) + ["sigmoid" if single else "softmax"]
    weights = [draw.normal(0, 1.4 / np.sqrt(a), (b, a)) for a, b in pairwise(sizes)]
    built = network(weights, [draw.normal(0, 0.3, b) for b in sizes[1:]], [known[kind] for kind in kinds])
    X, m = draw.normal(size=(sizes[0], 60)), 60
    Y = draw.integers(0, 2, (1, m)) * 1.0 if single else np.eye(sizes[-1])[:, draw.integers(0, sizes[-1], m)]
    pass_ = record(built, costs()["log_loss" if single else "cross_entropy"], X, Y, rate=0.5)
    names = tuple(f"x{row + 1}" for row in range(sizes[0]))
    epochs = np.arange(40)
    curve = 0.2 + 0.6 * np.exp(-epochs / 12)
    test = (epochs[::4], curve[::4] + 0.05)
    return Subject(pass_, 40, 0, 1, names, classes, tuple(range(m)), title, curve, test)


SMALL = subject((2, 4, 3, 1), ("inner", "outer"), "circles · 2 · 4 · 3 · 1")
IRIS = subject((4, 8, 3), ("setosa", "versicolor", "virginica"), "iris · 4 · 8 · 3")


def frame(chosen: Subject, look: Look, result: tuple[str, int], fraction: float) -> Scene:
    film = Film([chosen], look)
    index = next(i for i, step in enumerate(film.timeline.operations) if step.result == result)
    start, end = film.timeline.start(index), film.timeline.end(index)
    return film.frame(start + fraction * (end - start))


def pixels(picture: QImage) -> np.ndarray:
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.bytesPerLine())
    return rows[:, : 4 * picture.width()].reshape(picture.height(), picture.width(), 4)[..., :3].astype(int)


class Canvas(QWidget):
    """A window that does what any window has to do to show a scene."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.scene, self.cache = scene, Cache()
        self.resize(scene.width, scene.height)

    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        paint(painter, self.scene, self.cache)
        painter.end()


@pytest.mark.parametrize("result", [("Z", 2), ("dA", 2), ("dW", 1), ("W'", 1)])
def test_screen_and_file_show_the_same_pixels(qtbot, result):
    scene = frame(SMALL, Look(900, 600, parts=CANVAS_PARTS), result, 0.4)
    canvas = Canvas(scene)
    qtbot.addWidget(canvas)
    canvas.show()
    shown = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    assert (pixels(shown) == pixels(image(scene, canvas.devicePixelRatioF()))).all()


def test_a_picture_is_the_same_every_time_and_whatever_was_painted_before():
    scene = frame(IRIS, Look(1280, 720), ("dZ", 1), 0.5)
    cache = Cache()
    for t in (0.5, 3.0, 9.0):
        image(Film([SMALL], Look(1280, 720, LIGHT)).frame(t), 1.0, cache)
    fresh, used, again = image(scene), image(scene, 1.0, cache), image(scene, 1.0, cache)
    assert (pixels(fresh) == pixels(used)).all()
    assert (pixels(fresh) == pixels(again)).all()


def test_a_picture_has_the_size_and_the_format_that_exporters_expect():
    picture = image(frame(SMALL, Look(900, 600), ("Z", 1), 0.5), 2.0)
    assert (picture.width(), picture.height()) == (1800, 1200)
    assert picture.format() == QImage.Format.Format_RGB32


def test_a_picture_that_was_handed_out_is_not_painted_over():
    cache = Cache()
    film = Film([SMALL], Look(600, 400, parts=CANVAS_PARTS))
    first = image(film.frame(0.6), 1.0, cache)
    before = pixels(first).copy()
    image(film.frame(0.7), 1.0, cache)
    assert (pixels(first) == before).all()


def test_outlines_show_what_sprites_show():
    scene = frame(IRIS, Look(1280, 720), ("dA", 1), 0.4)
    vector = QImage(1280, 720, QImage.Format.Format_RGB32)
    painter = QPainter(vector)
    paint(painter, scene)
    painter.end()
    difference = np.abs(pixels(vector) - pixels(image(scene)))
    assert difference.mean() < 1.0


def one(*values: float) -> np.ndarray:
    return np.array([values])


ORANGE, INK = np.array([DARK.positive], np.uint32), np.array([DARK.text], np.uint32)
R20, W3, NO, YES = np.array([20.0]), np.array([3.0]), np.array([False]), np.array([True])
PATH = np.array([[[10.0, 10.0], [50.0, 10.0], [50.0, 90.0], [90.0, 90.0]]])
MARKS: list[Mark] = [
    Curves(PATH, W3, ORANGE, NO),
    Pulses(one(50, 50), PATH[:, :3], np.array([5.0]), ORANGE, YES, DARK.background),
    Discs(one(50, 50), R20, ORANGE),
    Rings(one(50, 50), R20, W3, ORANGE, YES),
    Glows(one(50, 50), R20, np.array([40.0]), np.array([0x80FF8800], np.uint32)),
    Arcs(one(50, 50), R20, W3, np.array([0.0]), np.array([90.0]), ORANGE),
    Boxes(one(10, 10), one(50, 50), W3, ORANGE, INK, W3),
    Lines(one(10, 10), one(90, 90), W3, INK),
    Polyline(np.array([[10.0, 10], [50, 80], [90, 20]]), 2.0, DARK.text, dashed=True),
    Image(np.array([[1, 255], [128, 60]], np.uint8), heat_palette(DARK), 10, 10, 60, 60),
    Texts(("dz = −0.39",), one(50, 50), np.array([14.0]), np.array([500]), INK, np.array([0.5])),
    Formulas((tex(r"\frac{1}{m}"),), one(10, 10), one(80, 80), R20, np.array([0.5]), roles(DARK, DARK.text)),
]  # fmt: skip


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: type(mark).__name__)
@pytest.mark.parametrize("cached", [True, False], ids=["sprites", "outlines"])
def test_every_kind_of_mark_is_seen(mark, cached):
    scene = Scene(100, 100, DARK.background, (), "alone", (mark,))
    picture = QImage(100, 100, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    paint(painter, scene, Cache() if cached else None)
    painter.end()
    ground = [(DARK.background >> shift) & 0xFF for shift in (0, 8, 16)]
    assert (pixels(picture) != ground).any(axis=2).sum() > 30


def test_there_is_a_test_for_every_kind_of_mark():
    assert {type(mark) for mark in MARKS} == set(Mark.__args__)


def test_marks_without_rows_are_painted_as_nothing():
    for mark in MARKS:
        if isinstance(mark, (Image, Polyline)):
            continue
        columns = {field.name: getattr(mark, field.name) for field in fields(mark)}
        none = {name: value[:0] for name, value in columns.items() if isinstance(value, (np.ndarray, tuple))}
        empty = type(mark)(**(columns | none))
        picture = image(Scene(40, 40, DARK.background, (), "empty", (empty,)))
        assert len(np.unique(pixels(picture).reshape(-1, 3), axis=0)) == 1


GOLDEN = {
    "forward-dark": (SMALL, Look(960, 600, DARK, parts=CANVAS_PARTS), ("Z", 2), 0.45),
    "backward-light": (IRIS, Look(960, 600, LIGHT, parts=CANVAS_PARTS), ("dA", 1), 0.4),
    "film-dark": (IRIS, Look(1280, 720, DARK), ("dZ", 1), 0.9),
    "film-light-mean": (SMALL, Look(1280, 720, LIGHT, None), ("dW", 2), 0.9),
    "large-dark": (
        subject((784, 128, 64, 10), tuple("0123456789"), "784 · 128 · 64 · 10"),
        Look(960, 600, DARK, parts=CANVAS_PARTS), ("dA", 1), 0.5,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GOLDEN)
def test_a_picture_looks_as_it_did_when_it_was_looked_at(name, tmp_path):
    chosen, look, result, fraction = GOLDEN[name]
    picture = image(frame(chosen, look, result, fraction))
    path = PICTURES / f"{name}.png"
    if os.environ.get("BPVIZ_KEEP_PICTURES"):
        assert picture.save(str(path))
    known = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32)
    assert known.size() == picture.size()
    difference = np.abs(pixels(known) - pixels(picture))
    picture.save(str(tmp_path / path.name))
    told = f"compare {tmp_path / path.name} with {path}; keep the new ones with BPVIZ_KEEP_PICTURES=1"
    assert difference.mean() <= MEAN_TOLERANCE, told
    assert (difference > FAR).mean() <= FAR_SHARE, told
