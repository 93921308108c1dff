"""The training curve, live: cost of the training and the test part, accuracy, and where the view stands."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from bpviz.app.course import Course
from bpviz.app.panels.ways import Ways, thinned
from bpviz.app.questions import Point
from bpviz.app.style import css
from bpviz.engine.arrays import Array
from bpviz.explain.numbers import plain
from bpviz.scene.theme import Theme

TICKS = 11
HINT = "Click to travel to that epoch; drag to move, wheel to zoom, double click for all"
FIRST_EPOCHS = 5
"""The axis before anything is trained."""
WIDE, NARROW = 400, 350
"""Widths from which accuracies have a decimal, and below which they stand without their name."""


class EpochAxis(pg.AxisItem):
    """Ticks at whole epochs alone."""

    def tickSpacing(self, least: float, most: float, size: float) -> list[tuple[float, float]]:
        """The spacings that pyqtgraph would take, down to one epoch."""
        whole = [level for level in super().tickSpacing(least, most, size) if level[0] >= 1]
        return whole or [(1.0, 0.0)]


class CostPanel(QWidget):
    """`travelled`: the epoch that was clicked on the curve; `branch_chosen` (branch, epoch): on a faint curve."""

    travelled = Signal(int)
    branch_chosen = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        axes = {"bottom": EpochAxis("bottom")}
        self._plot = pg.PlotWidget(background=css(theme.surface), enableMenu=False, axisItems=axes)
        self._plot.setAccessibleName("training curve")
        self._plot.setToolTip(HINT)
        self._plot.scene().sigMouseMoved.connect(self._hovered)
        item = self._plot.getPlotItem()
        item.ctrlMenu.setParent(self, item.ctrlMenu.windowFlags())  # pyqtgraph leaves it without an owner
        item.hideButtons()
        item.layout.setContentsMargins(6, 2, 8, 2)
        item.setMouseEnabled(x=True, y=False)
        item.getViewBox().setLimits(xMin=-1, minXRange=4)
        self._right = pg.ViewBox(enableMenu=False)
        item.showAxis("right")
        item.scene().addItem(self._right)
        item.getAxis("right").linkToView(self._right)
        self._right.setXLink(item)
        self._right.setYRange(0, 100, padding=0.04)
        self._right.setMouseEnabled(x=False, y=False)
        self._right.setZValue(-1)
        item.getViewBox().sigResized.connect(self._fit)
        self._train = item.plot([], [])
        self._test = item.plot([], [])
        self._beside = item.plot([], [])
        self._train_share = pg.PlotCurveItem()
        self._test_share = pg.PlotCurveItem()
        for curve in (self._train_share, self._test_share):
            self._right.addItem(curve)
        self._here = pg.InfiniteLine(angle=90, movable=False)
        item.addItem(self._here, ignoreBounds=True)
        self._ways = Ways(item, theme)
        item.scene().sigMouseClicked.connect(self._clicked)
        self._legend = QLabel()
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self._legend.setAccessibleName("legend")
        self._legend.setToolTip(
            "Cost and accuracy at the newest epoch: of the training part / of the test part"
        )
        self._legend.setProperty("role", "small")
        self._legend.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._log = QCheckBox("log")
        self._log.setToolTip("A logarithmic axis for the cost")
        self._log.toggled.connect(self._toggle_log)
        top = QHBoxLayout()
        top.setContentsMargins(14, 0, 10, 0)
        top.addWidget(self._legend, 1)
        top.addWidget(self._log)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 4, 4)
        column.setSpacing(2)
        column.addLayout(top)
        column.addWidget(self._plot, 1)
        self.setMinimumHeight(108)
        self._plot.setMinimumHeight(70)
        self._compared = False
        self._costs: Array = np.empty(0)
        self._points: tuple[Point, ...] = ()
        self.show_theme(theme)

    def sizeHint(self) -> QSize:
        """As wide as the other panels."""
        return QSize(372, 220)

    @property
    def plot(self) -> pg.PlotWidget:
        """The plot itself."""
        return self._plot

    @property
    def log(self) -> QCheckBox:
        """The switch of the logarithmic axis."""
        return self._log

    @property
    def shown_costs(self) -> Array:
        """The training costs as they are drawn."""
        return self._train.getData()[1] if self._costs.size else np.empty(0)

    @property
    def ways(self) -> Ways:
        """The other branches and the marks."""
        return self._ways

    def show_course(self, course: Course, seen: int, compared: Array | None = None) -> None:
        """course: the curves of all branches and what was measured; seen: the epoch that is looked at; compared: the
        curve of the network beside, (epochs,)."""
        costs, points = course.costs, course.points
        if costs.size < self._costs.size and len(course.branches) <= 1:  # another run: on an axis of its own
            self._plot.getPlotItem().setXRange(0, FIRST_EPOCHS)
            self._plot.getPlotItem().enableAutoRange()
        self._ways.show(course.branches, course.number)
        self._costs, self._points = costs, points
        epochs, values = thinned(costs)
        self._train.setData(epochs, values, symbol="o" if costs.size == 1 else None)
        tested = [point for point in points if point.test is not None]
        places = np.array([point.epoch for point in tested], dtype=float)
        self._compared = compared is not None and compared.size > 0
        self._beside.setData(*thinned(np.empty(0) if compared is None else compared))
        self._test.setData(
            places,
            np.array([point.test.cost for point in tested if point.test is not None]),
            symbol="o" if len(tested) == 1 else None,
        )
        all_places = np.array([point.epoch for point in points], dtype=float)
        shares = np.array([np.nan if p.train.accuracy is None else 100 * p.train.accuracy for p in points])
        self._train_share.setData(all_places, shares, connect="finite")
        shares = np.array(
            [np.nan if p.test is None or p.test.accuracy is None else 100 * p.test.accuracy for p in points]
        )
        self._test_share.setData(all_places, shares, connect="finite")
        self._show_right(bool(points) and points[-1].train.accuracy is not None)
        self.show_seen(seen)
        self._show_legend()

    def show_seen(self, epoch: int) -> None:
        """The marker stands at the epoch that is looked at."""
        self._here.setValue(epoch)

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self._plot.setBackground(css(theme.surface))
        item = self._plot.getPlotItem()
        font = QFont("Inter")
        font.setPixelSize(TICKS)
        for name, words in (("left", "cost J"), ("bottom", "epoch"), ("right", "accuracy, %")):
            axis = item.getAxis(name)
            axis.setPen(css(theme.line))
            axis.setTextPen(css(theme.muted))
            axis.setTickFont(font)
            axis.enableAutoSIPrefix(False)
            axis.setLabel(words, **{"color": css(theme.muted), "font-size": "11px"})
        item.getAxis("left").setGrid(28)
        self._train.setPen(pg.mkPen(css(theme.text), width=1.6))
        self._beside.setPen(pg.mkPen(css(theme.negative), width=1.4, style=Qt.PenStyle.DashDotLine))
        self._test.setPen(pg.mkPen(css(theme.update), width=1.6, style=Qt.PenStyle.DashLine))
        for curve, brush in ((self._train, theme.text), (self._test, theme.update)):
            curve.setSymbolBrush(css(brush))
            curve.setSymbolPen(None)
            curve.setSymbolSize(5)
        quiet = QColor.fromRgba(theme.good)
        quiet.setAlphaF(0.75)
        self._train_share.setPen(pg.mkPen(quiet, width=1))
        self._test_share.setPen(pg.mkPen(quiet, width=1, style=Qt.PenStyle.DashLine))
        self._ways.show_theme(theme)
        self._here.setPen(pg.mkPen(css(theme.faint), width=1))
        self._show_legend()

    def epoch_at(self, position: QPointF) -> int:
        """The epoch at a place of the plot's scene."""
        x = self._plot.getPlotItem().getViewBox().mapSceneToView(position).x()
        return int(np.clip(round(x), 0, self._costs.size))

    def _clicked(self, event: object) -> None:
        if event.double():  # type: ignore[attr-defined]
            self._plot.getPlotItem().enableAutoRange()
            return
        position = event.scenePos()  # type: ignore[attr-defined]
        if not self._plot.getPlotItem().getViewBox().sceneBoundingRect().contains(position):
            return
        found = self._ways.branch_at(position)
        if found is None:
            self.travelled.emit(self.epoch_at(position))
        else:
            self.branch_chosen.emit(*found)

    def _hovered(self, position: QPointF) -> None:
        self._plot.setToolTip(self._ways.words_at(position) or HINT)

    def _toggle_log(self, log: bool) -> None:
        self._ways.show_log(log)
        self._plot.getPlotItem().setLogMode(x=False, y=log)

    def _fit(self) -> None:
        self._right.setGeometry(self._plot.getPlotItem().getViewBox().sceneBoundingRect())

    def _show_right(self, shown: bool) -> None:
        item = self._plot.getPlotItem()
        if item.getAxis("right").isVisible() != shown:
            item.showAxis("right", shown)

    def _show_legend(self) -> None:
        theme = self._theme
        parts = []
        last = self._points[-1] if self._points else None
        if last is not None and last.epoch >= self._costs.size:
            parts.append(_entry("━", theme.text, f"train {plain(last.train.cost, 3)}"))
        elif self._costs.size:
            parts.append(_entry("━", theme.text, f"train {plain(float(self._costs[-1]), 3)}"))
        if last is not None and last.test is not None:
            parts.append(_entry("╌", theme.update, f"test {plain(last.test.cost, 3)}"))
        if self._compared:
            parts.append(_entry("┄", theme.negative, "beside"))
        if last is not None and last.train.accuracy is not None:
            roomy = self.width() >= (WIDE if self._compared else NARROW)
            words = "accuracy " if roomy else ""
            parts.append(_entry("━", theme.good, f"{words}{self._accuracy(last)} %"))
        if last is not None and last.train.r2 is not None:
            parts.append(f"R² {plain(last.train.r2, 3)}")
        self._legend.setText(("&nbsp;&nbsp; " if self.width() >= NARROW else " ").join(parts))

    def _accuracy(self, point: Point) -> str:
        """Of the training and the test part, as exact as there is room for."""
        parts = [point.train, *([] if point.test is None else [point.test])]
        shares = [100 * part.accuracy for part in parts if part.accuracy is not None]
        digits = 1 if self.width() >= WIDE else 0
        return " / ".join(f"{share:.{digits}f}" for share in shares)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The legend says as much as there is room for."""
        super().resizeEvent(event)
        self._show_legend()


def _entry(stroke: str, colour: int, words: str) -> str:
    return f'<span style="color:{css(colour)}">{stroke} {words}</span>'
