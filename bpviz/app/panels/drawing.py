"""How drawn data is drawn: how many points, how much noise, and the seed, of which another draws other points."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from bpviz.app.fields import Count, NumberField
from bpviz.app.panels.form import line, muted
from bpviz.data.toy import FEWEST, MOST, ToyChoice

MOST_SEED = 1_000_000
NARROW = 58


class Drawing(QWidget):
    """`chosen`: the ToyChoice that is wanted; `mistyped`: a sentence."""

    chosen = Signal(object)
    mistyped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice: ToyChoice | None = None
        self.points = Count(FEWEST, MOST, 200)
        self.points.setToolTip("How many points are drawn")
        self.points.entered.connect(lambda count: self._change(examples=count))
        self.noise = NumberField(0.1, 0.0, "noise")
        self.noise.setToolTip("How far points stray, in the units of the inputs (or of the target)")
        self.noise.setAccessibleName("noise")
        self.noise.setFixedWidth(NARROW)
        self.noise.entered.connect(lambda noise: self._change(noise=noise))
        self.noise.mistyped.connect(self.mistyped)
        self.seed = Count(0, MOST_SEED, 0)
        self.seed.setToolTip("The same seed draws the same points")
        self.seed.entered.connect(lambda seed: self._change(seed=seed))
        self.again = QPushButton("draw others")
        self.again.setToolTip("The next seed: other points of the same kind")
        self.again.clicked.connect(lambda: self._change(seed=self.seed.value() + 1))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(line("points", self.points, muted("noise"), self.noise))
        column.addWidget(line("seed", self.seed, self.again))
        self.hide()

    def show_choice(self, choice: ToyChoice | None) -> None:
        """Another choice; None: the data is from a file."""
        self._choice = choice
        self.setVisible(choice is not None)
        if choice is not None:
            self.points.show_number(choice.examples)
            self.noise.show_number(choice.noise)
            self.seed.show_number(choice.seed)

    def _change(self, **changes: object) -> None:
        if self._choice is not None:
            wanted = replace(self._choice, **changes)  # type: ignore[arg-type]
            if wanted != self._choice:
                self.chosen.emit(wanted)
