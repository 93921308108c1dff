"""The confusion matrix: which classes the network takes for which, over the test or the training part."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bpviz.app.panels.form import segments, small
from bpviz.app.picture import Picture
from bpviz.app.questions import Judgement
from bpviz.scene.marks import Mark
from bpviz.scene.measure import fitted, text_width
from bpviz.scene.rect import Rect
from bpviz.scene.scene import Scene
from bpviz.scene.shapes import boxes
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme, blend

TEXT = 12.0


class ConfusionPanel(QWidget):
    """Shows a judgement of a classifier."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._judgement: Judgement | None = None
        self._classes: tuple[str, ...] | None = None
        frame, (self._train, self._test) = segments("training", "test")
        self._train.setToolTip("Over the training part")
        self._test.setToolTip("Over the test part")
        self._test.setChecked(True)
        self._test_wanted = True
        self._train.clicked.connect(lambda: self._choose(test=False))
        self._test.clicked.connect(lambda: self._choose(test=True))
        self._picture = Picture(self._make_scene, QSize(360, 170))
        self._picture.setMinimumHeight(64)
        self._picture.setToolTip(
            "Row: the true class; column: what the network says; shade: the share of the row"
        )
        self._picture.setAccessibleName("confusion matrix")
        self._words = small()
        top = QHBoxLayout()
        top.addWidget(self._words, 1)
        top.addWidget(frame)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 2, 14, 8)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self._picture, 1)

    def show_judgement(self, judgement: Judgement, classes: tuple[str, ...] | None) -> None:
        """Another network, or other data."""
        self._judgement, self._classes = judgement, classes
        self._test.setEnabled(judgement.confusion_test is not None)
        self._test.setToolTip(
            "Over the test part" if self._test.isEnabled() else "No examples are kept back for testing"
        )
        (self._test if self._test_wanted and self._test.isEnabled() else self._train).setChecked(True)
        self._refresh()

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self._picture.forget()

    @property
    def table(self) -> NDArray[np.int64] | None:
        """The counts that are shown."""
        if self._judgement is None:
            return None
        tested = self._test.isChecked() and self._judgement.confusion_test is not None
        return self._judgement.confusion_test if tested else self._judgement.confusion_train

    def _choose(self, test: bool) -> None:
        self._test_wanted = test
        self._refresh()

    def _refresh(self) -> None:
        table = self.table
        if table is None or self._judgement is None:
            self._words.setText("The target is a number: there are no classes to confuse.")
        else:
            self._words.setText(f"{int(np.trace(table))} of {int(table.sum())} right")
            self._words.setToolTip(f"with the parameters after {self._judgement.epoch} epochs")
        self._picture.update()

    def _make_scene(self, width: int, height: int) -> Scene | None:
        if self.table is None or self._classes is None:
            return Scene(width, height, self._theme.surface, (), ("none", self._theme.name), ())
        marks = confusion_marks(self.table, self._classes, Rect(0, 0, width, height), self._theme)
        return Scene(width, height, self._theme.surface, (), ("confusion", self._theme.name), marks)


def confusion_marks(
    table: NDArray[np.int64], classes: tuple[str, ...], rect: Rect, theme: Theme
) -> tuple[Mark, ...]:
    """Rows are the true classes, columns the predicted ones; right ones lie on the diagonal."""
    k = len(classes)
    names = min(max(text_width(name, TEXT) for name in classes) + 10, 0.3 * rect.width)
    foot = 20.0
    letters = Lettering()
    cells, fills = [], []
    wide, high = (rect.width - names - 20) / k, (rect.height - foot) / k
    totals = np.maximum(table.sum(axis=1), 1)
    inks = []
    for true in range(k):
        y = rect.y + (true + 0.5) * high
        if high >= 11:
            name = fitted(classes[true], names - 6, TEXT)
            letters.add(name, rect.x + names, y, size=TEXT, colour=theme.muted, horizontal=1.0)
        for said in range(k):
            x = rect.x + names + 8 + said * wide
            share = table[true, said] / totals[true]
            tone = theme.good if true == said else theme.bad
            cells.append(Rect(x + 1, rect.y + true * high + 1, max(wide - 2, 1), max(high - 2, 1)))
            fills.append(blend(theme.surface, tone, 0.07 + 0.75 * share if table[true, said] else 0.03))
            inks.append((x + wide / 2, y, int(table[true, said])))
    colours = theme.ink_on(np.array(fills, dtype=np.uint32)).tolist()
    for (x, y, number), colour in zip(inks, colours, strict=True):
        words = str(number)
        if number and text_width(words, TEXT) <= wide - 2 and high >= 11:
            letters.add(words, x, y, size=TEXT, colour=colour, weight=600, horizontal=0.5)
    for said in range(k):
        x = rect.x + names + 8 + (said + 0.5) * wide
        name = fitted(classes[said], wide - 4, TEXT)
        letters.add(name, x, rect.bottom - foot + 11, size=TEXT, colour=theme.muted, horizontal=0.5)
    return boxes(cells, fills, radius=3), letters.mark()
