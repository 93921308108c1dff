"""Any epoch of a run can be returned to, bit for bit, whatever has been looked at or changed meanwhile."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import settings as effort
from hypothesis import strategies as st

from bpviz.engine.errors import EngineError
from bpviz.engine.optimizer import optimizers
from bpviz.engine.recorded import Pass
from bpviz.engine.settings import Settings
from bpviz.engine.training import Training


def straight_run(given, changes, epochs):
    """The parameters after 0 … `epochs` epochs of a run that is changed at some epochs and never looked at."""
    training = Training(*given.parts, changes[0])
    vectors = [training.network().vector()]
    for e in range(epochs):
        if e in changes:
            training.change(changes[e])
        training.advance(1)
        vectors.append(training.network().vector())
    return training, vectors


def same(one: Pass, other: Pass) -> bool:
    return all(np.array_equal(one.values[ref], other.values[ref], equal_nan=True) for ref in one.values)


MEMORY = st.sampled_from([1, 2_000, 10_000, 2**20])
RECIPES = st.builds(
    Settings,
    st.sampled_from(list(optimizers())),
    st.sampled_from([0.01, 0.1]),
    st.sampled_from([0, 3, 5, 17]),
    st.sampled_from([0.0, 0.2]),
    st.integers(0, 3),
)


@effort(max_examples=40)
@for_all(first=RECIPES, second=RECIPES, at=st.integers(1, 90), memory=MEMORY, travel=st.data())
def test_travelling_at_random_finds_every_epoch_as_it_was(problem, first, second, at, memory, travel):
    given = problem("tanh", "cross_entropy", "softmax")
    changes = {0: first, at: second}
    _, vectors = straight_run(given, changes, 100)
    training = Training(*given.parts, first, memory=memory)
    for _ in range(8):
        goal = travel.draw(st.integers(training.epoch, 100))
        if training.epoch <= at < goal:
            training.advance(at - training.epoch)
            training.change(second)
        training.advance(goal - training.epoch)
        look = travel.draw(st.integers(0, training.epoch))
        np.testing.assert_array_equal(training.network_at(look).vector(), vectors[look])
        training.pass_at(look, travel.draw(st.integers(0, training.batches(look) - 1)))
        np.testing.assert_array_equal(training.network().vector(), vectors[goal])
    training.rewind(travel.draw(st.integers(0, training.epoch)))
    np.testing.assert_array_equal(training.network().vector(), vectors[training.epoch])


@pytest.mark.parametrize("optimizer", optimizers())
@pytest.mark.parametrize("batch_size", [0, 5])
def test_thinned_history_still_finds_every_epoch(problem, optimizer, batch_size):
    given = problem("relu", "squared_error", "identity")
    settings = Settings(optimizer, 0.01, batch_size)
    _, vectors = straight_run(given, {0: settings}, 300)
    training = Training(*given.parts, settings, memory=5_000)
    training.advance(300)
    for e in (300, 299, 1, 0, 150, 63, 64, 65, 128, 200):
        np.testing.assert_array_equal(training.network_at(e).vector(), vectors[e])


@pytest.mark.parametrize("batch_size", [0, 4])
def test_a_pass_of_the_past_is_the_pass_of_then(problem, batch_size):
    given = problem("tanh", "log_loss", "sigmoid")
    settings = Settings("adam", 0.05, batch_size)
    training = Training(*given.parts, settings)
    then = {}
    for e in range(6):
        then.update({(e, k): training.pass_at(e, k) for k in range(training.batches(e))})
        training.advance(1)
    for (e, k), p in then.items():
        assert same(training.pass_at(e, k), p)


def test_the_steps_of_an_epoch_join_without_a_gap(problem):
    given = problem("tanh", "log_loss", "sigmoid")
    training = Training(*given.parts, Settings("momentum", 0.05, 4))
    training.advance(3)
    for e in range(2):
        passes = [training.pass_at(e, k) for k in range(training.batches(e))] + [training.pass_at(e + 1, 0)]
        for one, following in pairwise(passes):
            np.testing.assert_array_equal(one["W'", 1], following["W", 1])
            np.testing.assert_array_equal(one["b'", 2], following["b", 2])


def test_a_pass_shows_the_examples_that_the_step_was_trained_on(problem):
    given = problem("tanh", "log_loss", "sigmoid")
    training = Training(*given.parts, Settings(batch_size=4, seed=5))
    p = training.pass_at(0, 2)
    chosen = training.columns(0, 2)
    np.testing.assert_array_equal(p["A", 0], given.X[:, chosen])
    np.testing.assert_array_equal(p["Y", 2], given.Y[:, chosen])


@pytest.mark.parametrize("batch_size", [0, 4])
def test_looking_changes_no_number_and_adds_no_point(problem, batch_size):
    given = problem("tanh", "cross_entropy", "softmax")
    settings = Settings("nesterov", 0.05, batch_size)
    looking, blind = Training(*given.parts, settings), Training(*given.parts, settings)
    for e in range(10):
        looking.advance(1)
        blind.advance(1)
        for look in (0, e // 2, e + 1):
            looking.network_at(look)
            looking.pass_at(look, looking.batches(look) - 1)
            looking.columns(look, 0)
    np.testing.assert_array_equal(looking.costs, blind.costs)
    np.testing.assert_array_equal(looking.network().vector(), blind.network().vector())


def test_looking_in_the_middle_of_an_epoch_changes_nothing(problem):
    given = problem("tanh", "cross_entropy", "softmax")
    looking, blind = (Training(*given.parts, Settings("adam", 0.05, 4)) for _ in range(2))
    blind.advance(4)
    while looking.epoch < 4:
        looking.advance(1, lambda: False)
        looking.pass_at(looking.epoch, 1)
        looking.network_at(looking.epoch // 2)
    np.testing.assert_array_equal(looking.costs, blind.costs)
    np.testing.assert_array_equal(looking.network().vector(), blind.network().vector())


def test_what_was_handed_out_stays_as_it_was(problem):
    training = Training(*problem("tanh", "log_loss", "sigmoid").parts, Settings())
    training.advance(2)
    net, curve, p = training.network(), training.costs, training.pass_at(2)
    copies = net.vector().copy(), curve.copy(), p["W'", 1].copy()
    training.advance(5)
    for kept, copy in zip((net.vector(), curve, p["W'", 1]), copies, strict=True):
        np.testing.assert_array_equal(kept, copy)
        assert not kept.flags.writeable


def test_a_change_takes_effect_at_the_next_epoch_and_is_part_of_the_recipe(problem):
    given = problem("tanh", "log_loss", "sigmoid")
    slow, fast = Settings(rate=0.01), Settings(rate=0.5)
    training = Training(*given.parts, slow)
    training.advance(5)
    training.change(fast)
    assert training.changes == ((0, slow), (5, fast))
    assert training.settings == fast
    training.advance(5)
    _, vectors = straight_run(given, {0: slow, 5: fast}, 10)
    np.testing.assert_array_equal(training.network().vector(), vectors[10])
    np.testing.assert_array_equal(training.network_at(3).vector(), vectors[3])
    assert training.pass_at(4).rate == 0.01
    assert training.pass_at(5).rate == 0.5


def test_a_change_in_the_middle_of_an_epoch_starts_it_anew(problem):
    given = problem("tanh", "log_loss", "sigmoid")
    before, after = Settings(batch_size=4), Settings(batch_size=6)
    training = Training(*given.parts, before)
    training.advance(2)
    training.advance(1, lambda: False)
    training.change(after)
    assert not training.interrupted
    training.advance(2)
    _, vectors = straight_run(given, {0: before, 2: after}, 4)
    np.testing.assert_array_equal(training.network().vector(), vectors[4])


def test_a_change_that_is_taken_back_at_once_leaves_no_trace(problem):
    """The momentum that had been gathered is still there."""
    given = problem("tanh", "log_loss", "sigmoid")
    momentum, plain = Settings("momentum", 0.05, 5), Settings("gd", 0.05, 5)
    training = Training(*given.parts, momentum)
    training.advance(5)
    training.change(plain)
    training.change(momentum)
    training.advance(5)
    _, vectors = straight_run(given, {0: momentum}, 10)
    np.testing.assert_array_equal(training.network().vector(), vectors[10])
    np.testing.assert_array_equal(training.network_at(7).vector(), vectors[7])
    assert training.changes == ((0, momentum),)


def test_another_optimiser_starts_with_an_empty_memory(problem):
    given = problem("tanh", "log_loss", "sigmoid")
    training = Training(*given.parts, Settings("momentum", 0.05))
    training.advance(5)
    training.change(Settings("adam", 0.05))
    fresh = Training(training.network(), given.cost, given.X, given.Y, Settings("adam", 0.05))
    training.advance(5)
    fresh.advance(5)
    np.testing.assert_array_equal(training.network().vector(), fresh.network().vector())


@pytest.mark.parametrize("back", [0, 3, 5, 8])
def test_rewinding_forgets_what_came_after_and_trains_it_again_alike(problem, back):
    given = problem("tanh", "log_loss", "sigmoid")
    first, second = Settings("adam", 0.05, 4), Settings("adam", 0.01, 4)
    training = Training(*given.parts, first)
    training.advance(5)
    training.change(second)
    training.advance(5)
    curve = training.costs
    training.rewind(back)
    assert training.epoch == back == training.costs.size
    assert training.changes == (((0, first), (5, second)) if back >= 5 else ((0, first),))
    if back < 5:
        training.advance(5 - back)
        training.change(second)
    training.advance(10 - training.epoch)
    np.testing.assert_array_equal(training.costs, curve)


def test_an_epoch_that_is_still_to_come_is_refused(problem):
    training = Training(*problem("tanh", "log_loss", "sigmoid").parts, Settings())
    training.advance(3)
    for e in (-1, 4):
        with pytest.raises(EngineError, match=f"epoch {e} .* the run is at 3"):
            training.network_at(e)


def test_a_pass_of_an_epoch_whose_loss_needs_the_stable_form_is_the_one_that_was_trained(problem):
    """The parameters do not depend on how the loss was taken, so a look at the first batch agrees with the run."""
    given = problem("identity", "log_loss", "sigmoid", m=12)
    training = Training(given.network, given.cost, given.X * 1e4, given.Y, Settings(rate=1e-3, batch_size=3))
    ahead = [training.pass_at(0, k) for k in range(4)]
    training.advance(2)
    assert training.costs[0] > 700
    for k, p in enumerate(ahead):
        assert same(training.pass_at(0, k), p)
    np.testing.assert_array_equal(ahead[-1]["W'", 1], training.network_at(1).layers[0].weights)
