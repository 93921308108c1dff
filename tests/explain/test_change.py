"""An update changes the cost about as much as the gradient says, split into the parts of the parameters."""

from itertools import pairwise

import numpy as np
import pytest

from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.network import network
from bpviz.engine.plan import Ref
from bpviz.engine.recorded import losses, record
from bpviz.explain.change import cost_change
from bpviz.explain.formula import Matrix, Number, Operator, Symbol, walk
from bpviz.explain.gradient_vector import gradient_vector
from bpviz.explain.notation import notations


def made(rate=0.01, l2=0.0, after=False, cost="log_loss", depth=3, scale=1.0):
    draw, g = np.random.default_rng(4), activations()
    sizes = [3, *[4] * (depth - 1), 2]
    net = network(
        [scale * draw.normal(size=(n, k)) for k, n in pairwise(sizes)],
        [draw.normal(size=n) for n in sizes[1:]],
        [g["tanh"]] * (depth - 1) + [g["sigmoid"]],
    )
    X, Y = draw.normal(size=(3, 20)), draw.integers(2, size=(2, 20)).astype(float)
    moved = net.with_vector(net.vector() + 0.01 * draw.normal(size=net.parameters)) if after else None
    return record(net, costs()[cost], X, Y, l2=l2, rate=rate, after=moved)


def parabola(rate):
    """One weight whose cost is (w · 0.1 − 1)²: a step too long by 100 lands where it started."""
    net = network([np.zeros((1, 1))], [np.zeros(1)], [activations()["identity"]])
    X = np.array([[0.1]])
    pass_ = record(net, costs()["squared_error"], X, np.ones((1, 1)), rate=0.0)
    moved = network([net.layers[0].weights - rate * pass_["dW", 1]], [np.zeros(1)], [net.output])
    return record(net, pass_.cost, X, np.ones((1, 1)), after=moved)


@pytest.mark.parametrize("cost", ["log_loss", "squared_error"])
@pytest.mark.parametrize("l2", [0.0, 2.0])
def test_plain_descent_promises_minus_the_rate_times_the_squared_gradient(cost, l2):
    pass_ = made(0.01, l2, cost=cost)
    change = cost_change(pass_)
    squares = sum(float(np.sum(pass_[name, l] ** 2)) for l in (1, 2, 3) for name in ("dW", "db"))
    assert change.plain
    assert change.predicted == pytest.approx(-0.01 * squares, rel=1e-12)


@pytest.mark.parametrize("l2", [0.0, 2.0])
@pytest.mark.parametrize("after", [False, True])
def test_the_true_change_comes_close_to_the_promise_as_the_step_shrinks(l2, after):
    errors = []
    for rate in (0.04, 0.02, 0.01):
        pass_ = made(rate, l2)
        if after:  # any other direction, as an optimiser with a memory would take
            step = rate * np.random.default_rng(9).normal(size=pass_.network.parameters)
            moved = pass_.network.with_vector(pass_.network.vector() + step)
            pass_ = record(pass_.network, pass_.cost, pass_["A", 0], pass_["Y", 3], l2=l2, after=moved)
        change = cost_change(pass_)
        assert change.plain is not after
        errors.append(abs(change.actual - change.predicted))
    assert errors[0] / errors[1] == pytest.approx(4, rel=0.2)
    assert errors[1] / errors[2] == pytest.approx(4, rel=0.2)


def test_the_costs_are_those_of_the_network_before_and_after():
    pass_ = made(0.3, 1.5)
    change = cost_change(pass_)
    after = network(
        [pass_["W'", l] for l in (1, 2, 3)],
        [pass_["b'", l] for l in (1, 2, 3)],
        [layer.activation for layer in pass_.network.layers],
    )
    assert change.before == pass_.J
    assert change.after == pytest.approx(losses(after, pass_.cost, pass_["A", 0], pass_["Y", 3]).mean())
    squares = sum(float(np.sum(layer.weights**2)) for layer in after.layers)
    assert change.penalty_after == pytest.approx(1.5 / 40 * squares)


def test_the_promise_is_the_sum_of_its_parts():
    change = cost_change(made(0.1, after=True))
    assert sum(change.by_layer) == pytest.approx(change.predicted, rel=1e-12)
    assert [parameter.ref.name for parameter in change.parameters] == ["W", "b"] * 3
    every = change.largest(1000)
    assert sum(share for _, share in every) == pytest.approx(change.predicted, rel=1e-12)
    sizes = [abs(share) for _, share in every]
    assert sizes == sorted(sizes, reverse=True)
    for quantity, share in every[:5]:
        array = next(each for each in change.parameters if each.ref == quantity.ref)
        assert array.shares[quantity.row, quantity.column or 0] == share


@pytest.mark.parametrize(
    ("rate", "said"), [(0.001, "fell by"), (20.0, "curved"), (300.0, "smaller learning rate")]
)
def test_the_sentence_says_what_happened(rate, said):
    assert said in str(cost_change(parabola(rate)).sentence)


def test_a_clipped_step_promises_less():
    free, pass_ = made(0.1), made(0.1)
    clipped = record(
        pass_.network,
        pass_.cost,
        pass_["A", 0],
        pass_["Y", 3],
        rate=0.1,
        clip=0.5 * np.linalg.norm(pass_.gradient),
    )
    change = cost_change(clipped)
    assert change.plain
    assert change.predicted == pytest.approx(cost_change(free).predicted * clipped.shrink, rel=1e-12)
    assert Symbol("c") in list(walk(change.symbols))


def test_a_gradient_of_zero_promises_nothing():
    g = activations()
    net = network([np.zeros((1, 1))], [np.zeros(1)], [g["sigmoid"]])
    pass_ = record(net, costs()["squared_error"], np.array([[1.0]]), np.array([[0.5]]), rate=0.1)
    assert "gradient is zero" in str(cost_change(pass_).sentence)


@pytest.mark.parametrize("notation", notations().values(), ids=notations())
@pytest.mark.parametrize("after", [False, True])
def test_the_promise_is_written_in_every_notation(notation, after):
    change = cost_change(made(0.1, after=after), notation)
    assert any(isinstance(part, Operator) and part.text == "≈" for part in walk(change.symbols))
    assert (Symbol("α") in list(walk(change.symbols))) is not after
    last = [part for part in walk(change.numbers) if isinstance(part, Number)][-1]
    assert last.value == change.predicted


def test_the_gradient_vector_stacks_every_derivative():
    pass_ = made()
    found = gradient_vector(pass_, 5)
    parts = [pass_[name, l].ravel() for l in (1, 2, 3) for name in ("dW", "db")]
    np.testing.assert_array_equal(found.entries, np.concatenate(parts))
    assert found.norm == pytest.approx(np.sqrt(sum(np.sum(part**2) for part in parts)))
    assert sum(block.share for block in found.blocks) == pytest.approx(1)
    assert len(found.entries) == pass_.network.parameters


def test_the_largest_entries_of_the_gradient_vector_know_their_place():
    pass_ = made()
    found = gradient_vector(pass_, 1000)
    assert len(found.largest) == pass_.network.parameters
    assert len({quantity for quantity, _ in found.largest}) == pass_.network.parameters
    for quantity, number in found.largest:
        assert pass_[quantity.ref][quantity.row, quantity.column or 0] == number
    sizes = [abs(number) for _, number in found.largest]
    assert sizes == sorted(sizes, reverse=True)


def test_the_gradient_vector_ends_with_the_last_bias_and_leaves_out_the_middle_of_many_layers():
    column = next(part for part in walk(gradient_vector(made(depth=6)).symbols) if isinstance(part, Matrix))
    links = [cells[0].link for cells in column.rows]
    assert links[-1].ref == Ref("db", 6)
    assert links[0].ref == Ref("dW", 1)
    assert links[-3] is None
    assert len(links) == 7
