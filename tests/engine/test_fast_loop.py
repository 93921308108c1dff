"""The fast loop against a slow one made of recorded passes, over all activations, costs, optimisers and batches."""

import tracemalloc

import numpy as np
import pytest

from bpviz.engine import examples
from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.optimizer import optimizers
from bpviz.engine.recorded import record
from bpviz.engine.schedule import schedules
from bpviz.engine.settings import Settings, batches, order
from bpviz.engine.training import Training

G, C, O = activations(), costs(), optimizers()
HIDDEN = [name for name in G if G[name].hidden]
PAIRS = [(cost, out) for cost in C for out in G if C[cost].outputs is None or out in C[cost].outputs]
RATE = {"rmsprop": 0.003, "adam": 0.01, "adamw": 0.01}


class SlowRun:
    """Training as the lecture writes it: a recorded pass over every batch, then the optimiser's rule."""

    def __init__(self, network, cost, X, Y, settings):
        self.network, self.cost, self.X, self.Y, self.settings = network, cost, X, Y, settings
        self.theta = np.array(network.vector())
        self.memory = tuple(np.zeros_like(self.theta) for _ in range(settings.rule.memory))
        self.is_weight = np.ones_like(self.theta)
        for block in network.architecture().blocks(self.is_weight):
            block[:, -1] = 0.0
        self.costs, self.t = [], 0

    def epoch(self, e):
        rule, s, m = self.settings.rule, self.settings, self.X.shape[1]
        permutation = order(m, s, e)
        columns = np.arange(m) if permutation is None else permutation
        total = 0.0
        for start, stop in batches(m, s.batch_size):
            chosen = columns[start:stop]
            net = self.network.with_vector(self.theta)
            l2 = 0.0 if rule.decoupled else s.l2
            rate = s.rate_at(e)
            p = record(net, self.cost, self.X[:, chosen], self.Y[:, chosen], l2=l2, rate=rate, clip=s.clip)
            decay = self.is_weight * (s.l2 / p.m if rule.decoupled else 0.0)
            self.t += 1
            change, self.memory = rule.step(
                p.shrink * p.gradient, self.memory, self.t, rate, decay, self.theta
            )
            self.theta = self.theta - change
            total += p.J * p.m
        self.costs.append(total / m)


def assert_near(network, training, slow, tolerance):
    """Norm-wise, array by array."""
    blocks = network.architecture().blocks
    theta = np.array(training.network().vector())
    for got, expected in zip(blocks(theta), blocks(slow.theta.copy()), strict=True):
        assert np.linalg.norm(got - expected) <= tolerance * np.linalg.norm(expected)


@pytest.mark.parametrize("optimizer", O)
@pytest.mark.parametrize(("cost", "output"), PAIRS)
@pytest.mark.parametrize("hidden", HIDDEN)
def test_fast_and_slow_take_the_same_steps(problem, hidden, cost, output, optimizer):
    given = problem(hidden, cost, output, (3, 4, 3, 3))
    for batch_size in (0, 5, 17):
        for l2 in (0.0, 0.3):
            settings = Settings(optimizer, RATE.get(optimizer, 0.02), batch_size, l2, seed=1)
            training, slow = Training(*given.parts, settings), SlowRun(*given.parts, settings)
            for e in range(3):
                slow.epoch(e)
            training.advance(3)
            assert_near(given.network, training, slow, 1e-11)
            np.testing.assert_allclose(training.costs, slow.costs, rtol=1e-11)


@pytest.mark.parametrize("clip", [0.0, 0.1])
@pytest.mark.parametrize("schedule", schedules())
@pytest.mark.parametrize("batch_size", [0, 5])
@pytest.mark.parametrize("optimizer", O)
@pytest.mark.parametrize(("cost", "output"), [("cross_entropy", "softmax"), ("squared_error", "tanh")])
def test_schedules_and_clipping_go_with_every_optimiser(
    problem, cost, output, optimizer, batch_size, schedule, clip
):
    given = problem("tanh", cost, output)
    settings = Settings(
        optimizer,
        RATE.get(optimizer, 0.1),
        batch_size,
        0.3,
        schedule=schedule,
        decay=0.5,
        period=3,
        clip=clip,
    )
    training, slow = Training(*given.parts, settings), SlowRun(*given.parts, settings)
    for e in range(8):
        slow.epoch(e)
    training.advance(8)
    assert_near(given.network, training, slow, 1e-11)
    np.testing.assert_allclose(training.costs, slow.costs, rtol=1e-11)
    assert training.pass_at(4).rate == settings.rate_at(4)


@pytest.mark.parametrize("l2", [0.0, 0.3])
@pytest.mark.parametrize(("cost", "output"), PAIRS)
@pytest.mark.parametrize("hidden", HIDDEN)
def test_one_fast_step_agrees_with_the_recorded_pass_term_by_term(problem, terms, hidden, cost, output, l2):
    given, rate = problem(hidden, cost, output, (3, 4, 5, 3)), 1.0
    training = Training(*given.parts, Settings("gd", rate, l2=l2))
    training.advance(1)
    p = record(*given.parts, l2=l2, rate=rate)
    sizes = terms(p)
    for l, layer in enumerate(training.network().layers, start=1):
        assert (np.abs(layer.weights - p["W'", l]) <= 1e-12 * (np.abs(p["W", l]) + sizes["dW", l])).all()
        assert (np.abs(layer.biases - p["b'", l]) <= 1e-12 * (np.abs(p["b", l]) + sizes["db", l])).all()
    assert abs(training.costs[0] - p.J) <= 1e-12 * sizes["J", 3].item()


@pytest.mark.parametrize("optimizer", O)
@pytest.mark.parametrize(("cost", "output"), PAIRS)
@pytest.mark.parametrize("hidden", ["tanh", "relu"])
def test_a_hundred_steps_stay_together(problem, hidden, cost, output, optimizer):
    given = problem(hidden, cost, output)
    settings = Settings(optimizer, RATE.get(optimizer, 0.02), 0, 0.3)
    training, slow = Training(*given.parts, settings), SlowRun(*given.parts, settings)
    for e in range(100):
        slow.epoch(e)
    training.advance(100)
    assert_near(given.network, training, slow, 1e-10)


@pytest.mark.parametrize("sizes", [(3, 1), (1, 1, 1, 1), (3, *[2] * 49, 1), (2, 30, 1)])
@pytest.mark.parametrize("m", [1, 2, 40])
def test_odd_shapes_train_like_any_other(problem, sizes, m):
    given = problem("tanh", "log_loss", "sigmoid", sizes, m)
    settings = Settings("gd", 0.1, batch_size=3)
    training, slow = Training(*given.parts, settings), SlowRun(*given.parts, settings)
    for e in range(2):
        slow.epoch(e)
    training.advance(2)
    assert_near(given.network, training, slow, 1e-12)


def test_a_cost_between_0_and_1_is_trained_on_fractions_too(problem):
    given = problem("tanh", "log_loss", "sigmoid")
    Y = np.random.default_rng(1).random(given.Y.shape)
    training = Training(given.network, given.cost, given.X, Y, Settings())
    slow = SlowRun(given.network, given.cost, given.X, Y, Settings())
    slow.epoch(0)
    training.advance(1)
    assert_near(given.network, training, slow, 1e-14)
    assert training.costs[0] == pytest.approx(slow.costs[0], rel=1e-14)


def test_a_constant_feature_is_no_trouble(problem):
    given = problem("relu", "cross_entropy", "softmax")
    X = given.X.copy()
    X[1] = 0.0
    training = Training(given.network, given.cost, X, given.Y, Settings())
    training.advance(50)
    np.testing.assert_array_equal(
        training.network().layers[0].weights[:, 1], given.network.layers[0].weights[:, 1]
    )


def test_the_last_short_batch_has_its_own_m_and_leaks_into_no_other(problem):
    """Seven examples by three: each is met once an epoch, in steps of 3, 3 and 1."""
    given = problem("tanh", "log_loss", "sigmoid", m=7)
    training = Training(*given.parts, Settings(batch_size=3, seed=2))
    training.advance(4)
    assert training.batches(0) == 3
    for e in range(4):
        met = [training.columns(e, k) for k in range(3)]
        assert [chosen.size for chosen in met] == [3, 3, 1]
        assert sorted(np.concatenate(met)) == list(range(7))
        assert training.pass_at(e, 2).m == 1


def test_the_order_of_an_epoch_depends_on_seed_and_epoch_alone():
    s = Settings(batch_size=4, seed=3)
    first, again, other = order(10, s, 5), order(10, s, 5), order(10, s, 6)
    assert first is not None
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
    np.testing.assert_array_equal(first, order(10, Settings("adam", 1.0, 2, 0.5, seed=3), 5))
    assert order(10, Settings(batch_size=0), 5) is None
    assert order(10, Settings(batch_size=10), 5) is None


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_chosen_precision_is_kept_all_the_way(problem, dtype):
    given = problem("tanh", "cross_entropy", "softmax")
    training = Training(*given.parts, Settings("adam", 0.01, 5), dtype=dtype)
    training.advance(3)
    assert training.network().layers[0].weights.dtype == dtype
    assert training.pass_at(2, 1)["dZ", 1].dtype == dtype


def test_single_precision_follows_double_precision(problem):
    given = problem("tanh", "cross_entropy", "softmax")
    runs = [Training(*given.parts, Settings(), dtype=dtype) for dtype in (np.float32, np.float64)]
    for run in runs:
        run.advance(50)
    np.testing.assert_allclose(runs[0].costs, runs[1].costs, rtol=1e-5)


@pytest.mark.parametrize("batch_size", [0, 5])
def test_a_long_run_allocates_no_array_for_its_steps(problem, batch_size):
    """What stays after 500 epochs is the curve and the key states; at the peak it is not one array more."""
    given = problem("tanh", "cross_entropy", "softmax", (64, 32, 10), m=200)
    training = Training(*given.parts, Settings(batch_size=batch_size), memory=1)
    training.advance(70)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        training.advance(60)
        now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    state = given.network.vector().nbytes
    assert now - before < 3 * state
    assert peak - before < 4 * state + 8 * 1024


@pytest.mark.parametrize("window", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("batch_size", [4, 5])
@pytest.mark.parametrize(("cost", "output"), [("cross_entropy", "softmax"), ("squared_error", "tanh")])
def test_an_epoch_seen_through_a_window_is_the_same_epoch(
    problem, monkeypatch, window, batch_size, cost, output
):
    given, settings = problem("tanh", cost, output, m=20), Settings("adam", 0.01, batch_size, 0.1)
    whole = Training(*given.parts, settings)
    whole.advance(4)
    monkeypatch.setattr(examples, "TAPES", window)
    seen = Training(*given.parts, settings)
    for stop in (1, 3, 2, 5, 7, 100):
        stops = iter([True] * stop + [False])
        seen.advance(4 - seen.epoch, lambda stops=stops: next(stops, True))
        seen.pass_at(seen.epoch, 2)
    assert seen.epoch == 4
    np.testing.assert_array_equal(seen.network().vector(), whole.network().vector())
    np.testing.assert_allclose(seen.costs, whole.costs, rtol=1e-14)
    np.testing.assert_array_equal(seen.network_at(2).vector(), whole.network_at(2).vector())


def test_examples_that_are_too_many_to_stay_near_are_seen_batch_by_batch(problem, monkeypatch):
    given, settings = problem("tanh", "cross_entropy", "softmax"), Settings("adam", 0.01, 5)
    whole = Training(*given.parts, settings)
    whole.advance(4)
    monkeypatch.setattr(examples, "NEAR", 1)
    seen = Training(*given.parts, settings)
    seen.advance(4)
    np.testing.assert_array_equal(seen.network().vector(), whole.network().vector())
    np.testing.assert_allclose(seen.costs, whole.costs, rtol=1e-14)


@pytest.mark.parametrize("window", [2, 100])
def test_the_stable_loss_is_that_of_the_window_which_is_seen(problem, monkeypatch, window):
    monkeypatch.setattr(examples, "TAPES", window)
    given = problem("identity", "log_loss", "sigmoid", m=13)
    settings = Settings("gd", 1e-3, batch_size=3)
    training = Training(given.network, given.cost, given.X * 1e4, given.Y, settings)
    slow = SlowRun(given.network, given.cost, given.X * 1e4, given.Y, settings)
    slow.epoch(0)
    training.advance(1)
    assert training.costs[0] > 700
    np.testing.assert_allclose(training.costs, slow.costs, rtol=1e-13)
