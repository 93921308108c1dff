"""What the network says over the whole plane of two features, with the examples in it."""

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from bpviz.app.picture import Picture
from bpviz.app.questions import Judgement
from bpviz.data.dataset import Dataset
from bpviz.data.problem import Problem
from bpviz.engine.arrays import Array
from bpviz.engine.metrics import true_classes
from bpviz.explain.numbers import plain
from bpviz.scene.marks import Discs, Image, Mark, Rings
from bpviz.scene.measure import fitted
from bpviz.scene.rect import Rect
from bpviz.scene.scene import Scene
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme, mix

LEVELS = 24
"""Shades from undecided to certain, for each class."""
MOST_CLASSES = 10


class BoundaryPanel(Picture):
    """Shows a judgement over the plane of two features."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(self._make_scene, QSize(360, 220), parent)
        self._theme = theme
        self._judgement: Judgement | None = None
        self._dataset: Dataset | None = None
        self.setMinimumHeight(110)
        self.setAccessibleName("boundary")

    def show_judgement(self, judgement: Judgement, dataset: Dataset) -> None:
        """Another network, or other data."""
        self._judgement, self._dataset = judgement, dataset
        two = dataset.n_inputs == 2
        self.setToolTip(
            "Colour: what the network says; dots: training examples; rings: test examples" if two else ""
        )
        self.update()

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self.forget()

    def _make_scene(self, width: int, height: int) -> Scene | None:
        theme, rect = self._theme, Rect(0, 0, width, height)
        key = ("boundary", theme.name)
        if self._judgement is None or self._dataset is None or self._judgement.boundary is None:
            return Scene(width, height, theme.surface, (), key, self._absence(rect))
        marks = boundary_marks(self._judgement, self._dataset, rect, theme)
        return Scene(width, height, theme.surface, (), key, marks)

    def _absence(self, rect: Rect) -> tuple[Mark, ...]:
        letters = Lettering()
        n = 0 if self._dataset is None else self._dataset.n_inputs
        lines = (
            f"The network has {n} inputs; a plane has two.",
            "Leave columns out (File › Decisions about the data…),",
            "or take drawn data with two features (File › Drawn data).",
        )
        for index, words in enumerate(lines):
            y = rect.y + rect.height / 2 + 20 * (index - 1)
            letters.add(words, rect.x + rect.width / 2, y, size=12, colour=self._theme.muted, horizontal=0.5)
        return (letters.mark(),)


def class_colours(theme: Theme, classes: int) -> list[int]:
    """A colour for each class; two classes have the colours of the outputs' sign, 0 blue and 1 orange."""
    named = [theme.negative, theme.positive, theme.good, theme.update, theme.backward]
    shades = [int(mix(colour, theme.text, 0.45)) for colour in named]
    return (named + shades)[: max(classes, 2)]


def boundary_marks(judgement: Judgement, dataset: Dataset, rect: Rect, theme: Theme) -> tuple[Mark, ...]:
    """The plane, its axes' names and the examples."""
    assert judgement.boundary is not None
    plot = Rect(rect.x + 30, rect.y + 6, rect.width - 44, rect.height - 30)
    cells, palette = shades(judgement.boundary, dataset, theme)
    marks: list[Mark] = [Image(cells[::-1].copy(), palette, *plot)]
    for X, Y, test in (
        (dataset.X_train, dataset.Y_train, False),
        (dataset.X_test, dataset.Y_test, True),
    ):
        if X.shape[1]:
            marks += _points(X, Y, dataset, judgement, plot, theme, test)
    letters = Lettering()
    first, second = dataset.features
    y = plot.bottom + 12
    low, high = (first.raw(judgement.low[0]), first.raw(judgement.high[0]))
    letters.add(plain(low, 3), plot.x, y, size=11, colour=theme.faint)
    letters.add(plain(high, 3), plot.right, y, size=11, colour=theme.faint, horizontal=1.0)
    name = fitted(f"{first.name}  ·  up: {second.name}", plot.width - 90, 11)
    letters.add(name, plot.x + plot.width / 2, y, size=11, colour=theme.muted, horizontal=0.5)
    low, high = (second.raw(judgement.low[1]), second.raw(judgement.high[1]))
    letters.add(plain(high, 2), plot.x - 5, plot.y + 7, size=11, colour=theme.faint, horizontal=1.0)
    letters.add(plain(low, 2), plot.x - 5, plot.bottom - 7, size=11, colour=theme.faint, horizontal=1.0)
    return (*marks, letters.mark())


def shades(boundary: Array, dataset: Dataset, theme: Theme) -> tuple[np.ndarray, np.ndarray]:
    """(rows, columns) indices into a palette of 256: class by hue, certainty by strength."""
    ground = theme.background
    palette = np.full(256, ground, dtype=np.uint32)
    if dataset.classes is None:
        values = boundary[0]
        Y = dataset.Y_train
        low, high = float(Y.min()), float(Y.max())
        share = np.clip(2 * (values - low) / ((high - low) or 1.0) - 1, -1, 1)
        palette = theme.tint(np.linspace(-1, 1, 256), ground)
        return np.rint((np.nan_to_num(share) + 1) * 127.5).astype(np.uint8), palette
    single = boundary.shape[0] == 1
    unit = dataset.unit(boundary)
    outputs = np.stack([1 - unit[0], unit[0]]) if single else unit[:MOST_CLASSES]
    k = outputs.shape[0]
    winner = outputs.argmax(axis=0)
    certain = np.clip((np.nan_to_num(outputs.max(axis=0)) - 1 / k) / (1 - 1 / k), 0, 1)
    level = np.minimum((certain * LEVELS).astype(int), LEVELS - 1)
    colours = class_colours(theme, k)
    for number in range(k):
        palette[number * LEVELS : (number + 1) * LEVELS] = mix(
            ground, colours[number], np.linspace(0.12, 0.72, LEVELS)
        )
    return (winner * LEVELS + level).astype(np.uint8), palette


def _points(
    X: Array, Y: Array, dataset: Dataset, judgement: Judgement, plot: Rect, theme: Theme, test: bool
) -> list[Mark]:
    low, high = np.array(judgement.low), np.array(judgement.high)
    share = (X.T - low) / (high - low)
    centre = np.column_stack([plot.x + share[:, 0] * plot.width, plot.bottom - share[:, 1] * plot.height])
    if dataset.problem is Problem.REGRESSION:
        spread = float(np.abs(Y).max()) or 1.0
        colours = theme.tint(Y[0] / spread)
    else:
        named = class_colours(theme, len(dataset.classes or ()))
        colours = np.array([named[c % len(named)] for c in true_classes(Y, dataset.middle)], dtype=np.uint32)
    n = len(centre)
    edge = np.full(n, theme.background, dtype=np.uint32)
    if test:
        return [
            Rings(centre, np.full(n, 3.2), np.full(n, 3.4), edge, np.zeros(n, bool)),
            Rings(centre, np.full(n, 3.2), np.full(n, 1.7), colours, np.zeros(n, bool)),
        ]
    return [Discs(centre, np.full(n, 3.9), edge), Discs(centre, np.full(n, 2.9), colours)]
