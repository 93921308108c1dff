"""The panel of matrices: modes, layouts, what is under the mouse and what is clicked."""

import pytest
from PySide6.QtCore import QPoint, Qt

from bpviz.app.panels.matrices import MatricesPanel
from bpviz.engine.plan import Ref
from bpviz.explain.quantity import Quantity
from bpviz.scene.block import Mode
from bpviz.scene.matrix_sheet import Cell
from bpviz.scene.theme import DARK, LIGHT

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot):
    made = MatricesPanel(DARK)
    qtbot.addWidget(made)
    made.resize(1000, 300)
    made.show()
    return made


def middle(panel, cell):
    rect = panel.sheet.blocks[cell.block].cell_rect(cell.line, cell.column)
    return QPoint(round(rect.x + rect.width / 2), round(rect.y + rect.height / 2))


def test_the_view_says_of_which_examples_it_is(panel, shown):
    for view, mode in (
        ({"example": 4}, Mode.ONE),
        ({"example": 4, "stacked": True}, Mode.ALL),
        ({"example": None}, Mode.MEAN),
    ):
        panel.show_study(shown(("Z", 1), **view))
        assert panel.mode is mode
        assert panel.modes[mode].isChecked()


def test_a_mode_is_asked_for(panel, shown, qtbot):
    panel.show_study(shown(("Z", 1), example=4))
    for mode in (Mode.ALL, Mode.MEAN, Mode.ONE):
        with qtbot.waitSignal(panel.mode_chosen) as chosen:
            qtbot.mouseClick(panel.modes[mode], LEFT)
        assert chosen.args == [mode.value]


def test_a_click_on_a_cell_asks_where_its_number_came_from(panel, shown, qtbot):
    panel.show_study(shown(("dA", 1), example=4))
    with qtbot.waitSignal(panel.asked) as asked:
        qtbot.mouseClick(panel.picture, LEFT, pos=middle(panel, Cell(2, 3, 0)))
    assert asked.args == [Quantity(Ref("dA", 1), 3, None, 4)]
    with qtbot.waitSignal(panel.asked) as asked:
        qtbot.mouseClick(panel.picture, LEFT, pos=middle(panel, Cell(0, 3, 1)))
    assert asked.args == [Quantity(Ref("W", 2), 1, 3)]


def test_a_click_on_a_column_chooses_its_example(panel, shown, qtbot):
    panel.show_study(shown(("dA", 1), example=4, stacked=True))
    chosen, asked = [], []
    panel.example_chosen.connect(chosen.append)
    panel.asked.connect(asked.append)
    qtbot.mouseClick(panel.picture, LEFT, pos=middle(panel, Cell(2, 3, 60)))
    (example,) = chosen
    assert abs(example - 60) <= 1
    assert asked == [Quantity(Ref("dA", 1), 3, None, example)]


def test_the_cell_under_the_mouse_lights_units_and_edges(panel, shown, qtbot):
    panel.show_study(shown(("dA", 1), example=4))
    with qtbot.waitSignal(panel.pointed) as pointed:
        qtbot.mouseMove(panel.picture, middle(panel, Cell(0, 3, 1)))
    (light,) = pointed.args
    assert light.edges == {(2, 1, 3)}
    assert light.units == {(1, 3), (2, 1)}
    assert "Click: where does it come from?" in panel.picture.toolTip()
    with qtbot.waitSignal(panel.pointed) as pointed:
        qtbot.mouseMove(panel.picture, QPoint(3, 3))
    assert pointed.args == [None]


def test_examples_can_be_rows_for_comparison(panel, shown):
    panel.show_study(shown(("Z", 1), example=4, stacked=True))
    assert panel.sheet.equation.blocks[-1].block.shape == (5, 120)
    panel.rows.click()
    assert panel.sheet.equation.blocks[-1].block.shape == (120, 5)


def test_columns_move_from_one_to_all_and_are_there_at_once_without_animation(
    panel, shown, qtbot, monkeypatch
):
    first, second = shown(("Z", 1), example=4), shown(("Z", 1), example=4, stacked=True)
    panel.show_study(first)
    monkeypatch.setattr(panel.style(), "styleHint", lambda *_: 0, raising=False)
    panel.show_study(second)
    assert not panel.stacking
    monkeypatch.setattr(panel.style(), "styleHint", lambda *_: 200, raising=False)
    panel.show_study(first)
    assert panel.stacking
    assert panel.picture.scene().marks
    qtbot.waitUntil(lambda: not panel.stacking, timeout=5000)
    panel.show_study(second)
    assert panel.stacking
    panel.show_study(shown(("Z", 1), example=None))
    assert not panel.stacking


def test_another_theme_and_another_size_are_another_picture(panel, shown):
    panel.show_study(shown(("Z", 1)))
    panel.show_theme(LIGHT)
    assert panel.picture.scene().background == LIGHT.background
    panel.resize(500, 180)
    assert panel.picture.scene().width == 500
    assert panel.rows.text() == "rows"


def test_the_mouse_moves_over_a_sheet_that_is_painted_once(panel, shown, qtbot):
    panel.show_study(shown(("dA", 1), example=4, stacked=True))
    scenes = []
    for column in (10, 40):
        qtbot.mouseMove(panel.picture, middle(panel, Cell(2, 3, column)))
        scenes.append(panel.picture.scene())
    assert scenes[0].still is scenes[1].still
    assert scenes[0].still_key == scenes[1].still_key
    assert scenes[0].moving[0].corner.tolist() != scenes[1].moving[0].corner.tolist()
    panel.show_study(shown(("dZ", 1), example=4, stacked=True))
    assert panel.picture.scene().still_key != scenes[0].still_key, "another step is another sheet"
