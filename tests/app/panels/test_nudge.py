"""The nudge panel: a number is dragged, stepped or typed, its cost is named, and it is kept or let go."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence

from bpviz.app.looks import wear
from bpviz.app.panels.nudge import NudgePanel
from bpviz.engine.plan import Ref
from bpviz.explain.nudge import nudge
from bpviz.explain.quantity import Quantity, value
from bpviz.scene.light import Light
from bpviz.scene.nudge_picture import chain_lines, grip
from bpviz.scene.theme import DARK, LIGHT
from bpviz.study.edit import Edit

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def iris(shown_of):
    return shown_of(example=3)


@pytest.fixture
def panel(aside, qtbot):
    made = NudgePanel(DARK, aside)
    qtbot.addWidget(made)
    made.resize(390, 640)
    made.show()
    return made


def first_line(panel):
    return chain_lines(panel.trial, panel.picture.width())[0]


def test_the_chosen_edge_is_what_is_moved_first(panel, iris):
    panel.show_study(iris)
    assert panel.quantity == Quantity(Ref("W", 1), 0, 0)
    panel.show_study(replace(iris, view=replace(iris.view, unit=(2, 3), link=4)))
    assert panel.quantity == Quantity(Ref("W", 2), 3, 4)
    panel.show_study(replace(iris, view=replace(iris.view, unit=(0, 2))))
    assert panel.quantity == Quantity(Ref("A", 0), 2, None, 3)


def test_the_number_is_dragged_on_its_line(panel, iris, qtbot):
    panel.show_study(iris)
    x, y = grip(panel.trial, 0.0, panel.picture.width())
    target = first_line(panel).place(panel.trial.nudge.chain[0].before + 0.4)
    qtbot.mousePress(panel.picture, LEFT, pos=QPoint(round(x), round(y)))
    qtbot.mouseMove(panel.picture, QPoint(round(target), round(y)))
    panel.picture.dragged.emit(target, y, False)
    assert panel.delta == pytest.approx(0.4)
    qtbot.mouseRelease(panel.picture, LEFT, pos=QPoint(round(target), round(y)))
    assert panel.trial.nudge == nudge(iris.pass_, panel.quantity, panel.delta, 3)
    panel.picture.dragged.emit(x, y, False)
    assert panel.delta == pytest.approx(0.4), "the mouse that is up moves nothing"


def test_a_drag_that_begins_elsewhere_moves_nothing(panel, iris, qtbot):
    panel.show_study(iris)
    line = chain_lines(panel.trial, panel.picture.width())[2]
    panel.picture.dragged.emit(line.x, line.y, True)
    panel.picture.dragged.emit(line.x + 50, line.y, False)
    assert panel.delta == 0.0


def test_keys_and_buttons_move_it_by_steps(panel, iris, qtbot):
    panel.show_study(iris)
    qtbot.keyClick(panel.picture, Qt.Key.Key_Right)
    qtbot.keyClick(panel.picture, Qt.Key.Key_Right)
    qtbot.keyClick(panel.picture, Qt.Key.Key_Left)
    assert panel.delta == pytest.approx(0.1)
    qtbot.keyClick(panel.picture, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert panel.delta == pytest.approx(-0.9)
    qtbot.mouseClick(panel.more, LEFT)
    qtbot.mouseClick(panel.less, LEFT)
    qtbot.keyClick(panel.value, Qt.Key.Key_Up)
    assert panel.delta == pytest.approx(-0.8)
    qtbot.keyClick(panel.picture, Qt.Key.Key_Escape)
    assert panel.delta == 0.0


def test_steps_do_not_gather_rounding(panel, iris, qtbot):
    panel.show_study(iris)
    for _ in range(10):
        qtbot.keyClick(panel.picture, Qt.Key.Key_Right)
    assert panel.delta == 1.0


def test_a_value_is_typed_with_a_point_or_a_comma(panel, iris, qtbot):
    panel.show_study(iris)
    before = value(iris.pass_, panel.quantity)
    for text, number in (("0.5", 0.5), ("-1,25", -1.25)):
        panel.value.setFocus()
        panel.value.selectAll()
        qtbot.keyClicks(panel.value, text)
        qtbot.keyClick(panel.value, Qt.Key.Key_Return)
        assert before + panel.delta == pytest.approx(number, abs=1e-15)
    told = []
    panel.mistyped.connect(told.append)
    panel.value.selectAll()
    qtbot.keyClicks(panel.value, "much")
    qtbot.keyClick(panel.value, Qt.Key.Key_Return)
    assert len(told) == 1
    assert "much" in told[0]
    assert before + panel.delta == pytest.approx(-1.25)


def test_a_value_that_is_only_looked_at_is_not_rounded_to_what_is_shown(panel, iris, qtbot):
    panel.show_study(iris)
    panel.value.setFocus()
    qtbot.keyClick(panel.value, Qt.Key.Key_Return)
    assert panel.delta == 0.0


def test_a_number_moved_beyond_its_line_has_a_longer_line(panel, iris, qtbot):
    panel.show_study(iris)
    panel.value.setFocus()
    panel.value.selectAll()
    qtbot.keyClicks(panel.value, "50")
    qtbot.keyClick(panel.value, Qt.Key.Key_Return)
    assert first_line(panel).holds(50.0)


def test_a_smaller_step_draws_the_lines_nearer(panel, iris, qtbot):
    panel.show_study(iris)
    panel.step.setFocus()
    panel.step.selectAll()
    qtbot.keyClicks(panel.step, "0.001")
    qtbot.keyClick(panel.step, Qt.Key.Key_Return)
    line = first_line(panel)
    assert line.high - line.low == pytest.approx(0.02)
    qtbot.mouseClick(panel.more, LEFT)
    assert panel.delta == pytest.approx(0.001)


def test_another_number_is_chosen_in_the_fields(panel, iris, qtbot):
    panel.show_study(iris)
    panel.places[0].setValue(2)
    assert panel.quantity == Quantity(Ref("W", 2), 0, 0)
    panel.places[2].setValue(5)
    panel.kind.show_name("b")
    panel.kind.activated.emit(panel.kind.currentIndex())
    assert panel.quantity == Quantity(Ref("b", 2), 0, None)
    assert not panel.places[2].isVisible()
    panel.kind.show_name("A")
    panel.kind.activated.emit(panel.kind.currentIndex())
    panel.places[1].setValue(4)
    assert panel.quantity == Quantity(Ref("A", 0), 3, None, 3)
    assert panel.places[1].maximum() == 4


def test_whose_cost_it_is_is_chosen_and_said(panel, iris, qtbot):
    panel.show_study(iris)
    qtbot.mouseClick(panel.more, LEFT)
    assert panel.trial.nudge == nudge(iris.pass_, panel.quantity, 0.1, 3)
    qtbot.mouseClick(panel.all, LEFT)
    assert panel.trial.nudge == nudge(iris.pass_, panel.quantity, 0.1, None)
    texts = [text for mark in panel.picture.scene().marks for text in getattr(mark, "text", ())]
    assert f"J, MEAN OF {iris.pass_.m} EXAMPLES" in texts


def test_where_means_are_looked_at_the_cost_is_that_of_the_batch(panel, iris, qtbot):
    panel.show_study(replace(iris, view=replace(iris.view, example=None)))
    assert panel.all.isChecked()
    assert panel.trial.nudge.example is None
    panel.show_study(iris)
    assert panel.one.isChecked()
    assert panel.trial.nudge.example == 3
    qtbot.mouseClick(panel.all, LEFT)
    panel.show_study(replace(iris, operation=2))
    assert panel.trial.nudge.example is None, "what was chosen here stays"


def test_kept_it_is_an_edit_and_the_number_is_back(panel, iris, qtbot):
    panel.show_study(replace(iris, view=replace(iris.view, unit=(2, 1), link=3)))
    assert not panel.kept.isEnabled()
    qtbot.mouseClick(panel.more, LEFT)
    with qtbot.waitSignal(panel.edit_kept) as said:
        qtbot.mouseClick(panel.kept, LEFT)
    assert said.args == [Edit(Ref("W", 2), 1, 3, None, float(iris.pass_["W", 2][1, 3]) + 0.1)]
    assert panel.delta == 0.0
    with qtbot.assertNotEmitted(panel.edit_kept):
        qtbot.keyClick(panel.picture, Qt.Key.Key_Return)


@pytest.mark.parametrize("batch_size", [0, 16])
def test_an_input_is_kept_as_a_column_of_the_training_part(panel, shown_of, qtbot, batch_size):
    shown = shown_of(example=3, unit=(0, 1), batch_size=batch_size)
    panel.show_study(shown)
    qtbot.mouseClick(panel.more, LEFT)
    with qtbot.waitSignal(panel.edit_kept) as said:
        qtbot.keyClick(panel.picture, Qt.Key.Key_Return)
    edit = said.args[0]
    assert (edit.ref, edit.row, edit.column) == (Ref("A", 0), 1, None)
    np.testing.assert_array_equal(shown.setup.dataset.X_train[:, edit.example], shown.pass_["A", 0][:, 3])
    assert edit.value == pytest.approx(shown.pass_["A", 0][1, 3] + 0.1)


def test_another_pass_keeps_the_nudge_and_another_unit_lets_it_go(panel, iris, shown_of, qtbot):
    panel.show_study(iris)
    qtbot.mouseClick(panel.more, LEFT)
    later = shown_of(epochs=25, example=3)
    panel.show_study(later)
    assert panel.trial.nudge == nudge(later.pass_, panel.quantity, 0.1, 3)
    panel.show_study(replace(later, view=replace(later.view, unit=(1, 2))))
    assert panel.delta == 0.0


def test_what_is_shown_already_is_not_computed_again(panel, iris):
    panel.show_study(iris)
    before = panel.trial
    panel.show_study(replace(iris, operation=4))
    assert panel.trial is before


def test_a_line_under_the_mouse_lights_its_unit_and_a_click_asks(panel, iris, qtbot):
    panel.show_study(iris)
    line = chain_lines(panel.trial, panel.picture.width())[1]
    with qtbot.waitSignal(panel.pointed) as said:
        panel.picture.hovered.emit(line.x, line.y)
    assert said.args == [Light(units=frozenset({(1, 0)}))]
    with qtbot.waitSignal(panel.asked) as said:
        panel.picture.clicked.emit(line.x, line.y)
    assert said.args == [Quantity(Ref("Z", 1), 0, None, 3)]
    with qtbot.waitSignal(panel.pointed) as said:
        panel.picture.left.emit()
    assert said.args == [None]


def test_a_network_that_becomes_smaller_leaves_a_number_that_is_there(panel, iris, shown_of):
    panel.show_study(replace(iris, view=replace(iris.view, unit=(3, 2), link=3)))
    panel.show_study(shown_of(hidden=(2,), unit=(3, 2), link=3))
    assert panel.quantity == Quantity(Ref("W", 2), 2, 1)


def test_a_wide_network_is_computed_beside_the_window(panel, wide, qtbot):
    panel.show_study(wide)
    qtbot.mouseClick(panel.all, LEFT)
    assert panel.working
    for _ in range(5):
        qtbot.mouseClick(panel.more, LEFT)
    qtbot.waitUntil(lambda: not panel.working and panel.trial is not None and panel.trial.rows != ())
    assert panel.trial.nudge == nudge(wide.pass_, panel.quantity, 0.5, None)
    panel.show_theme(LIGHT)
    assert panel.picture.scene().background == LIGHT.surface


def test_it_says_all_in_any_width(panel, iris, qtbot):
    wear(DARK)
    panel.show_study(iris)
    for width in (390, 720):
        panel.resize(width, 200)
        assert panel.picture.minimumHeight() > 300
        assert panel.picture.grab().width() <= width


def test_its_keys_are_its_own_while_it_has_the_focus(panel, iris, qtbot):
    panel.show_study(iris)
    told = []
    for keys in ("Right", "Shift+Right", "=", "-", "Return"):
        action = QAction(keys, panel)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _=False, keys=keys: told.append(keys))
        panel.addAction(action)
    with qtbot.waitActive(panel):
        panel.activateWindow()
    panel.picture.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
        qtbot.keyClick(panel.picture, key)
    assert panel.delta == pytest.approx(0.1)
    with qtbot.waitSignal(panel.edit_kept):
        qtbot.keyClick(panel.picture, Qt.Key.Key_Return)
    assert told == []
