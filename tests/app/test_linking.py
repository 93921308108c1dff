"""What is pointed at in one part of the window is lit in the others; one notation is written everywhere."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt

from bpviz.app.window import Window
from bpviz.explain.notation import notations
from bpviz.explain.quantity import Quantity
from bpviz.scene.light import Light
from bpviz.scene.marks import Boxes, Formulas
from bpviz.scene.panel import formulas_of
from bpviz.scene.typeset.linked import terms

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
