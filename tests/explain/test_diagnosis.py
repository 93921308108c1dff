"""Each rule finds its fault in a network that has it, says so with numbers, and is silent where there is none."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.initializer import initialize, initializers
from bpviz.engine.network import network
from bpviz.engine.recorded import record
from bpviz.explain import diagnosis as folder
from bpviz.explain.diagnostics import NAMED, Evidence, diagnose, rules

M = 40
STEADY = np.exp(-np.arange(60) / 20)


def made(
    sizes=(3, 6, 6, 1), hidden="tanh", scale=None, shift=0.0, init="xavier", m=M, cost="log_loss", rate=0.1
):
    """A network with the initialisation, or with normal weights of size `scale`; shift: of the hidden biases."""
    draw, g = np.random.default_rng(3), activations()
    output = {"log_loss": "sigmoid", "squared_error": "sigmoid"}[cost]
    gs = [g[hidden]] * (len(sizes) - 2) + [g[output]]
    net = initialize(sizes, gs, initializers()[init], 1)
    weights = [layer.weights for layer in net.layers]
    if scale is not None:
        weights = [scale * draw.normal(size=(n, k)) / np.sqrt(k) for k, n in pairwise(sizes)]
    biases = [np.full(n, shift) for n in sizes[1:-1]] + [np.zeros(sizes[-1])]
    X, Y = draw.normal(size=(sizes[0], m)), draw.integers(2, size=(sizes[-1], m)).astype(float)
    return record(network(weights, biases, gs), costs()[cost], X, Y, rate=rate)


def found(pass_, curve=None, full_batch=True):
    return diagnose(Evidence(pass_, curve, full_batch))


def test_every_file_of_the_folder_is_a_rule():
    files = {path.stem for path in Path(folder.__file__).parent.glob("*.py")} - {"__init__"}
    assert set(rules()) == files
    assert len({rule.order for rule in rules().values()}) == len(files)
    assert all(str(rule.title) and str(rule.threshold) for rule in rules().values())


@pytest.mark.parametrize("hidden", ["tanh", "sigmoid", "relu", "leaky_relu", "identity"])
@pytest.mark.parametrize("init", ["xavier", "he"])
def test_a_sound_network_has_no_fault(hidden, init):
    assert found(made(hidden=hidden, init=init), STEADY) == {}


@pytest.mark.parametrize("hidden", ["tanh", "sigmoid"])
def test_saturated_units_are_found(hidden):
    finding = found(made(hidden=hidden, shift=9.0))["saturated"]
    assert finding.count == 12
    assert finding.measured == 1.0
    assert "100 %" in str(finding.evidence)
    assert {unit.ref.layer for unit in finding.units} == {1, 2}


def test_a_confident_output_of_a_natural_pair_is_no_fault():
    sure = made(sizes=(3, 1), scale=100.0)
    assert "saturated" not in found(sure)
    assert "saturated" in found(made(sizes=(3, 1), scale=1000.0, cost="squared_error"))


def test_dead_relus_are_found_and_leaky_ones_do_not_die():
    finding = found(made(hidden="relu", shift=-30.0))["dead_relu"]
    assert finding.count == 12
    assert "12 of 12" in str(finding.evidence)
    assert "dead_relu" not in found(made(hidden="leaky_relu", shift=-30.0))


def test_one_dead_relu_is_found_by_name():
    pass_ = made(hidden="relu", init="he")
    biases = [np.array(layer.biases) for layer in pass_.network.layers]
    biases[1][4] = -100.0
    net = network(
        [layer.weights for layer in pass_.network.layers],
        biases,
        [l.activation for l in pass_.network.layers],
    )
    finding = found(record(net, pass_.cost, pass_["A", 0], pass_["Y", 3]))["dead_relu"]
    assert [(unit.ref.layer, unit.row) for unit in finding.units] == [(2, 4)]
    assert "unit 5 of layer 2" in str(finding.evidence)


def test_few_examples_say_nothing_about_a_unit():
    assert "saturated" not in found(made(shift=9.0, m=4))
    assert "dead_relu" not in found(made(hidden="relu", shift=-30.0, m=4))


def test_vanishing_gradients_are_found():
    deep = (3, *[6] * 9, 1)
    finding = found(made(sizes=deep, hidden="sigmoid"))["vanishing"]
    assert finding.measured < finding.threshold == 1e-3
    assert "vanishing" not in found(made(sizes=deep))


def test_a_gradient_that_is_exactly_zero_is_not_called_vanishing():
    assert set(found(made(init="zero"))) == {"symmetric"}


def test_exploding_gradients_are_found():
    deep = (3, *[6] * 9, 1)
    finding = found(made(sizes=deep, hidden="identity", scale=4.0))["exploding"]
    assert finding.measured > finding.threshold == 100
    assert "exploding" not in found(made(sizes=deep, hidden="identity"))


def test_numbers_that_have_run_away_have_exploded():
    finding = found(made(hidden="identity", scale=1e200, cost="squared_error"))["exploding"]
    assert "not finite" in str(finding.evidence)


@pytest.mark.parametrize("init", ["equal", "zero"])
def test_symmetric_units_are_found_after_equal_initialisation(init):
    finding = found(made(init=init))["symmetric"]
    assert finding.count == 12
    assert finding.measured == 1.0
    assert "6 of 6" in str(finding.evidence)


def test_twins_are_found_among_others():
    pass_ = made()
    weights = [np.array(layer.weights) for layer in pass_.network.layers]
    weights[0][5], weights[1][:, 5] = weights[0][2], weights[1][:, 2]
    net = network(
        weights, [l.biases for l in pass_.network.layers], [l.activation for l in pass_.network.layers]
    )
    finding = found(record(net, pass_.cost, pass_["A", 0], pass_["Y", 3]))["symmetric"]
    assert [(unit.ref.layer, unit.row) for unit in finding.units] == [(1, 2), (1, 5)]
    weights[1][0, 5] += 1e-6
    other = network(weights, [l.biases for l in net.layers], [l.activation for l in net.layers])
    assert "symmetric" not in found(record(other, pass_.cost, pass_["A", 0], pass_["Y", 3]))


@pytest.mark.parametrize(
    "curve",
    [
        0.5 + 0.2 * (-1.0) ** np.arange(30),
        np.exp(0.3 * np.arange(30)),
        np.concatenate([STEADY, [np.inf]]),
        np.concatenate([STEADY, [np.nan]]),
    ],
)
def test_too_large_a_learning_rate_is_found(curve):
    finding = found(made(rate=3.0), curve)["oscillating"]
    assert "learning rate of 3" in str(finding.evidence)
    assert len(finding.cures) == 1
    assert len(found(made(), curve, full_batch=False)["oscillating"].cures) == 2


@pytest.mark.parametrize(
    "curve",
    [
        STEADY,
        STEADY[:5],
        np.full(40, 0.2),
        np.zeros(40),
        STEADY + 1e-4 * (-1.0) ** np.arange(60),
        1e-3 * (-1.0) ** np.arange(30) + 0.3,
        np.concatenate([0.5 + 0.2 * (-1.0) ** np.arange(20), 0.3 * np.exp(-np.arange(25) / 9)]),
        None,
    ],
)
def test_a_curve_that_falls_or_has_come_to_rest_is_no_fault(curve):
    assert found(made(), curve) == {}


def test_real_training_with_too_large_a_rate_is_found_and_with_a_good_one_is_not():
    curves = {}
    for rate in (0.3, 60.0):
        net, draw = made(sizes=(3, 6, 1)), np.random.default_rng(0)
        X = draw.normal(size=(3, M))
        Y = (X[:1] * X[1:2] > 0).astype(float)
        current, curve = net.network, []
        for _ in range(60):
            pass_ = record(current, net.cost, X, Y, rate=rate)
            curve.append(pass_.J)
            current = network(
                [pass_["W'", 1], pass_["W'", 2]],
                [pass_["b'", 1], pass_["b'", 2]],
                [l.activation for l in current.layers],
            )
        curves[rate] = found(pass_, np.array(curve))
    assert "oscillating" not in curves[0.3]
    assert "oscillating" in curves[60.0]


def test_a_finding_names_no_more_units_than_can_be_read():
    finding = found(made(sizes=(3, 30, 1), init="equal"))["symmetric"]
    assert finding.count == 30
    assert len(finding.units) == NAMED


def why_silent(name, pass_, curve=STEADY):
    silence = rules()[name].silence(Evidence(pass_, curve))
    return None if silence is None else str(silence)


@pytest.mark.parametrize(
    ("name", "pass_", "curve", "reason"),
    [
        ("saturated", made(hidden="identity"), STEADY, "there is no sigmoid or tanh"),
        ("saturated", made(hidden="relu"), STEADY, "there is no sigmoid or tanh"),
        ("saturated", made(m=3), STEADY, "fewer than 5 examples"),
        ("dead_relu", made(hidden="leaky_relu"), STEADY, "there is no ReLU"),
        ("dead_relu", made(hidden="relu", m=4), STEADY, "fewer than 5 examples"),
        ("vanishing", made(sizes=(3, 1)), STEADY, "one layer"),
        ("symmetric", made(sizes=(3, 1)), STEADY, "no hidden layer"),
        ("oscillating", made(), None, "0 epochs so far"),
        ("oscillating", made(), STEADY[:7], "7 epochs so far"),
    ],
)
def test_a_rule_that_cannot_judge_says_why(name, pass_, curve, reason):
    assert reason in why_silent(name, pass_, curve)
    assert name not in found(pass_, curve)


@pytest.mark.parametrize("name", rules())
def test_a_rule_that_finds_something_can_judge(name):
    relu = made(hidden="relu", shift=-30.0)
    deep = made(sizes=(3, *[6] * 8, 1), hidden="sigmoid", scale=0.5)
    pictures = [
        relu,
        deep,
        made(shift=9.0),
        made(init="equal"),
        made(sizes=(3, *[6] * 8, 1), scale=30.0, hidden="relu"),
    ]
    curve = 1.0 + 0.3 * (-1.0) ** np.arange(60)
    for pass_ in pictures:
        if name in found(pass_, curve):
            assert why_silent(name, pass_, curve) is None
