"""What happens when something goes wrong that should not: it is written to the log, and told with a report to copy."""

import logging
import logging.handlers
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

import numpy as np
import PySide6
from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler, qVersion

from bpviz import __version__
from bpviz.app.preferences import log_path

LOG = logging.getLogger("bpviz")
LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Faults(QObject):
    """`happened` brings a report from any thread to the window."""

    happened = Signal(str)

    def install(self) -> Callable[[], None]:
        """Catch what nobody caught; returns how to stop doing so."""
        before = sys.excepthook, threading.excepthook
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        qt_before = qInstallMessageHandler(_qt_message)

        def restore() -> None:
            sys.excepthook, threading.excepthook = before
            qInstallMessageHandler(qt_before)

        return restore

    def tell(self, report: str) -> None:
        """Log a report and show it."""
        LOG.error("%s", report)
        self.happened.emit(report)

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.tell("".join(traceback.format_exception(kind, error, trace)))

    def _uncaught_in_thread(self, args: threading.ExceptHookArgs) -> None:
        value = args.exc_value if args.exc_value is not None else args.exc_type()
        self._uncaught(args.exc_type, value, args.exc_traceback)


def open_log() -> None:
    """Write the log beside the person's other logs; without a place to write there is none."""
    path = log_path()
    LOG.setLevel(logging.INFO)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=512_000, backupCount=1, encoding="utf-8", delay=True
        )
    except OSError as error:
        print(f"bpviz: no log is written ({error})", file=sys.stderr)
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOG.addHandler(handler)


def versions() -> str:
    """Versions of everything, one to a line."""
    return "\n".join(
        (
            f"bpviz {__version__}",
            f"Python {platform.python_version()} on {platform.platform()}",
            f"NumPy {np.__version__}, PySide6 {PySide6.__version__}, Qt {qVersion()}",
        )
    )


def _qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str | None) -> None:
    LOG.log(LEVELS.get(kind, logging.WARNING), "Qt: %s", message)
    if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
        print(f"Qt: {message}", file=sys.stderr)
