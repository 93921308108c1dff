"""On the plot of the cost: other branches as faint curves, and marks where settings were changed."""

import itertools
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont

from bpviz.app.style import css
from bpviz.engine.arrays import Array
from bpviz.engine.branches import Branch, parting
from bpviz.scene.theme import Theme
from bpviz.study.changes import branch_words, brief, differences

REACH = 7.0
"""Pixels from a faint curve or a mark within which the mouse is on it."""
MOST_LABELS = 4
"""Of more marks than this only the tooltip says what was changed."""
LETTERS = 10
LOWEST = -300.0
"""Where a cost of 0 stands on a logarithmic axis: out of sight."""
MOST_POINTS = 1500
SHARED = 600
"""The faint curves have so many points together where there are many of them, and 60 each at least."""


def thinned(values: Array, most: int = MOST_POINTS) -> tuple[Array, Array]:
    """(positions, values): at most `most` points that keep every peak: the least and the greatest of each stretch."""
    n = values.size
    if n <= most:
        return np.arange(n, dtype=float), values
    bins = most // 2
    width = -(-n // bins)
    whole = n // width
    block = values[: whole * width].reshape(whole, width)
    start = np.arange(whole) * width
    low, high = start + block.argmin(axis=1), start + block.argmax(axis=1)
    chosen = np.unique(np.concatenate([[0], low, high, np.arange(whole * width, n), [n - 1]]))
    return chosen.astype(float), values[chosen]


class Ways:
    """Draws into a plot; knows what stands at a place of it."""

    def __init__(self, plot: pg.PlotItem, theme: Theme) -> None:
        self._plot, self._theme = plot, theme
        self._branches: tuple[Branch, ...] = ()
        self._number = 0
        self._log = False
        self._curves: list[pg.PlotDataItem] = []
        self._marks: list[pg.InfiniteLine] = []
        self._labels: list[pg.InfLineLabel] = []
        self._drawn: tuple[object, ...] = ()

    @property
    def curves(self) -> Sequence[pg.PlotDataItem]:
        """The faint curves that are shown."""
        return [curve for curve in self._curves if curve.isVisible()]

    @property
    def marks(self) -> Sequence[pg.InfiniteLine]:
        """The marks that are shown."""
        return [mark for mark in self._marks if mark.isVisible()]

    def show(self, branches: tuple[Branch, ...], number: int) -> None:
        """All branches; `number` is the one that is trained on, whose curve is drawn elsewhere."""
        self._branches, self._number = branches, number
        key = (number, *(each.epochs for each in branches if each.number != number), self._changes)
        if key != self._drawn:
            self._drawn = key
            self._draw()

    def show_log(self, log: bool) -> None:
        """Whether the axis of the cost is logarithmic."""
        self._log = log

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self._draw()

    def branch_at(self, position: QPointF) -> tuple[int, int] | None:
        """(branch, epoch) of the faint curve nearest to a place of the plot's scene, None where there is none."""
        box = self._plot.getViewBox()
        centre, side = box.mapSceneToView(position), box.mapSceneToView(position + QPointF(REACH, 0.0))
        reach = abs(side.x() - centre.x())
        best, found = REACH, None
        for branch, start in self._others:
            first = max(int(np.ceil(centre.x() - reach)), start)
            last = min(int(np.floor(centre.x() + reach)), branch.epochs - 1)
            nearest = min(max(round(centre.x()), start), branch.epochs - 1)
            near = np.unique(np.linspace(first, last, 50).round()) if last >= first else np.array([nearest])
            for epoch in near.astype(int).tolist():
                place = box.mapViewToScene(QPointF(float(epoch), self._height(float(branch.costs[epoch]))))
                distance = float(np.hypot(place.x() - position.x(), place.y() - position.y()))
                if distance <= best:
                    best, found = distance, (branch.number, epoch)
        return found

    def _height(self, cost: float) -> float:
        """Where a cost stands on the axis."""
        if not self._log:
            return cost
        return float(np.log10(cost)) if cost > 0 else LOWEST

    def words_at(self, position: QPointF) -> str:
        """What stands at a place of the plot's scene; "" where nothing does."""
        found = self.branch_at(position)
        if found is not None:
            told = " · ".join(map(str, branch_words(self._branches[found[0]])))
            return f"{told}\nClick to return to it, at epoch {found[1]}"
        box = self._plot.getViewBox()
        for (epoch, before), (_, after) in self._changes:
            if abs(box.mapViewToScene(QPointF(float(epoch), 0.0)).x() - position.x()) <= REACH:
                told = "\n".join(map(str, differences(before, after)))
                return f"from epoch {epoch} on:\n{told}"
        return ""

    @property
    def _others(self) -> list[tuple[Branch, int]]:
        """The branches that are not trained on, each with the epoch from which on it is another way."""
        found = []
        for branch in self._branches:
            if branch.number != self._number:
                start = parting(self._branches, branch.number, self._number)
                if start < branch.epochs:
                    found.append((branch, start))
        return found

    @property
    def _changes(self) -> tuple:  # type: ignore[type-arg]
        """((epoch, settings before), (epoch, settings after)) of the branch that is trained on."""
        if not self._branches:
            return ()
        changes = self._branches[self._number].changes
        pairs = itertools.pairwise(changes)
        return tuple(((epoch, old), (epoch, new)) for (_, old), (epoch, new) in pairs)

    def _draw(self) -> None:
        others = self._others
        while len(self._curves) < len(others):
            self._curves.append(self._plot.plot([], []))
            self._curves[-1].setZValue(-5)
        most = max(SHARED // max(len(others), 1), 60)
        pen = pg.mkPen(css(self._theme.faint), width=1)
        for curve, (branch, start) in zip(self._curves, others, strict=False):
            first = max(start - 1, 0)
            places, values = thinned(branch.costs[first:], most)
            curve.setData(places + first, values)
            curve.setPen(pen)
            curve.setVisible(True)
        for curve in self._curves[len(others) :]:
            curve.setVisible(False)
        self._draw_marks()

    def _draw_marks(self) -> None:
        changes = self._changes
        font = QFont("Inter")
        font.setPixelSize(LETTERS)
        while len(self._marks) < len(changes):
            line = pg.InfiniteLine(angle=90, movable=False)
            line.setZValue(-4)
            self._plot.addItem(line, ignoreBounds=True)
            self._marks.append(line)
            label = pg.InfLineLabel(line, "", position=0.97, anchors=[(0, 0), (0, 0)])
            label.setFont(font)
            self._labels.append(label)
        pen = pg.mkPen(css(self._theme.update), width=1, style=Qt.PenStyle.DotLine)
        for line, label, ((epoch, old), (_, new)) in zip(self._marks, self._labels, changes, strict=False):
            line.setValue(epoch)
            line.setPen(pen)
            line.setVisible(True)
            label.setColor(css(self._theme.update))
            label.setText(brief(old, new) if len(changes) <= MOST_LABELS else "")
        for line in self._marks[len(changes) :]:
            line.setVisible(False)
