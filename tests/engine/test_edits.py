"""Parameters that were put in by hand belong to their epoch: every epoch is found again, bit for bit."""

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import settings as effort
from hypothesis import strategies as st

from bpviz.engine.branches import Branches
from bpviz.engine.errors import EngineError
from bpviz.engine.optimizer import optimizers
from bpviz.engine.settings import Settings
from bpviz.engine.training import Training

EPOCHS = 60
RECIPES = st.builds(
    Settings,
    st.sampled_from(list(optimizers())),
    st.sampled_from([0.01, 0.1]),
    st.sampled_from([0, 3, 5, 17]),
    st.sampled_from([0.0, 0.2]),
    st.integers(0, 3),
)
MOVES = st.tuples(st.integers(0, 30), st.floats(-3, 3))
HANDS = st.one_of(MOVES, RECIPES)
SCRIPTS = st.lists(st.tuples(st.integers(0, EPOCHS), HANDS), max_size=6).map(
    lambda script: sorted(script, key=lambda entry: entry[0])
)
MEMORY = st.sampled_from([1, 2_000, 2**20])


def act(training, hand):
    """One entry of a script: other settings, or one parameter moved by so much."""
    if isinstance(hand, Settings):
        training.change(hand)
        return
    place, by = hand
    vector = training.network().vector().copy()
    vector[place] += by
    training.edit(training.initial.with_vector(vector))


def straight(given, first, script):
    """The parameters of every epoch, edits made, of a run that is never looked at; and its curve."""
    training, vectors = Training(*given.parts, first), []
    for e in range(EPOCHS + 1):
        for at, hand in script:
            if at == e:
                act(training, hand)
        vectors.append(training.network().vector())
        training.advance(1)
    return vectors, training.costs[:EPOCHS].copy()


@pytest.fixture
def given(problem):
    return problem("tanh", "log_loss", "sigmoid", (3, 4, 3))


@effort(max_examples=60)
@for_all(first=RECIPES, script=SCRIPTS, memory=MEMORY, travel=st.data())
def test_travelling_at_random_through_random_edits_finds_every_epoch(problem, first, script, memory, travel):
    given = problem("tanh", "cross_entropy", "softmax")
    vectors, costs = straight(given, first, script)
    training, done = Training(*given.parts, first, memory=memory), 0
    while True:
        while done < len(script) and script[done][0] == training.epoch:
            act(training, script[done][1])
            done += 1
        look = travel.draw(st.integers(0, training.epoch))
        np.testing.assert_array_equal(training.network_at(look).vector(), vectors[look])
        training.pass_at(look, travel.draw(st.integers(0, training.batches(look) - 1)))
        np.testing.assert_array_equal(training.network().vector(), vectors[training.epoch])
        if training.epoch == EPOCHS:
            break
        stops = [at for at, _ in script[done:]] + [EPOCHS]
        training.advance(travel.draw(st.integers(1, min(stops) - training.epoch)))
    np.testing.assert_array_equal(training.costs, costs)
    back = travel.draw(st.integers(0, EPOCHS))
    fork = training.fork(back)
    training.rewind(back)
    for run in (training, fork):
        np.testing.assert_array_equal(run.network().vector(), vectors[back])
        for at, hand in script:
            if at > back:
                run.advance(at - run.epoch)
                act(run, hand)
        run.advance(EPOCHS - run.epoch)
        np.testing.assert_array_equal(run.network().vector(), vectors[EPOCHS])
        np.testing.assert_array_equal(run.costs, costs)


def test_an_edit_is_the_parameters_of_its_epoch_and_leaves_those_before(given):
    training = Training(*given.parts, Settings())
    training.advance(5)
    before = training.network_at(4).vector(), training.pass_at(4)
    moved = given.network.with_vector(np.arange(given.network.parameters) / 10)
    training.edit(moved)
    assert training.epoch == 5
    np.testing.assert_array_equal(training.network().vector(), moved.vector())
    np.testing.assert_array_equal(training.network_at(5).vector(), moved.vector())
    np.testing.assert_array_equal(training.network_at(4).vector(), before[0])
    np.testing.assert_array_equal(training.pass_at(5)["W", 1], moved.layers[0].weights)
    np.testing.assert_array_equal(training.pass_at(4)["W'", 1], before[1]["W'", 1])


def test_the_memory_of_the_optimiser_goes_on_through_an_edit(given):
    settings = Settings("momentum", 0.05)
    edited, plain = (Training(*given.parts, settings) for _ in range(2))
    for training in (edited, plain):
        training.advance(5)
    edited.edit(edited.network())
    for training in (edited, plain):
        training.advance(5)
    np.testing.assert_array_equal(edited.network().vector(), plain.network().vector())
    np.testing.assert_array_equal(edited.network_at(7).vector(), plain.network_at(7).vector())


def test_an_edit_in_the_middle_of_an_epoch_starts_it_anew(given):
    training, whole = (Training(*given.parts, Settings(batch_size=4)) for _ in range(2))
    training.advance(2)
    whole.advance(2)
    training.advance(1, lambda: False)
    assert training.interrupted
    for run in (training, whole):
        run.edit(given.network)
        assert not run.interrupted
        run.advance(2)
    np.testing.assert_array_equal(training.network().vector(), whole.network().vector())


def test_an_edit_lets_a_run_that_diverged_go_on(problem):
    given = problem("identity", "squared_error", "identity")
    training = Training(*given.parts, Settings(rate=1e6))
    training.advance(200)
    assert training.diverged is not None
    training.edit(given.network)
    assert training.diverged is None
    epoch = training.epoch
    training.change(Settings(rate=1e-3))
    assert training.advance(3) == 3
    assert training.epoch == epoch + 3


def test_an_edit_is_a_branch_and_the_way_without_it_stays(given):
    branches = Branches(Training(*given.parts, Settings("adam", 0.05)))
    branches.current.advance(10)
    without = branches.current.network().vector()
    assert branches.edit(4, given.network) == 1
    branches.current.advance(6)
    assert not np.array_equal(branches.current.network().vector(), without)
    np.testing.assert_array_equal(branches.current.network_at(4).vector(), given.network.vector())
    branches.switch(0)
    np.testing.assert_array_equal(branches.current.network().vector(), without)
    assert [(branch.parent, branch.start, branch.epochs) for branch in branches.values()] == [
        (None, 0, 10),
        (0, 4, 10),
    ]


def test_what_cannot_be_put_in_is_refused_and_nothing_has_changed(given, problem):
    training = Training(*given.parts, Settings())
    training.advance(2)
    before = training.network().vector()
    other = problem("relu", "log_loss", "sigmoid", (3, 4, 3)).network
    with pytest.raises(EngineError, match="another network"):
        training.edit(other)
    for number in (np.nan, np.inf):
        with pytest.raises(EngineError, match="finite"):
            training.edit(given.network.with_vector(np.full(given.network.parameters, number)))
    np.testing.assert_array_equal(training.network().vector(), before)


def test_a_number_that_float32_cannot_hold_is_refused(given):
    training = Training(*given.parts, Settings(), np.float32)
    with pytest.raises(EngineError, match="float32"):
        training.edit(given.network.with_vector(np.full(given.network.parameters, 1e300)))
    training.edit(given.network.with_vector(np.full(given.network.parameters, 0.1)))
    assert training.network().vector()[0] == np.float32(0.1)
