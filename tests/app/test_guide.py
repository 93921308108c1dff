"""A lesson leads through its lecture: each stop is at its step, and what is to be seen there stands in front."""

from collections.abc import Callable

import pytest

from bpviz.app.window import Window
from bpviz.lessons.lesson import lessons

Settle = Callable[[], None]


def follow(window: Window, rest: Settle, name: str) -> None:
    window.orders.open_lesson(lessons()[name])
    rest()


@pytest.mark.parametrize("name", lessons())
def test_every_stop_shows_its_words_its_step_and_its_panel(window: Window, rest: Settle, name: str) -> None:
    follow(window, rest, name)
    note, path = window.parts.lesson, lessons()[name].path
    for stop in path:
        assert note.on.isEnabled()
        note.on.click()
        rest()
        session = window.session
        assert note.words == str(stop.words)
        assert session.sight.pass_.operations[session.operation].result == stop.at
        assert stop.unit is None or session.view.unit == stop.unit
        assert not window.arrangement.docks[stop.panel].visibleRegion().isEmpty()
        assert not stop.picture or window.parts.bench.picture == stop.picture
        assert stop.asks is None or window.parts.origin.quantity == stop.asks
    assert not note.on.isEnabled()


def test_before_the_first_stop_are_the_lessons_own_words(window: Window, rest: Settle) -> None:
    follow(window, rest, "two_layers")
    note, lesson = window.parts.lesson, lessons()["two_layers"]
    assert note.back.isHidden()
    note.on.click()
    assert note.words == str(lesson.path[0].words)
    note.back.click()
    assert note.words == str(lesson.words)


def test_a_lesson_that_is_opened_again_begins_again(window: Window, rest: Settle) -> None:
    follow(window, rest, "chain")
    window.parts.lesson.on.click()
    rest()
    follow(window, rest, "chain")
    assert window.parts.lesson.words == str(lessons()["chain"].words)


def test_a_network_that_has_no_such_step_any_more_stays_where_it_is(window: Window, rest: Settle) -> None:
    follow(window, rest, "deep_network")
    window.parts.network.remove_layer(1)
    rest()
    note, path = window.parts.lesson, lessons()["deep_network"].path
    assert window.session.sight.pass_.network.depth == 2
    assert path[2].at == ("dZ", 3)
    places = []
    for _ in range(3):
        note.on.click()
        rest()
        places.append(window.session.operation)
    assert note.words == str(path[2].words)
    assert places == [0, 1, 1]


def test_pictures_that_stay_visible_follow_a_stop_that_brings_another_panel(
    window: Window, rest: Settle
) -> None:
    follow(window, rest, "chain")
    for _ in range(7):
        window.parts.lesson.on.click()
        rest()
    assert window.parts.graph.drawn.operation == window.session.operation
