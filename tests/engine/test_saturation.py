"""Saturated units and huge logits against mpmath, by the numbers in tests/reference/saturation.json."""

import json
from pathlib import Path

import numpy as np
import pytest

from bpviz.engine.activation import activations
from bpviz.engine.activations import sigmoid, softmax, tanh
from bpviz.engine.cost import costs
from bpviz.engine.costs import cross_entropy, log_loss
from bpviz.engine.recorded import record
from bpviz.engine.settings import Settings
from bpviz.engine.training import Training

REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "saturation.json").read_text("utf-8"))
POINTS = {name: np.array([[p[name] for p in REFERENCE["points"]]]) for name in REFERENCE["points"][0]}
Z = POINTS["z"]
NETWORK = {name: np.array(value) for name, value in REFERENCE["network"].items()}


def assert_last_digits(got, expected, digits=1e-15):
    """Relative agreement to a few last digits, down to the numbers that float64 stores with fewer."""
    np.testing.assert_allclose(got, expected, rtol=digits, atol=2e-323)


def test_sigmoid_is_right_to_the_last_digits_up_to_a_thousand():
    assert_last_digits(sigmoid.value(Z), POINTS["sigmoid"])


def test_tanh_is_right_to_the_last_digits_up_to_a_thousand():
    assert_last_digits(tanh.ACTIVATION.value(Z), POINTS["tanh"])


@pytest.mark.parametrize("name", ["sigmoid", "tanh"])
def test_slopes_keep_their_digits_where_the_output_has_lost_them(name):
    slope = activations()[name].slope
    assert slope is not None
    assert_last_digits(slope(Z), POINTS[f"{name}_slope"])


@pytest.mark.parametrize("y", [0, 1])
def test_log_loss_and_its_dZ_are_right_for_logits_up_to_a_thousand(y):
    Y = np.full_like(Z, y)
    assert_last_digits(log_loss.natural_value(Z, Y), POINTS[f"loss_{y}"])
    assert_last_digits(log_loss.natural_dZ(Z, Y), POINTS[f"dZ_{y}"])


@pytest.mark.parametrize("column", REFERENCE["columns"], ids=lambda c: ",".join(map(str, c["z"])))
def test_softmax_and_cross_entropy_are_right_for_logits_up_to_a_thousand(column):
    z = np.array(column["z"])[:, None]
    assert_last_digits(softmax.value(z)[:, 0], column["softmax"])
    for right in range(3):
        Y = np.eye(3)[:, [right]]
        assert_last_digits(cross_entropy.natural_value(z, Y).item(), column["losses"][right])
        assert_last_digits(cross_entropy.natural_dZ(z, Y)[:, 0], column["dZ"][right])


@pytest.mark.parametrize("column", REFERENCE["columns"], ids=lambda c: ",".join(map(str, c["z"])))
def test_the_pull_back_of_softmax_keeps_its_digits_where_one_output_is_nearly_one(column):
    z, dA = np.array(column["z"])[:, None], np.array(REFERENCE["given_dA"])[:, None]
    got = softmax.pull_back(z, softmax.value(z), dA)
    assert_last_digits(got[:, 0], column["pull_back"], digits=1e-14)


def test_a_saturated_network_is_right_in_every_quantity(rectangular):
    net = rectangular([NETWORK["W1"], NETWORK["W2"]], [NETWORK["b1"], NETWORK["b2"]], ["tanh", "sigmoid"])
    p = record(net, costs()["log_loss"], NETWORK["X"], NETWORK["Y"])
    assert pytest.approx(float(NETWORK["J"]), rel=1e-14) == p.J
    for name in NETWORK.keys() - {"X", "Y", "J", "W1", "W2", "b1", "b2"}:
        np.testing.assert_allclose(p[name[:-1], int(name[-1])], NETWORK[name], rtol=1e-13, err_msg=name)


def one_unit(rectangular, weight, y, optimizer="gd", rate=1.0):
    """Logistic regression at z = weight, x = 1."""
    net = rectangular([[[weight]]], [[0.0]], ["sigmoid"])
    settings = Settings(optimizer=optimizer, rate=rate)
    return Training(net, costs()["log_loss"], np.array([[1.0]]), np.array([[y]]), settings)


@pytest.mark.parametrize(("weight", "y"), [(1000.0, 0.0), (-1000.0, 1.0)])
def test_a_confident_mistake_costs_a_thousand_exactly_in_training(rectangular, weight, y):
    training = one_unit(rectangular, weight, y)
    assert training.advance(3) == 3
    assert training.diverged is None
    np.testing.assert_array_equal(training.costs, [1000.0, 998.0, 996.0])
    assert training.network().layers[0].weights.item() == weight - np.sign(weight) * 3
    np.testing.assert_array_equal(training.pass_at(0)["dZ", 1], [[np.sign(weight)]])
    assert training.pass_at(0).J == 1000.0


@pytest.mark.parametrize(("weight", "y"), [(1000.0, 1.0), (-1000.0, 0.0)])
def test_a_confident_right_answer_costs_nothing_and_moves_nothing(rectangular, weight, y):
    training = one_unit(rectangular, weight, y)
    training.advance(2)
    np.testing.assert_array_equal(training.costs, [0.0, 0.0])
    assert training.network().layers[0].weights.item() == weight


@pytest.mark.parametrize("scale", [1.0, 1000.0])
def test_cross_entropy_of_huge_logits_is_exact_in_training(rectangular, scale):
    net = rectangular([[[scale], [0.0], [-scale]]], [[0.0] * 3], ["softmax"])
    Y = np.eye(3)
    training = Training(net, costs()["cross_entropy"], np.ones((1, 3)), Y, Settings(rate=1e-3))
    expected = training.pass_at(0).J
    training.advance(1)
    assert training.costs[0] == pytest.approx(expected, rel=1e-15)
    if scale == 1000.0:
        assert expected == 1000.0


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("batch_size", [0, 2])
@pytest.mark.parametrize("spread", [0.0, 1.0, 30.0, 120.0, 800.0])
@pytest.mark.parametrize("offset", [0.0, -100.0, 95.0, -708.0, -720.0, -744.0, -1000.0, 700.0, 720.0, 1000.0])
def test_logits_may_lie_anywhere_in_training(rectangular, offset, spread, batch_size, dtype):
    """Beyond the reach of the exponential, and where its digits fade away before it, as well as within."""
    net = rectangular([[[spread], [0.0], [-spread]]], [[offset] * 3], ["softmax"])
    Y = np.eye(3)[:, [0, 1, 2, 1]]
    settings = Settings(rate=1.0, batch_size=batch_size)
    training = Training(net, costs()["cross_entropy"], np.ones((1, 4)), Y, settings, dtype)
    training.advance(1)
    passes = [training.pass_at(0, k) for k in range(training.batches(0))]
    digits = 1e-5 if dtype == np.float32 else 1e-14
    assert training.costs[0] == pytest.approx(np.mean([p.J for p in passes]), rel=digits, abs=digits)
    moved = training.network().layers[0]
    np.testing.assert_allclose(moved.weights, passes[-1]["W'", 1], rtol=digits, atol=digits)
    np.testing.assert_allclose(moved.biases, passes[-1]["b'", 1], rtol=digits, atol=digits)


def test_dA_of_a_certain_mistake_is_shown_as_infinite_and_used_nowhere(rectangular):
    net = rectangular([[[1000.0]], [[1000.0]]], [[0.0], [0.0]], ["tanh", "sigmoid"])
    p = record(net, costs()["log_loss"], np.array([[1.0]]), np.array([[0.0]]))
    assert np.isposinf(p["dA", 2]).all()
    assert all(np.isfinite(p[name, l]).all() for name in ("dZ", "dW", "db") for l in (1, 2))


def test_losses_from_outputs_count_zero_times_log_zero_as_zero():
    A = np.array([[0.0, 1.0]])
    np.testing.assert_array_equal(log_loss.value(A, A), [[0.0, 0.0]])
    np.testing.assert_array_equal(log_loss.slope(A, A), [[1.0, -1.0]])
    np.testing.assert_array_equal(cross_entropy.value(A, np.array([[0.0, 1.0]])), [[0.0, 0.0]])
    np.testing.assert_array_equal(cross_entropy.slope(A, np.array([[0.0, 1.0]])), [[0.0, -1.0]])
