"""Under the network: the wide pictures of a step, of which one is shown at a time, or none."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QToolButton, QVBoxLayout, QWidget


class Bench(QWidget):
    """`changed`: the name of the picture that is shown now, "" while the bench is put away."""

    changed = Signal(str)

    def __init__(self, pictures: dict[str, tuple[str, QWidget]], parent: QWidget | None = None) -> None:
        """pictures: {name: (title, widget)}."""
        super().__init__(parent)
        self._names = tuple(pictures)
        self._tabs = QTabBar()
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setAccessibleName("pictures under the network")
        self._stack = QStackedWidget()
        for title, widget in pictures.values():
            self._tabs.addTab(title)
            self._stack.addWidget(widget)
        self._tabs.currentChanged.connect(self._turn_to)
        close = QToolButton()
        close.setText("×")
        close.setProperty("role", "flat")
        close.setToolTip("Put these pictures away; the View menu brings them back")
        close.setAccessibleName("close the pictures under the network")
        close.clicked.connect(lambda: self.show_picture(""))
        top = QHBoxLayout()
        top.setContentsMargins(8, 0, 8, 0)
        top.addWidget(self._tabs, 1)
        top.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        self.setMinimumHeight(170)
        self.setProperty("role", "bench")
        self.hide()

    @property
    def picture(self) -> str:
        """The name of what is shown, "" while the bench is put away."""
        return "" if self.isHidden() else self._names[self._stack.currentIndex()]

    def show_picture(self, name: str) -> None:
        """Bring one to the front; "" puts the bench away."""
        before = self.picture
        if name:
            self._tabs.setCurrentIndex(self._names.index(name))
        self.setVisible(bool(name))
        if self.picture != before:
            self.changed.emit(self.picture)

    def _turn_to(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        if not self.isHidden():
            self.changed.emit(self._names[index])
