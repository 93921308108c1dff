"""Starts the window: first paint first, everything that can wait after it."""

import gc
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QApplication

from bpviz import __version__, machine
from bpviz.app.faults import Faults, open_log
from bpviz.app.icons import window_icon
from bpviz.app.preferences import Preferences
from bpviz.app.window import Window

INTERRUPTED = 130


def run(file: str | None) -> int:
    """Shows the window, with `file` open, until it is closed."""
    app = application()
    open_log()
    faults = Faults()
    restore = faults.install()
    window = Window(Preferences(), faults)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    window.restore_layout()
    window.show()
    window.begin(file)
    QTimer.singleShot(0, window, window.finish)
    QTimer.singleShot(0, window, settle_memory)
    with closing_on_signals(window) as interrupted:
        status = app.exec()
    restore()
    return INTERRUPTED if interrupted else status


@contextmanager
def closing_on_signals(window: Window) -> Iterator[list[int]]:
    """A request to end the program closes the window, so that no half file is left; the list says that it came."""
    came: list[int] = []

    def end(number: int, _frame: object) -> None:
        came.append(number)
        QTimer.singleShot(0, window, window.close)

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def settle_memory() -> None:
    """What was made at the start stays: a later collection that looked at it would halt the window for 50 ms."""
    gc.collect()
    gc.freeze()


def application() -> QApplication:
    """The one application of this process."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
    machine.keep_memory()
    QCoreApplication.setApplicationName("bpviz")
    QCoreApplication.setApplicationVersion(__version__)
    app = QApplication(sys.argv[:1])
    app.setDesktopFileName("bpviz")
    app.setWindowIcon(window_icon())
    return app
