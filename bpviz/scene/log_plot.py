"""A plot with two logarithmic axes: decades as a grid, powers of ten at its edges."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from bpviz.explain.numbers import SUPERSCRIPT
from bpviz.scene.marks import Mark, Numbers
from bpviz.scene.rect import Rect
from bpviz.scene.shapes import segments
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme, blend

LABEL = 10.0
EDGE_X, EDGE_Y = 32.0, 18.0
"""Room for the labels at the left and below."""


@dataclass(frozen=True, slots=True)
class LogPlot:
    """plot: where the decades stand; x, y: the exponents at its ends. x may run backwards."""

    plot: Rect
    x: tuple[float, float]
    y: tuple[float, float]

    def at(self, x: ArrayLike, y: ArrayLike) -> Numbers:
        """(n, 2) the places of points with positive coordinates; beyond the ends, at them."""
        across = _share(np.log10(np.asarray(x, dtype=float)), self.x)
        up = _share(np.log10(np.maximum(np.asarray(y, dtype=float), 1e-300)), self.y)
        return np.column_stack(
            [
                np.atleast_1d(self.plot.x + self.plot.width * across),
                np.atleast_1d(self.plot.bottom - self.plot.height * up),
            ]
        )

    def x_at(self, across: float) -> float:
        """The number at a place of the x axis; beyond the ends, that of the nearer end."""
        share = min(max((across - self.plot.x) / self.plot.width, 0.0), 1.0)
        return float(10.0 ** (self.x[0] + share * (self.x[1] - self.x[0])))

    def marks(self, theme: Theme, letters: Lettering) -> tuple[Mark, ...]:
        """The grid; its labels are added to `letters`."""
        plot, ink = self.plot, blend(theme.surface, theme.line, 0.75)
        rows, columns = _decades(self.y, plot.height, 22), _decades(self.x, plot.width, 40)
        strokes = []
        for exponent in rows:
            y = float(self.at(1.0, 10.0**exponent)[0, 1])
            strokes.append((plot.x, y, plot.right, y))
            letters.add(power(exponent), plot.x - 6, y, size=LABEL, colour=theme.muted, horizontal=1.0)
        for exponent in columns:
            x = float(self.at(10.0**exponent, 1.0)[0, 0])
            strokes.append((x, plot.y, x, plot.bottom))
            letters.add(power(exponent), x, plot.bottom + 11, size=LABEL, colour=theme.muted, horizontal=0.5)
        return (segments(strokes, 1.0, ink),)


def log_plot(rect: Rect, x: tuple[float, float], y: tuple[float, float]) -> LogPlot:
    """The plot that fills a rectangle with its labels; x, y: exponents at the ends."""
    inner = Rect(rect.x + EDGE_X, rect.y + 6, rect.width - EDGE_X - 8, rect.height - EDGE_Y - 6)
    return LogPlot(inner, x, y)


def power(exponent: int) -> str:
    """10⁻³."""
    return "10" + str(exponent).replace("-", "−").translate(SUPERSCRIPT)


def _share(values: Numbers, ends: tuple[float, float]) -> Numbers:
    share = (values - ends[0]) / (ends[1] - ends[0])
    return np.asarray(np.clip(share, 0.0, 1.0))


def _decades(ends: tuple[float, float], room: float, least: float) -> list[int]:
    """Whole exponents between the ends, at least so many pixels apart."""
    low, high = int(np.ceil(min(ends) - 1e-9)), int(np.floor(max(ends) + 1e-9))
    span = abs(ends[1] - ends[0]) or 1.0
    gap = next(gap for gap in (1, 2, 3, 4, 5, 10, 20, 50, 100, 1000) if room * gap / span >= least)
    return [exponent for exponent in range(low, high + 1) if exponent % gap == 0]
