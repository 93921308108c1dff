"""What a number is moved with: its field, and its number line, by mouse and by keys."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from bpviz.app.fields import NumberField
from bpviz.app.own_keys import OwnKeys
from bpviz.app.picture import Maker, Picture

DIGITS = 5
LEFT = (Qt.Key.Key_Left, Qt.Key.Key_Minus)
RIGHT = (Qt.Key.Key_Right, Qt.Key.Key_Plus, Qt.Key.Key_Equal)
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
KEYS = frozenset({*LEFT, *RIGHT, *ENTER, Qt.Key.Key_Escape})


class ValueField(NumberField):
    """The number's new value, with as many digits as are needed; ↑ and ↓ move it by the step.

    `stepped`: so many steps. What is left as it was shown has not been typed.
    """

    stepped = Signal(float)

    def show_number(self, number: float) -> None:
        """Show another number, unless something is being typed."""
        super().show_number(number)
        if not self.hasFocus() or not self.isModified():
            self.setText(f"{number:.{DIGITS}g}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Steps with the arrow keys."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1.0 if event.key() == Qt.Key.Key_Up else -1.0)
        else:
            super().keyPressEvent(event)

    def _finish(self) -> None:
        if self.isModified():
            self.setModified(False)
            super()._finish()


class Lines(Picture):
    """The number lines, which can be dragged and take keys.

    `dragged` (x, y, whether the drag begins there), `dropped`; `stepped`: so many steps; `ended`: whether to keep.
    """

    dragged = Signal(float, float, bool)
    dropped = Signal()
    stepped = Signal(float)
    ended = Signal(bool)

    def __init__(self, make: Maker, hint: QSize) -> None:
        super().__init__(make, hint)
        self.follow_mouse()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("number lines")
        OwnKeys(self, KEYS)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A drag begins."""
        super().mousePressEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self.dragged.emit(event.position().x(), event.position().y(), True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A drag goes on, or the mouse moves over the picture."""
        super().mouseMoveEvent(event)
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(event.position().x(), event.position().y(), False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A drag ends."""
        super().mouseReleaseEvent(event)
        self.dropped.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """← and → by a step, with Shift by ten; Return keeps, Escape lets go."""
        many = 10.0 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        key = event.key()
        if key in LEFT:
            self.stepped.emit(-many)
        elif key in RIGHT:
            self.stepped.emit(many if key == Qt.Key.Key_Right else 1.0)
        elif key in ENTER:
            self.ended.emit(True)
        elif key == Qt.Key.Key_Escape:
            self.ended.emit(False)
        else:
            super().keyPressEvent(event)
