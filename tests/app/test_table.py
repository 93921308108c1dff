"""The table in the window: a row is shown in the network, an edit makes another run, undo brings the old one back."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt

from bpviz.app.window import Window
from bpviz.data.edits import CellEdit, RowAdded, RowRemoved
from bpviz.data.toy import usual
from bpviz.registry import assets

Settle = Callable[[], None]


@pytest.fixture
def table(window: Window, rest: Settle, qtbot):
    window.acts["table"].trigger()
    rest()
    qtbot.waitUntil(lambda: window.parts.rows.model.judged is not None and window.parts.rows.settled)
    return window.parts.rows


def text_of(table, row: int, name: str) -> str:
    return table.model.data(table.model.index(table.model.place_of(row), table.model.section_of(name)))


def looked_at(window: Window) -> int:
    session = window.session
    return int(session.setup.dataset.train_rows[session.sight.columns[session.view.example]])


def test_the_key_brings_the_table_and_puts_it_away(window: Window, rest: Settle, qtbot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F8)
    assert window.parts.bench.picture == "table"
    assert window.parts.rows.isVisible()
    assert window.acts["table"].isChecked()
    qtbot.keyClick(window, Qt.Key.Key_F8)
    assert window.parts.bench.picture == ""
    assert not window.acts["table"].isChecked()


def test_a_row_that_is_chosen_is_shown_in_the_network(window: Window, table, rest: Settle) -> None:
    row = int(window.session.setup.dataset.train_rows[33])
    table.row_chosen.emit(row)
    rest()
    assert window.session.view.example == 33
    assert text_of(table, row, "species") == window.session.setup.edited.table.column("species").cells[row]


def test_a_row_of_another_batch_takes_the_view_there_at_the_same_step(
    window: Window, table, rest: Settle
) -> None:
    document = window.session.document
    window.controller.set_document(replace(document, recipe=replace(document.recipe, batch_size=16)))
    window.controller.train(3)
    rest()
    step = window.session.walk.timeline.rest(4)
    window.controller.order(lambda: window.session.walk.drag_to(step))
    rest()
    for column in (0, 57, 119):
        row = int(window.session.setup.dataset.train_rows[column])
        table.row_chosen.emit(row)
        rest()
        assert looked_at(window) == row
        assert window.session.epoch == 3
        assert window.session.view.position == step
    assert window.session.walk.live


def test_a_click_in_the_table_goes_all_the_way(window: Window, table, rest: Settle, qtbot) -> None:
    row = int(window.session.setup.dataset.train_rows[60])
    index = table.model.index(row, 1)
    table.view.scrollTo(index)
    qtbot.mouseClick(
        table.view.viewport(), Qt.MouseButton.LeftButton, pos=table.view.visualRect(index).center()
    )
    rest()
    assert looked_at(window) == row
    assert table.model.data(table.model.index(row, 0)) == f"→ {row + 1}"


def test_an_edited_value_makes_another_run_and_undo_brings_the_old_one_back(
    window: Window, table, rest: Settle, qtbot
) -> None:
    window.controller.train(30)
    rest()
    cost, file = window.session.sight.pass_.J, assets() / "data" / "iris.csv"
    before = file.read_bytes()
    table.edits_made.emit((CellEdit(0, "sepal_width_cm", "9"),))
    rest()
    assert window.session.epoch == 0
    assert window.session.setup.edited.table.column("sepal_width_cm").numbers[0] == 9.0
    qtbot.waitUntil(lambda: table.edits_said == "1 cell edited; the file is as it was")
    assert text_of(table, 0, "sepal_width_cm") == "9"
    window.acts["undo"].trigger()
    rest()
    assert window.session.epoch == 30
    assert cost == window.session.sight.pass_.J
    qtbot.waitUntil(lambda: table.edits_said == "")
    window.acts["redo"].trigger()
    rest()
    assert window.session.document.edits == (CellEdit(0, "sepal_width_cm", "9"),)
    assert file.read_bytes() == before


def test_all_edits_are_taken_back_at_once_and_can_be_undone(
    window: Window, table, rest: Settle, qtbot
) -> None:
    table.edits_made.emit((CellEdit(0, "sepal_width_cm", "9"),))
    rest()
    table.edits_made.emit((RowRemoved(3), RowAdded(table.model.cells_of(7))))
    rest()
    words = "1 cell edited, 1 row added, 1 row taken out; the file is as it was"
    qtbot.waitUntil(lambda: table.edits_said == words)
    table.restoring_wanted.emit()
    rest()
    assert window.session.document.edits == ()
    window.acts["undo"].trigger()
    rest()
    assert len(window.session.document.edits) == 3


def test_an_edit_that_cannot_be_carried_out_is_told_and_nothing_changes(
    window: Window, table, rest: Settle
) -> None:
    document = window.session.document
    everything = tuple(RowRemoved(0) for _ in range(150))
    table.edits_made.emit(everything)
    rest()
    assert window.parts.banner.isVisible()
    assert window.session.document == document
    assert window.session.setup.edited.table.rows == 150


def test_a_setting_that_was_changed_meanwhile_stays_when_a_value_is_edited(
    window: Window, table, rest: Settle
) -> None:
    window.controller.set_recipe(replace(window.session.document.recipe, learning_rate=0.5))
    rest()
    table.edits_made.emit((CellEdit(0, "sepal_width_cm", "9"),))
    rest()
    assert window.session.document.recipe.learning_rate == 0.5
    assert window.session.setup.settings.rate == 0.5


def test_while_training_the_table_follows_and_only_while_it_can_be_seen(
    window: Window, table, rest: Settle, qtbot
) -> None:
    asked = []
    table._errand.came.connect(asked.append)
    window.controller.train()
    qtbot.waitUntil(lambda: len([told for told in asked if told is not None]) >= 2, timeout=20_000)
    window.parts.bench.show_picture("")
    qtbot.waitUntil(lambda: table.settled)
    asked.clear()
    epoch = window.session.epoch
    qtbot.waitUntil(lambda: window.session.epoch > epoch + 200, timeout=20_000)
    assert asked == []
    window.controller.pause()
    rest()
    window.parts.bench.show_picture("table")
    rest()
    qtbot.waitUntil(
        lambda: table.settled and table.model.judged.network is window.session.sight.pass_.network
    )


def test_points_are_drawn_in_the_plane_and_undone(window: Window, rest: Settle, qtbot) -> None:
    window.orders.open_toy(usual("blobs"))
    rest()
    window.arrangement.bring("boundary")
    panel = window.parts.boundary
    qtbot.waitUntil(lambda: panel.plane is not None and panel.isVisible() and len(panel.buttons) > 2)
    rows = window.session.setup.edited.table.rows
    panel.buttons[1].click()
    plot = panel.plane.plot
    places = [(plot.x + 0.02 * k * plot.width, plot.y + 4) for k in range(1, 49)]
    x, y = next(place for place in places if panel._under(*place) is None)
    qtbot.mouseClick(panel.picture, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    rest()
    assert window.session.setup.edited.table.rows == rows + 1
    assert window.session.setup.dataset.train_rows[-1] == rows
    assert panel.buttons[1].isChecked()
    window.acts["undo"].trigger()
    rest()
    assert window.session.setup.edited.table.rows == rows


def test_a_unit_under_the_mouse_is_told_in_the_persons_own_units(window: Window, rest: Settle) -> None:
    canvas, session = window.parts.canvas, window.session
    row = int(session.setup.dataset.train_rows[session.view.example])
    value = session.setup.edited.table.column("petal_length_cm").cells[row]
    rect = canvas.film.unit_rect(0, 2, canvas.t)
    words = canvas.words_at(QPoint(round(rect.x + rect.width / 2), round(rect.y + rect.height / 2)))
    assert words.splitlines()[0] == f"petal_length_cm = {float(value):.6g}"
    rect = canvas.film.unit_rect(3, 1, canvas.t)
    words = canvas.words_at(QPoint(round(rect.x + rect.width / 2), round(rect.y + rect.height / 2)))
    assert words.splitlines()[0] == "unit 2 of layer 3 · versicolor"
    assert words.splitlines()[1].endswith("the target is setosa")


def test_edits_are_told_beside_the_data_too(window: Window, rest: Settle) -> None:
    notes = window.parts.data._notes
    assert "edited" not in notes.text()
    window.orders.correct((CellEdit(0, "sepal_width_cm", "9"),))
    rest()
    assert notes.text().endswith(" · edited")
    assert notes.toolTip().splitlines()[0] == "1 cell edited; the file is as it was"


def test_a_file_that_is_read_in_another_way_leaves_the_edits_behind_aloud(
    window: Window, rest: Settle, qtbot
) -> None:
    window.orders.correct((CellEdit(0, "sepal_width_cm", "9"),))
    rest()
    dialog = window.orders.decide()
    qtbot.waitUntil(dialog.fields["accept"].isEnabled)
    assert dialog.fields["about"].text().endswith(" · 1 edit of the table")
    dialog._read(replace(dialog.document.options, missing=("-",)))
    qtbot.waitUntil(dialog.fields["accept"].isEnabled)
    assert "1 edit of the table left behind" in dialog.fields["about"].text()
    dialog.fields["accept"].click()
    rest()
    assert window.session.document.edits == ()
    window.acts["undo"].trigger()
    rest()
    assert window.session.document.edits == (CellEdit(0, "sepal_width_cm", "9"),)


def test_letters_that_are_typed_to_find_something_are_no_shortcuts(
    window: Window, table, rest: Settle, qtbot
) -> None:
    table.search.setFocus()
    qtbot.keyClicks(table.search, "part = test")
    assert table.search.text() == "part = test"
    qtbot.waitUntil(lambda: table.settled)
    assert table.model.rowCount() == 30
    walk = window.session.walk
    assert (window.session.training, walk.playing, walk.repeating) == (False, False, False)


def test_an_edit_while_training_without_end_is_trained_at_once(
    window: Window, table, rest: Settle, qtbot
) -> None:
    window.controller.train()
    qtbot.waitUntil(lambda: window.session.epoch > 20)
    table.edits_made.emit((CellEdit(0, "sepal_width_cm", "9"),))
    qtbot.waitUntil(lambda: not window.session.opening and window.session.epoch > 20)
    assert window.session.setup.edited.table.column("sepal_width_cm").numbers[0] == 9.0
    table.edits_made.emit(tuple(RowRemoved(0) for _ in range(150)))
    qtbot.waitUntil(window.parts.banner.isVisible)
    assert window.session.training
    window.controller.pause()
    rest()
    window.acts["undo"].trigger()
    rest()
    assert window.session.document.edits == ()


def test_a_row_that_is_not_trained_on_is_not_taken_for_its_neighbour(window: Window, rest: Settle) -> None:
    example = window.session.view.example
    window.orders.show_row(int(window.session.setup.dataset.test_rows[3]))
    rest()
    assert window.session.view.example == example


def test_two_edits_in_one_breath_are_both_made(window: Window, table, rest: Settle) -> None:
    table.edits_made.emit((CellEdit(0, "sepal_width_cm", "9"),))
    assert window.session.opening
    table.edits_made.emit((CellEdit(1, "sepal_width_cm", "8"),))
    rest()
    assert window.session.document.edits == (
        CellEdit(0, "sepal_width_cm", "9"),
        CellEdit(1, "sepal_width_cm", "8"),
    )


def test_an_edit_of_rows_that_are_about_to_move_is_not_made_in_silence(
    window: Window, table, rest: Settle
) -> None:
    table.edits_made.emit((RowRemoved(0),))
    table.edits_made.emit((CellEdit(1, "sepal_width_cm", "8"),))
    assert window.parts.banner.isVisible()
    rest()
    assert window.session.document.edits == (RowRemoved(0),)
