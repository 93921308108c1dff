"""The panel that says where a number came from: asked, opened, walked through and followed."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from bpviz.app.panels.origin import OriginPanel
from bpviz.engine.plan import Ref
from bpviz.explain.formula import Link
from bpviz.explain.notation import notations
from bpviz.explain.quantity import Quantity, value
from bpviz.scene.theme import DARK, LIGHT
from bpviz.scene.typeset.linked import terms

LEFT = Qt.MouseButton.LeftButton
DA = Quantity(Ref("dA", 1), 2, None, 4)


@pytest.fixture
def panel(qtbot):
    made = OriginPanel(DARK)
    qtbot.addWidget(made)
    made.resize(420, 640)
    made.show()
    return made


def spot(panel, path, triangle=False):
    page = panel.page
    rect = page.row_rect(page.tree.place(path))
    x = 16 + 15 * (len(path) - 1) + 4 if triangle else page.width - 20
    return QPoint(round(x), round(rect.y + rect.height / 2) - panel.bar.value())


def click(qtbot, panel, path, triangle=False):
    qtbot.mouseClick(panel.picture, LEFT, pos=spot(panel, path, triangle))


def press(qtbot, panel, *keys):
    for key in keys:
        qtbot.keyClick(panel.picture, getattr(Qt.Key, f"Key_{key}"))


def paths(panel):
    return [panel.page.tree[i].path for i in range(len(panel.page.tree))]


def test_without_a_question_it_shows_the_result_of_the_step_for_the_chosen_unit(panel, shown):
    panel.show_study(shown(("Z", 2), unit=(2, 3), example=8))
    assert panel.quantity == Quantity(Ref("Z", 2), 3, None, 8)
    panel.show_study(shown(("dW", 1), unit=(1, 1), link=2))
    assert panel.quantity == Quantity(Ref("dW", 1), 1, 2)


def test_a_number_is_asked_and_let_go(panel, shown):
    panel.show_study(shown(("dZ", 3)))
    panel.ask(DA)
    assert panel.quantity == DA
    panel.show_study(shown(("Z", 1)))
    assert panel.quantity == DA
    panel.ask(None)
    assert panel.quantity.ref == ("Z", 1)


def test_a_triangle_opens_and_closes_and_a_row_becomes_the_asked_number(panel, shown, qtbot):
    panel.show_study(shown(("dA", 1), unit=(1, 2), example=4))
    assert len(panel.page.tree) == 4
    click(qtbot, panel, (1,), triangle=True)
    assert paths(panel)[1:4] == [(1,), (1, 0), (1, 1)]
    with qtbot.waitSignal(panel.asked) as asked:
        click(qtbot, panel, (1, 1))
    assert asked.args == [Quantity(Ref("dZ", 2), 1, None, 4)]
    assert panel.quantity == asked.args[0]
    panel.ask(asked.args[0])
    assert [crumb.back for crumb in panel.page.crumbs] == [0]
    crumb = panel.page.crumbs[0].rect
    qtbot.mouseClick(panel.picture, LEFT, pos=QPoint(round(crumb.x + 6), round(crumb.y + 6)))
    assert panel.quantity == DA
    assert (1, 1) in paths(panel), "what was opened is open again"
    click(qtbot, panel, (1,), triangle=True)
    assert len(panel.page.tree) == 4


def test_the_keyboard_walks_opens_asks_and_comes_back(panel, shown, qtbot):
    panel.show_study(shown(("dA", 1), unit=(1, 2), example=4))
    panel.picture.setFocus()
    press(qtbot, panel, "Down", "Down", "Right")
    assert panel.chosen == (1,)
    assert (1, 0) in paths(panel)
    press(qtbot, panel, "Right", "Down")
    assert panel.chosen == (1, 1)
    press(qtbot, panel, "Left")
    assert panel.chosen == (1,)
    press(qtbot, panel, "Left")
    assert (1, 0) not in paths(panel)
    press(qtbot, panel, "Right", "Right", "Down", "Return")
    assert panel.quantity == Quantity(Ref("dZ", 2), 1, None, 4)
    press(qtbot, panel, "Backspace")
    assert panel.quantity == DA
    press(qtbot, panel, "End")
    assert panel.chosen == paths(panel)[-1]
    press(qtbot, panel, "Home", "PageDown", "PageUp")
    assert panel.chosen == paths(panel)[0]


def test_a_new_pass_changes_the_numbers_and_leaves_open_what_is_open(panel, shown):
    panel.show_study(shown(("dA", 1), unit=(1, 2), example=4))
    panel.open((1,))
    panel.open((1, 1))
    before, seen = paths(panel), panel.page.tree.origin.value
    panel.show_study(shown(("dA", 1), epochs=21, unit=(1, 2), example=4))
    assert paths(panel) == before
    assert panel.page.tree.origin.value != seen
    assert panel.page.tree.origin.value == value(panel.page.tree.pass_, DA)


def test_numbers_of_the_example_that_is_looked_at_follow_it(panel, shown):
    panel.show_study(shown(("dZ", 3), example=4))
    panel.ask(DA)
    panel.show_study(shown(("dZ", 3), example=9))
    assert panel.quantity == DA._replace(example=9)
    panel.show_study(shown(("dZ", 3), example=None))
    assert panel.quantity == DA._replace(example=None)


def test_the_row_under_the_mouse_lights_its_way(panel, shown, qtbot):
    panel.show_study(shown(("dA", 1), unit=(1, 2), example=4))
    panel.open((1,))
    with qtbot.waitSignal(panel.pointed) as pointed:
        qtbot.mouseMove(panel.picture, spot(panel, (1, 1)))
    (light,) = pointed.args
    assert light.units == {(1, 2), (2, 1)}
    assert light.edges == {(2, 1, 2)}
    with qtbot.waitSignal(panel.pointed) as pointed:
        qtbot.mouseMove(panel.picture, QPoint(5, 60))
    assert pointed.args == [None]


def test_a_number_in_the_formula_becomes_the_asked_one(panel, shown, qtbot):
    panel.show_study(shown(("dA", 1), unit=(1, 2), example=4))
    term = next(t for t in terms(panel.page.told_mark) if t.link == Link(Ref("dZ", 2), 1, None, 4))
    middle = QPoint(round(term.rect.x + term.rect.width / 2), round(term.rect.y + term.rect.height / 2))
    with qtbot.waitSignal(panel.pointed) as pointed:
        qtbot.mouseMove(panel.picture, middle)
    assert pointed.args[0].units == {(2, 1)}
    with qtbot.waitSignal(panel.asked):
        qtbot.mouseClick(panel.picture, LEFT, pos=middle)
    assert panel.quantity == Quantity(Ref("dZ", 2), 1, None, 4)


def test_all_of_a_long_list_can_be_asked_for_and_scrolled(panel, shown, qtbot):
    panel.show_study(shown(("dW", 1), unit=(1, 1), link=2))
    rest = paths(panel)[-1]
    assert rest == (-1,)
    panel.resize(420, 900)
    click(qtbot, panel, rest)
    assert len(panel.page.tree) == 120
    assert panel.bar.maximum() > 2000
    panel.bar.setValue(panel.bar.maximum())
    bottom = panel.page.row_rect(119).bottom - panel.bar.value()
    assert bottom <= panel.picture.height()


def test_the_wheel_scrolls_the_page(panel, shown):
    panel.resize(420, 260)
    panel.show_study(shown(("dW", 1), unit=(1, 1), link=2))
    place, down = QPointF(100, 100), QPoint(0, -240)
    turned = QWheelEvent(
        place,
        place,
        QPoint(),
        down,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(panel.picture, turned)
    assert panel.bar.value() > 0
    panel.show_study(shown(("dW", 1), epochs=21, unit=(1, 1), link=2))
    assert panel.bar.value() > 0, "a new pass leaves the page where it is"


def test_a_number_that_another_network_does_not_have_is_let_go(panel, shown, iris):
    panel.show_study(shown(("dZ", 3)))
    panel.ask(Quantity(Ref("Z", 3), 0, None, 4))
    other = replace(iris, recipe=replace(iris.recipe, hidden=(5,), activations=("tanh",)))
    panel.show_study(shown(("dZ", 2), other=other, unit=(2, 1)))
    assert panel.quantity == Quantity(Ref("dZ", 2), 1, None, 0)


@pytest.mark.parametrize("notation", notations())
@pytest.mark.parametrize("width", [280, 390, 720])
def test_every_step_has_a_page_in_every_notation(panel, shown, notation, width):
    panel.resize(width, 300)
    first = shown(("Z", 1), notation=notation)
    steps = first.subject.pass_.operations
    for step in steps:
        panel.show_study(shown(step.result, unit=(max(step.layer, 1), 0), notation=notation))
        scene = panel.picture.scene()
        assert scene.width == panel.picture.width()
        assert len(scene.marks) > 5


def test_another_theme_is_another_picture(panel, shown):
    panel.show_study(shown(("Z", 1)))
    panel.show_theme(LIGHT)
    assert panel.picture.scene().background == LIGHT.surface


def test_a_number_of_a_network_that_is_still_to_be_shown_waits_for_it(panel, shown, iris):
    panel.show_study(shown(("dZ", 2)))
    before = panel.page
    later = Quantity(Ref("W", 1), 7, 1)
    panel.ask(later)
    assert panel.page is before
    wider = replace(iris, recipe=replace(iris.recipe, hidden=(9,), activations=("tanh",)))
    panel.show_study(shown(("dZ", 2), wider))
    assert panel.quantity == later
