"""Words over the network: what went wrong, where and what to do; and above it what a lesson has to show."""

import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

MARGIN = 16
OPTION = re.compile(r" \(--[a-z][a-z-]*[^)]*\)")


def spoken(words: str, instead: str = "") -> str:
    """A sentence in which an option of the command line is named, for people who look at a window."""
    return OPTION.sub(instead, words)


class Banner(QFrame):
    """Floats at the top of its parent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setProperty("role", "banner")
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._words.setAccessibleName("message")
        close = QToolButton()
        close.setText("×")
        close.setProperty("role", "flat")
        close.setToolTip("Put this away")
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 8, 10)
        row.addWidget(self._words, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        parent.installEventFilter(self)
        self.hide()

    @property
    def words(self) -> str:
        """What it says, "" while it is away."""
        return "" if self.isHidden() else self._words.text()

    def tell(self, words: str) -> None:
        """Show a sentence about what is no mistake."""
        self.say(words)
        self._tone(calm=True)

    def _tone(self, calm: bool) -> None:
        self.setProperty("calm", calm)
        self.style().unpolish(self)
        self.style().polish(self)

    def say(self, words: str) -> None:
        """Show a sentence about what went wrong."""
        self._tone(calm=False)
        self._words.setText(spoken(words, " in File › Open CSV…"))
        self._place()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep its place when the parent changes its size."""
        if event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        room = self._room.width()
        width = min(room - 2 * MARGIN, 720)
        height = max(self.heightForWidth(width), 44)
        self.setGeometry((room - width) // 2, MARGIN, width, height)


class Note(QFrame):
    """A lesson's title and words, or the stop of its path that is looked at, until they are put away or other data is
    opened.

    `told` (the title): another lesson, or the same one anew; `step_wanted` (1 or −1): on along the path, or back.
    """

    told = Signal(str)
    step_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "note")
        self._said = ""
        self._title, self._words, self._place = QLabel(), QLabel(), QLabel()
        self._title.setProperty("role", "sum")
        self._title.setAccessibleName("lesson")
        self._words.setAccessibleName("what the lesson shows")
        self._place.setProperty("role", "muted")
        for label in (self._title, self._words):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            label.setSizePolicy(policy)
        self.back = self._button("‹", "The stop before", lambda: self.step_wanted.emit(-1))
        self.on = self._button(
            "›", "The next formula of the lecture, at its step", lambda: self.step_wanted.emit(1)
        )
        close = self._button("×", "Put these words away; Lessons brings them back", self.clear)
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self._title, 1)
        for widget in (self.back, self._place, self.on, close):
            top.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 7, 10, 9)
        column.setSpacing(2)
        column.addLayout(top)
        column.addWidget(self._words)
        self.show_stop(-1, 0, "")
        self.hide()

    @property
    def words(self) -> str:
        """What it says, "" while it is away."""
        return "" if self.isHidden() else self._words.text()

    def tell(self, title: str, words: str) -> None:
        """Show a lesson's words."""
        self._title.setText(title)
        self._said = words
        self._words.setText(words)
        self.show()
        self.told.emit(title)

    def show_stop(self, place: int, count: int, words: str) -> None:
        """place: which of `count` stops, from 0; −1 before the first, where the lesson's own words stand."""
        under_way = place >= 0
        self._words.setText(words if under_way else self._said)
        self._place.setText(f"{place + 1} of {count}")
        self._place.setVisible(under_way)
        self.back.setVisible(under_way)
        self.on.setVisible(count > 0)
        self.on.setText("›" if under_way else "follow the lecture  ›")
        self.on.setEnabled(place < count - 1)

    def clear(self) -> None:
        """Put them away."""
        self._words.setText("")
        self._said = ""
        self.hide()

    def set_aside(self, aside: bool) -> None:
        """Hidden for a while, and back where they were not put away."""
        self.setVisible(not aside and bool(self._words.text()))

    @staticmethod
    def _button(sign: str, words: str, order: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setText(sign)
        button.setProperty("role", "flat")
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.clicked.connect(lambda *_: order())
        return button
