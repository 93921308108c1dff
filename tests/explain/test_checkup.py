"""The check of a pass says how much it has checked, and its curve falls and rises again."""

from itertools import pairwise

import numpy as np
import pytest

from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.gradient_check import gradient_check
from bpviz.engine.initializer import initialize, initializers
from bpviz.engine.plan import Ref
from bpviz.engine.recorded import record
from bpviz.explain.checkup import CURVE, MOST_EXAMPLES, MOST_PARAMETERS, checkups, index_of, place_of, work
from bpviz.explain.quantity import Quantity, value


def made(sizes=(3, 5, 2), m=12, l2=0.0, kind="tanh"):
    draw, g = np.random.default_rng(1), activations()
    net = initialize(sizes, [g[kind]] * (len(sizes) - 2) + [g["softmax"]], initializers()["xavier"], 2)
    Y = np.eye(sizes[-1])[:, draw.integers(0, sizes[-1], m)]
    return record(net, costs()["cross_entropy"], draw.normal(size=(sizes[0], m)), Y, l2=l2, rate=0.1)


@pytest.mark.parametrize("l2", [0.0, 0.5])
def test_a_small_network_is_checked_whole_and_agrees_with_the_gradient_of_the_pass(l2):
    pass_ = made(l2=l2)
    *_, found = checkups(pass_, 1e-5)
    assert found.whole
    assert found.agrees
    assert (found.examples, found.m) == (12, 12)
    np.testing.assert_allclose(found.check.analytic, pass_.gradient, rtol=1e-12)
    same = gradient_check(pass_.network, pass_.cost, pass_["A", 0], pass_["Y", 2], l2=l2)
    np.testing.assert_allclose(found.check.numeric, same.numeric, atol=1e-10)


def test_the_curve_has_every_epsilon_once_and_is_shaped_like_a_v():
    *_, found = checkups(made(), 1e-5)
    assert [epsilon for epsilon, _ in found.curve] == list(CURVE)
    assert len(CURVE) == 23
    errors = [error for _, error in found.curve]
    least = errors.index(min(errors))
    assert 4 <= least <= 14
    assert all(a > b for a, b in pairwise(errors[: least - 2]))
    assert errors[-1] > 1e3 * errors[least]


def test_it_comes_little_by_little_and_nothing_is_taken_back():
    steps = list(checkups(made(), 1e-5))
    assert len(steps) > len(CURVE)
    for before, after in pairwise(steps):
        assert after.check.done >= before.check.done
        assert after.curve[: len(before.curve)] == before.curve


def test_a_known_curve_is_not_made_again():
    *_, found = checkups(made(), 1e-5)
    steps = list(checkups(made(), 1e-3, curve=found.curve))
    assert steps[-1].curve is found.curve
    assert len(steps) == len(list(steps[0].check.indices[::4])) + 1


def test_of_a_large_network_a_sample_is_checked_on_some_examples():
    pass_ = made((40, 120, 30, 4), m=900)
    first = next(checkups(pass_, 1e-5, seed=3))
    assert not first.whole
    assert 100 <= first.check.indices.size <= MOST_PARAMETERS
    assert (first.examples, first.m) == (MOST_EXAMPLES, 900)
    again = next(checkups(pass_, 1e-5, seed=3))
    np.testing.assert_array_equal(first.check.indices, again.check.indices)
    assert first.check.indices.size * work(pass_.network, MOST_EXAMPLES) <= 1.6e9


def test_the_penalty_of_a_sample_of_the_examples_is_that_of_the_whole_batch():
    """λ/m is what counts: with fewer examples λ shrinks with them."""
    pass_ = made((3, 5, 2), m=400, l2=2.0)
    *_, found = checkups(pass_, 1e-5)
    assert found.agrees
    data = (pass_["A", 0], pass_["Y", 2])
    columns = np.unique(np.linspace(0, 399, 200).round().astype(int))
    part = record(pass_.network, pass_.cost, *(each[:, columns] for each in data), l2=1.0)
    np.testing.assert_allclose(found.check.analytic, part.gradient, rtol=1e-12)


def test_a_float32_run_is_checked_with_all_digits():
    pass_ = made()
    rough = pass_.network.with_vector(pass_.network.vector().astype(np.float32))
    single = record(
        rough, pass_.cost, pass_["A", 0].astype(np.float32), pass_["Y", 2].astype(np.float32), rate=0.1
    )
    *_, found = checkups(single, 1e-5)
    assert found.agrees


def test_every_place_of_the_vector_is_an_entry_of_the_gradient():
    pass_ = made((3, 4, 2))
    for index, entry in enumerate(pass_.gradient):
        place = place_of(pass_.network, index)
        assert value(pass_, place) == entry
        assert index_of(pass_.network, place.ref.layer, place.row, place.column) == index
    assert place_of(pass_.network, 3) == Quantity(Ref("db", 1), 0)
    assert place_of(pass_.network, 4) == Quantity(Ref("dW", 1), 1, 0)
    with pytest.raises(IndexError, match="no parameter"):
        place_of(pass_.network, pass_.gradient.size)
