"""A trial of much work is made beside the window, and a number that is moved on is followed."""

import numpy as np
import pytest

from bpviz.app import trying
from bpviz.app.aside import Aside
from bpviz.app.trying import Asking, Trier
from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.initializer import initialize, initializers
from bpviz.engine.plan import Ref
from bpviz.engine.recorded import record
from bpviz.explain.nudge import nudge, table
from bpviz.explain.quantity import Quantity

WEIGHT, OTHER = Quantity(Ref("W", 1), 1, 2), Quantity(Ref("b", 2), 0)


@pytest.fixture
def aside(qtbot):
    made = Aside()
    yield made
    made.close()


@pytest.fixture
def pass_():
    draw, g = np.random.default_rng(1), activations()
    net = initialize((4, 8, 3), [g["tanh"], g["softmax"]], initializers()["xavier"], 0)
    Y = np.eye(3)[:, draw.integers(0, 3, 20)]
    return record(net, costs()["cross_entropy"], draw.normal(size=(4, 20)), Y)


def asking(pass_, delta, quantity=WEIGHT, example=None):
    return Asking(pass_, quantity, example, 0.1, 1.0, delta)


def test_little_work_is_done_at_once(aside, pass_):
    trier = Trier(aside.errand())
    trier.ask(asking(pass_, 0.2))
    assert not trier.working
    assert trier.trial.nudge == nudge(pass_, WEIGHT, 0.2, None)
    assert trier.trial.rows == table(pass_, WEIGHT, 0.2, None)


def test_what_is_known_is_not_computed_again(aside, pass_, qtbot):
    trier = Trier(aside.errand())
    trier.ask(asking(pass_, 0.2))
    with qtbot.assertNotEmitted(trier.tried):
        trier.ask(asking(pass_, 0.2))


def test_a_number_that_is_moved_on_is_followed_to_where_it_stops(aside, pass_, qtbot, monkeypatch):
    monkeypatch.setattr(trying, "LARGE", 0)
    trier, seen = Trier(aside.errand()), []
    trier.tried.connect(lambda: seen.append(trier.trial.nudge.delta))
    for step in range(11):
        trier.ask(asking(pass_, step / 10))
    assert trier.working
    qtbot.waitUntil(lambda: not trier.working)
    assert seen[0] == 0.0, "the nudge under way is not given up"
    assert trier.trial.nudge == nudge(pass_, WEIGHT, 1.0, None)
    assert trier.trial.rows == table(pass_, WEIGHT, 1.0, None)


def test_another_number_takes_the_place_of_the_one_under_way(aside, pass_, qtbot, monkeypatch):
    trier = Trier(aside.errand())
    trier.ask(asking(pass_, 0.2))
    monkeypatch.setattr(trying, "LARGE", 0)
    trier.ask(asking(pass_, 0.3, OTHER))
    assert trier.trial is None, "what was there is of another number"
    qtbot.waitUntil(lambda: not trier.working)
    assert trier.trial.nudge == nudge(pass_, OTHER, 0.3, None)


def test_the_lines_stay_while_the_number_moves_and_change_with_the_cost(aside, pass_):
    trier = Trier(aside.errand())
    trier.ask(asking(pass_, 0.2))
    spans = trier.trial.spans
    trier.ask(asking(pass_, 0.4))
    assert trier.trial.spans is spans
    trier.ask(asking(pass_, 0.4, example=3))
    assert trier.trial.spans != spans
