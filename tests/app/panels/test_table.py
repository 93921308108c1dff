"""The table of all rows: what stands in its cells, what is found and how it is sorted, and what can be entered."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from bpviz.app.aside import Aside
from bpviz.app.panels import table
from bpviz.app.panels.table import TablePanel
from bpviz.app.questions import Address
from bpviz.app.shown import Shown
from bpviz.app.subject import subject_of
from bpviz.app.worker import look
from bpviz.data.dataset import Decisions, Missing
from bpviz.data.edits import CellEdit, RowAdded, RowRemoved
from bpviz.engine.plan import Ref
from bpviz.explain.numbers import plain
from bpviz.registry import assets
from bpviz.scene.light import Light
from bpviz.scene.theme import DARK
from bpviz.study.document import Document, Recipe
from bpviz.study.edit import Edit
from bpviz.study.rows import Part
from bpviz.study.setup import set_up
from bpviz.study.view import View


@pytest.fixture
def panel(aside: Aside, qtbot) -> Iterator[TablePanel]:
    made = TablePanel(DARK, aside)
    made.resize(900, 320)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.hide()


@pytest.fixture
def show(panel: TablePanel, qtbot) -> Callable[[Shown], None]:
    def shows(shown: Shown) -> None:
        panel.show_study(shown)
        qtbot.waitUntil(lambda: panel.settled)

    return shows


def opened(name: str = "iris", epochs: int = 20, **fields: object) -> Shown:
    setup = set_up(Document(assets() / "data" / f"{name}.csv", **fields))  # type: ignore[arg-type]
    training = setup.training()
    training.advance(epochs)
    return Shown(setup, subject_of(setup, look(training, Address()), training.costs, ()), 0, View())


def cell(panel: TablePanel, place: int, name: str, own: bool = False) -> str:
    model = panel.model
    return model.data(model.index(place, model.section_of(name, own)))


def type_in(panel: TablePanel, text: str, qtbot) -> None:
    panel.search.setText(text)
    qtbot.waitUntil(lambda: panel.settled)


def heading(panel: TablePanel, name: str, own: bool, qtbot) -> None:
    header = panel.view.horizontalHeader()
    x = header.sectionViewportPosition(panel.model.section_of(name, own)) + 12
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, header.height() // 2))
    qtbot.waitUntil(lambda: panel.settled)


def test_every_row_has_its_cells_as_the_file_writes_them(panel, show, shown_of):
    shown = shown_of()
    show(shown)
    table, data, model = shown.setup.edited.table, shown.setup.dataset, panel.model
    assert model.rowCount() == 150
    for row in (0, 70, 149):
        assert cell(panel, row, "row", True).removeprefix("→ ") == str(row + 1)
        for name in ("petal_length_cm", "species"):
            assert cell(panel, row, name) == table.column(name).cells[row]
        part = Part.TEST if row in data.test_rows else Part.TRAINING
        assert cell(panel, row, "part", True) == part.label
    assert panel.said.startswith("150 rows · ")


def test_loss_and_prediction_are_those_of_the_pass_that_is_looked_at(panel, show, shown_of):
    shown = shown_of()
    show(shown)
    pass_, data = shown.pass_, shown.setup.dataset
    for example in (0, 30, 99):
        row = int(data.train_rows[example])
        assert cell(panel, row, "loss", True) == plain(float(pass_.losses[0, example]))
        outputs = pass_["A", pass_.network.depth][:, example]
        says = f"{outputs.max():.2f} {data.classes[int(outputs.argmax())]}"
        wrong = data.classes[int(outputs.argmax())] != cell(panel, row, "species")
        assert cell(panel, row, "says", True) == (f"{says} ≠" if wrong else says)


def test_the_worst_row_stands_first_after_one_click_on_loss(panel, show, shown_of, qtbot):
    show(shown_of())
    losses = panel.model.judged.losses
    heading(panel, "loss", True, qtbot)
    assert panel.model.row_at(0) == int(np.argmax(losses))
    heading(panel, "loss", True, qtbot)
    assert panel.model.row_at(0) == int(np.argmin(losses))
    heading(panel, "loss", True, qtbot)
    assert panel.model.order.tolist() == list(range(150))
    heading(panel, "species", False, qtbot)
    assert cell(panel, 0, "species") == "setosa"


def test_what_is_typed_is_found_and_counted(panel, show, shown_of, qtbot):
    shown = shown_of()
    show(shown)
    lengths = shown.setup.edited.table.column("petal_length_cm").numbers
    type_in(panel, "petal_length_cm > 4.5", qtbot)
    found = int((lengths > 4.5).sum())
    assert panel.model.rowCount() == found
    assert panel.said.startswith(f"{found} of 150 rows")
    type_in(panel, "wrong", qtbot)
    wrong = int(panel.model.judged.wrong.sum())
    assert panel.said == f"{wrong} of 150 rows · {wrong} wrong"
    type_in(panel, "part = test and setosa", qtbot)
    assert panel.model.rowCount() == 10
    type_in(panel, "", qtbot)
    assert panel.model.rowCount() == 150


def test_what_means_nothing_is_said_and_all_rows_stay(panel, show, shown_of, qtbot):
    show(shown_of())
    type_in(panel, "height > 3", qtbot)
    assert 'there is no column "height"' in panel.said.lower()
    assert panel.model.rowCount() == 150
    type_in(panel, "setosa", qtbot)
    assert panel.said.startswith("50 of 150 rows")


def test_the_row_that_is_looked_at_is_marked_wherever_it_stands(panel, show, shown_of, qtbot):
    shown = shown_of()
    show(replace(shown, view=View(example=7)))
    row = int(shown.setup.dataset.train_rows[7])
    assert cell(panel, row, "row", True) == f"→ {row + 1}"
    assert panel.view.currentIndex().row() == row
    heading(panel, "loss", True, qtbot)
    place = panel.model.place_of(row)
    assert panel.model.row_at(place) == row
    assert panel.view.currentIndex().row() == place
    type_in(panel, "row > 200", qtbot)
    assert panel.model.rowCount() == 0
    show(replace(shown, view=View(example=None)))
    type_in(panel, "", qtbot)
    assert not panel.view.selectionModel().hasSelection()


def test_a_click_chooses_a_row_of_the_training_part_and_explains_one_of_the_test_part(
    panel, show, shown_of, qtbot
):
    shown = shown_of()
    show(shown)
    chosen = []
    panel.row_chosen.connect(chosen.append)
    data, view = shown.setup.dataset, panel.view

    def click(row: int) -> None:
        index = panel.model.index(row, 1)
        view.scrollTo(index)
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())

    row = int(data.train_rows[9])
    click(row)
    assert set(chosen) == {row}
    chosen.clear()
    click(int(data.test_rows[2]))
    assert chosen == []
    assert panel.said == f"row {int(data.test_rows[2]) + 1} is in the test part: it is not trained on"


def test_a_typed_value_is_an_edit_and_a_wrong_one_is_refused(panel, show, shown_of, qtbot):
    show(shown_of())
    made, refused = [], []
    panel.edits_made.connect(made.append)
    panel.mistyped.connect(refused.append)
    index = panel.model.index(3, panel.model.section_of("sepal_width_cm"))
    panel.view.setCurrentIndex(index)
    qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    editor = panel.view.viewport().findChild(QLineEdit)
    assert editor.text() == "3.1"
    editor.selectAll()
    qtbot.keyClicks(editor, "2.75")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(made))
    assert made == [(CellEdit(3, "sepal_width_cm", "2.75"),)]
    assert not panel.model.setData(index, "wide")
    assert "it takes a number" in refused[0]
    assert not panel.model.setData(index, " 3.1 ")
    assert len(made) == 1
    loss = panel.model.index(3, panel.model.section_of("loss", own=True))
    assert not panel.model.flags(loss) & Qt.ItemFlag.ItemIsEditable


def test_edited_cells_are_marked_told_and_counted(panel, show):
    edits = (CellEdit(3, "sepal_width_cm", "2.75"), CellEdit(5, "species", "virginica"))
    show(opened(edits=edits))
    model = panel.model
    assert panel.edits_said == "2 cells edited; the file is as it was"
    index = model.index(3, model.section_of("sepal_width_cm"))
    assert model.data(index) == "2.75"
    assert model.data(index, Qt.ItemDataRole.FontRole).underline()
    assert "edited; it was 3.1" in model.data(index, Qt.ItemDataRole.ToolTipRole)
    plain_cell = model.index(4, index.column())
    assert model.data(plain_cell, Qt.ItemDataRole.FontRole) is None
    show(opened())
    assert panel.edits_said == ""


def test_the_menu_of_a_row_restores_a_cell_copies_a_row_and_takes_it_out(panel, show, qtbot):
    show(opened(edits=(CellEdit(3, "sepal_width_cm", "2.75"),)))
    made = []
    panel.edits_made.connect(made.append)
    menu = panel.menu_of(panel.model.index(3, panel.model.section_of("sepal_width_cm")))
    words = [action.text() for action in menu.actions()]
    assert words == ["As it was: 3.1", "One more row like this", "Take row 4 out"]
    for action in menu.actions():
        action.trigger()
    cells = dict(made[1][0].cells)
    assert made[0] == (CellEdit(3, "sepal_width_cm", "3.1"),)
    assert isinstance(made[1][0], RowAdded)
    assert (cells["sepal_width_cm"], cells["species"]) == ("2.75", "setosa")
    assert made[2] == (RowRemoved(3),)
    menu.close()


def test_a_gap_shows_what_is_put_in_its_place_and_a_row_left_out_says_so(panel, show, qtbot):
    filled = opened("penguins", decisions=Decisions(missing_values=Missing.MEAN))
    show(filled)
    column = filled.setup.edited.table.column("bill_length_mm")
    row = int(np.argmax(column.missing))
    index = panel.model.index(row, panel.model.section_of("bill_length_mm"))
    known = column.numbers[filled.setup.dataset.train_rows]
    assert float(panel.model.data(index)) == pytest.approx(float(np.nanmean(known)), rel=1e-5)
    assert "missing; this is put in its place" in panel.model.data(index, Qt.ItemDataRole.ToolTipRole)
    dropped = opened("penguins")
    show(dropped)
    assert cell(panel, row, "part", True) == "left out"
    assert cell(panel, row, "loss", True) == ""
    assert cell(panel, row, "bill_length_mm") == "—"


def test_an_input_that_was_moved_by_hand_shows_its_new_value_in_its_own_unit(panel, show):
    edit = Edit(Ref("A", 0), 2, None, 4, 1.5)
    shown = opened(inputs=(edit,))
    show(shown)
    feature = shown.setup.dataset.features[2]
    row = int(shown.setup.dataset.train_rows[4])
    index = panel.model.index(row, panel.model.section_of("petal_length_cm"))
    assert panel.model.data(index) == feature.words(1.5)
    assert "moved by hand; the table has" in panel.model.data(index, Qt.ItemDataRole.ToolTipRole)


def test_a_tooltip_has_the_persons_unit_and_what_the_network_is_given(panel, show, shown_of):
    shown = shown_of()
    show(shown)
    data = shown.setup.dataset
    row, feature = int(data.train_rows[0]), data.features[2]
    index = panel.model.index(row, panel.model.section_of("petal_length_cm"))
    words = panel.model.data(index, Qt.ItemDataRole.ToolTipRole).splitlines()
    value = shown.setup.edited.table.column("petal_length_cm").cells[row]
    assert words[0] == f"petal_length_cm = {value}"
    given = (
        f"(value − {plain(feature.offset)}) / {plain(feature.factor)} = {plain(float(data.X_train[2, 0]))}"
    )
    assert words[1] == f"the network is given {given}"


def test_a_column_under_the_mouse_lights_its_units(panel, show, shown_of):
    show(shown_of())
    pointed = []
    panel.pointed.connect(pointed.append)
    model = panel.model
    panel.view.entered.emit(model.index(0, model.section_of("petal_length_cm")))
    panel.view.entered.emit(model.index(0, model.section_of("says", own=True)))
    panel.view.left.emit()
    outputs = frozenset((3, row) for row in range(3))
    assert pointed == [Light(units=frozenset({(0, 2)})), Light(units=outputs), None]


def test_columns_that_are_not_used_stand_last_and_say_why(panel, show):
    show(opened(decisions=Decisions(drop=("sepal_length_cm",))))
    model = panel.model
    last = model.columnCount() - 1
    assert model.headerData(last, Qt.Orientation.Horizontal) == "sepal_length_cm"
    words = model.headerData(last, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert words.startswith("sepal_length_cm: number, not used")


def test_what_is_typed_belongs_to_its_row_though_the_order_would_change_meanwhile(
    panel, show, shown_of, qtbot
):
    show(shown_of())
    made = []
    panel.edits_made.connect(made.append)
    heading(panel, "loss", True, qtbot)
    row = panel.model.row_at(0)
    index = panel.model.index(0, panel.model.section_of("sepal_width_cm"))
    panel.view.setCurrentIndex(index)
    panel.view.edit(index)
    editor = panel.view.viewport().findChild(QLineEdit)
    later = shown_of(epochs=200)
    panel.show_study(replace(later, setup=panel._setup))
    qtbot.waitUntil(lambda: panel.settled and panel._held is not None)
    assert panel.model.row_at(0) == row
    editor.setText("2.25")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel._held is None)
    assert made == [(CellEdit(row, "sepal_width_cm", "2.25"),)]
    losses = panel.model.judged.losses
    assert panel.model.judged.network is later.pass_.network
    assert panel.model.row_at(0) == int(np.argmax(losses))


def test_a_table_of_ten_thousand_columns_opens_at_once(panel, show, tmp_path):
    path = tmp_path / "wide.csv"
    head = ",".join([*(f"c{k}" for k in range(10_000)), "kind"])
    rows = "".join(
        ",".join([*(f"{(k * r) % 7}.5" for k in range(10_000)), "ab"[r % 2]]) + "\n" for r in range(12)
    )
    path.write_text(f"{head}\n{rows}", encoding="utf-8")
    recipe = Recipe(hidden=(3,), activations=("tanh",))
    setup = set_up(Document(path, decisions=Decisions(target="kind"), recipe=recipe))
    training = setup.training()
    shown = Shown(setup, subject_of(setup, look(training, Address()), training.costs, ()), 0, View())
    start = time.perf_counter()
    show(shown)
    assert panel.model.columnCount() == 10_005
    assert time.perf_counter() - start < 10


def test_the_hint_has_the_names_of_this_table(panel, show, shown_of):
    show(shown_of())
    assert panel.search.placeholderText() == (
        "find   species = setosa · sepal_length_cm > 5.8 · part = test · wrong · edited"
    )
    show(opened("diabetes"))
    assert "loss > 0.5" in panel.search.placeholderText()


def test_however_often_the_parameters_change_the_rows_are_looked_at_twice_a_second(
    panel, show, shown_of, qtbot, monkeypatch
):
    first = shown_of(epochs=1)
    show(first)
    asked = []
    monkeypatch.setattr(panel._errand, "ask", asked.append)
    monkeypatch.setattr(table, "OFTEN", 60.0)
    panel._asked_at = time.perf_counter()
    for epochs in range(2, 12):
        panel.show_study(replace(shown_of(epochs=epochs), setup=first.setup))
        QApplication.processEvents()
    assert asked == []
    assert panel._soon.remainingTime() > 50_000
    panel._soon.stop()


def test_nothing_is_computed_for_a_table_that_cannot_be_seen(panel, show, shown_of, monkeypatch):
    first = shown_of(epochs=1)
    show(first)
    asked = []
    monkeypatch.setattr(panel._errand, "ask", asked.append)
    panel.hide()
    panel._ask()
    assert asked == []
    panel.show()
    panel.show_study(first)
    panel._ask()
    assert len(asked) == 1


def test_a_number_is_never_cut_before_its_exponent(panel, show, tmp_path):
    path = tmp_path / "large.csv"
    longest = [f"-{1.2345678901234567 + i / 10:.16f}e+{280 + i}" for i in range(8)]
    path.write_text("a,y\n" + "".join(f"{i},{text}\n" for i, text in enumerate(longest)), encoding="utf-8")
    setup = set_up(Document(path))
    training = setup.training()
    show(Shown(setup, subject_of(setup, look(training, Address()), training.costs, ()), 0, View()))
    section = next(i for i, shaft in enumerate(panel.model._shafts) if shaft.name == "y")
    room = panel.view.horizontalHeader().sectionSize(section)
    assert room >= max(panel.fontMetrics().horizontalAdvance(text) for text in longest) + 20
