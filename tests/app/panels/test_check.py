"""The check panel: ε is slid or dragged, the check is stopped and taken up again, another pass takes its place."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from bpviz.app.panels.check import CheckPanel, notch
from bpviz.engine.plan import Ref
from bpviz.explain.checkup import CURVE
from bpviz.explain.quantity import Quantity
from bpviz.scene.check_picture import asked_of, axes_of, cells_of
from bpviz.scene.light import Light
from bpviz.scene.theme import DARK, LIGHT

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def iris(shown_of):
    return shown_of()


@pytest.fixture
def panel(aside, qtbot):
    made = CheckPanel(DARK, aside)
    qtbot.addWidget(made)
    made.resize(390, 640)
    made.show()
    return made


def done(panel, qtbot):
    qtbot.waitUntil(lambda: not panel.working, timeout=20_000)


def test_the_pass_that_is_shown_is_checked_beside_the_window(panel, iris, qtbot):
    panel.show_study(iris)
    assert panel.working
    done(panel, qtbot)
    up = panel.checkup
    assert panel.checked_pass is iris.pass_
    assert up.agrees
    assert up.check.done == iris.pass_.network.parameters
    assert len(up.curve) == len(CURVE)
    panel.show_study(replace(iris, operation=3))
    assert not panel.working, "the same pass is not checked again"


def test_the_slider_goes_from_a_tenth_to_a_billionth_of_a_thousandth(panel, iris, qtbot):
    panel.show_study(iris)
    done(panel, qtbot)
    curve = panel.checkup.curve
    for place, epsilon in ((panel.slider.minimum(), 1e-1), (panel.slider.maximum(), 1e-12)):
        panel.slider.setValue(place)
        assert panel.epsilon == pytest.approx(epsilon)
        done(panel, qtbot)
        assert panel.checkup.check.epsilon == pytest.approx(epsilon)
        assert panel.checkup.curve is curve, "the curve is that of the pass, not of ε"
    qtbot.keyClick(panel.slider, Qt.Key.Key_Left)
    done(panel, qtbot)
    assert panel.checkup.check.epsilon == pytest.approx(10**-11.75)


def test_epsilon_is_dragged_on_the_plot(panel, iris, qtbot):
    panel.show_study(iris)
    done(panel, qtbot)
    axes = axes_of(panel._checked(), panel.picture.width())
    x, y = axes.at(1e-8, 1e-3)[0]
    panel.picture.drawn.emit(x, y)
    assert panel.epsilon == pytest.approx(1e-8)
    panel.picture.drawn.emit(x, axes.plot.y - 30)
    assert panel.epsilon == pytest.approx(1e-8)
    assert notch(1e-1) == 0


def test_a_check_is_stopped_and_taken_up_again(panel, wide, iris, qtbot):
    panel.show_study(wide)
    qtbot.waitUntil(lambda: panel.checkup is not None)
    qtbot.mouseClick(panel.stop, LEFT)
    assert not panel.working
    assert panel.checkup.check.done < panel.checkup.check.indices.size
    assert panel.stop.text() == "Check"
    panel.show_study(iris)
    panel.slider.setValue(3)
    assert not panel.working
    qtbot.mouseClick(panel.stop, LEFT)
    done(panel, qtbot)
    assert panel.checked_pass is iris.pass_
    assert panel.checkup.check.epsilon == pytest.approx(10**-1.75)


def test_another_pass_takes_the_place_of_the_one_under_way(panel, wide, shown_of, qtbot):
    panel.show_study(wide)
    qtbot.waitUntil(lambda: panel.checkup is not None)
    other = shown_of(epochs=3, epoch=3)
    panel.show_study(other)
    done(panel, qtbot)
    assert panel.checked_pass is other.pass_


def test_while_training_goes_on_a_check_ends_before_the_next_begins(panel, iris, qtbot):
    """Else passes that come faster than checks end would leave nothing to see."""
    passes = [replace(iris, subject=replace(iris.subject, pass_=replace(iris.pass_))) for _ in range(4)]
    seen = []
    panel._errand.finished.connect(lambda: seen.append(panel.checked_pass))
    for later in passes:
        panel.show_study(later)
    qtbot.waitUntil(lambda: len(seen) == 2, timeout=20_000)
    assert seen[0] is passes[0].pass_
    assert seen[1] is passes[-1].pass_


def test_a_person_who_travels_does_not_wait_for_the_check_under_way(panel, wide, qtbot):
    panel.show_study(wide)
    past = replace(
        wide, view=replace(wide.view, epoch=1), subject=replace(wide.subject, pass_=replace(wide.pass_))
    )
    panel.show_study(past)
    qtbot.waitUntil(lambda: panel.checked_pass is past.pass_)


def test_what_nobody_sees_is_not_computed(panel, wide, qtbot):
    panel.show_study(wide)
    panel.hide()
    assert not panel.working
    panel.show()
    assert panel.working
    qtbot.waitUntil(lambda: panel.checkup is not None)


def test_a_cell_under_the_mouse_lights_its_edge_and_a_click_asks(panel, iris, qtbot):
    panel.show_study(iris)
    done(panel, qtbot)
    block = cells_of(panel._checked(), panel.picture.width())[1]
    x, y = block.rect.x + 2.5 * block.cell, block.rect.y + 1.5 * block.cell
    layer = block.layer
    with qtbot.waitSignal(panel.pointed) as said:
        panel.picture.hovered.emit(x, y)
    assert said.args == [Light(edges=frozenset({(layer, 1, 2)}))]
    assert "relative error" in panel.picture.toolTip()
    with qtbot.waitSignal(panel.asked) as said:
        panel.picture.clicked.emit(x, y)
    assert said.args == [Quantity(Ref("dW", layer), 1, 2)]
    with qtbot.waitSignal(panel.pointed) as said:
        panel.picture.left.emit()
    assert said.args == [None]


def test_in_another_theme_it_has_other_colours(panel, iris, qtbot):
    panel.show_study(iris)
    done(panel, qtbot)
    panel.show_theme(LIGHT)
    assert panel.picture.scene().background == LIGHT.surface
    assert panel.picture.minimumHeight() > 300


def test_what_is_pointed_at_on_the_network_is_framed(panel, iris, qtbot):
    panel.show_study(iris)
    done(panel, qtbot)
    for light, asked in (
        (Light(edges=frozenset({(2, 1, 3)})), Quantity(Ref("dW", 2), 1, 3)),
        (Light(units=frozenset({(1, 4)})), Quantity(Ref("db", 1), 4)),
    ):
        with qtbot.assertNotEmitted(panel.pointed):
            panel.show_light(light)
        assert asked_of(panel._checked(), panel._checked().pointed) == asked
    for other in (Light(units=frozenset({(0, 1)})), Light(units=frozenset({(1, 1), (1, 2)})), None):
        panel.show_light(other)
        assert panel._checked().pointed is None


def test_of_a_sample_only_what_is_in_it_is_framed(panel, wide, qtbot):
    panel.show_study(wide)
    qtbot.waitUntil(lambda: panel.checkup is not None)
    inside = asked_of(panel._checked(), 7)
    panel.show_light(Light(edges=frozenset({(inside.ref.layer, inside.row, inside.column)})))
    assert panel._checked().pointed == 7
    sampled = {asked_of(panel._checked(), k) for k in range(panel.checkup.check.indices.size)}
    outside = next(k for k in range(784) if Quantity(Ref("dW", 1), 0, k) not in sampled)
    panel.show_light(Light(edges=frozenset({(1, 0, outside)})))
    assert panel._checked().pointed is None


def test_what_was_found_of_other_data_or_another_network_is_not_shown_as_that_of_this_one(
    panel, iris, shown_of, qtbot
):
    panel.show_study(iris)
    done(panel, qtbot)
    panel.stop.click()
    for other in (shown_of("wine"), shown_of(hidden=(2,))):
        panel.show_study(iris)
        assert panel._checked() is not None
        panel.show_study(other)
        assert panel._checked() is None
        panel.show_light(Light(edges=frozenset({(1, 0, 0)})))
        assert panel.picture.grab().width() > 0
