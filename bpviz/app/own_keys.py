"""Keys that belong to a widget while it has the focus, although the window has shortcuts on them."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

Keys = frozenset[Qt.Key]

SLIDING: Keys = frozenset(
    {
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
    }
)
"""What a slider is moved with."""
MODIFIERS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class OwnKeys(QObject):
    """Watches a widget: these keys, alone or with Shift, reach it before any shortcut; with Ctrl or Alt none does."""

    def __init__(self, widget: QWidget, keys: Keys) -> None:
        super().__init__(widget)
        self._keys = keys
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim the keys."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~MODIFIERS
            if plain and event.key() in self._keys:
                event.accept()
                return True
        return super().eventFilter(watched, event)
