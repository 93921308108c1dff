"""What should not happen is logged, told with a report, and leaves the window standing."""

import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from bpviz.app import main
from bpviz.app.controller import Controller
from bpviz.app.dialogs import help as help_pages
from bpviz.app.faults import Faults
from bpviz.app.preferences import Preferences
from bpviz.app.questions import Problem
from bpviz.app.window import Window
from bpviz.study.document import Document


@pytest.fixture
def faults():
    made = Faults()
    restore = made.install()
    yield made
    restore()


def test_an_uncaught_exception_is_told(faults: Faults, qtbot) -> None:
    with qtbot.waitSignal(faults.happened) as heard:
        try:
            raise KeyError("lost")
        except KeyError:
            sys.excepthook(*sys.exc_info())
    assert "KeyError: 'lost'" in heard.args[0]


def test_an_uncaught_exception_of_a_thread_is_told(faults: Faults, qtbot) -> None:
    def fail() -> None:
        raise OSError("gone")

    with qtbot.waitSignal(faults.happened) as heard:
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    assert "gone" in heard.args[0]


def test_a_fault_of_the_worker_is_answered_with_a_report(
    controller: Controller, iris: Document, monkeypatch, qtbot
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("in the worker")

    monkeypatch.setattr("bpviz.app.worker.judge", fail)
    with qtbot.waitSignal(controller.refused) as heard:
        controller.open(iris)
    problem = heard.args[0]
    assert isinstance(problem, Problem)
    assert "ZeroDivisionError: in the worker" in problem.report


def test_the_report_can_be_copied(qtbot) -> None:
    dialog = help_pages.fault("Traceback: here")
    qtbot.addWidget(dialog)
    assert "Traceback: here" in dialog.findChild(QPlainTextEdit).toPlainText()
    assert "NumPy" in dialog.findChild(QPlainTextEdit).toPlainText()


def test_a_run_from_start_to_close_ends_with_0(qtbot, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(main, "Preferences", lambda: Preferences(tmp_path / "bpviz.ini"))
    monkeypatch.setattr(main, "settle_memory", lambda: None)

    def close() -> None:
        windows = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, Window)]
        if windows and windows[0].session.setup is not None:
            windows[0].close()
        else:
            QTimer.singleShot(50, close)

    QTimer.singleShot(50, close)
    assert main.run(None) == 0
    assert (tmp_path / "bpviz.ini").is_file()


def test_the_layout_and_the_theme_come_back(qtbot, tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "bpviz.ini")
    first = Window(preferences, Faults())
    qtbot.addWidget(first)
    first.show()
    first.switch_theme()
    first.arrangement.docks["gradients"].close()
    first.close()
    second = Window(Preferences(tmp_path / "bpviz.ini"), Faults())
    qtbot.addWidget(second)
    second.restore_layout()
    second.show()
    assert second.arrangement.docks["gradients"].isHidden()
    assert not second.arrangement.docks["data"].isHidden()
    assert second._theme.name == "light"
    second.close()
