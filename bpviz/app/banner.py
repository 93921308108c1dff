"""Words over the network: what went wrong, where and what to do; and above it what a lesson has to show."""

import re

from PySide6.QtCore import QEvent, QObject, Qt
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

    def say(self, words: str) -> None:
        """Show a sentence."""
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
    """A lesson's title and words, until they are put away or other data is opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "note")
        self._title, self._words = QLabel(), QLabel()
        self._title.setProperty("role", "sum")
        self._title.setAccessibleName("lesson")
        self._words.setAccessibleName("what the lesson shows")
        for label in (self._title, self._words):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            label.setSizePolicy(policy)
        close = QToolButton()
        close.setText("×")
        close.setProperty("role", "flat")
        close.setAccessibleName("put the lesson's words away")
        close.setToolTip("Put these words away; Lessons brings them back")
        close.clicked.connect(self.clear)
        text = QVBoxLayout()
        text.setSpacing(3)
        text.addWidget(self._title)
        text.addWidget(self._words)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 10, 10, 10)
        row.addLayout(text, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def words(self) -> str:
        """What it says, "" while it is away."""
        return "" if self.isHidden() else self._words.text()

    def tell(self, title: str, words: str) -> None:
        """Show a lesson's words."""
        self._title.setText(title)
        self._words.setText(words)
        self.show()

    def clear(self) -> None:
        """Put them away."""
        self._words.setText("")
        self.hide()

    def set_aside(self, aside: bool) -> None:
        """Hidden for a while, and back where they were not put away."""
        self.setVisible(not aside and bool(self._words.text()))
