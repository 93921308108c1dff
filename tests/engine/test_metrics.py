"""Cost, accuracy, R² and the confusion matrix, on examples small enough to count."""

import numpy as np
import pytest

from bpviz.engine.cost import costs
from bpviz.engine.metrics import confusion, evaluate, predicted_classes


def test_accuracy_of_one_output_counts_both_sides_of_a_half(rectangular):
    net = rectangular([[[1.0]]], [[0.0]], ["sigmoid"])
    X, Y = np.array([[-2.0, -1.0, 1.0, 2.0]]), np.array([[0.0, 1.0, 1.0, 1.0]])
    result = evaluate(net, costs()["log_loss"], X, Y, classes=True)
    assert result.accuracy == 0.75
    assert result.r2 is None
    expected = np.log1p(np.exp([-2.0, 1.0, -1.0, -2.0])).mean()
    assert result.cost == pytest.approx(expected, rel=1e-14)


def test_accuracy_of_several_outputs_takes_the_largest(rectangular):
    net = rectangular([np.eye(3)], [[0.0] * 3], ["softmax"])
    X = np.array([[3.0, 0, 0, 2], [0, 3, 0, 0], [0, 0, 3, 0]])
    Y = np.eye(3)[:, [0, 1, 1, 0]]
    assert evaluate(net, costs()["cross_entropy"], X, Y, classes=True).accuracy == 0.75
    np.testing.assert_array_equal(confusion(net, X, Y, 3), [[2, 0, 0], [0, 1, 1], [0, 0, 0]])


def test_the_confusion_matrix_of_a_binary_problem_has_two_rows(rectangular):
    net = rectangular([[[1.0]]], [[0.0]], ["sigmoid"])
    X, Y = np.array([[-2.0, -1.0, 1.0, 2.0]]), np.array([[0.0, 1.0, 1.0, 1.0]])
    np.testing.assert_array_equal(confusion(net, X, Y, 2), [[1, 0], [1, 2]])


def test_r2_is_one_for_a_perfect_fit_and_zero_for_the_mean(rectangular):
    X = np.array([[1.0, 2.0, 3.0]])
    perfect, flat = (rectangular([[[w]]], [[b]], ["identity"]) for w, b in ((2.0, 1.0), (0.0, 5.0)))
    results = [
        evaluate(net, costs()["squared_error"], X, 2 * X + 1, classes=False) for net in (perfect, flat)
    ]
    assert [result.r2 for result in results] == [1.0, 0.0]
    assert [result.accuracy for result in results] == [None, None]


def test_r2_of_a_constant_target_is_not_a_number_that_is_made_up(rectangular):
    net = rectangular([[[1.0]]], [[0.0]], ["identity"])
    assert evaluate(net, costs()["squared_error"], np.ones((1, 3)), np.ones((1, 3)), classes=False).r2 is None


def test_an_output_of_exactly_a_half_is_the_first_class():
    np.testing.assert_array_equal(predicted_classes(np.array([[0.5, 0.5 + 1e-15]])), [0, 1])


def test_targets_of_minus_and_plus_one_part_at_zero(rectangular):
    net = rectangular([[[1.0]]], [[0.0]], ["tanh"])
    X, Y = np.array([[-2.0, -0.1, 0.1, 2.0]]), np.array([[-1.0, 1.0, 1.0, 1.0]])
    assert evaluate(net, costs()["squared_error"], X, Y, classes=True, middle=0.0).accuracy == 0.75
    np.testing.assert_array_equal(confusion(net, X, Y, 2, 0.0), [[1, 0], [1, 2]])


def test_a_cost_beyond_all_numbers_is_infinite_without_a_warning(rectangular):
    net = rectangular([[[1e200]]], [[0.0]], ["identity"])
    result = evaluate(
        net, costs()["squared_error"], np.array([[1.0, 2.0]]), np.array([[0.0, 1.0]]), classes=False
    )
    assert result.cost == np.inf
