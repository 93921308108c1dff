"""The line at the foot: what is going on, the numbers of this moment, and the keys that matter most."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QToolButton, QWidget

from bpviz.app.questions import ReadSoFar
from bpviz.app.session import Session
from bpviz.explain.notation import notations
from bpviz.explain.numbers import plain
from bpviz.scene.headings import count

PATIENCE = 0.3
"""Seconds of opening from which on it is said how far it has come."""
KEYS = "Space play · → step · Shift+→ epoch · T train · Ctrl+E export · F1 all keys"


class Status(QStatusBar):
    """Shows a session; `cancel_wanted`: what is being opened is not to be opened."""

    cancel_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._doing = QLabel()
        self._doing.setAccessibleName("status")
        self._numbers = QLabel()
        self._frames = QLabel()
        self._keys = QLabel(KEYS)
        self._bar = QProgressBar()
        self._bar.setAccessibleName("how much of the file has been read")
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._bar.setProperty("role", "thin")
        self._bar.setRange(0, 1000)
        self._cancel = QToolButton()
        self._cancel.setText("Cancel")
        self._cancel.setProperty("role", "link")
        self._cancel.setFixedHeight(16)
        self._cancel.setToolTip("Open nothing else; what is open stays as it is (Esc)")
        self._cancel.clicked.connect(self.cancel_wanted)
        for widget in (self._doing, self._bar, self._cancel, self._numbers, self._frames):
            self.addWidget(widget)
        self._bar.hide()
        self._cancel.hide()
        self.addPermanentWidget(self._keys)

    @property
    def doing(self) -> str:
        """What it says is going on."""
        return self._doing.text()

    def show_session(self, session: Session, frames_per_second: float, exporting: str) -> None:
        """What is true now."""
        self._doing.setText("● " + doing(session, exporting))
        sight = session.sight
        if sight is not None:
            words = f"{notations()[session.view.notation].cost} = {plain(sight.pass_.J)}"
            if sight.pass_.l2:
                words += f" + penalty {plain(sight.pass_.penalty)}"
            self._numbers.setText(f"{words} at epoch {count(sight.epoch)}")
        moving = session.walk.playing or session.training
        self._frames.setText(f"{frames_per_second:.0f} frames/s" if moving and frames_per_second else "")

    @property
    def cancel(self) -> QToolButton:
        """Gives up what is being opened."""
        return self._cancel

    def show_opening(self, name: str, seconds: float, so_far: ReadSoFar | None) -> None:
        """How far the opening of another document has come, where it takes longer than a moment."""
        long = seconds >= PATIENCE
        self._bar.setVisible(long)
        self._cancel.setVisible(long)
        if long:
            self._doing.setText(f"● opening {name} · {phase(so_far)}")
            self._bar.setValue(0 if so_far is None else round(1000 * so_far.done / max(so_far.total, 1)))

    def fit(self, width: int) -> None:
        """The keys where there is room."""
        self._keys.setVisible(width >= 1150)


def phase(so_far: ReadSoFar | None) -> str:
    """reading 45 of 150 MB, or what comes after it."""
    if so_far is None:
        return "beginning"
    if so_far.done >= so_far.total:
        return "preparing its numbers"
    size = so_far.total / 1e6
    places = 0 if size >= 10 else 1
    return f"reading {so_far.done / 1e6:.{places}f} of {size:.{places}f} MB"


def doing(session: Session, exporting: str) -> str:
    """One phrase."""
    if session.opening:
        words = "opening"
    elif session.course.until is not None and session.course.until > session.epoch + 1:
        pace = session.course.pace.epochs_per_second
        goal = "" if session.course.until >= 2**60 else f" to epoch {count(session.course.until)}"
        words = f"training{goal}" + (f" · {count(round(pace))} epochs/s" if pace else "")
    elif session.walk.playing:
        words = "playing the pass"
    elif not session.walk.live:
        words = f"looking at epoch {count(session.walk.seen_epoch)} of {count(session.epoch)}"
    else:
        words = "ready"
    return f"{words} · {exporting}" if exporting else words
