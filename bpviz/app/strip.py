"""The timeline of the pass, to be dragged, and the epochs under it."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from bpviz.app.fields import Choice, Count
from bpviz.app.picture import Picture
from bpviz.engine.branches import Branch
from bpviz.explain.notation import Notation
from bpviz.explain.notations import lecture
from bpviz.scene.scene import Scene
from bpviz.scene.strip import strip_scene, strip_time
from bpviz.scene.theme import Theme
from bpviz.scene.timeline import Timeline
from bpviz.study.changes import branch_words


class Strip(Picture):
    """A segment for each operation of the pass; `dragged` gives the position, 0 … 1."""

    dragged = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(self._make_scene, QSize(900, 96), parent)
        self._theme = theme
        self._timeline: Timeline | None = None
        self._position = 0.0
        self._heading = ""
        self._notation: Notation = lecture.NOTATION
        self.setMinimumHeight(86)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("Drag along the pass; every segment is one operation")

    def show_pass(self, timeline: Timeline, heading: str, notation: Notation) -> None:
        """Another pass, or another way to write it."""
        self._timeline, self._heading, self._notation = timeline, heading, notation
        self.update()

    def show_position(self, position: float) -> None:
        """0 … 1 along the pass."""
        self._position = position
        self.update()

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self.forget()

    def position_at(self, x: float) -> float:
        """The position at a place of the widget."""
        if self._timeline is None:
            return 0.0
        return strip_time(self._timeline, self.width(), self.height(), x) / self._timeline.seconds

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.dragged.emit(self.position_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Travel along."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(self.position_at(event.position().x()))

    def _make_scene(self, width: int, height: int) -> Scene | None:
        if self._timeline is None:
            return None
        t = self._position * self._timeline.seconds
        return strip_scene(self._timeline, t, self._heading, width, height, self._theme, self._notation)


class EpochBar(QWidget):
    """All epochs so far; `travelled` gives the epoch that is wanted, `live_wanted` asks for the newest.

    `branch_chosen`: the number of the branch that is to be gone on with.
    """

    travelled = Signal(int)
    branch_chosen = Signal(int)
    live_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setAccessibleName("epoch")
        self._slider.setToolTip("Travel to the pass of any epoch; nothing is trained by looking")
        self._slider.valueChanged.connect(self.travelled)
        self._epoch = Count(0, 0, 0)
        self._epoch.setAccessibleName("epoch")
        self._epoch.setToolTip("The epoch whose pass is shown")
        self._epoch.setMinimumWidth(84)
        self._epoch.entered.connect(self.travelled)
        self._last = QLabel("of 0")
        self._last.setProperty("role", "small")
        self._live = QPushButton("live")
        self._live.setCheckable(True)
        self._live.setToolTip("Follow the newest epoch (End goes to the end of the pass)")
        self._live.clicked.connect(self.live_wanted)
        self._branch = Choice()
        self._branch.setAccessibleName("branch")
        self._branch.setToolTip(
            "Ways that training took: settings that are changed at a past epoch go on from there on a branch"
        )
        self._branch.setFixedWidth(190)
        self._branch.picked.connect(lambda name: self.branch_chosen.emit(int(name)))
        self._branch.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(22, 0, 22, 8)
        row.setSpacing(10)
        name = QLabel("EPOCH")
        name.setProperty("role", "heading")
        for widget in (name, self._epoch, self._last):
            row.addWidget(widget)
        row.addWidget(self._slider, 1)
        row.addWidget(self._branch)
        row.addWidget(self._live)

    @property
    def slider(self) -> QSlider:
        """The slider itself."""
        return self._slider

    def show_epochs(self, seen: int, last: int, live: bool) -> None:
        """The epoch that is looked at, the newest one, and whether the newest is followed."""
        dragging = self._slider.isSliderDown()
        self._quietly(self._slider, lambda: self._slider.setRange(0, max(last, 1)))
        if not dragging:
            self._quietly(self._slider, lambda: self._slider.setValue(seen))
        self._slider.setEnabled(last > 0)
        self._slider.setToolTip(
            "Travel to the pass of any epoch; nothing is trained by looking"
            if last
            else "There is one epoch so far; train, or step one epoch forward"
        )
        self._quietly(self._epoch, lambda: self._epoch.setRange(0, last))
        if not self._epoch.hasFocus() or live:
            self._epoch.show_number(seen)
        self._last.setText(f"of {last}")
        self._live.setChecked(live)

    @property
    def branch(self) -> Choice:
        """Which branch; shown where there are several."""
        return self._branch

    def show_branches(self, branches: tuple[Branch, ...], number: int) -> None:
        """The ways that were taken, and the one that is trained on."""
        self._branch.setVisible(len(branches) > 1)
        if len(branches) > 1:
            self._branch.show_items(
                (str(each.number), " · ".join(map(str, branch_words(each)))) for each in branches
            )
            self._branch.show_name(str(number))

    @staticmethod
    def _quietly(widget: QWidget, change: Callable[[], None]) -> None:
        widget.blockSignals(True)
        change()
        widget.blockSignals(False)


class PassBar(QWidget):
    """The strip over the epochs."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strip = Strip(theme)
        self.epochs = EpochBar()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.strip, 1)
        column.addWidget(self.epochs)
