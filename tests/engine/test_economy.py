"""What a step costs: calls, memory, and how long it can keep others waiting."""

import tracemalloc
from itertools import pairwise

import numpy as np
import pytest

from bpviz.engine import examples, loop, writing
from bpviz.engine.activation import activations
from bpviz.engine.examples import arrange
from bpviz.engine.loop import Loop
from bpviz.engine.optimizer import optimizers
from bpviz.engine.settings import Settings
from bpviz.engine.tape import joined, working
from bpviz.engine.training import Training

RECORDED = [name for name, g in activations().items() if g.hidden and g.record is not None]


def make_loop(given, settings):
    made = Loop(given.network.architecture(), given.cost, arrange(given.cost, given.X, given.Y), settings)
    np.copyto(made.theta, given.network.vector())
    made.begin(0)
    return made


def peak(work):
    """Bytes that are taken while `work` runs, at most, beyond those that were taken before."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        with working():
            work()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("cost", "output"), [("log_loss", "sigmoid"), ("cross_entropy", "softmax")])
@pytest.mark.parametrize("optimizer", optimizers())
def test_a_step_over_a_batch_calls_less_than_one_over_all_whose_losses_are_summed_at_once(
    problem, optimizer, cost, output
):
    given = problem("tanh", cost, output, (3, 8, 8, 3), m=60)
    whole = make_loop(given, Settings(optimizer, 0.01, 0, 0.1, clip=1.0))
    parts = make_loop(given, Settings(optimizer, 0.01, 7, 0.1, clip=1.0))
    for k in range(9):
        assert len(parts.calls_of(k)) < len(whole.calls_of(0))


def test_joined_calls_are_made_in_their_order():
    made = []
    calls = [(made.append, ("a",)), (made.extend, ([1, 2],)), (made.reverse, ()), (made.insert, (0, "z"))]
    step = joined(calls)
    step()
    assert made == ["z", 2, 1, "a"]
    step()
    assert len(made) == 8
    joined([])()


def test_batches_share_the_calls_that_do_not_touch_the_examples(problem):
    made = make_loop(problem("tanh", "log_loss", "sigmoid", (3, 8, 8, 3), m=60), Settings(batch_size=6))
    first, second = made.calls_of(0), made.calls_of(1)
    own = sum(one is not other for one, other in zip(first, second, strict=True))
    assert own == 6


def test_the_slopes_of_all_hidden_layers_are_one_call(problem):
    """A further hidden layer adds its two products, its activation, dW and the product with its slope."""
    two, three = (
        make_loop(problem("tanh", "log_loss", "sigmoid", (3, *[8] * hidden, 3)), Settings())
        for hidden in (2, 3)
    )
    assert len(three.calls_of(0)) == len(two.calls_of(0)) + 5


@pytest.mark.parametrize("batch_size", [0, 50])
@pytest.mark.parametrize("clip", [0.0, 1.0])
@pytest.mark.parametrize("optimizer", optimizers())
def test_no_step_allocates_an_array(problem, optimizer, clip, batch_size):
    """The smallest array of a step over this network would be seen."""
    given = problem("tanh", "cross_entropy", "softmax", (64, 70, 60), m=200)
    made = make_loop(given, Settings(optimizer, 0.01, batch_size, 0.1, clip=clip))
    ks = range(len(made.batches))
    for k in ks:
        made.step(k)
    assert peak(lambda: [made.step(k) for k in ks] and None) < 60 * 50 * 8 // 4


@pytest.mark.parametrize("hidden", RECORDED)
@pytest.mark.parametrize(("cost", "output"), [("log_loss", "sigmoid"), ("squared_error", "tanh")])
def test_no_activation_and_no_cost_allocates_in_a_step(problem, hidden, cost, output):
    made = make_loop(problem(hidden, cost, output, (30, 40, 40), m=50), Settings())
    made.step(0)
    assert peak(lambda: made.step(0)) < 40 * 50 * 8 // 4


@pytest.mark.parametrize("batch_size", [0, 10])
def test_memory_grows_by_the_curve_alone(problem, batch_size):
    training = Training(
        *problem("tanh", "log_loss", "sigmoid").parts, Settings("gd", 0.01, batch_size), memory=1
    )
    training.advance(1024)
    assert peak(lambda: training.advance(3 * 1024) and None) < 8 * 3 * (4096 + 2048)


@pytest.mark.parametrize("optimizer", ["gd", "adam"])
@pytest.mark.parametrize("batch_size", [0, 300])
def test_products_cut_into_slices_are_the_same_bit_for_bit(problem, monkeypatch, optimizer, batch_size):
    given = problem("tanh", "cross_entropy", "softmax", (150, 192, 144, 3), m=600)
    settings = Settings(optimizer, 0.01, batch_size)
    whole = Training(*given.parts, settings)
    whole.advance(3)
    monkeypatch.setattr(writing, "LARGEST", 48 * 150 * 300 * 8)
    cut = Training(*given.parts, settings)
    cut.advance(3)
    np.testing.assert_array_equal(cut.network().vector(), whole.network().vector())
    np.testing.assert_array_equal(cut.costs, whole.costs)


@pytest.mark.parametrize("batch_size", [0, 70])
def test_a_long_step_can_be_interrupted_between_any_two_of_its_calls(problem, monkeypatch, batch_size):
    given = problem("tanh", "cross_entropy", "softmax", (10, 100, 50, 3), m=150)
    monkeypatch.setattr(writing, "LARGEST", 1)
    settings = Settings("momentum", 0.01, batch_size)
    whole = Training(*given.parts, settings)
    whole.advance(2)
    monkeypatch.setattr(loop, "LONG", 1)
    halting, asked = Training(*given.parts, settings), 0
    while halting.epoch < 2:
        halting.advance(1, lambda: False)
        asked += 1
        halting.pass_at(halting.epoch)
    assert asked > 40
    np.testing.assert_array_equal(halting.network().vector(), whole.network().vector())
    np.testing.assert_array_equal(halting.costs, whole.costs)


def test_a_step_that_is_under_way_can_be_changed_or_rewound(problem, monkeypatch):
    monkeypatch.setattr(loop, "LONG", 1)
    given = problem("tanh", "log_loss", "sigmoid")
    first, second = Settings(rate=0.1), Settings(rate=0.2)
    training, straight = Training(*given.parts, first), Training(*given.parts, first)
    straight.advance(2)
    straight.change(second)
    straight.advance(2)
    training.advance(2)
    for undo in (lambda: training.rewind(2), lambda: training.change(second)):
        for _ in range(5):
            training.advance(1, lambda: False)
        assert training.interrupted
        undo()
        assert not training.interrupted
    training.advance(2)
    np.testing.assert_array_equal(training.network().vector(), straight.network().vector())


@pytest.mark.parametrize("batch_size", [0, 20])
@pytest.mark.parametrize(("cost", "output"), [("cross_entropy", "softmax"), ("squared_error", "tanh")])
@pytest.mark.parametrize("near", [1, 2**20])
def test_large_batches_in_parts_take_the_steps_of_the_whole(
    problem, monkeypatch, near, cost, output, batch_size
):
    given = problem("tanh", cost, output, (3, 40, 3), m=50)
    settings = Settings("gd", 0.1, batch_size, 0.1)
    whole = Training(*given.parts, settings)
    whole.advance(5)
    monkeypatch.setattr(examples, "NEAR", near)
    monkeypatch.setattr(examples, "PART", 7)
    monkeypatch.setattr(examples, "MANY", 8)
    parts = Training(*given.parts, settings)
    parts.advance(5)
    assert len(examples.parts(50, (3, 40, 3))) == 8
    np.testing.assert_allclose(parts.network().vector(), whole.network().vector(), rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(parts.costs, whole.costs, rtol=1e-13)


@pytest.mark.parametrize(
    ("m", "sizes", "itemsize", "widths"),
    [
        (1797, (64, 32, 10), 8, {449, 450}),
        (2000, (64, 64, 10), 8, {222, 223}),
        (4000, (128, 128, 10), 8, {444, 445}),
        (1023, (64, 32, 10), 8, {1023}),
        (20_000, (2, 8, 8, 1), 8, {2000}),
        (2500, (64, 8, 10), 8, {2500}),
        (20_000, (2, 4, 1), 8, {20_000}),
        (4096, (1024, 1024, 10), 8, {819, 820}),
        (4096, (1024, 1024, 10), 4, {1365, 1366}),
        (128, (8192, 8192, 10), 8, {128}),
    ],
)
def test_parts_cover_a_batch_and_depend_on_shapes_alone(m, sizes, itemsize, widths):
    cuts = examples.parts(m, sizes, itemsize)
    assert (cuts[0][0], cuts[-1][1]) == (0, m)
    assert all(stop == start for (_, stop), (start, _) in pairwise(cuts))
    assert {stop - start for start, stop in cuts} == widths
