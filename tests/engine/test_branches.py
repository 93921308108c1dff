"""Branches: each stays as it was, whatever is trained, looked at or branched from meanwhile."""

import os

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import settings as effort
from hypothesis import strategies as st

from bpviz.engine.branches import Branches, parting
from bpviz.engine.errors import EngineError
from bpviz.engine.optimizer import optimizers
from bpviz.engine.schedule import schedules
from bpviz.engine.settings import Settings
from bpviz.engine.training import Training

SLOW, FAST = Settings(rate=0.01), Settings(rate=0.5)
RECIPES = st.builds(
    Settings,
    st.sampled_from(list(optimizers())),
    st.sampled_from([0.01, 0.1]),
    st.sampled_from([0, 5]),
    st.sampled_from([0.0, 0.2]),
    st.integers(0, 3),
    st.sampled_from(list(schedules())),
    st.sampled_from([0.3, 1.0]),
    st.sampled_from([1, 7]),
    st.sampled_from([0.0, 0.05]),
)


def straight(given, changes, epochs):
    """The vectors after 0 … `epochs` epochs and the curve of a run that is never looked at."""
    training = Training(*given.parts, changes[0])
    vectors = [training.network().vector()]
    for e in range(epochs):
        if e in changes:
            training.change(changes[e])
        training.advance(1)
        vectors.append(training.network().vector())
    return vectors, training.costs


def branched(given):
    """Ten epochs, and from epoch 4 on another way of eight."""
    branches = Branches(Training(*given.parts, SLOW))
    branches.current.advance(10)
    branches.branch(4, FAST)
    branches.current.advance(4)
    return branches


@pytest.fixture
def given(problem):
    return problem("tanh", "log_loss", "sigmoid")


def test_a_branch_goes_another_way_and_the_old_one_stays(given):
    branches = branched(given)
    old, new = branches.values()
    assert (old.number, old.parent, old.start, old.epochs) == (0, None, 0, 10)
    assert (new.number, new.parent, new.start, new.epochs) == (1, 0, 4, 8)
    assert (old.changes, new.changes) == (((0, SLOW),), ((0, SLOW), (4, FAST)))
    np.testing.assert_array_equal(old.costs[:4], new.costs[:4])
    assert old.costs[5] != new.costs[5]
    assert new.own.size == 4
    for branch, changes in ((old, {0: SLOW}), (new, {0: SLOW, 4: FAST})):
        vectors, costs = straight(given, changes, branch.epochs)
        np.testing.assert_array_equal(branch.costs, costs)
        for e, vector in enumerate(vectors):
            np.testing.assert_array_equal(branches.run(branch.number).network_at(e).vector(), vector)


def test_an_old_branch_is_returned_to_and_goes_on_as_if_nothing_had_been(given):
    branches = branched(given)
    branches.switch(0)
    branches.current.advance(5)
    vectors, costs = straight(given, {0: SLOW}, 15)
    np.testing.assert_array_equal(branches.current.network().vector(), vectors[15])
    np.testing.assert_array_equal(branches.values()[0].costs, costs)
    assert branches.values()[1].epochs == 8


def test_values_stay_as_they_were(given):
    branches = branched(given)
    before = branches.values()
    copies = [value.costs.copy() for value in before]
    branches.current.advance(300)
    branches.switch(0)
    branches.current.rewind(2)
    branches.current.advance(9)
    for value, copy in zip(before, copies, strict=True):
        np.testing.assert_array_equal(value.costs, copy)


def test_other_settings_at_the_newest_epoch_are_a_change_and_no_branch(given):
    branches = Branches(Training(*given.parts, SLOW))
    branches.current.advance(3)
    assert branches.branch(3, FAST) == 0
    assert len(branches.values()) == 1
    assert branches.current.changes == ((0, SLOW), (3, FAST))


def test_an_epoch_under_way_is_discarded_by_a_switch(given):
    branches = branched(given)
    branches.current.change(Settings(batch_size=4))
    branches.current.advance(1, lambda: False)
    assert branches.current.interrupted
    branches.switch(0)
    branches.switch(1)
    assert not branches.current.interrupted
    branches.current.advance(1)
    vectors, _ = straight(given, {0: SLOW, 4: FAST, 8: Settings(batch_size=4)}, 9)
    np.testing.assert_array_equal(branches.current.network().vector(), vectors[9])


def test_a_branch_that_cannot_be_leaves_everything_as_it_was(given):
    branches = branched(given)
    for epoch, settings in ((99, SLOW), (-1, SLOW), (2, Settings(rate=-1.0))):
        with pytest.raises(EngineError):
            branches.branch(epoch, settings)
    assert branches.number == 1
    assert len(branches.values()) == 2


@effort(max_examples=25)
@for_all(first=RECIPES, memory=st.sampled_from([1, 10_000, 2**20]), draw=st.data())
def test_travelling_and_branching_at_random_is_bit_for_bit_a_straight_run(problem, first, memory, draw):
    given = problem("tanh", "cross_entropy", "softmax")
    branches = Branches(Training(*given.parts, first, memory=memory), memory)
    expected, lengths = [{0: first}], [0]
    for _ in range(draw.draw(st.integers(3, 9))):
        number, run = branches.number, branches.current
        match draw.draw(st.sampled_from(["train", "train", "halt", "change", "branch", "switch", "look"])):
            case "train":
                run.advance(draw.draw(st.integers(1, 40)))
            case "halt":
                run.advance(1, lambda: False)
            case "change":
                settings = draw.draw(RECIPES)
                run.change(settings)
                expected[number][run.epoch] = settings
            case "branch":
                epoch, settings = draw.draw(st.integers(0, run.epoch)), draw.draw(RECIPES)
                past = {e: s for e, s in expected[number].items() if e < epoch}
                if epoch == run.epoch:
                    expected[number] = past | {epoch: settings}
                else:
                    expected.append(past | {epoch: settings})
                    lengths.append(epoch)
                branches.branch(epoch, settings)
            case "switch":
                branches.switch(draw.draw(st.integers(0, len(expected) - 1)))
            case "look":
                epoch = draw.draw(st.integers(0, run.epoch))
                run.pass_at(epoch, draw.draw(st.integers(0, run.batches(epoch) - 1)))
        lengths[number] = run.epoch
    for value in branches.values():
        assert value.epochs == lengths[value.number]
        vectors, costs = straight(given, expected[value.number], value.epochs)
        np.testing.assert_array_equal(value.costs, costs)
        for epoch in {0, value.start, value.epochs, draw.draw(st.integers(0, value.epochs))}:
            found = branches.run(value.number).network_at(epoch).vector()
            np.testing.assert_array_equal(found, vectors[epoch])


@pytest.mark.skipif("BPVIZ_SOAK" not in os.environ, reason="takes a minute; set BPVIZ_SOAK=1 to run it")
@pytest.mark.parametrize("batch_size", [0, 100])
def test_a_million_epochs_take_no_memory_but_the_curve(problem, batch_size):
    resource = pytest.importorskip("resource")
    given = problem("tanh", "log_loss", "sigmoid", (2, 4, 1), m=200)
    training = Training(*given.parts, Settings("gd", 0.01, batch_size), memory=2**20)
    training.advance(100_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    training.advance(900_000)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert training.epoch == training.costs.size == 1_000_000
    assert grown < 8 * 2**20 * 1.5 + 2**21


def test_two_branches_part_where_one_leaves_the_other_or_both_leave_a_third(given):
    branches = branched(given)
    branches.switch(0)
    branches.branch(7, FAST)
    branches.current.advance(2)
    branches.switch(1)
    branches.branch(6, Settings(rate=0.2))
    branches.current.advance(1)
    values = branches.values()
    assert [(each.parent, each.start, each.epochs) for each in values] == [
        (None, 0, 10), (0, 4, 8), (0, 7, 9), (1, 6, 7)
    ]  # fmt: skip
    for one, other, epoch in ((0, 1, 4), (0, 2, 7), (1, 2, 4), (1, 3, 6), (0, 3, 4), (2, 3, 4)):
        assert parting(values, one, other) == parting(values, other, one) == epoch
        np.testing.assert_array_equal(values[one].costs[:epoch], values[other].costs[:epoch])
        if min(values[one].epochs, values[other].epochs) > epoch + 1:
            assert values[one].costs[epoch + 1] != values[other].costs[epoch + 1]
