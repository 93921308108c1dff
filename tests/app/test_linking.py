"""What is pointed at in one part of the window is lit in the others; one notation is written everywhere."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from bpviz.app.canvas import numbers_of
from bpviz.app.window import Window
from bpviz.engine.plan import Ref
from bpviz.explain.notation import notations
from bpviz.explain.quantity import Quantity, value
from bpviz.scene.light import Light
from bpviz.scene.marks import Boxes, Formulas
from bpviz.scene.panel import formulas_of
from bpviz.scene.placement import CostBox, Edge, Unit
from bpviz.scene.typeset.linked import terms
from bpviz.study.edit import Edit

Settle = Callable[[], None]


def go_to(window: Window, rest: Settle, name: str, layer: int) -> None:
    operations = window.session.sight.pass_.operations
    index = next(i for i, step in enumerate(operations) if step.result == (name, layer))
    window.controller.order(
        lambda: window.session.walk.drag_to(
            window.session.walk.timeline.rest(index) / window.session.walk.timeline.seconds
        )
    )
    rest()


def term_of(window: Window, name: str, layer: int):
    scene = window.parts.explanation.picture.scene()
    found = [term for term in terms(formulas_of(scene.still)) if term.link.ref == (name, layer)]
    return next(term for term in found if term.link.unit is not None)


def centre(term) -> QPoint:
    return QPoint(round(term.rect.x + term.rect.width / 2), round(term.rect.y + term.rect.height / 2))


def test_a_term_under_the_mouse_lights_its_unit_on_the_network(window: Window, rest: Settle, qtbot) -> None:
    go_to(window, rest, "dZ", 2)
    term = term_of(window, "dZ", 2)
    qtbot.mouseMove(window.parts.explanation.picture, centre(term))
    lit = Light(units=frozenset({(2, term.link.unit)}))
    qtbot.waitUntil(lambda: window.parts.canvas.light == lit)
    assert "Click" in window.parts.explanation.picture.toolTip()
    window.parts.explanation.picture.left.emit()
    assert window.parts.canvas.light is None


def test_a_unit_under_the_mouse_frames_its_term_in_the_equation(window: Window, rest: Settle, qtbot) -> None:
    go_to(window, rest, "dZ", 2)
    rect = window.parts.canvas.film.unit_rect(2, 0, window.parts.canvas.t)
    before = window.parts.explanation.picture.scene().moving
    qtbot.mouseMove(
        window.parts.canvas, QPoint(round(rect.x + rect.width / 2), round(rect.y + rect.height / 2))
    )
    qtbot.waitUntil(lambda: window.parts.explanation.picture.scene().moving != before)
    (frames,) = window.parts.explanation.picture.scene().moving
    assert isinstance(frames, Boxes)


def test_a_clicked_term_asks_where_its_number_came_from(window: Window, rest: Settle, qtbot) -> None:
    go_to(window, rest, "dZ", 2)
    term = term_of(window, "dZ", 2)
    with qtbot.waitSignal(window.parts.explanation.asked) as asked:
        qtbot.mouseClick(window.parts.explanation.picture, Qt.MouseButton.LeftButton, pos=centre(term))
    assert asked.args == [Quantity(term.link.ref, term.link.unit, None, 0)]


@pytest.mark.parametrize("name", notations())
def test_a_notation_is_written_in_every_part(window: Window, rest: Settle, name: str) -> None:
    notation = notations()[name]
    window.acts[f"notation-{name}"].trigger()
    go_to(window, rest, "dZ", 2)
    whole = notation.whole(window.session.sight.pass_.operations[window.session.operation].result)
    written = [window.parts.explanation.explained.symbols.items[0].link]
    assert written == [whole.link]
    shown = window.parts.pass_bar.strip.scene().still
    labels = [formula for mark in shown if isinstance(mark, Formulas) for formula in mark.formula]
    assert whole in labels
    headed = window.parts.canvas.film.frame(window.parts.canvas.t).ground
    titles = [formula for mark in headed if isinstance(mark, Formulas) for formula in mark.formula]
    assert notation.layered("A", 0) in titles[0].items
    assert window.acts[f"notation-{name}"].isChecked()


def test_the_next_notation_is_a_key_away_and_the_last_is_followed_by_the_first(
    window: Window, rest: Settle
) -> None:
    seen = [window.session.view.notation]
    for _ in notations():
        window.acts["notation"].trigger()
        seen.append(window.session.view.notation)
    assert seen == [*notations(), "lecture"]


def test_a_lesson_is_written_as_its_lecture_writes(window: Window, rest: Settle) -> None:
    window.findChild(type(window.acts["open"]), "lesson-chain").trigger()
    rest()
    assert window.session.view.notation == "calculus"


# asking and the pictures under the network ----------------------------------------------------------------------------


def in_front(window: Window, name: str) -> bool:
    return not window.arrangement.docks[name].visibleRegion().isEmpty()


def test_a_number_that_is_asked_about_is_explained_in_front(window: Window, rest: Settle) -> None:
    quantity = Quantity(Ref("dW", 2), 0, 1)
    window.parts.explanation.asked.emit(quantity)
    rest()
    assert in_front(window, "origin")
    assert window.parts.origin.quantity == quantity
    window.acts["step"].trigger()
    rest()
    assert in_front(window, "step")


@pytest.mark.parametrize(
    ("under", "names"),
    [
        (Unit(0, 1), ["A"]),
        (Unit(2, 0), ["Z", "A", "dA", "dZ", "b", "db", "b'"]),
        (Edge(1, 2, 3), ["W", "dW", "W'"]),
        (CostBox(), ["J", "J"]),
        (None, []),
    ],
)
def test_every_number_of_what_is_under_the_mouse_can_be_asked(window: Window, under, names) -> None:
    numbers = numbers_of(window.display.shown.subject, 0, under)
    assert [quantity.ref.name for quantity in numbers] == names
    for quantity in numbers:
        assert isinstance(value(window.session.sight.pass_, quantity), float)


def test_the_menu_of_a_unit_asks_and_moves(window: Window, rest: Settle, qtbot) -> None:
    canvas = window.parts.canvas
    rect = canvas.film.unit_rect(2, 1, canvas.t)
    place = QPoint(round(rect.x + rect.width / 2), round(rect.y + rect.height / 2))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, canvas.mapToGlobal(place))
    QApplication.sendEvent(canvas, event)
    (menu,) = canvas.findChildren(QMenu)
    acts = {act.text().split(" =")[0]: act for act in menu.actions()}
    with qtbot.waitSignal(canvas.asked) as asked:
        acts["dz"].trigger()
    assert asked.args == [Quantity(Ref("dZ", 2), 1, None, 0)]
    acts["Move it by hand"].trigger()
    rest()
    assert in_front(window, "nudge")
    assert window.session.view.unit == (2, 1)
    menu.close()


def test_matrices_come_under_the_network_and_go_again(window: Window, rest: Settle) -> None:
    window.acts["matrices"].trigger()
    rest()
    assert window.parts.matrices.isVisible()
    assert window.acts["matrices"].isChecked()
    window.acts["fullscreen"].trigger()
    assert not window.parts.matrices.isVisible()
    window.acts["fullscreen"].trigger()
    assert window.parts.matrices.isVisible()
    window.acts["matrices"].trigger()
    assert not window.parts.matrices.isVisible()
    assert not window.acts["matrices"].isChecked()


def test_one_example_all_and_the_mean_are_one_choice_everywhere(window: Window, rest: Settle) -> None:
    window.acts["matrices"].trigger()
    rest()
    for mode, example, stacked in (("all", 0, True), ("mean", None, False), ("one", 0, False)):
        window.parts.matrices.mode_chosen.emit(mode)
        rest()
        assert (window.session.view.example, window.session.view.stacked) == (example, stacked)
        assert window.parts.matrices.mode.value == mode
        assert window.acts["stacked"].isChecked() == stacked
        assert window.acts["mean"].isChecked() == (example is None)


def test_a_kept_nudge_is_trained_on_from(window: Window, rest: Settle) -> None:
    window.parts.training.run_wanted.emit(5)
    rest()
    window.parts.nudge.edit_kept.emit(Edit(Ref("b", 1), 2, None, None, -0.5))
    rest()
    assert window.session.sight.pass_["b", 1][2, 0] == -0.5
    assert window.parts.pass_bar.epochs.branch.currentText().startswith(
        "branch 2 · from epoch 5 of branch 1 · moved by hand"
    )


def test_the_list_of_examples_switches_between_one_all_and_the_mean(window: Window, rest: Settle) -> None:
    data = window.parts.data
    data.example_chosen.emit(7)
    rest()
    for mode, button, example, stacked in (
        ("all", data._all, 7, True),
        ("mean", data._mean, None, False),
        ("one", data._one, 0, False),
    ):
        button.click()
        rest()
        assert (window.session.view.example, window.session.view.stacked) == (example, stacked)
        assert button.isChecked()
        assert window.parts.bench.picture == "matrices", mode
    assert data._all.text() == "all 120"


def test_a_click_on_a_unit_asks_what_the_pass_has_made_last_of_it(window: Window, rest: Settle) -> None:
    go_to(window, rest, "dZ", 2)
    window.acts["origin"].trigger()
    for (layer, row), result in (
        ((2, 1), ("dZ", 2)),
        ((3, 0), ("dZ", 3)),
        ((1, 4), ("A", 1)),
        ((0, 2), ("A", 0)),
    ):
        window.parts.canvas.unit_chosen.emit(layer, row)
        rest()
        assert (window.parts.origin.quantity.ref, window.parts.origin.quantity.row) == (result, row)
    for layer, name in ((3, "dW"), (2, "W"), (1, "W")):
        window.parts.canvas.edge_chosen.emit(layer, 1, 2)
        rest()
        assert window.parts.origin.quantity == Quantity(Ref(name, layer), 1, 2)
    window.parts.canvas.cost_chosen.emit()
    rest()
    assert window.parts.origin.quantity == Quantity(Ref("J", 3), example=0)


def test_the_cost_can_be_clicked_where_it_is_drawn(window: Window, rest: Settle, qtbot) -> None:
    canvas = window.parts.canvas
    box = canvas.film._stage(0).cost_box
    place = QPoint(round(box.x + box.width / 2), round(box.y + box.height / 2))
    with qtbot.waitSignal(canvas.cost_chosen):
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place)
    assert canvas.words_at(place).startswith("J = ")
