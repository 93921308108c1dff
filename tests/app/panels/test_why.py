"""The why panel: the change of the cost and the gradient take turns, bars are pointed at and asked."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from bpviz.app.panels.why import WhyPanel
from bpviz.engine.plan import Ref
from bpviz.explain.change import CostChange, cost_change
from bpviz.explain.formula import Link
from bpviz.explain.gradient_vector import GradientVector
from bpviz.explain.quantity import Quantity
from bpviz.scene.change_picture import plan_of
from bpviz.scene.gradient_picture import largest_bars
from bpviz.scene.light import Light
from bpviz.scene.theme import DARK, LIGHT

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def iris(shown_of):
    return shown_of()


@pytest.fixture
def panel(aside, qtbot):
    made = WhyPanel(DARK, aside)
    qtbot.addWidget(made)
    made.resize(390, 640)
    made.show()
    return made


def words(panel):
    return " ".join(text for mark in panel.picture.scene().marks for text in getattr(mark, "text", ()))


def test_it_shows_what_the_update_of_this_pass_did(panel, iris):
    panel.show_study(iris)
    assert isinstance(panel.found, CostChange)
    assert panel.found.after == cost_change(iris.pass_).after
    assert "J over all 120 training examples" in words(panel)
    before = panel.found
    panel.show_study(replace(iris, operation=5))
    assert panel.found is before


def test_of_a_mini_batch_it_says_so(panel, shown_of):
    panel.show_study(shown_of(batch_size=32, batch=1))
    assert "J over the 32 examples of this batch (2 of 4, epoch 20)" in words(panel)
    assert "not over all 120" in words(panel)


def test_a_bar_lights_its_edge_and_a_click_asks_its_derivative(panel, iris, qtbot):
    panel.show_study(iris)
    single = plan_of(panel._content(), panel.picture.width()).single
    place, _ = panel.found.largest(1)[0]
    x, y = single.rect.x + 20, single.rect.y + 4
    with qtbot.waitSignal(panel.pointed) as said:
        panel.picture.hovered.emit(x, y)
    assert said.args == [Light(edges=frozenset({(place.ref.layer, place.row, place.column)}))]
    with qtbot.waitSignal(panel.asked) as said:
        panel.picture.clicked.emit(x, y)
    assert said.args == [Quantity(Ref("dW", place.ref.layer), place.row, place.column)]
    with qtbot.waitSignal(panel.pointed) as said:
        panel.picture.left.emit()
    assert said.args == [None]


def test_the_gradient_is_the_other_of_the_two(panel, iris, qtbot):
    panel.show_study(iris)
    qtbot.mouseClick(panel.gradient, LEFT)
    assert isinstance(panel.found, GradientVector)
    shown = largest_bars(panel._content(), panel.picture.width())
    quantity, _ = panel.found.largest[0]
    with qtbot.waitSignal(panel.asked) as said:
        panel.picture.clicked.emit(shown.rect.x + 4, shown.rect.y + 4)
    assert said.args == [quantity]
    qtbot.mouseClick(panel.change, LEFT)
    assert isinstance(panel.found, CostChange)


def test_another_notation_is_written_at_once(panel, iris, qtbot):
    panel.show_study(iris)
    qtbot.mouseClick(panel.gradient, LEFT)
    assert "‖∇J‖ = " in words(panel)
    panel.show_study(replace(iris, view=replace(iris.view, notation="calculus")))
    assert "‖∇C‖ = " in words(panel)


def test_of_a_wide_network_the_change_is_computed_beside_the_window(panel, wide, iris, qtbot, monkeypatch):
    monkeypatch.setattr("bpviz.app.panels.why.LARGE", 1_000_000)
    panel.show_study(iris)
    panel.show_study(wide)
    assert panel.working
    assert panel.found.before == iris.pass_.J, "until it comes, what was there stays"
    qtbot.waitUntil(lambda: not panel.working)
    assert panel.found.before == wide.pass_.J
    later = replace(wide, subject=replace(wide.subject, pass_=replace(wide.pass_)))
    panel.show_study(later)
    panel.hide()
    assert not panel.working
    panel.show()
    assert panel.working
    qtbot.waitUntil(lambda: not panel.working)


def test_turning_while_it_is_computed_leaves_no_trace_of_the_other(panel, wide, qtbot, monkeypatch):
    monkeypatch.setattr("bpviz.app.panels.why.LARGE", 1_000_000)
    panel.show_study(wide)
    qtbot.mouseClick(panel.gradient, LEFT)
    assert isinstance(panel.found, GradientVector)
    assert not panel.working
    panel.show_theme(LIGHT)
    assert panel.picture.scene().background == LIGHT.surface


def test_what_is_pointed_at_on_the_network_is_marked(panel, iris, qtbot):
    panel.show_study(iris)
    place, _ = panel.found.largest(1)[0]
    edge = Light(edges=frozenset({(place.ref.layer, place.row, place.column)}))
    with qtbot.assertNotEmitted(panel.pointed):
        panel.show_light(edge)
    assert panel._content().pointed == place.link
    panel.show_light(None)
    assert panel._content().pointed is None
    qtbot.mouseClick(panel.gradient, LEFT)
    panel.show_light(Light(units=frozenset({(2, 1)})))
    assert panel._content().pointed == Link(Ref("db", 2), 1)
    for many in (Light(units=frozenset({(2, 1), (2, 2)})), Light(units=frozenset({(0, 1)}))):
        panel.show_light(many)
        assert panel._content().pointed is None
