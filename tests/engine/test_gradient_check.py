"""Backprop against central differences, for every allowed activation, cost and depth."""

import numpy as np
import pytest

from bpviz.engine import gradient_check as checking
from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.gradient_check import gradient_check

G, C = activations(), costs()
HIDDEN = [name for name in G if G[name].hidden]
PAIRS = [(cost, out) for cost in C for out in G if C[cost].outputs is None or out in C[cost].outputs]
SIZES = {1: (3, 3), 2: (3, 4, 3), 3: (3, 4, 3, 3), 4: (3, 4, 3, 4, 3)}
CASES = [(h, c, o, d) for h in HIDDEN for c, o in PAIRS for d in SIZES if d > 1 or h == HIDDEN[0]]


@pytest.mark.parametrize(("hidden", "cost", "output", "depth"), CASES)
def test_backprop_agrees_with_central_differences(problem, hidden, cost, output, depth):
    check = gradient_check(*problem(hidden, cost, output, SIZES[depth], m=9).parts, l2=0.1)
    assert check.relative_error <= 1e-7
    assert check.kinks.sum() <= check.parameters // 10


def test_a_kink_that_the_difference_crosses_is_flagged_and_not_failed(rectangular):
    net = rectangular([[[1.0]], [[1.0]]], [[0.0], [0.0]], ["relu", "identity"])
    check = gradient_check(net, C["squared_error"], np.array([[0.0, 1.0]]), np.array([[1.0, -1.0]]))
    assert check.kinks.tolist() == [False, True, False, False], (
        "b[1] moves z = 0 across the kink; w[1] does not"
    )
    assert check.relative_error <= 1e-7


def test_a_wrong_gradient_is_found(problem, monkeypatch):
    given = problem("tanh", "log_loss", "sigmoid")
    right = checking.record

    def wrong(*args, **options):
        p = right(*args, **options)
        bent = np.array(p.gradient)
        bent[3] *= 1.01
        return type("Bent", (), {"gradient": bent})

    monkeypatch.setattr(checking, "record", wrong)
    assert gradient_check(*given.parts).relative_error > 1e-4


def test_a_sample_checks_the_same_entries_for_the_same_seed(problem):
    given = problem("tanh", "cross_entropy", "softmax")
    one, two = (gradient_check(*given.parts, sample=7, seed=3) for _ in range(2))
    whole = gradient_check(*given.parts)
    np.testing.assert_array_equal(one.indices, two.indices)
    assert one.indices.size == 7
    np.testing.assert_array_equal(one.numeric, whole.numeric[one.indices])
    assert one.parameters == given.network.parameters


def test_zero_against_zero_counts_as_no_error(rectangular):
    net = rectangular([[[0.0]], [[0.0]]], [[0.0], [0.0]], ["tanh", "identity"])
    assert gradient_check(net, C["squared_error"], np.zeros((1, 3)), np.zeros((1, 3))).relative_error == 0.0


def test_a_gradient_that_rounding_drowns_is_no_error(problem):
    given = problem("sigmoid", "log_loss", "sigmoid")
    weak = given.network.with_vector(1e-4 * np.asarray(given.network.vector()))
    assert gradient_check(weak, *given.parts[1:]).relative_error < 1e-7
