"""Nudge: any weight, bias or input is moved by hand, and z, a and the cost are seen to follow as predicted, or not."""

from math import isfinite

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from bpviz.app.aside import Aside
from bpviz.app.fields import Choice, Count, NumberField
from bpviz.app.panels.form import Scrolled, muted, segments
from bpviz.app.panels.number_lines import Lines, ValueField
from bpviz.app.picture import Picture
from bpviz.app.shown import Shown
from bpviz.app.trying import Asking, Trier
from bpviz.engine.plan import Ref
from bpviz.explain.quantity import Quantity, value
from bpviz.explain.trial import Trial
from bpviz.scene.light import light_of
from bpviz.scene.naming import shown_name
from bpviz.scene.nudge_picture import Tried, delta_at, move_at, nudge_height, nudge_scene, on_first_line
from bpviz.scene.scene import Scene
from bpviz.scene.theme import Theme
from bpviz.study.edit import INPUTS, Edit

SIZE = QSize(380, 420)
STEP, LEAST_STEP = 0.1, 1e-9
REACH = 10.0
"""The lines show so many steps to either side; more where the number has been moved farther."""
FARTHEST = 1e12
KINDS = (("W", "weight"), ("b", "bias"), ("A", "input"))


class NudgePanel(QWidget):
    """Moves one number of the pass that is looked at. `edit_kept`: an Edit that is to stay; `mistyped`: a sentence."""

    edit_kept = Signal(object)
    asked = Signal(object)
    pointed = Signal(object)
    mistyped = Signal(str)

    def __init__(self, theme: Theme, aside: Aside, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._trier = Trier(aside.errand(), self)
        self._trier.tried.connect(self._show_trial)
        self._shown: Shown | None = None
        self._seen: tuple[object, ...] = ()
        self._quantity = Quantity(Ref("W", 1), 0, 0)
        self._delta, self._step, self._reach = 0.0, STEP, REACH * STEP
        self._of_batch = False
        self._dragging = False
        self._hovered: Quantity | None = None
        self.setAccessibleName("nudge")
        self._picture = Lines(self._make_scene, SIZE)
        self._picture.dragged.connect(self._drag)
        self._picture.dropped.connect(self._drop)
        self._picture.stepped.connect(self._move_by)
        self._picture.ended.connect(lambda kept: self.keep() if kept else self.let_go())
        self._picture.hovered.connect(self._hover)
        self._picture.left.connect(lambda: self._point(None))
        self._picture.clicked.connect(self._click)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 2, 0, 4)
        column.setSpacing(6)
        for row in (self._choosing(), self._moving(), self._costs()):
            row.setContentsMargins(14, 0, 14, 0)
            row.setSpacing(5)
            column.addLayout(row)
        column.addWidget(self._picture, 1)
        self._scrolled = Scrolled(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scrolled)
        self.setMinimumSize(290, 112)

    # the controls ----------------------------------------------------------------------------------------------------

    def _choosing(self) -> QHBoxLayout:
        """Which number is moved."""
        self.kind = Choice(KINDS)
        self.kind.setAccessibleName("what is moved")
        self.kind.setToolTip("What is moved: a weight, a bias or an input of the example")
        self.kind.picked.connect(lambda _: self._choose())
        _narrow(self.kind, 60)
        row = QHBoxLayout()
        row.addWidget(self.kind, 3)
        self.places = tuple(Count(1, 1, 1) for _ in range(3))
        tips = (
            "The layer",
            "The unit of that layer; of an input, which one",
            "The unit of the layer before it",
        )
        for field, name, tip in zip(self.places, ("layer", "unit", "from"), tips, strict=True):
            field.setPrefix(f"{name} ")
            field.setAccessibleName(name)
            field.setToolTip(tip)
            _narrow(field, 44)
            field.entered.connect(lambda _: self._choose())
            row.addWidget(field, 3)
        return row

    def _moving(self) -> QHBoxLayout:
        """Where it is moved to."""
        self.value = ValueField(0.0, -np.inf, "value")
        self.value.setToolTip("The new value: type it, or press ↑ and ↓ for a step")
        self.value.setAccessibleName("new value")
        self.value.entered.connect(self._move_to)
        self.value.stepped.connect(self._move_by)
        self.value.mistyped.connect(self.mistyped)
        self.step = NumberField(STEP, LEAST_STEP, "step δ")
        self.step.setToolTip("The step δ; the lines show ten of them to either side")
        self.step.setAccessibleName("step δ")
        self.step.entered.connect(self._set_step)
        self.step.mistyped.connect(self.mistyped)
        self.less, self.more = QPushButton("−δ"), QPushButton("+δ")
        self.less.setToolTip("One step down (←)")
        self.more.setToolTip("One step up (→)")
        self.less.clicked.connect(lambda: self._move_by(-1.0))
        self.more.clicked.connect(lambda: self._move_by(1.0))
        self.kept = QPushButton("Keep")
        self.kept.setToolTip("Go on training from the value that it has now (Return)")
        self.kept.clicked.connect(self.keep)
        self.gone = QPushButton("Let go")
        self.gone.setToolTip("Back to the value that it had (Escape)")
        self.gone.clicked.connect(self.let_go)
        row = QHBoxLayout()
        row.addWidget(self.value, 5)
        row.addWidget(self.less)
        row.addWidget(self.step, 2)
        row.addWidget(self.more)
        row.addWidget(self.kept)
        row.addWidget(self.gone)
        _narrow(self.value, 56)
        _narrow(self.step, 40)
        return row

    def _costs(self) -> QHBoxLayout:
        """Whose cost is looked at."""
        frame, (self.one, self.all) = segments("this example", "all examples")
        self.one.setChecked(True)
        self.one.clicked.connect(lambda: self._whose(of_batch=False))
        self.all.clicked.connect(lambda: self._whose(of_batch=True))
        for button in (self.one, self.all):
            _narrow(button, 60)
        row = QHBoxLayout()
        row.addWidget(muted("cost of"))
        row.addWidget(frame, 1)
        return row

    # what is shown ---------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """As wide as the other panels."""
        return SIZE

    def show_study(self, shown: Shown) -> None:
        """Another pass, or another place in it: the number that is chosen on the network is the one that is moved."""
        mean = shown.view.example is None
        if self._shown is None or mean != (self._shown.view.example is None):
            self._of_batch = mean
            (self.all if mean else self.one).setChecked(True)
        self._shown = shown
        seen = (shown.view.unit, shown.view.link, shown.pass_.network.sizes)
        if seen != self._seen:
            self._seen = seen
            self._put(self._chosen_on_canvas(shown))
        elif self._quantity.ref == INPUTS:
            self._put(self._quantity._replace(example=self._example(shown)), self._delta)
        self._refresh()

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self._picture.forget()

    @property
    def picture(self) -> Picture:
        """The number lines."""
        return self._picture

    @property
    def quantity(self) -> Quantity:
        """The number that is moved."""
        return self._quantity

    @property
    def delta(self) -> float:
        """By how much it is moved."""
        return self._delta

    @property
    def trial(self) -> Trial | None:
        """What came of it."""
        return self._trier.trial

    @property
    def working(self) -> bool:
        """Whether something is still being computed beside the window."""
        return self._trier.working

    # orders ----------------------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Say that the number is to stay where it is now."""
        if self._delta and self._shown is not None:
            edit = self._edit(self._shown)
            self.let_go()
            self.edit_kept.emit(edit)

    def let_go(self) -> None:
        """Back to where it was."""
        self._move(0.0)

    def _edit(self, shown: Shown) -> Edit:
        (ref, row, column, whose), now = self._quantity, self._before(shown) + self._delta
        if ref != INPUTS:
            return Edit(ref, row, column, None, now)
        rows = shown.setup.dataset.train_rows
        place = int(np.flatnonzero(rows == shown.subject.examples[whose or 0] - 1)[0])
        return Edit(ref, row, None, place, now)

    def _choose(self) -> None:
        if self._shown is not None:
            layer, unit, of = (field.value() for field in self.places)
            name = self.kind.name
            if name == "A":
                self._put(Quantity(INPUTS, unit - 1, None, self._example(self._shown)))
            else:
                self._put(Quantity(Ref(name, layer), unit - 1, of - 1 if name == "W" else None))
            self._refresh()

    def _put(self, quantity: Quantity, delta: float = 0.0) -> None:
        """Another number, brought to the nearest that is there."""
        assert self._shown is not None
        sizes = self._shown.pass_.network.sizes
        (name, layer), row, column, example = quantity
        layer = 0 if name == "A" else min(max(layer, 1), len(sizes) - 1)
        row = min(row, sizes[layer] - 1)
        if name == "W":
            column = min(column or 0, sizes[layer - 1] - 1)
        self._quantity, self._delta = Quantity(Ref(name, layer), row, column, example), delta
        self._reach = max(REACH * self._step, 1.25 * abs(delta))
        self._show_places(sizes)

    def _show_places(self, sizes: tuple[int, ...]) -> None:
        (name, layer), row, column, _ = self._quantity
        numbers = (max(layer, 1), row + 1, (column or 0) + 1)
        most = (len(sizes) - 1, sizes[layer], sizes[max(layer - 1, 0)])
        self.kind.show_name(name)
        for field, number, last in zip(self.places, numbers, most, strict=True):
            field.blockSignals(True)
            field.setRange(1, last)
            field.setValue(number)
            field.blockSignals(False)
        self.places[0].setVisible(name != "A")
        self.places[1].setPrefix("input " if name == "A" else "unit ")
        self.places[2].setVisible(name == "W")

    def _whose(self, of_batch: bool) -> None:
        self._of_batch = of_batch
        self._refresh()

    def _set_step(self, step: float) -> None:
        self._step = max(step, LEAST_STEP)
        self._reach = max(REACH * self._step, 1.25 * abs(self._delta))
        self._refresh()

    def _move_to(self, number: float) -> None:
        if self._shown is not None:
            self._move(number - self._before(self._shown))

    def _move_by(self, steps: float) -> None:
        self._move(round(self._delta / self._step + steps, 9) * self._step)

    def _move(self, delta: float) -> None:
        self._delta = min(max(delta, -FARTHEST), FARTHEST)
        if not self._dragging:
            self._reach = max(REACH * self._step, 1.25 * abs(self._delta))
        self._refresh()

    # the mouse -------------------------------------------------------------------------------------------------------

    def _drag(self, x: float, y: float, begins: bool) -> None:
        if self.trial is None:
            return
        width = self._picture.width()
        if begins:
            self._dragging = on_first_line(self.trial, width, x, y)
        if self._dragging:
            self._move(delta_at(self.trial, width, x))

    def _drop(self) -> None:
        self._dragging = False

    def _hover(self, x: float, y: float) -> None:
        if self.trial is None or self._dragging:
            return
        grips = on_first_line(self.trial, self._picture.width(), x, y)
        found = move_at(self.trial, self._picture.width(), x, y)
        shape = Qt.CursorShape.SizeHorCursor if grips else Qt.CursorShape.PointingHandCursor
        self._picture.setCursor(Qt.CursorShape.ArrowCursor if found is None else shape)
        self._point(found)

    def _point(self, found: Quantity | None) -> None:
        if found != self._hovered and self._shown is not None:
            self._hovered = found
            lit = None if found is None else light_of(found.link, self._shown.pass_.network.sizes)
            self.pointed.emit(lit)

    def _click(self, x: float, y: float) -> None:
        """A number of the chain says where it came from; the first one is there to be moved."""
        if self.trial is not None and not on_first_line(self.trial, self._picture.width(), x, y):
            found = move_at(self.trial, self._picture.width(), x, y)
            if found is not None:
                self.asked.emit(found)

    # the work --------------------------------------------------------------------------------------------------------

    def _chosen_on_canvas(self, shown: Shown) -> Quantity:
        layer, row = shown.view.unit
        if layer == 0:
            return Quantity(INPUTS, row, None, self._example(shown))
        return Quantity(Ref("W", layer), row, shown.view.link)

    @staticmethod
    def _example(shown: Shown) -> int:
        """The column of the example that is looked at; the first where the mean is."""
        return min(shown.view.example or 0, shown.pass_.m - 1)

    def _cost_of(self, shown: Shown) -> int | None:
        return None if self._of_batch else self._example(shown)

    def _before(self, shown: Shown) -> float:
        return value(shown.pass_, self._quantity)

    def _asking(self, shown: Shown) -> Asking:
        cost = self._cost_of(shown)
        return Asking(shown.pass_, self._quantity, cost, self._step, self._reach, self._delta)

    def _refresh(self) -> None:
        """Have what is to be shown computed where it is not yet."""
        if self._shown is not None:
            self._show_controls(self._shown)
            self._trier.ask(self._asking(self._shown))
            self._show_trial()

    def _show_trial(self) -> None:
        self._fit()
        self._picture.update()

    def _show_controls(self, shown: Shown) -> None:
        number = self._before(shown) + self._delta
        if isfinite(number):
            self.value.show_number(number)
        self.step.show_number(self._step)
        example = self._example(shown)
        self.one.setText(f"this example (i = {example + 1})")
        self.all.setText(f"all {shown.pass_.m} of the batch")
        self.one.setToolTip("The loss of " + shown_name(shown.subject, example))
        self.all.setToolTip(f"{shown.notation.cost}, the mean over the examples of this batch")
        for button in (self.kept, self.gone):
            button.setEnabled(self._delta != 0)

    def _tried(self) -> Tried | None:
        shown, trial, done = self._shown, self._trier.trial, self._trier.done
        if shown is None or trial is None or done is None:
            return None
        example = trial.nudge.example
        name = shown_name(shown.subject, example)
        whose = f"{shown.notation.cost}, {name}" if example is None else f"loss of {name}"
        return Tried(done.pass_, trial, self._delta, whose, shown.notation)

    def _make_scene(self, width: int, height: int) -> Scene | None:
        tried = self._tried()
        if tried is None:
            return Scene(width, height, self._theme.surface, (), ("nudge", self._theme.name), ())
        return nudge_scene(tried, width, height, self._theme)

    def _fit(self) -> None:
        tried = self._tried()
        if tried is not None and self.isVisible():
            width = self._scrolled.viewport().width()
            self._picture.setMinimumHeight(int(nudge_height(tried, width)))

    def showEvent(self, event: QShowEvent) -> None:
        """While it was hidden nobody asked how high it would have to be."""
        super().showEvent(event)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width needs another height."""
        super().resizeEvent(event)
        self._fit()


def _narrow(control: QWidget, least: int) -> None:
    """Takes the room that there is, and no less than so many pixels."""
    control.setMinimumWidth(least)
    control.setSizePolicy(QSizePolicy.Policy.Ignored, control.sizePolicy().verticalPolicy())
