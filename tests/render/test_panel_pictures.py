"""The pictures of panels look as they did when they were looked at."""

import os
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.network import network
from bpviz.engine.plan import Ref
from bpviz.engine.recorded import record
from bpviz.explain.notation import notations
from bpviz.explain.quantity import Quantity
from bpviz.render.painter import image
from bpviz.scene.block import Mode
from bpviz.scene.graph_hit import Hit, Spot
from bpviz.scene.layers_marks import layers_scene
from bpviz.scene.layers_picture import layers_picture
from bpviz.scene.matrices import matrices_scene, stacking_scene
from bpviz.scene.matrix_sheet import Cell, sheet
from bpviz.scene.origin_marks import origin_scene
from bpviz.scene.origin_page import Page
from bpviz.scene.origin_tree import Tree
from bpviz.scene.product import Setting
from bpviz.scene.rect import Rect
from bpviz.scene.subject import Subject
from bpviz.scene.theme import DARK, LIGHT
from bpviz.scene.unit_marks import unit_scene
from bpviz.scene.unit_picture import unit_picture

PICTURES = Path(__file__).parent.parent / "pictures"
MEAN_TOLERANCE, FAR, FAR_SHARE = 0.8, 40, 0.004
"""A picture may differ by so much on average (of 255), and in so small a share of its bytes by more than FAR."""

pytestmark = pytest.mark.usefixtures("qapp")


def subject(sizes: tuple[int, ...], m: int = 40) -> Subject:
    draw, known = np.random.default_rng(5), activations()
    single = sizes[-1] == 1
    kinds = ["tanh"] * (len(sizes) - 2) + ["sigmoid" if single else "softmax"]
    weights = [draw.normal(0, 1.4 / np.sqrt(a), (b, a)) for a, b in pairwise(sizes)]
    built = network(weights, [draw.normal(0, 0.3, b) for b in sizes[1:]], [known[kind] for kind in kinds])
    X = draw.normal(size=(sizes[0], m))
    Y = draw.integers(0, 2, (1, m)) * 1.0 if single else np.eye(sizes[-1])[:, draw.integers(0, sizes[-1], m)]
    pass_ = record(built, costs()["log_loss" if single else "cross_entropy"], X, Y, rate=0.5)
    names = tuple(f"x{row + 1}" for row in range(sizes[0]))
    return Subject(pass_, 40, 0, 1, names, None, tuple(range(m)), " · ".join(map(str, sizes)))


IRIS = subject((4, 5, 3))


def origin_of_a_batch():
    asked = Quantity(Ref("dW", 1), 0, 1)
    opened = frozenset({(2,), (2, 2), (2, 2, 1)})
    tree = Tree(IRIS.pass_, asked, notations()["lecture"], opened)
    return origin_scene(Page(IRIS, tree, (), 440), 900, 0, DARK, (2, 2), None)


def origin_of_an_example():
    asked = Quantity(Ref("dA", 1), 2, None, 4)
    tree = Tree(IRIS.pass_, asked, notations()["calculus"], frozenset({(0,), (0, 1)}))
    way = (Quantity(Ref("dW", 1), 2, 1, 4), asked)
    return origin_scene(Page(IRIS, tree, way, 390), 700, 0, LIGHT, None, (1,))


def matrices(result, mode, size, theme, notation="lecture", rows=False):
    setting = Setting(IRIS.pass_, mode, 4, notations()[notation], rows)
    return sheet(IRIS, setting, step(IRIS, result), Rect(0, 0, *size), 240), theme


def matrices_of_all():
    return matrices_scene(*matrices(("dZ", 1), Mode.ALL, (1100, 280), DARK), Cell(3, 2, 30))


def matrices_of_one():
    return matrices_scene(*matrices(("dW", 2), Mode.ONE, (700, 320), LIGHT, "calculus"))


def matrices_stacking():
    one, _ = matrices(("Z", 1), Mode.ONE, (700, 260), DARK)
    whole, theme = matrices(("Z", 1), Mode.ALL, (700, 260), DARK)
    return stacking_scene(one, whole, 0.4, theme)


LOGISTIC = subject((2, 1))


def step(chosen, result):
    return next(i for i, each in enumerate(chosen.pass_.operations) if each.result == result)


def graph_of_logistic_regression():
    rect, lecture = Rect(0, 0, 900, 320), notations()["lecture"]
    made = unit_picture(LOGISTIC, (1, 0), 4, step(LOGISTIC, ("dW", 1)), lecture, rect, products=True)
    return unit_scene(made, DARK, 1)


def graph_of_layers():
    rect, calculus = Rect(0, 0, 900, 300), notations()["calculus"]
    made = layers_picture(IRIS, step(IRIS, ("dZ", 1)), calculus, rect, frozenset())
    return layers_scene(made, LIGHT, Hit(Spot.DERIVATIVE, 5))


SCENES = {
    "origin-dark": origin_of_a_batch,
    "origin-light-calculus": origin_of_an_example,
    "matrices-dark": matrices_of_all,
    "matrices-light-calculus": matrices_of_one,
    "matrices-stacking": matrices_stacking,
    "graph-unit-dark": graph_of_logistic_regression,
    "graph-layers-light-calculus": graph_of_layers,
}


def pixels(picture: QImage) -> np.ndarray:
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.bytesPerLine())
    return rows[:, : 4 * picture.width()].reshape(picture.height(), picture.width(), 4)[..., :3].astype(int)


@pytest.mark.parametrize("name", SCENES)
def test_a_panel_looks_as_it_did_when_it_was_looked_at(name, tmp_path):
    picture = image(SCENES[name]())
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
