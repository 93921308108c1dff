"""The path of a lesson leads through its lecture's formulas, each at a step, a unit and a number that are there."""

import pytest

from bpviz.explain.quantity import value
from bpviz.lessons.lesson import lessons
from bpviz.study.setup import set_up

LESSONS = lessons()


@pytest.fixture(scope="module")
def passes():
    return {name: set_up(lesson.document()).training().pass_at(0) for name, lesson in LESSONS.items()}


@pytest.mark.parametrize("name", LESSONS)
def test_every_stop_is_at_a_step_of_the_pass_and_a_unit_of_the_network(passes, name):
    pass_, path = passes[name], LESSONS[name].path
    results = {step.result for step in pass_.operations}
    assert len(path) >= 4
    for stop in path:
        assert stop.at in results
        if stop.unit is not None:
            layer, row = stop.unit
            assert 1 <= layer <= pass_.network.depth
            assert 0 <= row < pass_.network.sizes[layer]
            assert 0 <= stop.link < pass_.network.sizes[layer - 1]


@pytest.mark.parametrize("name", LESSONS)
def test_a_stop_that_asks_for_an_origin_asks_for_a_number_of_its_step(passes, name):
    for stop in LESSONS[name].path:
        assert (stop.panel == "origin") == (stop.asks is not None)
        if stop.asks is not None:
            assert stop.asks.ref == stop.at
            value(passes[name], stop.asks)


def test_the_second_lecture_has_its_six_equations_in_order():
    told = [str(stop.words) for stop in LESSONS["two_layers"].path]
    numbered = [words for words in told if words.startswith("Equation")]
    assert [words.split(":")[0] for words in numbered] == [f"Equation {n}" for n in range(1, 7)]
    at = [stop.at for stop in LESSONS["two_layers"].path if str(stop.words).startswith("Equation")]
    assert at == [("dZ", 2), ("dW", 2), ("db", 2), ("dZ", 1), ("dW", 1), ("db", 1)]


@pytest.mark.parametrize("name", ["logistic_regression", "two_layers", "vectorised", "deep_network"])
def test_the_path_goes_through_the_pass_as_the_pass_goes(passes, name):
    results = [step.result for step in passes[name].operations]
    shares = [stop for stop in LESSONS[name].path if stop.asks is None]
    places = [results.index(stop.at) for stop in shares]
    assert places == sorted(places)
