"""The same network from other initial weights is trained beside the first, and changes nothing of it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QBoxLayout

from bpviz.app.companion import Companion, beside
from bpviz.app.pair import direction
from bpviz.app.window import Window
from bpviz.engine.settings import Settings
from bpviz.lessons.lesson import lessons
from bpviz.study.document import Document
from bpviz.study.setup import set_up

Settle = Callable[[], None]


def go_on() -> bool:
    return True


def compare(bench, init: str | None) -> None:
    bench.session.set_document(replace(bench.session.document, beside=init))
    bench.settle()


def alone(document: Document, init: str, epochs: int) -> np.ndarray:
    """What the compared network is after so many epochs by itself."""
    training = set_up(beside(replace(document, beside=init))).training()
    training.advance(epochs)
    return training.network().vector()


def test_the_network_beside_follows_the_first_epoch_by_epoch(bench, iris: Document) -> None:
    compare(bench, "zero")
    assert not bench.session.compared.sight.pass_["W", 1].any()
    bench.session.train(7)
    bench.settle()
    compared = bench.session.compared
    assert (bench.session.epoch, compared.sight.epoch, compared.costs.size) == (7, 7, 7)
    np.testing.assert_array_equal(compared.sight.pass_.network.vector(), alone(iris, "zero", 7))


def test_comparing_changes_nothing_of_the_run_and_can_be_undone(bench, iris: Document) -> None:
    bench.session.train(12)
    bench.settle()
    before = bench.session.sight.pass_.network.vector()
    compare(bench, "he")
    assert bench.session.epoch == 12
    np.testing.assert_array_equal(bench.session.sight.pass_.network.vector(), before)
    np.testing.assert_array_equal(bench.session.compared.sight.pass_.network.vector(), alone(iris, "he", 12))
    bench.session.undo()
    bench.settle()
    assert bench.session.compared is None
    assert bench.session.epoch == 12


def test_the_past_is_compared_with_the_past(bench, iris: Document) -> None:
    compare(bench, "small")
    bench.session.train(9)
    bench.settle()
    bench.session.walk.travel(4)
    bench.settle()
    assert bench.session.compared.sight.epoch == 4
    found = bench.session.compared.sight.pass_.network.vector()
    np.testing.assert_array_equal(found, alone(iris, "small", 4))


@pytest.mark.parametrize("changed", [0, 3, 6])
def test_changes_of_settings_are_followed_from_the_same_epoch_on(iris: Document, changed: int) -> None:
    document = replace(iris, beside="zero")
    setup = set_up(document)
    companion = Companion(document, setup)
    first, second = setup.settings, replace(setup.settings, rate=0.7, optimizer="adam")
    companion.catch_up([(0, first)], 6, go_on)
    changes = [(0, first), (changed, second)] if changed else [(0, second)]
    assert companion.catch_up(changes, 9, go_on) == 9
    straight = set_up(beside(document)).training()
    for epoch, settings in changes:
        straight.advance(epoch - straight.epoch)
        straight.change(settings)
    straight.advance(9 - straight.epoch)
    np.testing.assert_array_equal(companion.training.network().vector(), straight.network().vector())


def test_a_companion_that_is_stopped_goes_on_where_it_was(iris: Document) -> None:
    document = replace(iris, beside="small")
    setup = set_up(document)
    companion = Companion(document, setup)
    changes: list[tuple[int, Settings]] = [(0, setup.settings)]
    assert companion.catch_up(changes, 50, lambda: False) < 50
    assert companion.catch_up(changes, 50, go_on) == 50
    np.testing.assert_array_equal(companion.training.network().vector(), alone(iris, "small", 50))


def test_a_companion_that_diverges_is_not_waited_for(bench) -> None:
    recipe = replace(
        bench.session.document.recipe, activations=("identity",) * 2, init="zero", cost="squared_error"
    )
    bench.session.set_recipe(replace(recipe, output_activation="identity", learning_rate=1e3))
    bench.settle()
    compare(bench, "he")
    bench.session.train(40)
    bench.settle()
    assert bench.session.compared.caught_up


def test_the_lesson_of_zero_and_random_weights_shows_both_side_by_side(window: Window, rest: Settle) -> None:
    window.orders.open_lesson(lessons()["zero_or_random"])
    rest()
    assert window.parts.pair.comparing
    window.parts.training.run_wanted.emit(30)
    rest()
    first, second = window.parts.pair.names
    assert first.startswith("initial W: all zero · epoch 30")
    assert second.startswith("initial W: small random · epoch 30")
    assert window.parts.beside.film.subjects[0].pass_ is window.session.compared.sight.pass_
    window.controller.order(lambda: window.session.walk.select(1, 2))
    rest()
    assert window.parts.beside.film.look.unit == (1, 2)


def test_what_is_compared_with_is_chosen_in_the_network_panel(window: Window, rest: Settle) -> None:
    assert not window.parts.pair.comparing
    window.parts.network.beside_chosen.emit("equal")
    rest()
    assert window.parts.pair.comparing
    window.parts.network.beside_chosen.emit("")
    rest()
    assert not window.parts.pair.comparing


@pytest.mark.parametrize("name", lessons())
def test_a_lesson_opens_with_its_pictures_and_its_panel(window: Window, rest: Settle, name: str) -> None:
    lesson = lessons()[name]
    window.orders.open_lesson(lesson)
    rest()
    assert window.parts.bench.picture == lesson.picture
    assert not window.arrangement.docks[lesson.panel].visibleRegion().isEmpty()
    assert window.session.view.notation == lesson.notation


@pytest.mark.parametrize(
    ("size", "stacked"), [((676, 540), True), ((1050, 800), True), ((2400, 900), False), ((900, 240), False)]
)
def test_two_networks_stand_so_that_both_are_large(size: tuple[int, int], stacked: bool) -> None:
    wanted = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
    assert direction(*size) is wanted
