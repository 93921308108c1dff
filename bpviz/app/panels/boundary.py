"""What the network says over the whole plane of two features, where points are added, moved and taken out by hand."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bpviz.app.fields import NumberField
from bpviz.app.panels.form import muted, segments
from bpviz.app.panels.plane import MOST_CLASSES, Plane, boundary_marks, class_colours, ghost_marks, plane_of
from bpviz.app.picture import Picture
from bpviz.app.questions import Judgement
from bpviz.data.edits import RowRemoved
from bpviz.engine.metrics import true_classes
from bpviz.scene.headings import counted
from bpviz.scene.marks import Mark
from bpviz.scene.measure import fitted, lines
from bpviz.scene.rect import Rect
from bpviz.scene.scene import Scene
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme
from bpviz.study.points import class_texts, point_added, point_moved, why_fixed
from bpviz.study.setup import Setup

LOOK = "look"
FAR = 3.0
"""Pixels from which on a press is a drag."""


@dataclass(slots=True)
class Grip:
    """A point that is held. place: among all points; start, now: pixels."""

    place: int
    start: tuple[float, float]
    now: tuple[float, float]

    @property
    def moved(self) -> bool:
        """Whether it was dragged and not only pressed."""
        return max(abs(self.now[0] - self.start[0]), abs(self.now[1] - self.start[1])) > FAR


class PlanePicture(Picture):
    """`pressed` (x, y, by the right button), `dragged` (x, y), `released` (x, y)."""

    pressed = Signal(float, float, bool)
    dragged = Signal(float, float)
    released = Signal(float, float)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Something is taken, or taken out."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            right = event.button() is Qt.MouseButton.RightButton
            self.pressed.emit(event.position().x(), event.position().y(), right)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What is held goes along."""
        super().mouseMoveEvent(event)
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(event.position().x(), event.position().y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """What was held is let go."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.released.emit(event.position().x(), event.position().y())


class BoundaryPanel(QWidget):
    """Shows a judgement over the plane of two features. `edits_made`: edits of the table; `row_chosen`: a row of the
    training part is to be shown in the network.
    """

    edits_made = Signal(object)
    row_chosen = Signal(int)
    mistyped = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._judgement: Judgement | None = None
        self._setup: Setup | None = None
        self._grip: Grip | None = None
        self._texts: tuple[str, ...] = ()
        self._picture = PlanePicture(self._make_scene, QSize(360, 220))
        self._picture.setAccessibleName("boundary")
        self._picture.follow_mouse()
        self._picture.pressed.connect(self._press)
        self._picture.dragged.connect(self._drag)
        self._picture.released.connect(self._release)
        self._picture.hovered.connect(self._hover)
        self._tools = QWidget()
        self._row = QHBoxLayout(self._tools)
        self._row.setContentsMargins(12, 0, 12, 4)
        self._classes: QFrame | None = None
        self._buttons: tuple[QPushButton, ...] = ()
        self._number = NumberField(0.0, float("-inf"), "target", self._tools)
        self._number.setFixedWidth(80)
        self._number.setAccessibleName("target of new points")
        self._number.mistyped.connect(self.mistyped)
        self._row.addWidget(self._number)
        self._hint = muted("")
        self._row.addWidget(self._hint, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._picture, 1)
        column.addWidget(self._tools)
        self._tools.hide()
        self.setMinimumHeight(110)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    @property
    def picture(self) -> PlanePicture:
        """The plane."""
        return self._picture

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """Look, and one for each class that a new point may have."""
        return self._buttons

    @property
    def number(self) -> NumberField:
        """The target of a new point of a regression."""
        return self._number

    def scene(self) -> Scene | None:
        """What is shown now."""
        return self._picture.scene()

    @property
    def plane(self) -> Plane | None:
        """Where the plane is painted; None where there is none."""
        if self._judgement is None or self._judgement.boundary is None:
            return None
        return plane_of(self._judgement, Rect(0, 0, self._picture.width(), self._picture.height()))

    def show_judgement(self, judgement: Judgement, setup: Setup) -> None:
        """Another network, or other data."""
        self._judgement = judgement
        if setup is not self._setup:
            self._setup, self._grip = setup, None
            self._offer(setup)
        self._picture.update()

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self._picture.forget()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """0 looks, 1, 2 … choose the class of new points."""
        if event.text().isdecimal() and int(event.text()) < len(self._buttons):
            self._buttons[int(event.text())].click()
        else:
            super().keyPressEvent(event)

    # what new points are ---------------------------------------------------------------------------------------------

    @property
    def _drawing(self) -> int | None:
        """The number of the class that new points have; None while one only looks."""
        down = next((k for k, button in enumerate(self._buttons) if button.isChecked()), 0)
        return None if down == 0 else down - 1

    def _offer(self, setup: Setup) -> None:
        """Buttons for the classes that there are; the chosen one stays where the classes are the same."""
        reason = why_fixed(setup)
        texts = class_texts(setup)[:MOST_CLASSES] if reason is None else ()
        regression = setup.dataset.classes is None
        if (
            reason is None
            and texts == self._texts
            and self._buttons
            and regression == self._number.isVisibleTo(self)
        ):
            return
        self._texts = texts
        if self._classes is not None:
            self._row.removeWidget(self._classes)
            self._classes.deleteLater()
        self._classes, self._buttons = None, ()
        self._tools.setVisible(reason is None)
        if reason is not None:
            return
        self._classes, self._buttons = segments(
            LOOK, *(("draw",) if regression else [fitted(t, 90, 13) for t in texts])
        )
        self._buttons[0].setChecked(True)
        self._buttons[0].setToolTip("Click a point to see it in the network (0)")
        for number, button in enumerate(self._buttons[1:], start=1):
            button.setToolTip(
                f"Click: one more point like this; right click: take one out; drag: move it ({number})"
            )
        for button in self._buttons:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.toggled.connect(self._show_hint)
        self._show_hint()
        self._row.insertWidget(0, self._classes)
        self._number.setVisible(regression)

    def _show_hint(self) -> None:
        looking = self._drawing is None
        self._hint.setText("choose what to draw" if looking else "click adds · right takes out · drag moves")

    def _target(self, number: int) -> str:
        assert self._setup is not None
        if self._texts:
            return self._texts[number]
        return f"{self._number.number:.12g}".replace(".", self._setup.reading.decimal)

    # the mouse -------------------------------------------------------------------------------------------------------

    def _under(self, x: float, y: float) -> int | None:
        """Which point is under the mouse: those of the training part come first."""
        if self._setup is None or self.plane is None:
            return None
        data = self._setup.dataset
        return self.plane.nearest(np.hstack([data.X_train, data.X_test]), x, y)

    def _row_of(self, place: int) -> int:
        assert self._setup is not None
        data = self._setup.dataset
        return int(np.concatenate([data.train_rows, data.test_rows])[place])

    def _press(self, x: float, y: float, right: bool) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        setup, plane, found = self._setup, self.plane, self._under(x, y)
        if setup is None or plane is None:
            return
        if self._drawing is None:
            if found is not None and not right and found < len(setup.dataset.train_rows):
                self.row_chosen.emit(self._row_of(found))
        elif right:
            if found is not None:
                self.edits_made.emit((RowRemoved(self._row_of(found)),))
        elif found is not None:
            self._grip = Grip(found, (x, y), (x, y))
        else:
            values = plane.values(x, y)
            if values is not None:
                self.edits_made.emit((point_added(setup, values, self._target(self._drawing)),))

    def _drag(self, x: float, y: float) -> None:
        if self._grip is not None:
            self._grip.now = (x, y)
            self._picture.update()

    def _release(self, x: float, y: float) -> None:
        grip, self._grip = self._grip, None
        if grip is None or self._setup is None or self.plane is None:
            return
        grip.now = (x, y)
        values = self.plane.values(x, y)
        if grip.moved and values is not None:
            edits = point_moved(self._setup, self._row_of(grip.place), values)
            if edits:
                self.edits_made.emit(edits)
        self._picture.update()

    def _hover(self, x: float, y: float) -> None:
        found, setup = self._under(x, y), self._setup
        self._picture.setCursor(
            Qt.CursorShape.ArrowCursor if found is None else Qt.CursorShape.PointingHandCursor
        )
        if setup is None or self.plane is None:
            self._picture.setToolTip("")
        elif found is None:
            self._picture.setToolTip(
                "Colour: what the network says; dots: training examples; rings: test examples"
            )
        else:
            self._picture.setToolTip(self._words(setup, found))

    def _words(self, setup: Setup, place: int) -> str:
        data, table = setup.dataset, setup.edited.table
        row = self._row_of(place)
        names = [*(feature.column for feature in data.features), data.target]
        values = (f"{name} = {table.column(name).label(row) or '—'}" for name in dict.fromkeys(names))
        part = "training" if place < len(data.train_rows) else "test"
        return "\n".join((f"row {row + 1}, {part}", *values))

    # the picture -----------------------------------------------------------------------------------------------------

    def _make_scene(self, width: int, height: int) -> Scene | None:
        theme, rect = self._theme, Rect(0, 0, width, height)
        key = ("boundary", theme.name)
        if self._judgement is None or self._setup is None or self._judgement.boundary is None:
            return Scene(width, height, theme.surface, (), key, self._absence(rect))
        marks = boundary_marks(self._judgement, self._setup.dataset, rect, theme)
        return Scene(width, height, theme.surface, (), key, (*marks, *self._ghost()))

    def _ghost(self) -> tuple[Mark, ...]:
        grip, setup = self._grip, self._setup
        if grip is None or setup is None or not grip.moved:
            return ()
        data, colour = setup.dataset, self._theme.text
        if data.classes is not None:
            Y = np.hstack([data.Y_train, data.Y_test])[:, [grip.place]]
            named = class_colours(self._theme, len(data.classes))
            colour = named[int(true_classes(Y, data.middle)[0]) % len(named)]
        return ghost_marks(*grip.now, colour, self._theme)

    def _absence(self, rect: Rect) -> tuple[Mark, ...]:
        letters = Lettering()
        n = 0 if self._setup is None else self._setup.dataset.n_inputs
        told = f"The network has {counted(n, 'input')}; a plane has two. "
        told += "Leave columns out (File › Decisions about the data…)" if n > 1 else "Use more columns"
        told += ", or take drawn data with two features (File › Drawn data)."
        wrapped = lines(told, min(rect.width - 24, 340), 12, most=4)
        for index, words in enumerate(wrapped):
            y = rect.y + rect.height / 2 + 20 * (index - (len(wrapped) - 1) / 2)
            letters.add(words, rect.x + rect.width / 2, y, size=12, colour=self._theme.muted, horizontal=0.5)
        return (letters.mark(),)
