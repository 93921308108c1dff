"""Entry fields: numbers with a point or a comma, whole numbers, choices by name; none turns under a passing wheel."""

import math
from collections.abc import Callable, Iterable

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QToolTip, QWidget

LADDER = (1.0, 2.0, 5.0, 10.0)


def parsed(text: str) -> float:
    """A number as people write it: 0.05, 0,05, 1e-3, 1 000. Raises ValueError where it means two things or none."""
    plain = text.strip().replace("\u2212", "-").replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    if not plain or "_" in plain or not plain.isascii():
        raise ValueError(text)
    number = float(plain)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def written(number: float) -> str:
    """The shortest text that is this number."""
    return f"{number:.15g}"


def next_rung(number: float, up: bool) -> float:
    """The next of … 0.1, 0.2, 0.5, 1, 2, 5 …"""
    if number <= 0:
        return 0.001 if up else 0.0
    power = 10.0 ** math.floor(math.log10(number) + 1e-12)
    share = number / power
    if up:
        rung = next((rung for rung in LADDER if rung > share * (1 + 1e-9)), 20.0)
    else:
        rung = next((rung for rung in reversed((0.5, *LADDER)) if rung < share * (1 - 1e-9)), 0.5)
    return float(f"{rung * power:.6g}")


class NumberField(QLineEdit):
    """A number that is taken over with Return or when the field is left; ↑ and ↓ walk 0.1, 0.2, 0.5, 1 …"""

    entered = Signal(float)
    mistyped = Signal(str)

    def __init__(self, number: float, least: float, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number, self._least, self._name = number, least, name
        self.setText(written(number))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.editingFinished.connect(self._finish)

    @property
    def number(self) -> float:
        """What was entered last."""
        return self._number

    def show_number(self, number: float) -> None:
        """Show another number, unless something is being typed."""
        if number != self._number or not self.hasFocus():
            self._number = number
            self.setText(written(number))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Steps with the arrow keys; Escape gives up what was typed."""
        match event.key():
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self.setText(written(max(next_rung(self._number, event.key() == Qt.Key.Key_Up), self._least)))
                self._finish()
            case Qt.Key.Key_Escape:
                self.setText(written(self._number))
            case _:
                super().keyPressEvent(event)

    def _finish(self) -> None:
        try:
            number = parsed(self.text())
        except ValueError:
            self.mistyped.emit(
                f'{self._name}: "{self.text()}" is not a number; write for example 0.05 or 0,05'
            )
            self.setText(written(self._number))
            return
        if number != self._number:
            self._number = number
            self.setText(written(number))
            self.entered.emit(number)


class Count(QSpinBox):
    """A whole number, typed without separators; `entered` when a person has changed it."""

    entered = Signal(int)

    def __init__(self, least: int, most: int, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mistake = ""
        self.setLocale(QLocale.c())
        self.setGroupSeparatorShown(False)
        self.setRange(least, most)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setValue(number)
        self.valueChanged.connect(self.entered)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Lets anything be typed: what is no whole number is told when it is entered, not cut down to its digits."""
        state, text, position = super().validate(text, position)
        return QValidator.State.Intermediate if state is QValidator.State.Invalid else state, text, position

    def fixup(self, text: str) -> str:
        """What was typed cannot be used: says so beside the field, and the number stays as it was."""
        least, most = self.minimum(), self.maximum()
        self.mistake = f'"{text}" cannot be used here; write a whole number from {least} to {most}'
        QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), self.mistake, self)
        return f"{self.prefix()}{self.textFromValue(self.value())}{self.suffix()}"

    def show_number(self, number: int) -> None:
        """Show another number without saying that it was entered."""
        if number != self.value():
            self.blockSignals(True)
            self.setValue(number)
            self.blockSignals(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only where the field is in use."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Choice(QComboBox):
    """One of some named things, shown by their labels; `picked` when a person has chosen another."""

    picked = Signal(str)

    def __init__(self, items: Iterable[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(5)
        self.show_items(items)
        self.activated.connect(lambda index: self.picked.emit(self.itemData(index)))

    def show_items(self, items: Iterable[tuple[str, str]]) -> None:
        """Offer other things: (name, label)."""
        items = list(items)
        if items == [(self.itemData(i), self.itemText(i)) for i in range(self.count())]:
            return
        self.blockSignals(True)
        self.clear()
        for name, label in items:
            self.addItem(label, name)
        self.blockSignals(False)

    def show_name(self, name: str) -> None:
        """Show the thing with this name as the chosen one."""
        self.setCurrentIndex(self.findData(name))

    @property
    def name(self) -> str:
        """The chosen thing."""
        return str(self.currentData())

    def refuse(self, reason_of: Callable[[str], str | None]) -> None:
        """Make those that cannot be chosen grey, with the reason as their tooltip."""
        model = self.model()
        for index in range(self.count()):
            reason = reason_of(self.itemData(index))
            item = model.item(index)  # type: ignore[attr-defined]
            item.setEnabled(reason is None)
            item.setToolTip(reason or "")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only where the field is in use."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
