"""The panels follow the window, unless a person has arranged them; a lesson says what it shows."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QSpinBox, QTabBar, QWidget

from bpviz.app.arrangement import NUMBER, RUN, side_widths
from bpviz.app.faults import Faults
from bpviz.app.preferences import Preferences
from bpviz.app.window import Window
from bpviz.lessons.lesson import lessons
from bpviz.registry import assets

Rest = Callable[[], None]


@pytest.fixture
def window(qtbot, tmp_path: Path) -> Iterator[Window]:
    made = Window(Preferences(tmp_path / "bpviz.ini"), Faults())
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.begin(None)
    made.finish()
    qtbot.waitUntil(lambda: made.session.setup is not None and made.parts.canvas.film is not None)
    made.session.walk.play(False)
    qtbot.waitUntil(lambda: made.display.settled)
    yield made
    made.close()


@pytest.fixture
def rest(window: Window, qtbot) -> Rest:
    session = window.session

    def quiet() -> bool:
        return window.display.settled and not (session.busy or session.opening or session.waiting)

    return lambda: qtbot.waitUntil(quiet, timeout=20_000)


def widths(window: Window) -> tuple[int, int]:
    return window.arrangement.docks["data"].width(), window.arrangement.docks["step"].width()


def tabs(window: Window) -> list[set[str]]:
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [{bar.tabText(at) for at in range(bar.count())} for bar in bars if bar.isVisible() and bar.count()]


def test_the_sides_grow_with_the_window() -> None:
    assert side_widths(1280, low=True) == (264, 384)
    left, right = side_widths(2560, low=False)
    assert right == round(0.22 * 2560)
    assert left < right
    assert sum(side_widths(7680, low=False)) < 7680 / 3


def test_panels_follow_the_window_to_a_large_size_and_back_and_leave_no_tabs_behind(
    window: Window, qtbot
) -> None:
    assert {"Network", "Training"} in tabs(window)
    window.resize(2560, 1440)
    qtbot.waitUntil(lambda: widths(window)[1] > 500)
    titles = [{window.arrangement.docks[name].windowTitle() for name in group} for group in (NUMBER, RUN[1:])]
    qtbot.waitUntil(lambda: sorted(map(sorted, tabs(window))) == sorted(map(sorted, titles)))
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: widths(window)[1] < 400 and {"Network", "Training"} in tabs(window))
    assert not window.arrangement.touched


def test_panels_that_a_person_has_moved_stay_until_they_are_reset(window: Window, qtbot) -> None:
    window.arrangement.docks["cost"].raise_()
    dock = window.arrangement.docks["step"]
    edge = QPoint(dock.x() - 1, dock.y() + 40)
    assert window.isSeparator(edge)
    qtbot.mousePress(window, Qt.MouseButton.LeftButton, pos=edge)
    qtbot.mouseRelease(window, Qt.MouseButton.LeftButton, pos=edge)
    assert window.arrangement.touched
    window.resize(2560, 1440)
    window.arrangement._follow()
    assert widths(window)[1] < 500
    window.acts["layout"].trigger()
    qtbot.waitUntil(lambda: widths(window)[1] > 500)


def test_a_small_screen_is_enough(window: Window) -> None:
    least = window.minimumSizeHint()
    assert least.width() <= 900
    assert least.height() <= 600


def test_a_lesson_says_what_it_shows_until_other_data_is_opened(window: Window, rest: Rest) -> None:
    note = window.parts.lesson
    assert note.words == ""
    lesson = next(iter(lessons().values()))
    window.orders.open_lesson(lesson)
    rest()
    assert note.words == str(lesson.words)
    window.parts.network.add_layer()
    rest()
    assert note.words == str(lesson.words)
    window.acts["fullscreen"].trigger()
    assert note.words == ""
    window.acts["fullscreen"].trigger()
    assert note.words == str(lesson.words)
    window.orders.open_path(assets() / "data" / "wine.csv")
    rest()
    assert note.words == ""


def test_a_lesson_that_was_put_away_comes_back_when_it_is_opened_again(window: Window, rest: Rest) -> None:
    lesson = next(iter(lessons().values()))
    window.orders.open_lesson(lesson)
    rest()
    window.parts.lesson.clear()
    window.orders.open_lesson(lesson)
    rest()
    assert window.parts.lesson.words == str(lesson.words)


def test_every_control_says_what_it_does(window: Window, rest: Rest) -> None:
    places: list[QWidget] = [
        *(dock.widget() for dock in window.arrangement.docks.values()),
        window.parts.toolbar,
        window.parts.middle,
        window.export(),
        window.orders.decide(),
    ]
    rest()
    plain = {"Close", "Cancel", "Export", "Open folder", "Use these"}  # their word says it
    silent = [
        f"{type(control).__name__} {control.accessibleName()}"
        for place in places
        for kind in (QAbstractButton, QComboBox, QLineEdit, QSpinBox)
        for control in place.findChildren(kind)
        if control.isVisibleTo(place) and not control.toolTip()
        if not isinstance(control.parent(), (QSpinBox, QComboBox, QTabBar))
        and not control.objectName().startswith("qt_")
        and not (isinstance(control, QAbstractButton) and control.text() in plain)
    ]
    assert silent == []
    for dialog in list(window.desk.dialogs):
        dialog.reject()


def test_every_entry_of_the_data_menus_opens_what_it_names(window: Window, rest: Rest) -> None:
    toys = [act for act in window.findChildren(QAction) if act.objectName().startswith("toy-")]
    assert toys
    for act in toys:
        act.trigger()
        rest()
        assert window.session.document.toy.name == act.objectName().removeprefix("toy-")
    wine = next(act for act in window.findChildren(QAction) if act.text() == "wine")
    wine.trigger()
    rest()
    assert window.session.document.path.name == "wine.csv"


def test_a_recent_file_opens_again_from_its_menu(window: Window, rest: Rest, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("a,b,y\n" + "".join(f"{k},{k % 5},{k % 2}\n" for k in range(30)), encoding="utf-8")
    window.orders.open_path(path)
    rest()
    window.orders.open_path(assets() / "data" / "wine.csv")
    rest()
    window.menus._fill_recent()
    next(act for act in window.menus._recent.actions() if act.text() == str(path)).trigger()
    rest()
    assert window.session.document.path == path


def test_the_window_names_its_own_controls_in_place_of_options(
    window: Window, rest: Rest, tmp_path: Path, qtbot
) -> None:
    path = tmp_path / "one.csv"
    path.write_text("a\n1\n2\n3\n", encoding="utf-8")
    window.orders.open_path(path)
    qtbot.waitUntil(lambda: window.parts.banner.words != "")
    assert "--" not in window.parts.banner.words
    assert window.parts.banner.words.endswith("name the delimiter in File › Open CSV…")


def test_an_export_over_a_file_says_that_it_replaces_it(window: Window, tmp_path: Path) -> None:
    there = tmp_path / "there.gif"
    there.write_bytes(b"GIF")
    dialog = window.export()
    out = dialog.fields["out"]
    out.setText(str(tmp_path / "new.gif"))
    out.textEdited.emit(out.text())
    assert "replaces" not in dialog._summary.text()
    out.setText(str(there))
    out.textEdited.emit(out.text())
    assert "replaces the there.gif" in dialog._summary.text()
    dialog.reject()


def test_a_name_alone_is_exported_beside_the_last_export(window: Window) -> None:
    dialog = window.export()
    out = dialog.fields["out"]
    for typed, meant in (("pass.gif", Path.home() / "pass.gif"), ("~/a.gif", Path.home() / "a.gif")):
        out.setText(typed)
        assert dialog.wish().out == str(meant)
    out.setText("~/frames/")
    assert dialog.wish().out.endswith("/")
    dialog.reject()


def test_a_fault_that_comes_again_and_again_is_told_once(window: Window) -> None:
    for _ in range(5):
        window.desk._show_fault("NameError: painting")
    assert len(window.desk.dialogs) == 1
    window.desk.dialogs[0].reject()
    window.desk._show_fault("another")
    assert len(window.desk.dialogs) == 1
    window.desk.dialogs[0].reject()


def test_the_list_shows_the_example_that_is_looked_at(window: Window, rest: Rest) -> None:
    table = window.parts.data.table
    window.orders.order(lambda: window.session.walk.choose(90))
    rest()
    assert table.viewport().rect().intersects(table.visualRect(table.model().index(90, 0)))


def test_another_run_begins_on_an_axis_of_its_own(window: Window, rest: Rest, qtbot) -> None:
    window.controller.train(60)
    qtbot.waitUntil(lambda: window.session.epoch == 60)
    rest()
    window.orders.open_path(assets() / "data" / "wine.csv")
    rest()
    low, high = window.parts.cost.plot.getPlotItem().getViewBox().viewRange()[0]
    assert high - low < 10
