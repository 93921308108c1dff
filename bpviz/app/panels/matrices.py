"""The matrices of the step under way: one example, all of them stacked side by side, or their mean."""

from PySide6.QtCore import QEasingCurve, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStyle, QVBoxLayout, QWidget

from bpviz.app.panels.form import segments
from bpviz.app.picture import Picture
from bpviz.app.shown import Shown
from bpviz.explain.numbers import plain
from bpviz.explain.quantity import value
from bpviz.scene.block import Mode
from bpviz.scene.light import Light
from bpviz.scene.marks import Mark
from bpviz.scene.matrices import matrices_scene, stacking_scene, still_marks
from bpviz.scene.matrix_sheet import Cell, Sheet, sheet
from bpviz.scene.naming import quantity_name
from bpviz.scene.product import Setting
from bpviz.scene.rect import Rect
from bpviz.scene.scene import Scene
from bpviz.scene.theme import Theme

STACKING = 700
"""How many milliseconds the columns take into their places."""
NARROW = 640


class MatricesPanel(QWidget):
    """Shows the product of a step as blocks of numbers or colours."""

    asked = Signal(object)
    pointed = Signal(object)
    example_chosen = Signal(int)
    mode_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: Shown | None = None
        self._sheets: dict[tuple[object, ...], Sheet] = {}
        self._still: tuple[Sheet, Theme, tuple[Mark, ...]] | None = None
        self._hovered: Cell | None = None
        self._light: Light | None = None
        self._lit: Light | None = None
        self._stacked = QVariantAnimation(self)
        self._stacked.setStartValue(0.0)
        self._stacked.setEndValue(1.0)
        self._stacked.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self.picture = Picture(self._make_scene, QSize(900, 260))
        self._stacked.valueChanged.connect(self.picture.update)
        self.picture.setMinimumSize(300, 120)
        self.picture.setAccessibleName("matrices")
        self.picture.follow_mouse()
        self.picture.hovered.connect(self._hover)
        self.picture.left.connect(self._leave)
        self.picture.clicked.connect(self._click)
        frame, buttons = segments("one", "all", "mean")
        self.modes = dict(zip(Mode, buttons, strict=True))
        for mode, words in (
            (Mode.ONE, "One example: vectors"),
            (Mode.ALL, "All examples of the batch: matrices, each column an example"),
            (Mode.MEAN, "The mean over the batch"),
        ):
            self.modes[mode].setToolTip(words)
            self.modes[mode].clicked.connect(lambda _=False, wanted=mode: self.mode_chosen.emit(wanted.value))
        self.rows = QCheckBox("examples as rows")
        self.rows.setToolTip("The same step with every example a row, and the transposes that this needs")
        self.rows.toggled.connect(self._other_layout)
        self._controls = QWidget(self)
        across = QHBoxLayout(self._controls)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(10)
        across.addWidget(self.rows)
        across.addWidget(frame)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.picture)
        self._controls.raise_()
        self.setAccessibleName("matrices")

    def show_study(self, shown: Shown) -> None:
        """Another pass, step, example, mode or notation."""
        before, self._shown = self._shown, shown
        if before is not None and _key(before) == _key(shown):
            return
        self.modes[self.mode].setChecked(True)
        self._sheets.clear()
        self._hovered = None
        if before is not None and _mode(before) != self.mode:
            self._stack(_mode(before))
        self.picture.update()

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self.picture.forget()

    def show_light(self, light: Light | None) -> None:
        """The rows and columns of the unit or the weight that is pointed at elsewhere."""
        if light != self._lit:
            self._lit = light
            self.picture.update()

    @property
    def mode(self) -> Mode:
        """Of which examples the matrices are."""
        return Mode.ONE if self._shown is None else _mode(self._shown)

    @property
    def stacking(self) -> bool:
        """Whether columns are on their way."""
        return self._stacked.state() is QVariantAnimation.State.Running

    @property
    def sheet(self) -> Sheet | None:
        """What is laid out now."""
        return self._sheet(self.mode)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The controls stay at the upper right."""
        super().resizeEvent(event)
        self.rows.setText("examples as rows" if self.width() >= NARROW else "rows")
        self._controls.adjustSize()
        self._controls.move(self.width() - self._controls.width() - 12, 3)
        self._sheets.clear()

    def _sheet(self, mode: Mode) -> Sheet | None:
        if self._shown is None:
            return None
        width, height, rows = self.picture.width(), self.picture.height(), self.rows.isChecked()
        key = (mode, width, height, rows)
        if key not in self._sheets:
            view, pass_ = self._shown.view, self._shown.pass_
            setting = Setting(pass_, mode, min(view.example or 0, pass_.m - 1), self._shown.notation, rows)
            reserved = self._controls.width() + 12
            rect = Rect(0, 0, width, height)
            self._sheets[key] = sheet(self._shown.subject, setting, self._shown.operation, rect, reserved)
        return self._sheets[key]

    def _make_scene(self, _width: int, _height: int) -> Scene | None:
        now = self._sheet(self.mode)
        if now is None:
            return None
        if self.stacking:
            one, whole = self._sheet(Mode.ONE), self._sheet(Mode.ALL)
            assert one is not None
            assert whole is not None
            share = float(self._stacked.currentValue())
            return stacking_scene(one, whole, share, self._theme)
        if self._still is None or self._still[:2] != (now, self._theme):
            self._still = (now, self._theme, still_marks(now, self._theme))
        return matrices_scene(now, self._theme, self._hovered, self._lit, self._still[2])

    def _stack(self, before: Mode) -> None:
        """From one to all and back the columns move, unless the desktop asks for no animation."""
        self._stacked.stop()
        if {before, self.mode} != {Mode.ONE, Mode.ALL} or not self.isVisible():
            return
        wanted = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self)
        if wanted <= 0:
            return
        forward = self.mode is Mode.ALL
        self._stacked.setDirection(
            QVariantAnimation.Direction.Forward if forward else QVariantAnimation.Direction.Backward
        )
        self._stacked.setDuration(STACKING)
        self._stacked.start()

    def _other_layout(self) -> None:
        self._sheets.clear()
        self._hovered = None
        self.picture.update()

    def _hover(self, x: float, y: float) -> None:
        made = self.sheet
        cell = None if made is None or self.stacking else made.cell_at(x, y)
        if cell == self._hovered or self._shown is None or made is None:
            return
        self._hovered = cell
        quantity = None if cell is None else made.quantity(cell)
        self.picture.setCursor(
            Qt.CursorShape.ArrowCursor if quantity is None else Qt.CursorShape.PointingHandCursor
        )
        words = ""
        if quantity is not None:
            number = plain(value(self._shown.pass_, quantity), 6)
            name = self._shown.notation.text(quantity.ref)
            words = f"{name}, {quantity_name(self._shown.subject, quantity)}: {number}"
            words += "\nClick: where does it come from?"
        self.picture.setToolTip(words)
        self._shine(None if cell is None else made.light(cell, self._shown.pass_.network.sizes))
        self.picture.update()

    def _leave(self) -> None:
        if self._hovered is not None:
            self._hovered = None
            self._shine(None)
            self.picture.update()

    def _shine(self, light: Light | None) -> None:
        if light != self._light:
            self._light = light
            self.pointed.emit(light)

    def _click(self, x: float, y: float) -> None:
        made = self.sheet
        cell = None if made is None or self.stacking else made.cell_at(x, y)
        if cell is None or made is None or self._shown is None:
            return
        example = made.example(cell)
        if example is not None and example != self._shown.view.example:
            self.example_chosen.emit(example)
        quantity = made.quantity(cell)
        if quantity is not None:
            self.asked.emit(quantity)


def _mode(shown: Shown) -> Mode:
    if shown.view.stacked:
        return Mode.ALL
    return Mode.MEAN if shown.view.example is None else Mode.ONE


def _key(shown: Shown) -> tuple[object, ...]:
    view = shown.view
    return (id(shown.subject), shown.operation, view.example, view.stacked, view.notation)
