"""Backprop against central differences, for every allowed activation, cost and depth."""

from dataclasses import replace

import numpy as np
import pytest

from bpviz.engine import gradient_check as checking
from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.gradient_check import gradient_check
from bpviz.engine.recorded import losses

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


def test_the_check_comes_a_few_parameters_at_a_time_and_ends_with_the_whole(problem):
    given = problem("tanh", "cross_entropy", "softmax")
    indices = np.arange(given.network.parameters)
    steps = list(checking.checking(*given.parts, l2=0.1, epsilon=1e-5, indices=indices))
    whole = gradient_check(*given.parts, l2=0.1)
    assert [step.done for step in steps] == [*range(4, indices.size, 4), indices.size]
    np.testing.assert_array_equal(steps[-1].numeric, whole.numeric)
    assert steps[-1].relative_error == whole.relative_error
    for step in steps:
        np.testing.assert_array_equal(step.numeric[: step.done], whole.numeric[: step.done])
        np.testing.assert_array_equal(step.errors, whole.errors[: step.done])


@pytest.mark.parametrize("output", ["softmax", "tanh", "sigmoid"])
def test_a_moved_parameter_gives_the_cost_of_the_network_in_which_it_is_moved(problem, output):
    """Only what follows from it is computed again; by hand all of it is."""
    given = problem("relu", "squared_error", output)
    found = gradient_check(*given.parts, epsilon=1e-4)
    theta = given.network.vector()
    for index in range(theta.size):
        costs = []
        for sign in (1, -1):
            moved = theta.copy()
            moved[index] += sign * 1e-4
            costs.append(losses(given.network.with_vector(moved), *given.parts[1:]).mean())
        assert found.numeric[index] == pytest.approx((costs[0] - costs[1]) / 2e-4, rel=1e-9, abs=1e-11)


def test_the_error_falls_with_the_square_of_epsilon_until_rounding_raises_it(problem):
    given = problem("tanh", "log_loss", "sigmoid")
    errors = {e: gradient_check(*given.parts, epsilon=10.0**e).total_error for e in range(-12, 0)}
    assert errors[-1] / errors[-2] == pytest.approx(100, rel=0.1)
    assert errors[-2] / errors[-3] == pytest.approx(100, rel=0.1)
    assert min(errors, key=errors.get) in (-6, -5, -4)
    assert errors[-12] > 1e-6
    assert errors[-12] > errors[-10] > errors[-8]


def test_what_rounding_drowns_is_told_apart_from_what_is_wrong(problem):
    given = problem("tanh", "log_loss", "sigmoid")
    fine, coarse = (gradient_check(*given.parts, epsilon=epsilon) for epsilon in (1e-5, 1e-12))
    assert not fine.drowned.any()
    assert coarse.drowned.mean() > 0.5
    bent = replace(fine, numeric=1.001 * fine.numeric)
    assert not bent.drowned.any()
    assert bent.errors == pytest.approx(5e-4, rel=1e-2)


def test_numbers_that_are_not_finite_are_not_passed_over(problem):
    given = problem("tanh", "log_loss", "sigmoid")
    found = gradient_check(*given.parts)
    numeric = found.numeric.copy()
    numeric[3] = np.nan
    assert np.isnan(replace(found, numeric=numeric).relative_error)
