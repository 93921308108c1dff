"""A network as a value: its vector and back, its shapes, its read-only arrays."""

import numpy as np
import pytest

from bpviz.engine.activation import activations, name_of


def test_the_vector_and_back_is_the_same_network(problem):
    net = problem("tanh", "cross_entropy", "softmax", (3, 5, 4, 3)).network
    again = net.with_vector(net.vector())
    np.testing.assert_array_equal(again.vector(), net.vector())
    for one, other in zip(net.layers, again.layers, strict=True):
        np.testing.assert_array_equal(one.weights, other.weights)
        np.testing.assert_array_equal(one.biases, other.biases)
        assert one.activation is other.activation


def test_the_vector_has_for_each_unit_its_weights_and_then_its_bias(rectangular):
    net = rectangular([[[1, 2], [4, 5]], [[7, 8]]], [[3, 6], [9]], ["tanh", "sigmoid"])
    np.testing.assert_array_equal(net.vector(), np.arange(1.0, 10.0))
    assert net.parameters == 9
    assert net.sizes == (2, 2, 1)
    assert net.depth == 2
    assert name_of(net.output) == "sigmoid"


def test_a_vector_that_is_written_to_later_changes_no_network(problem):
    net = problem("tanh", "log_loss", "sigmoid").network
    vector = np.array(net.vector())
    copy = net.with_vector(vector)
    vector[:] = 0.0
    np.testing.assert_array_equal(copy.vector(), net.vector())


def test_parameters_cannot_be_written(problem):
    layer = problem("tanh", "log_loss", "sigmoid").network.layers[0]
    with pytest.raises(ValueError, match="read-only"):
        layer.weights[0, 0] = 1.0
    with pytest.raises(ValueError, match="read-only"):
        layer.biases[0] = 1.0


@pytest.mark.parametrize("name", activations())
def test_an_activation_knows_its_name(name):
    assert name_of(activations()[name]) == name
