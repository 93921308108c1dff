"""A small nudge changes the cost as the derivative predicts, and the error shrinks with the square of the nudge."""

import itertools

import numpy as np
import pytest

from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.network import network
from bpviz.engine.plan import Ref
from bpviz.engine.recorded import record
from bpviz.explain.nudge import nudge, table
from bpviz.explain.quantity import Quantity

PAIRS = [
    ("log_loss", "sigmoid"),
    ("cross_entropy", "softmax"),
    ("squared_error", "softmax"),
    ("squared_error", "tanh"),
]
MOVED = [
    Quantity(Ref("W", 1), 1, 2),
    Quantity(Ref("W", 2), 0, 3),
    Quantity(Ref("b", 1), 2),
    Quantity(Ref("b", 2), 1),
    Quantity(Ref("A", 0), 1, None, 4),
]


def made(pair, hidden="tanh", l2=0.0, seed=0):
    draw, g = np.random.default_rng(seed), activations()
    sizes = (3, 4, 2)
    net = network(
        [draw.normal(size=(n, k)) for k, n in itertools.pairwise(sizes)],
        [draw.normal(size=n) for n in sizes[1:]],
        [g[hidden], g[pair[1]]],
    )
    Y = np.eye(2)[:, draw.integers(2, size=6)]
    return record(net, costs()[pair[0]], draw.normal(size=(3, 6)), Y, l2=l2)


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("quantity", MOVED)
@pytest.mark.parametrize("example", [4, None])
def test_the_error_falls_a_hundredfold_with_a_tenth_of_the_nudge(pair, quantity, example):
    lines = table(made(pair), quantity, 0.01, example)
    exact = [line for line in lines if not line.rounded]
    assert len(exact) >= 3
    for line, finer in itertools.pairwise(exact[:3]):
        assert line.delta / finer.delta == pytest.approx(10)
        assert line.error / finer.error == pytest.approx(100, rel=0.2)


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("quantity", MOVED)
@pytest.mark.parametrize("example", [4, None])
def test_the_prediction_agrees_all_along_the_chain(pair, quantity, example):
    found = nudge(made(pair), quantity, 1e-6, example)
    for move in found.chain:
        assert move.actual == pytest.approx(move.predicted, rel=1e-3, abs=1e-11)
    assert found.chain[0].quantity == quantity
    assert found.chain[-1].quantity == Quantity(Ref("J", 2), example=example)
    assert found.predicted == found.derivative * 1e-6
    names = [move.quantity.ref for move in found.chain[1:-1]]
    first = max(quantity.ref.layer, 1)
    assert names == [Ref(name, l) for l in range(first, 3) for name in ("Z", "A")]


def test_the_derivative_is_the_one_of_the_pass():
    pass_ = made(PAIRS[0])
    assert nudge(pass_, MOVED[0], 0.1, None).derivative == pytest.approx(pass_["dW", 1][1, 2], rel=1e-12)
    share = pass_["dZ", 1][1, 4] * pass_["A", 0][2, 4]
    assert nudge(pass_, MOVED[0], 0.1, 4).derivative == pytest.approx(share, rel=1e-12)
    inputs = pass_["W", 1].T @ pass_["dZ", 1]
    assert nudge(pass_, MOVED[4], 0.1, 4).derivative == pytest.approx(inputs[1, 4], rel=1e-12)
    assert nudge(pass_, MOVED[4], 0.1, None).derivative == pytest.approx(inputs[1, 4] / 6, rel=1e-12)


def test_the_penalty_is_no_part_of_it():
    plain, penalised = (nudge(made(PAIRS[0], l2=l2), MOVED[0], 0.1, None) for l2 in (0.0, 5.0))
    assert plain == penalised


def test_an_input_moves_its_own_examples_loss():
    found = nudge(made(PAIRS[0]), MOVED[4], 0.1, 0)
    assert found.example == 4
    assert found.actual != 0


def test_a_chain_of_single_neurons_has_every_number_of_the_lecture():
    g = activations()["sigmoid"]
    net = network([np.array([[0.7]]), np.array([[-1.2]])], [np.array([0.1]), np.array([0.4])], [g, g])
    pass_ = record(net, costs()["squared_error"], np.array([[0.9]]), np.array([[1.0]]))
    found = nudge(pass_, Quantity(Ref("W", 1), 0, 0), 0.05)
    assert [move.quantity.ref.name for move in found.chain] == ["W", "Z", "A", "Z", "A", "J"]
    assert found.chain[1].actual == pytest.approx(0.9 * 0.05)


def test_a_crossed_kink_is_flagged():
    net = network([np.array([[1.0]])], [np.array([0.01])], [activations()["relu"]])
    pass_ = record(net, costs()["squared_error"], np.array([[0.0]]), np.array([[1.0]]))
    assert nudge(pass_, Quantity(Ref("b", 1)), -0.1).kink
    assert "kink" in str(nudge(pass_, Quantity(Ref("b", 1)), -0.1).sentence)
    assert not nudge(pass_, Quantity(Ref("b", 1)), 0.1).kink


def test_looking_moves_nothing():
    pass_ = made(PAIRS[0])
    before = pass_.network.vector().copy(), pass_["A", 0].copy()
    for quantity in MOVED:
        nudge(pass_, quantity, 3.0, None)
    np.testing.assert_array_equal(pass_.network.vector(), before[0])
    np.testing.assert_array_equal(pass_["A", 0], before[1])


@pytest.mark.parametrize("quantity", [Quantity(Ref("Z", 1), 0, None, 0), Quantity(Ref("A", 0), 0)])
def test_what_cannot_be_moved_is_refused(quantity):
    with pytest.raises(ValueError, match=r"A.0.|Z.1."):
        nudge(made(PAIRS[0]), quantity, 0.1)


def test_a_weight_that_is_not_there_is_refused():
    with pytest.raises(IndexError, match="column"):
        nudge(made(PAIRS[0]), Quantity(Ref("W", 1), 0, 99), 0.1)


def test_a_move_that_reaches_nothing_is_said_to_reach_nothing():
    g = activations()["relu"]
    net = network([np.array([[-1.0]]), np.array([[1.0]])], [np.array([-2.0]), np.array([0.5])], [g, g])
    pass_ = record(net, costs()["squared_error"], np.array([[1.0]]), np.array([[1.0]]))
    found = nudge(pass_, Quantity(Ref("W", 1), 0, 0), 0.5)
    assert found.predicted == found.actual == 0
    assert "nor is there one" in str(found.sentence)


def test_a_difference_that_is_rounding_is_called_so():
    found = nudge(made(PAIRS[0]), MOVED[0], 1e-9, 4)
    assert "no more than the rounding" in str(found.sentence)
    assert "a hundredth" in str(nudge(made(PAIRS[0]), MOVED[0], 1e-3, 4).sentence)


def test_a_float32_pass_has_the_rounding_of_float32():
    exact = made(PAIRS[0])
    rough = exact.network.with_vector(exact.network.vector().astype(np.float32))
    data = (exact["A", 0].astype(np.float32), exact["Y", 2].astype(np.float32))
    lines = table(record(rough, exact.cost, *data), MOVED[0], 0.1, None)
    assert [line.rounded for line in lines][2:] == [True] * 5
    assert not any(line.rounded for line in table(exact, MOVED[0], 0.1, None)[:4])
