"""What is shown while a number is tried: lines that stay where they are, and a table that follows."""

import numpy as np
import pytest

from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.network import network
from bpviz.engine.plan import Ref
from bpviz.engine.recorded import record
from bpviz.explain.nudge import nudge, table
from bpviz.explain.quantity import Quantity
from bpviz.explain.trial import trials

WEIGHT = Quantity(Ref("W", 1), 1, 2)


@pytest.fixture
def pass_():
    draw, g = np.random.default_rng(3), activations()
    net = network(
        [draw.normal(size=(4, 3)), draw.normal(size=(1, 4))],
        [draw.normal(size=4), draw.normal(size=1)],
        [g["tanh"], g["sigmoid"]],
    )
    Y = draw.integers(2, size=(1, 6)) * 1.0
    return record(net, costs()["log_loss"], draw.normal(size=(3, 6)), Y)


def test_the_nudge_comes_first_and_its_table_after_it(pass_):
    first, second = trials(pass_, WEIGHT, 0.2, 0.1, 1.0, 3)
    assert first.nudge == second.nudge == nudge(pass_, WEIGHT, 0.2, 3)
    assert first.rows == ()
    assert second.rows == table(pass_, WEIGHT, 0.2, 3)


def test_where_nothing_is_moved_the_table_begins_with_the_step(pass_):
    *_, last = trials(pass_, WEIGHT, 0.0, 0.1, 1.0, None)
    assert last.rows[0].delta == 0.1
    assert last.nudge.actual == 0.0


@pytest.mark.parametrize("example", [2, None])
def test_within_its_reach_every_number_stays_on_its_line(pass_, example):
    trial = next(trials(pass_, WEIGHT, 0.0, 0.1, 1.0, example))
    for delta in (-1.0, -0.5, 0.5, 1.0):
        moved = nudge(pass_, WEIGHT, delta, example)
        for move, (low, high) in zip(moved.chain, trial.spans, strict=True):
            assert low <= move.after <= high
    assert trial.spans[0] == (trial.nudge.chain[0].before - 1.0, trial.nudge.chain[0].before + 1.0)


def test_the_units_of_the_chain_do_not_change_with_the_nudge(pass_):
    chains = [nudge(pass_, WEIGHT, delta, None).chain for delta in (-3.0, 0.0, 1e-9, 5.0)]
    assert len({tuple(move.quantity for move in chain) for chain in chains}) == 1


def test_known_spans_are_taken_over(pass_):
    known = next(trials(pass_, WEIGHT, 0.0, 0.1, 1.0, 0)).spans
    assert next(trials(pass_, WEIGHT, 0.5, 0.1, 1.0, 0, known)).spans is known


def test_a_number_that_does_not_move_has_a_line_nevertheless():
    net = network(
        [np.zeros((2, 1)), np.zeros((1, 2))], [np.zeros(2), np.zeros(1)], [activations()["tanh"]] * 2
    )
    dead = record(net, costs()["squared_error"], np.zeros((1, 3)), np.ones((1, 3)))
    trial = next(trials(dead, Quantity(Ref("W", 1), 0, 0), 0.0, 0.1, 1.0, 0))
    assert all(low < high for low, high in trial.spans)


def test_a_line_is_finite_where_the_numbers_are_not():
    net = network([np.array([[1.0]])], [np.zeros(1)], [activations()["identity"]])
    given = record(net, costs()["squared_error"], np.array([[1e200]]), np.ones((1, 1)))
    trial = next(trials(given, Quantity(Ref("W", 1), 0, 0), 0.0, 0.1, 1.0, 0))
    assert np.isfinite(trial.spans).all()
