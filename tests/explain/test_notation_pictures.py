"""Golden pictures: one backward pass as equations, in each of the notations."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.network import network
from bpviz.engine.recorded import record
from bpviz.explain.formula import Role
from bpviz.explain.notation import notations
from bpviz.explain.steps import explanation
from bpviz.render.typeset import lines, paint_formula, typeset

PICTURES = Path(__file__).parents[1] / "pictures"
FAR, MOST = 24, 60
"""A picture may differ in at most MOST pixels by more than FAR (of 255) in one of its colours."""
INKS = {
    Role.INK: QColor("#1b1f24"), Role.QUIET: QColor("#7a828c"), Role.ZERO: QColor("#7a828c"),
    Role.POSITIVE: QColor("#c05f00"), Role.NEGATIVE: QColor("#1565b8"),
}  # fmt: skip
WIDTH, LEFT, MIDDLE, RIGHT, SIZE = 1240, 14, 280, 640, 16.0

pytestmark = pytest.mark.usefixtures("qapp")


def two_layers():
    """Two inputs, two tanh units and one sigmoid unit, three examples: the lecture's network with round numbers."""
    g = activations()
    weights = [np.array([[0.5, -0.25], [1.5, 0.75]]), np.array([[1.25, -0.5]])]
    net = network(weights, [np.array([0.1, -0.2]), np.array([0.3])], [g["tanh"], g["sigmoid"]])
    X = np.array([[0.8, -1.2, 0.4], [1.6, 0.2, -0.6]])
    return record(net, costs()["log_loss"], X, np.array([[1.0, 0.0, 1.0]]), rate=0.5)


def equations(notation):
    """Every step of the pass: the whole batch, one unit in symbols, and in numbers."""
    pass_ = two_layers()
    image = QImage(WIDTH, 840, QImage.Format.Format_RGB32)
    image.fill(QColor("#fbfbfd"))
    painter, y = QPainter(image), 10.0
    for index in range(len(pass_.operations) - 2):
        explained = explanation(pass_, index, 0, 1, 0, notation=notation)
        cells = [
            (LEFT, [typeset(explained.symbols, SIZE)]),
            (MIDDLE, lines(explained.unit_symbols, SIZE, RIGHT - MIDDLE - 24)),
            (RIGHT, lines(explained.numbers, SIZE, WIDTH - RIGHT - 10)),
        ]
        height = max(sum(line.ascent + line.descent + 6 for line in broken) for _, broken in cells)
        for x, broken in cells:
            top = y
            for line in broken:
                paint_formula(painter, line, x, top + line.ascent, INKS)
                top += line.ascent + line.descent + 6
        y += height + 12
    painter.end()
    return image


def pixels(image):
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)[..., :3].astype(int)


@pytest.mark.parametrize("name", notations())
def test_equations_look_as_they_did_in_every_notation(name):
    image, path = equations(notations()[name]), PICTURES / f"equations-{name}.png"
    if not path.exists():
        assert image.save(str(path))
        pytest.fail(f"{path} was missing and has been drawn: look at it, then run again")
    golden = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32)
    assert golden.size() == image.size()
    far = np.abs(pixels(golden) - pixels(image)).max(axis=2) > FAR
    assert int(far.sum()) <= MOST
