"""Steps of every level lead through the same pass: phase, layer, operation, number, product; forward and back."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from bpviz.app.numbers import index_of, places, product, products
from bpviz.app.window import Window
from bpviz.engine.plan import Rule
from bpviz.explain.quantity import value
from bpviz.study.document import Document, Recipe
from bpviz.study.view import Level

Settle = Callable[[], None]


def stand(bench) -> tuple[object, ...]:
    """Where the view stands; the cost is of no unit."""
    view, walk = bench.session.view, bench.session.walk
    step = bench.session.sight.pass_.operations[walk.operation]
    asked = () if step.rule is Rule.COST else (view.unit, view.link)
    return bench.session.sight.epoch, walk.operation, round(view.position, 9), asked, view.product


def walk(bench, forward: bool, level: Level) -> None:
    bench.session.walk.step(forward, level)
    bench.run_clock(0.0)
    while bench.session.walk.goal is not None:
        bench.session.tick(0.1)
    bench.settle()


@pytest.mark.parametrize("level", list(Level))
def test_a_whole_pass_forward_and_back_in_steps_of_a_level_stops_at_the_same_places(
    bench_of, iris: Document, level: Level
) -> None:
    small = Recipe(hidden=(3,), activations=("tanh",), batch_size=114)
    bench = bench_of(replace(iris, recipe=small))
    bench.session.walk.next_pass()
    bench.settle()
    assert bench.session.sight.pass_.m == 6
    bench.session.walk.select(1, 0)
    last = len(bench.session.sight.pass_.operations) - 1
    there = []
    for _ in range(5000):
        walk(bench, True, level)
        there.append(stand(bench))
        if bench.session.sight.epoch == 1:
            break
    within = [place for place in there if place[0] == 0]
    assert within[-1][1] == last
    back = []
    for _ in within:
        walk(bench, False, level)
        back.append(stand(bench))
    assert back == within[::-1]


def test_steps_of_units_show_every_number_of_every_result_once(bench) -> None:
    pass_ = bench.session.sight.pass_
    seen = []
    while bench.session.sight.epoch == 0:
        walk(bench, True, Level.UNIT)
        step = bench.session.sight.pass_.operations[bench.session.operation]
        seen.append((bench.session.operation, index_of(bench.session.sight.pass_, step, bench.session.view)))
    expected = [
        (number, index)
        for number, step in enumerate(pass_.operations)
        for index in range(places(pass_, step))
    ]
    assert seen[:-1] == expected


def test_the_products_of_a_number_add_up_to_it(bench) -> None:
    bench.session.walk.select(2, 1)
    bench.session.walk.rest_at(2)
    pass_ = bench.session.sight.pass_
    step = pass_.operations[2]
    assert step.result == ("Z", 2)
    shares = []
    for number in range(len(products(pass_, step, bench.session.view))):
        walk(bench, True, Level.PRODUCT)
        assert bench.session.view.product == number
        term, count = product(pass_, step, bench.session.view)
        factors = np.prod([value(pass_, factor) for factor in term.factors])
        assert term.share == pytest.approx(factors, rel=1e-12)
        shares.append(term.share)
    assert count == len(shares) == 6
    assert sum(shares) == pytest.approx(pass_["Z", 2][1, 0], rel=1e-12)
    walk(bench, True, Level.PRODUCT)
    assert (bench.session.view.unit, bench.session.view.product) == ((2, 2), 0)


@pytest.mark.parametrize("level", list(Level))
def test_stepping_trains_nothing_but_the_epoch_that_the_next_pass_needs(bench, level: Level) -> None:
    before = bench.session.sight.pass_.network.vector()
    for _ in range(6):
        walk(bench, True, level)
    if bench.session.epoch == 0:
        np.testing.assert_array_equal(bench.session.sight.pass_.network.vector(), before)
    assert bench.session.epoch == bench.session.sight.epoch <= 2


def test_a_product_is_framed_in_the_equation_and_lit_on_the_network(window: Window, rest: Settle) -> None:
    window.controller.order(lambda: window.session.walk.select(2, 1))
    window.controller.order(lambda: window.session.walk.rest_at(2))
    rest()
    window.acts["product-forward"].trigger()
    rest()
    assert "product 1 of 6" in window.parts.explanation.whose
    assert window.parts.canvas.light.edges == frozenset({(2, 1, 0)})
    assert window.parts.canvas.light.units == frozenset({(1, 0)})
    (frames,) = window.parts.explanation.picture.scene().moving
    assert len(frames.corner) >= 2
    window.acts["step-forward"].trigger()
    rest()
    assert window.parts.canvas.light is None
