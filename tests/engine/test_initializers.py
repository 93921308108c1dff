"""The initial weights: their size, their seed, their independence of other layers."""

import numpy as np
import pytest

from bpviz.engine.activation import activations
from bpviz.engine.initializer import initialize, initializers

I, TANH = initializers(), activations()["tanh"]
SIGMA = {"small": 0.01, "xavier": np.sqrt(2 / (400 + 600)), "he": np.sqrt(2 / 400), "zero": 0.0, "equal": 0.0}
MEAN = {"equal": 0.5}


@pytest.mark.parametrize("name", I)
def test_weights_have_the_mean_and_the_spread_of_their_formula(name):
    W = initialize((400, 600), [TANH], I[name], 1).layers[0].weights
    assert W.shape == (600, 400)
    sigma = SIGMA[name]
    assert abs(W.mean() - MEAN.get(name, 0.0)) <= 4 * sigma / np.sqrt(W.size)
    assert W.std() == pytest.approx(sigma, rel=4 / np.sqrt(2 * W.size))


@pytest.mark.parametrize("name", I)
def test_biases_start_at_zero(name):
    net = initialize((3, 4, 2), [TANH, TANH], I[name], 1)
    assert not any(layer.biases.any() for layer in net.layers)


@pytest.mark.parametrize("name", I)
def test_the_same_seed_gives_the_same_weights(name):
    one, two = (initialize((3, 4, 2), [TANH, TANH], I[name], 7).vector() for _ in range(2))
    np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize("name", ["small", "xavier", "he"])
def test_another_seed_gives_other_weights_and_layers_differ(name):
    one, two = (initialize((3, 3, 3), [TANH, TANH], I[name], seed) for seed in (7, 8))
    assert not np.array_equal(one.layers[0].weights, two.layers[0].weights)
    assert not np.array_equal(one.layers[0].weights, one.layers[1].weights)


@pytest.mark.parametrize("name", I)
def test_another_layers_size_changes_no_weight_of_this_one(name):
    small = initialize((3, 4, 5, 2), [TANH] * 3, I[name], 7)
    large = initialize((3, 4, 5, 9, 9), [TANH] * 4, I[name], 7)
    for l in (0, 1):
        np.testing.assert_array_equal(small.layers[l].weights, large.layers[l].weights)
