"""The picture of what the network says over the plane of two features, with the examples in it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bpviz.app.questions import Judgement
from bpviz.data.dataset import Dataset
from bpviz.data.problem import Problem
from bpviz.engine.arrays import Array
from bpviz.engine.metrics import true_classes
from bpviz.explain.numbers import plain
from bpviz.scene.marks import Discs, Image, Mark, Rings
from bpviz.scene.measure import fitted
from bpviz.scene.rect import Rect
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme, mix

LEVELS = 24
"""Shades from undecided to certain, for each class."""
MOST_CLASSES = 10
REACH = 8.0
"""Pixels from a point within which the mouse is on it."""


@dataclass(frozen=True, slots=True)
class Plane:
    """Where the plane is painted. plot: in pixels; low, high: its corners in scaled units."""

    plot: Rect
    low: tuple[float, float]
    high: tuple[float, float]

    def places(self, X: Array) -> NDArray[np.float64]:
        """(m, 2) pixels of the examples (2, m)."""
        low, high = np.array(self.low), np.array(self.high)
        share = (X.T - low) / (high - low)
        plot = self.plot
        places = np.column_stack([plot.x + share[:, 0] * plot.width, plot.bottom - share[:, 1] * plot.height])
        return np.asarray(places, dtype=np.float64)

    def values(self, x: float, y: float) -> tuple[float, float] | None:
        """What stands at a pixel, in scaled units; None beside the plane."""
        plot = self.plot
        across, up = (x - plot.x) / plot.width, (plot.bottom - y) / plot.height
        if not (0 <= across <= 1 and 0 <= up <= 1):
            return None
        (left, below), (right, above) = self.low, self.high
        return left + across * (right - left), below + up * (above - below)

    def nearest(self, X: Array, x: float, y: float) -> int | None:
        """Which of the examples (2, m) is under the mouse."""
        if not X.shape[1]:
            return None
        distance = np.hypot(*(self.places(X) - (x, y)).T)
        found = int(np.argmin(distance))
        return found if distance[found] <= REACH else None


def plane_of(judgement: Judgement, rect: Rect) -> Plane:
    """The plane with room for the names and the ends of its axes."""
    plot = Rect(rect.x + 40, rect.y + 6, max(rect.width - 54, 1.0), max(rect.height - 30, 1.0))
    return Plane(plot, judgement.low, judgement.high)


def class_colours(theme: Theme, classes: int) -> list[int]:
    """A colour for each class; two classes have the colours of the outputs' sign, 0 blue and 1 orange."""
    named = [theme.negative, theme.positive, theme.good, theme.update, theme.backward]
    shades = [int(mix(colour, theme.text, 0.45)) for colour in named]
    return (named + shades)[: max(classes, 2)]


def boundary_marks(judgement: Judgement, dataset: Dataset, rect: Rect, theme: Theme) -> tuple[Mark, ...]:
    """The plane, its axes' names and the examples."""
    assert judgement.boundary is not None
    plane = plane_of(judgement, rect)
    plot = plane.plot
    cells, palette = shades(judgement.boundary, dataset, theme)
    marks: list[Mark] = [Image(cells[::-1].copy(), palette, *plot)]
    for X, Y, test in (
        (dataset.X_train, dataset.Y_train, False),
        (dataset.X_test, dataset.Y_test, True),
    ):
        if X.shape[1]:
            marks += _points(plane.places(X), Y, dataset, theme, test)
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


def _points(centre: NDArray[np.float64], Y: Array, dataset: Dataset, theme: Theme, test: bool) -> list[Mark]:
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


def ghost_marks(x: float, y: float, colour: int, theme: Theme) -> tuple[Mark, ...]:
    """A point on its way."""
    centre = np.array([[x, y]])
    ring = Rings(
        centre, np.array([6.5]), np.array([1.5]), np.array([theme.text], np.uint32), np.zeros(1, bool)
    )
    return (ring, Discs(centre, np.array([3.5]), np.array([colour], np.uint32)))
