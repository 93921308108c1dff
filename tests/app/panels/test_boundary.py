"""Points in the plane of two features: added, moved and taken out with the mouse; looking changes nothing."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from bpviz.app.judging import judge
from bpviz.app.panels.boundary import BoundaryPanel
from bpviz.data.dataset import Decisions
from bpviz.data.edits import CellEdit, RowAdded, RowRemoved
from bpviz.data.toy import usual
from bpviz.registry import assets
from bpviz.scene.marks import Discs, Texts
from bpviz.scene.measure import text_width
from bpviz.scene.theme import DARK
from bpviz.study.document import Document
from bpviz.study.setup import Setup, set_up

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


def toy(name: str = "blobs") -> Setup:
    return set_up(Document(Path(name), toy=usual(name)))


def shown(panel: BoundaryPanel, setup: Setup) -> None:
    panel.show_judgement(judge(setup.network, setup.dataset, 0), setup)


@pytest.fixture
def panel(qtbot) -> Iterator[BoundaryPanel]:
    made = BoundaryPanel(DARK)
    qtbot.addWidget(made)
    made.resize(420, 320)
    made.show()
    shown(made, toy())
    yield made
    made.hide()


@pytest.fixture
def made(panel: BoundaryPanel) -> list[object]:
    found: list[object] = []
    panel.edits_made.connect(found.append)
    return found


def point(panel: BoundaryPanel, place: int) -> QPoint:
    data = panel._setup.dataset
    x, y = panel.plane.places(np.hstack([data.X_train, data.X_test]))[place]
    return QPoint(round(x), round(y))


def empty(panel: BoundaryPanel) -> QPoint:
    """A place with no point near it."""
    plot = panel.plane.plot
    for x in range(round(plot.x) + 12, round(plot.right) - 12, 7):
        for y in range(round(plot.y) + 12, round(plot.bottom) - 12, 7):
            if panel._under(x, y) is None:
                return QPoint(x, y)
    raise AssertionError("the plane is full")


def alone(panel: BoundaryPanel, test: bool = False) -> int:
    """A point that no other one covers."""
    data = panel._setup.dataset
    m = len(data.train_rows)
    for place in range(m, m + len(data.test_rows)) if test else range(m):
        where = point(panel, place)
        if panel._under(where.x(), where.y()) == place:
            return place
    raise AssertionError("every point is covered")


def test_a_place_and_its_pixel_are_each_others_inverse(panel):
    plane = panel.plane
    X = panel._setup.dataset.X_train[:, :5]
    back = np.array([plane.values(*place) for place in plane.places(X)]).T
    np.testing.assert_allclose(back, X, rtol=1e-9)
    assert plane.values(plane.plot.x - 1, plane.plot.y + 5) is None
    assert plane.values(plane.plot.x + 5, plane.plot.bottom + 1) is None


def test_looking_adds_nothing_and_a_click_chooses_a_row(panel, made, qtbot):
    chosen = []
    panel.row_chosen.connect(chosen.append)
    qtbot.mouseClick(panel.picture, LEFT, pos=empty(panel))
    place = alone(panel)
    qtbot.mouseClick(panel.picture, LEFT, pos=point(panel, place))
    qtbot.mouseClick(panel.picture, RIGHT, pos=point(panel, place))
    qtbot.mouseClick(panel.picture, LEFT, pos=point(panel, alone(panel, test=True)))
    assert chosen == [int(panel._setup.dataset.train_rows[place])]
    assert made == []


def test_a_click_adds_a_point_of_the_class_that_was_chosen(panel, made, qtbot):
    words = [button.text() for button in panel.buttons]
    assert words == ["look", *panel._setup.dataset.classes]
    panel.buttons[2].click()
    where = empty(panel)
    qtbot.mouseClick(panel.picture, LEFT, pos=where)
    ((added,),) = made
    assert isinstance(added, RowAdded)
    cells = dict(added.cells)
    assert cells[panel._setup.dataset.target] == panel._setup.dataset.classes[1]
    values = panel.plane.values(where.x(), where.y())
    for feature, value in zip(panel._setup.dataset.features, values, strict=True):
        assert float(cells[feature.column]) == pytest.approx(feature.raw(value), abs=0.02)


def test_the_right_button_takes_a_point_of_either_part_out(panel, made, qtbot):
    panel.buttons[1].click()
    data, m = panel._setup.dataset, len(panel._setup.dataset.train_rows)
    place, tested = alone(panel), alone(panel, test=True)
    qtbot.mouseClick(panel.picture, RIGHT, pos=point(panel, place))
    qtbot.mouseClick(panel.picture, RIGHT, pos=point(panel, tested))
    qtbot.mouseClick(panel.picture, RIGHT, pos=empty(panel))
    assert made == [
        (RowRemoved(int(data.train_rows[place])),),
        (RowRemoved(int(data.test_rows[tested - m])),),
    ]


def test_a_point_that_is_dragged_is_moved_once_and_seen_on_its_way(panel, made, qtbot):
    panel.buttons[1].click()
    place = alone(panel)
    start, end = point(panel, place), empty(panel)
    before = [len(mark.centre) for mark in panel.scene().marks if isinstance(mark, Discs)]
    qtbot.mousePress(panel.picture, LEFT, pos=start)
    qtbot.mouseMove(panel.picture, end)
    panel.picture.dragged.emit(end.x(), end.y())
    during = [len(mark.centre) for mark in panel.scene().marks if isinstance(mark, Discs)]
    assert during == [*before, 1]
    assert made == []
    qtbot.mouseRelease(panel.picture, LEFT, pos=end)
    ((first, second),) = made
    row = int(panel._setup.dataset.train_rows[place])
    assert isinstance(first, CellEdit)
    assert (first.row, second.row) == (row, row)
    value = panel._setup.dataset.features[0].raw(panel.plane.values(end.x(), end.y())[0])
    assert float(first.text) == pytest.approx(value, abs=0.02)


def test_a_point_that_is_only_pressed_or_dragged_out_of_the_plane_stays(panel, made, qtbot):
    panel.buttons[1].click()
    place = alone(panel)
    qtbot.mouseClick(panel.picture, LEFT, pos=point(panel, place))
    qtbot.mousePress(panel.picture, LEFT, pos=point(panel, place))
    panel.picture.dragged.emit(-5.0, -5.0)
    qtbot.mouseRelease(panel.picture, LEFT, pos=QPoint(1, 1))
    assert made == []


def test_number_keys_choose_the_class(panel, qtbot):
    qtbot.keyClick(panel, Qt.Key.Key_2)
    assert panel.buttons[2].isChecked()
    qtbot.keyClick(panel, Qt.Key.Key_0)
    assert panel.buttons[0].isChecked()


def test_the_chosen_class_stays_while_points_are_added(panel, qtbot):
    panel.buttons[1].click()
    shown(panel, toy())
    assert panel.buttons[1].isChecked()
    shown(panel, toy("moons"))
    assert panel.buttons[1].isChecked() or panel.buttons[0].isChecked()


def test_data_without_a_plane_of_numbers_offers_nothing(panel):
    shown(panel, set_up(Document(assets() / "data" / "iris.csv")))
    assert panel.buttons == ()
    assert panel.plane is None
    assert not panel._tools.isVisible()


def test_a_point_of_a_regression_has_the_number_that_was_typed(panel, made, tmp_path, qtbot):
    path = tmp_path / "plane.csv"
    draw = np.random.default_rng(0).normal(size=(40, 2))
    rows = "".join(f"{x:.3f},{y:.3f},{x - 2 * y:.3f}\n" for x, y in draw)
    path.write_text("x,y,z\n" + rows, encoding="utf-8")
    shown(panel, set_up(Document(path, decisions=Decisions(target="z"))))
    assert [button.text() for button in panel.buttons] == ["look", "draw"]
    assert panel.number.isVisible()
    panel.number.setText("1,5")
    panel.number.editingFinished.emit()
    panel.buttons[1].click()
    qtbot.mouseClick(panel.picture, LEFT, pos=empty(panel))
    assert dict(made[0][0].cells)["z"] == "1.5"


def test_a_point_under_the_mouse_is_told_in_the_persons_own_units(panel):
    place = alone(panel)
    where = point(panel, place)
    panel.picture.hovered.emit(where.x(), where.y())
    row, table = int(panel._setup.dataset.train_rows[place]), panel._setup.edited.table
    words = panel.picture.toolTip().splitlines()
    assert words[0] == f"row {row + 1}, training"
    assert words[1:] == [f"{column.name} = {column.cells[row]}" for column in table.columns]


def test_a_single_input_is_not_told_to_leave_columns_out(panel, tmp_path):
    path = tmp_path / "one.csv"
    path.write_text("a,y\n1,p\n2,q\n3,p\n4,q\n5,p\n6,q\n", encoding="utf-8")
    shown(panel, set_up(Document(path)))
    panel.resize(300, 200)
    (told,) = [mark for mark in panel.scene().marks if isinstance(mark, Texts)]
    assert all(text_width(text, 12) <= panel.picture.width() for text in told.text)
    words = " ".join(told.text)
    assert "The network has 1 input; a plane has two." in words
    assert "Leave columns out" not in words
