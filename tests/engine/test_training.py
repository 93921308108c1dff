"""A run: stopping and going on, divergence, symmetry, settings that cannot be trained."""

import numpy as np
import pytest

from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.errors import EngineError
from bpviz.engine.initializer import initialize, initializers
from bpviz.engine.optimizer import optimizers
from bpviz.engine.settings import Settings
from bpviz.engine.training import Training


def stop_after(calls):
    """A keep_going that says stop at its `calls`-th question, and go on ever after."""
    left = iter([True] * (calls - 1) + [False])
    return lambda: next(left, True)


@pytest.mark.parametrize("optimizer", optimizers())
@pytest.mark.parametrize("batch_size", [0, 4])
def test_an_interrupted_run_goes_on_to_the_same_numbers(problem, optimizer, batch_size):
    given = problem("tanh", "cross_entropy", "softmax")
    settings = Settings(optimizer, 0.01, batch_size, 0.1)
    straight, halting = Training(*given.parts, settings), Training(*given.parts, settings)
    straight.advance(9)
    for stop in (1, 2, 3, 5, 8, 13, 100):
        halting.advance(9 - halting.epoch, stop_after(stop))
    assert halting.epoch == 9
    np.testing.assert_array_equal(halting.network().vector(), straight.network().vector())
    np.testing.assert_array_equal(halting.costs, straight.costs)


def test_an_epoch_under_way_shows_the_parameters_that_it_started_from(problem):
    given = problem("tanh", "log_loss", "sigmoid")
    training = Training(*given.parts, Settings(batch_size=4))
    training.advance(2)
    before = training.network().vector()
    assert training.advance(1, lambda: False) == 0
    assert training.interrupted
    assert training.epoch == 2
    np.testing.assert_array_equal(training.network().vector(), before)
    np.testing.assert_array_equal(training.network_at(2).vector(), before)
    assert training.costs.size == 2


def test_stop_is_heard_between_epochs_of_a_full_batch(problem):
    training = Training(*problem("tanh", "log_loss", "sigmoid").parts, Settings())
    assert training.advance(1000, stop_after(7)) == 7
    assert not training.interrupted


def test_an_epoch_that_needs_the_stable_loss_can_be_interrupted_in_it(problem):
    given = problem("identity", "log_loss", "sigmoid", m=12)
    X = given.X * 1e4
    straight, halting = (
        Training(given.network, given.cost, X, given.Y, Settings(rate=1e-3, batch_size=3)) for _ in range(2)
    )
    straight.advance(3)
    for _ in range(100):
        halting.advance(3 - halting.epoch, lambda: False)
    assert halting.epoch == 3
    assert straight.costs[0] > 700
    np.testing.assert_array_equal(halting.costs, straight.costs)
    np.testing.assert_array_equal(halting.network().vector(), straight.network().vector())


@pytest.mark.parametrize(
    ("hidden", "cost", "output"),
    [
        ("relu", "squared_error", "identity"),
        ("leaky_relu", "squared_error", "identity"),
        ("identity", "squared_error", "identity"),
        ("leaky_relu", "cross_entropy", "softmax"),
        ("identity", "log_loss", "sigmoid"),
    ],
)
def test_a_learning_rate_of_a_million_stops_at_the_last_finite_parameters(problem, hidden, cost, output):
    given = problem(hidden, cost, output, (3, 4, 3, 3))
    training = Training(*given.parts, Settings(rate=1e6))
    done = training.advance(1000)
    assert training.diverged is not None
    assert training.diverged.epoch == done == training.epoch == training.costs.size
    assert 1 <= training.diverged.layer <= 3
    assert np.isfinite(training.network().vector()).all()
    assert np.isfinite(training.costs).all()
    words = str(training.diverged.message)
    assert f"epoch {done}" in words
    assert f"layer {training.diverged.layer}" in words
    assert training.advance(5) == 0


def test_a_run_that_diverged_can_be_looked_at_and_goes_on_with_a_smaller_rate(problem):
    given = problem("relu", "squared_error", "identity")
    training = Training(*given.parts, Settings(rate=1e6))
    training.advance(1000)
    last = training.epoch
    np.testing.assert_array_equal(training.network_at(last).vector(), training.network().vector())
    training.pass_at(last)
    training.rewind(0)
    training.change(Settings(rate=0.01))
    assert training.advance(10) == 10
    assert training.diverged is None


def test_saturating_units_survive_a_learning_rate_of_a_million(problem):
    training = Training(*problem("tanh", "log_loss", "sigmoid").parts, Settings(rate=1e6))
    training.advance(20)
    assert training.diverged is None
    assert np.isfinite(training.costs).all()


def test_the_first_layer_that_overflows_is_named(rectangular):
    net = rectangular([[[1.0]], [[1e200]], [[1.0]]], [[0.0]] * 3, ["identity"] * 3)
    X, Y = np.array([[1e150]]), np.array([[0.0]])
    training = Training(net, costs()["squared_error"], X, Y, Settings())
    training.advance(1)
    assert training.diverged is not None
    assert (training.diverged.epoch, training.diverged.layer) == (0, 2)


@pytest.mark.parametrize("name", ["zero", "equal"])
@pytest.mark.parametrize("optimizer", optimizers())
def test_units_that_start_equal_stay_equal(problem, name, optimizer):
    given = problem("tanh", "log_loss", "sigmoid")
    g = activations()
    net = initialize((3, 4, 4, 3), [g["tanh"], g["tanh"], g["sigmoid"]], initializers()[name], 0)
    training = Training(net, given.cost, given.X, given.Y, Settings(optimizer, 0.05, batch_size=5))
    training.advance(50)
    for layer in training.network().layers[:-1]:
        for row in layer.weights[1:]:
            np.testing.assert_allclose(row, layer.weights[0], rtol=1e-12, atol=1e-15)


def test_the_curve_has_the_mean_of_the_batches_as_they_were_met(problem):
    given = problem("tanh", "log_loss", "sigmoid")
    training = Training(*given.parts, Settings(batch_size=5))
    training.advance(2)
    for e in range(2):
        passes = [training.pass_at(e, k) for k in range(training.batches(e))]
        mean = sum(p.J * p.m for p in passes) / given.X.shape[1]
        assert training.costs[e] == pytest.approx(mean, rel=1e-14)


def test_with_the_full_batch_the_curve_is_j_at_the_parameters_of_the_epoch(problem):
    training = Training(*problem("tanh", "log_loss", "sigmoid").parts, Settings())
    training.advance(3)
    np.testing.assert_allclose(training.costs, [training.pass_at(e).J for e in range(3)], rtol=1e-14)


def test_a_pass_leads_from_parameters_e_to_the_next(problem):
    training = Training(*problem("tanh", "log_loss", "sigmoid").parts, Settings("adam", 0.05, l2=0.1))
    training.advance(3)
    p = training.pass_at(1)
    for l, (before, after) in enumerate(
        zip(training.network_at(1).layers, training.network_at(2).layers, strict=True), start=1
    ):
        np.testing.assert_array_equal(p["W", l], before.weights)
        np.testing.assert_array_equal(p["W'", l], after.weights)
        np.testing.assert_array_equal(p["b'", l], after.biases)


def test_decoupled_decay_is_not_in_the_gradient_that_is_shown(problem):
    given = problem("tanh", "log_loss", "sigmoid")
    with_decay = Training(*given.parts, Settings("adamw", 0.05, l2=0.5)).pass_at(0)
    without = Training(*given.parts, Settings("adamw", 0.05)).pass_at(0)
    np.testing.assert_array_equal(with_decay["dW", 1], without["dW", 1])
    assert not np.array_equal(with_decay["W'", 1], without["W'", 1])


@pytest.mark.parametrize(
    "bad",
    [
        Settings(rate=np.nan),
        Settings(rate=np.inf),
        Settings(rate=-0.1),
        Settings(l2=-1.0),
        Settings(l2=np.inf),
        Settings(batch_size=-1),
        Settings(seed=-1),
    ],
)
def test_settings_that_are_no_numbers_from_0_up_are_refused(problem, bad):
    parts = problem("tanh", "log_loss", "sigmoid").parts
    with pytest.raises(EngineError, match="numbers from 0 up"):
        Training(*parts, bad)
    with pytest.raises(EngineError, match="numbers from 0 up"):
        Training(*parts, Settings()).change(bad)


@pytest.mark.parametrize(
    ("cost", "output"), [("log_loss", "tanh"), ("cross_entropy", "identity"), ("cross_entropy", "sigmoid")]
)
def test_a_logarithm_of_any_number_is_refused_with_the_reason_and_the_cure(problem, cost, output):
    given = problem("tanh", "squared_error", output)
    with pytest.raises(EngineError, match=r"logarithm.*use the output activation .* squared_error"):
        Training(given.network, costs()[cost], given.X, np.abs(np.sign(given.Y)), Settings())


def test_targets_outside_0_and_1_are_refused_for_a_cost_of_probabilities(problem):
    given = problem("tanh", "log_loss", "sigmoid")
    with pytest.raises(EngineError, match=r"between 0 and 1; .*squared_error"):
        Training(given.network, given.cost, given.X, given.Y * 2, Settings())


def test_softmax_over_one_output_is_refused(problem):
    given = problem("tanh", "cross_entropy", "softmax", (3, 4, 1))
    with pytest.raises(EngineError, match=r"single output.*sigmoid"):
        Training(*given.parts, Settings())


@pytest.mark.parametrize("cut", [(slice(2), slice(None)), (slice(None), slice(4)), (slice(None), slice(0))])
def test_data_that_does_not_fit_the_network_is_refused_with_its_shape(problem, cut):
    given = problem("tanh", "log_loss", "sigmoid")
    with pytest.raises(EngineError, match="examples are columns"):
        Training(given.network, given.cost, given.X[cut], given.Y, Settings())


def test_the_caller_keeps_the_data_and_may_change_it(problem):
    given = problem("tanh", "log_loss", "sigmoid")
    X = given.X.copy()
    training = Training(given.network, given.cost, X, given.Y, Settings())
    X[:] = 0.0
    np.testing.assert_array_equal(training.X, given.X)
    assert not training.X.flags.writeable


@pytest.mark.parametrize(("number", "dtype"), [(np.nan, "float64"), (np.inf, "float64"), (1e300, "float32")])
def test_data_that_is_not_finite_in_the_chosen_precision_is_refused(problem, number, dtype):
    given = problem("tanh", "log_loss", "sigmoid")
    X = given.X.copy()
    X[1, 2] = number
    with pytest.raises(EngineError, match=rf"numbers that {dtype} cannot hold; scale"):
        Training(given.network, given.cost, X, given.Y, Settings(), dtype)


def test_an_epoch_that_is_broken_off_is_discarded_whole(problem):
    given = problem("tanh", "log_loss", "sigmoid")
    straight, broken = (Training(*given.parts, Settings("adam", 0.01, 4)) for _ in range(2))
    straight.advance(4)
    broken.advance(2)
    asked = iter([True, True])
    with pytest.raises(StopIteration):
        broken.advance(1, lambda: next(asked))
    assert not broken.interrupted
    broken.advance(2)
    np.testing.assert_array_equal(broken.network().vector(), straight.network().vector())
    np.testing.assert_array_equal(broken.costs, straight.costs)


@pytest.mark.parametrize("asked", [1, 3, 40])
def test_epochs_of_the_full_batch_that_are_broken_off_are_trained_again_alike(problem, asked):
    given = problem("tanh", "log_loss", "sigmoid")
    straight, broken = (Training(*given.parts, Settings("adam", 0.01)) for _ in range(2))
    straight.advance(100)
    answers = iter([True] * asked)
    with pytest.raises(StopIteration):
        broken.advance(100, lambda: next(answers))
    assert broken.epoch == broken.costs.size <= asked
    broken.advance(100 - broken.epoch)
    np.testing.assert_array_equal(broken.network().vector(), straight.network().vector())
    np.testing.assert_array_equal(broken.costs, straight.costs)


def test_epochs_that_need_the_stable_loss_cost_the_same_among_others(rectangular):
    """Log-loss of a logit that comes down from 800 is infinite in its quick form as long as it is above 709."""
    net = rectangular([[[800.0]]], [[0.0]], ["sigmoid"])
    training = Training(net, costs()["log_loss"], np.ones((1, 1)), np.zeros((1, 1)), Settings(rate=0.5))
    training.advance(400)
    assert training.diverged is None
    np.testing.assert_allclose(training.costs, 800.0 - np.arange(400.0), rtol=1e-14)
