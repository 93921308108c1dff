"""What the tests of the panels share: something to show, made of a real set-up, and a thread for computations."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from bpviz.app.aside import Aside
from bpviz.app.questions import Address
from bpviz.app.shown import Shown
from bpviz.app.subject import subject_of
from bpviz.app.worker import look
from bpviz.data.dataset import Decisions
from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.initializer import initialize, initializers
from bpviz.engine.recorded import record
from bpviz.registry import assets
from bpviz.study.document import Document, Recipe
from bpviz.study.setup import set_up
from bpviz.study.view import View

MakeShown = Callable[..., Shown]


def make_shown(
    name: str = "iris",
    hidden: tuple[int, ...] = (5, 4),
    epochs: int = 20,
    kind: str = "tanh",
    **fields: object,
) -> Shown:
    """A pass after some epochs; fields of the view or of the recipe."""
    looks = {key: fields.pop(key) for key in tuple(fields) if key in View.__slots__}
    recipe = Recipe(hidden=hidden, activations=(kind,) * len(hidden), **fields)  # type: ignore[arg-type]
    setup = set_up(Document(assets() / "data" / f"{name}.csv", decisions=Decisions(), recipe=recipe))
    training = setup.training()
    training.advance(epochs)
    sight = look(training, Address(batch=looks.get("batch", 0)))  # type: ignore[arg-type]
    return Shown(setup, subject_of(setup, sight, training.costs, ()), 0, View(**looks))  # type: ignore[arg-type]


def make_wide(m: int = 60) -> Shown:
    """784-128-64-10 with drawn inputs."""
    shown, draw, g = make_shown("digits", (8,), 0), np.random.default_rng(0), activations()
    net = initialize((784, 128, 64, 10), [g["tanh"], g["tanh"], g["softmax"]], initializers()["xavier"], 0)
    Y = np.eye(10)[:, draw.integers(0, 10, m)]
    pass_ = record(net, costs()["cross_entropy"], draw.normal(size=(784, m)), Y, rate=0.1)
    rows = tuple((shown.setup.dataset.train_rows[:m] + 1).tolist())
    names = tuple(f"pixel {k}" for k in range(784))
    return replace(shown, subject=replace(shown.subject, pass_=pass_, examples=rows, inputs=names))


@pytest.fixture(name="shown_of", scope="session")
def shown_of_fixture() -> MakeShown:
    return make_shown


@pytest.fixture(name="wide", scope="session")
def wide_fixture() -> Shown:
    return make_wide()


@pytest.fixture
def aside(qtbot) -> Iterator[Aside]:
    made = Aside()
    yield made
    made.close()
