"""The line at the foot: what is going on, the numbers of this moment, and the keys that matter most."""

from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from bpviz.app.session import Session
from bpviz.explain.numbers import plain
from bpviz.scene.headings import count

KEYS = "Space play · → step · Shift → epoch · T train · Ctrl E export · F1 all keys"


class Status(QStatusBar):
    """Shows a session."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._doing = QLabel()
        self._doing.setAccessibleName("status")
        self._numbers = QLabel()
        self._frames = QLabel()
        self._keys = QLabel(KEYS)
        for label in (self._doing, self._numbers, self._frames):
            self.addWidget(label)
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
            words = f"J = {plain(sight.pass_.J)}"
            if sight.pass_.l2:
                words += f" + penalty {plain(sight.pass_.penalty)}"
            self._numbers.setText(f"{words} at epoch {count(sight.epoch)}")
        moving = session.walk.playing or session.training
        self._frames.setText(f"{frames_per_second:.0f} frames/s" if moving and frames_per_second else "")

    def fit(self, width: int) -> None:
        """The keys where there is room."""
        self._keys.setVisible(width >= 1150)


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
