"""The recorded pass against PyTorch's autograd, by the numbers in tests/reference/torch.npz."""

from pathlib import Path

import numpy as np
import pytest

from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.network import network
from bpviz.engine.plan import Phase
from bpviz.engine.recorded import forward, losses, record

TORCH = np.load(Path(__file__).parents[1] / "reference" / "torch.npz")
PASSES = [name for name in TORCH.files if name.startswith("pass-")]


def reference_of(case):
    """(network, cost, X, Y) of the case."""
    _, hidden, cost, output, depth = case.split("-")
    L, g = int(depth), activations()
    weights, biases = ([TORCH[f"in/{L}/{name}{l}"] for l in range(1, L + 1)] for name in "Wb")
    net = network(weights, biases, [g[name] for name in [hidden] * (L - 1) + [output]])
    return net, costs()[cost], TORCH["in/X"], TORCH[f"in/Y/{cost}"]


def unpack(vector, p):
    """PyTorch's numbers by their Ref; its derivatives of the mean loss times m where ours are an example's own."""
    got, start = {("J", p.network.depth): vector[:1].reshape(1, 1)}, 1
    for l in range(1, p.network.depth + 1):
        for name in ("Z", "A", "dA", "dZ", "dW", "db"):
            size, shape = p[name, l].size, p[name, l].shape
            per_example = p.m if name in ("dA", "dZ") else 1
            got[name, l] = vector[start : start + size].reshape(shape) * per_example
            start += size
    assert start == vector.size
    return got


@pytest.mark.parametrize("case", PASSES)
def test_every_quantity_of_a_pass_agrees_with_pytorch(case, terms):
    p = record(*reference_of(case))
    sizes = terms(p)
    for ref, expected in unpack(TORCH[case], p).items():
        error = np.abs(p[ref] - expected)
        assert (error <= 1e-12 * sizes[ref]).all(), (ref, float(error.max()))


def test_every_allowed_activation_cost_and_depth_has_a_reference():
    """Of the activations that the reference numbers know; a new one joins with make_torch.py."""
    c = costs()
    referred = {words[1] for words in (name.split("-") for name in PASSES)} - {"none"}
    g = {name: one for name, one in activations().items() if name in referred or not one.hidden}
    pairs = [(cost, out) for cost in c for out in g if c[cost].outputs is None or out in c[cost].outputs]
    hidden = [name for name in g if g[name].hidden]
    expected = {f"pass-none-{cost}-{out}-1" for cost, out in pairs}
    expected |= {f"pass-{h}-{cost}-{out}-{d}" for h in hidden for cost, out in pairs for d in (2, 3, 4)}
    assert set(PASSES) == expected


def test_quantities_and_their_derivatives_have_the_same_shape(problem):
    p = record(*problem("tanh", "cross_entropy", "softmax", (3, 4, 5, 3)).parts)
    for l in (1, 2, 3):
        for name in ("Z", "A", "W", "b"):
            assert p[name, l].shape == p["d" + name, l].shape


def test_the_mean_over_the_examples_enters_once(problem):
    p = problem("tanh", "log_loss", "sigmoid")
    whole = record(*p.parts)
    single = [record(p.network, p.cost, p.X[:, i : i + 1], p.Y[:, i : i + 1]) for i in range(p.X.shape[1])]
    np.testing.assert_allclose(whole["dZ", 1], np.hstack([s["dZ", 1] for s in single]), rtol=1e-13)
    np.testing.assert_allclose(whole["dW", 1], np.mean([s["dW", 1] for s in single], axis=0), rtol=1e-12)


def test_l2_is_in_the_gradient_of_weights_only_and_beside_the_cost(problem):
    p = problem("tanh", "cross_entropy", "softmax")
    plain, with_l2 = record(*p.parts), record(*p.parts, l2=0.7)
    m = plain.m
    for l in (1, 2):
        np.testing.assert_allclose(with_l2["dW", l], plain["dW", l] + 0.7 / m * plain["W", l], rtol=1e-14)
        np.testing.assert_array_equal(with_l2["db", l], plain["db", l])
    assert with_l2.J == plain.J
    assert with_l2.penalty == pytest.approx(0.7 / (2 * m) * sum((plain["W", l] ** 2).sum() for l in (1, 2)))


def test_the_update_starts_from_the_parameters_before_it(problem):
    p = record(*problem("sigmoid", "squared_error", "identity").parts, rate=0.25)
    for l in (1, 2):
        np.testing.assert_array_equal(p["W'", l], p["W", l] - 0.25 * p["dW", l])
        np.testing.assert_array_equal(p["b'", l], p["b", l] - 0.25 * p["db", l])


def test_everything_recorded_is_read_only(problem):
    given = problem("tanh", "log_loss", "sigmoid")
    p = record(*given.parts, rate=0.1)
    assert not any(value.flags.writeable for value in p.values.values())
    assert given.X.flags.writeable, "the caller's own array is left alone"


def test_the_recorded_operations_are_the_plan_in_order(problem):
    p = record(*problem("tanh", "log_loss", "sigmoid").parts)
    phases = [operation.phase for operation in p.operations]
    assert phases == sorted(phases, key=list(Phase).index)
    assert all(operation.result in p.values for operation in p.operations)


def test_forward_and_losses_are_those_of_the_pass(problem):
    given = problem("relu", "cross_entropy", "softmax")
    p = record(*given.parts)
    Z, A = forward(given.network, given.X)
    np.testing.assert_array_equal(Z, p["Z", 2])
    np.testing.assert_array_equal(A, p["A", 2])
    np.testing.assert_array_equal(losses(*given.parts), p.losses)
    assert p.losses.mean() == p.J


def test_numbers_that_overflow_are_recorded_as_infinite_without_a_warning(rectangular):
    net = rectangular([[[1e300]], [[1e300]]], [[0], [0]], ["relu", "identity"])
    p = record(net, costs()["squared_error"], np.array([[1.0]]), np.array([[0.0]]))
    assert np.isinf(p["Z", 2]).all()
    assert np.isinf(p.J)


def test_the_penalty_of_a_weight_whose_square_overflows_is_infinite():
    net = network([np.array([[1e200]])], [np.zeros((1, 1))], [activations()["identity"]])
    pass_ = record(net, costs()["squared_error"], np.zeros((1, 1)), np.zeros((1, 1)), l2=0.1)
    assert pass_.penalty == np.inf
