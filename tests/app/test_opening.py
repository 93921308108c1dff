"""A large file is opened beside what is open: how far it has come is said, and it can be given up at any moment."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from bpviz.app import worker
from bpviz.app.dialogs.decisions import DecisionsDialog
from bpviz.app.panels.status import phase
from bpviz.app.questions import ReadSoFar
from bpviz.app.window import Window
from bpviz.data.csv.watching import CancelledError
from bpviz.study.setup import reading_of
from bpviz.words import say

Settle = Callable[[], None]
SIZE = 40_000_000


class SlowFiles:
    """Files that are read until the test lets them end; those that were given up are noted."""

    def __init__(self) -> None:
        self.go, self.begun = threading.Event(), threading.Event()
        self.given_up: list[str] = []

    def __call__(self, document, watch=None):
        if "slow" not in document.path.name:
            return reading_of(document, watch)
        done = 0
        while not self.go.wait(0.005):
            self.begun.set()
            done = min(done + 200_000, SIZE // 2)
            if watch is not None and not watch(done, SIZE):
                self.given_up.append(document.path.name)
                raise CancelledError(say("the reading was stopped"))
        return reading_of(document, watch)


@pytest.fixture
def slow(monkeypatch) -> Iterator[SlowFiles]:
    files = SlowFiles()
    monkeypatch.setattr(worker, "reading_of", files)
    yield files
    files.go.set()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "slow.csv"
    path.write_text(
        "x,y,kind\n" + "".join(f"{k}.5,{k % 3},{'ab'[k % 2]}\n" for k in range(40)), encoding="utf-8"
    )
    return path


def open_slowly(window: Window, slow: SlowFiles, file: Path, qtbot) -> None:
    window.orders.open_path(file)
    qtbot.waitUntil(slow.begun.is_set)
    qtbot.waitUntil(window.parts.status.cancel.isVisible)


def test_how_far_the_reading_has_come_is_said_until_the_file_is_open(window, rest, slow, file, qtbot) -> None:
    open_slowly(window, slow, file, qtbot)
    assert window.session.setup.dataset.name == "iris"
    qtbot.waitUntil(lambda: "opening slow.csv · reading" in window.parts.status.doing)
    assert "of 40 MB" in window.parts.status.doing
    slow.go.set()
    qtbot.waitUntil(lambda: not window.session.opening)
    rest()
    assert window.session.setup.dataset.name == "slow"
    assert not window.parts.status.cancel.isVisible()
    assert window.parts.status.doing == "● ready"


def test_cancel_leaves_everything_as_it_was(window, rest, slow, file, qtbot) -> None:
    window.controller.train(20)
    rest()
    session = window.session
    document, setup, cost, past = (
        session.document,
        session.setup,
        session.sight.pass_.J,
        list(session.history.past),
    )
    open_slowly(window, slow, file, qtbot)
    qtbot.mouseClick(window.parts.status.cancel, Qt.MouseButton.LeftButton)
    rest()
    assert slow.given_up == ["slow.csv"]
    assert (session.document, session.setup) == (document, setup)
    assert (session.epoch, session.sight.pass_.J, session.history.past) == (20, cost, past)
    assert not window.parts.banner.isVisible()
    window.controller.train(5)
    rest()
    assert session.epoch == 25


def test_escape_gives_up_and_training_goes_on_where_it_was(window, rest, slow, file, qtbot) -> None:
    window.controller.train()
    qtbot.waitUntil(lambda: window.session.epoch > 10)
    open_slowly(window, slow, file, qtbot)
    assert not window.session.training
    epoch = window.session.epoch
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.session.training
    qtbot.waitUntil(lambda: window.session.epoch > epoch + 10)
    window.controller.pause()
    rest()


def test_the_pass_that_is_open_can_be_walked_through_meanwhile(window, rest, slow, file, qtbot) -> None:
    window.controller.order(lambda: window.session.walk.drag_to(0.0))
    rest()
    open_slowly(window, slow, file, qtbot)
    window.acts["step-forward"].trigger()
    qtbot.waitUntil(lambda: window.session.operation == 1 or window.session.view.position > 0.01)
    assert window.session.opening


def test_a_file_that_is_opened_in_its_stead_does_not_wait_for_it(
    window, rest, slow, file, tmp_path, qtbot
) -> None:
    other = tmp_path / "quick.csv"
    other.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    open_slowly(window, slow, file, qtbot)
    window.orders.open_path(other)
    rest()
    assert slow.given_up == ["slow.csv"]
    assert window.session.setup.dataset.name == "quick"


def test_an_order_to_what_is_open_does_not_stop_the_reading(window, rest, slow, file, qtbot) -> None:
    open_slowly(window, slow, file, qtbot)
    window.acts["undo"].trigger()
    window.controller.pause()
    slow.go.set()
    rest()
    assert slow.given_up == []
    assert window.session.setup.dataset.name == "slow"


def test_a_document_that_was_ready_just_before_it_was_given_up_is_forgotten(bench_of, iris) -> None:
    bench = bench_of(iris)
    session = bench.session
    session.train(5)
    bench.settle()
    cost = session.sight.pass_.J
    session.open(iris.__class__(iris.path.with_name("wine.csv"), recipe=iris.recipe))
    answer = bench.worker._answer(session.next_question(9.0))
    session.give_up()
    assert session.take(answer, 9.0).value == 0
    bench.settle()
    assert session.setup.dataset.name == "iris"
    assert cost == session.sight.pass_.J
    session.train(1)
    bench.settle()
    assert session.epoch == 6


def test_the_dialog_says_how_far_it_has_come_and_its_cancel_ends_the_reading(
    window, rest, slow, file, qtbot
) -> None:
    dialog = window.orders.preview(file)
    assert isinstance(dialog, DecisionsDialog)
    qtbot.waitUntil(lambda: dialog._about.text().startswith("reading") and "of 40 MB" in dialog._about.text())
    dialog.reject()
    rest()
    assert slow.given_up == ["slow.csv"]
    assert window.session.setup.dataset.name == "iris"


def test_other_options_in_the_dialog_do_not_wait_for_the_reading_before(
    window, rest, slow, file, qtbot
) -> None:
    dialog = window.orders.preview(file)
    qtbot.waitUntil(slow.begun.is_set)
    slow.begun.clear()
    dialog.fields["delimiter"].picked.emit(";")
    qtbot.waitUntil(lambda: slow.given_up == ["slow.csv"])
    dialog.fields["delimiter"].picked.emit(",")
    slow.go.set()
    qtbot.waitUntil(dialog.fields["accept"].isEnabled)
    dialog.reject()
    rest()


def test_nothing_can_be_given_up_before_anything_is_open_but_what_is_shown_at_first(window, rest) -> None:
    window.orders.give_up()
    rest()
    assert window.session.setup.dataset.name == "iris"


@pytest.mark.parametrize(
    ("done", "total", "words"),
    [
        (0, 150_001_173, "reading 0 of 150 MB"),
        (75_400_000, 150_001_173, "reading 75 of 150 MB"),
        (1_250_000, 4_600_000, "reading 1.2 of 4.6 MB"),
        (150_001_173, 150_001_173, "preparing its numbers"),
    ],
)
def test_the_phase_is_told_in_megabytes(done, total, words) -> None:
    assert phase(ReadSoFar(1, done, total)) == words


def test_a_window_that_is_closed_does_not_wait_for_the_file(window, rest, slow, file, qtbot) -> None:
    open_slowly(window, slow, file, qtbot)
    window.close()
    assert slow.given_up == ["slow.csv"]


def test_decisions_about_what_is_open_do_not_read_the_file_again(window, rest, monkeypatch, qtbot) -> None:
    read = []
    monkeypatch.setattr(worker, "reading_of", lambda *asked: read.append(asked))
    dialog = window.orders.decide()
    qtbot.waitUntil(dialog.fields["accept"].isEnabled)
    assert read == []
    dialog.reject()
    rest()
