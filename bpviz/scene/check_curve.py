"""The error of a gradient check over ε: truncation on one side, rounding on the other, on logarithmic axes."""

import numpy as np

from bpviz.explain.checkup import CURVE, Checkup
from bpviz.scene.log_plot import LogPlot, log_plot
from bpviz.scene.marks import Discs, Mark, Polyline
from bpviz.scene.rect import Rect
from bpviz.scene.shapes import segments
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme, blend

HEADING, SMALL = 10.5, 11.0
ABOVE = 16.0
"""How far above the plot its heading stands."""
ERRORS = (-13.0, 0.5)
"""Exponents at the ends of the plot's y axis."""
SOUND = 1e-4
"""Above this least error the curve has no branches to point out."""


def axes_in(rect: Rect) -> LogPlot:
    """ε falls to the right."""
    return log_plot(rect, (float(np.log10(CURVE[0])), float(np.log10(CURVE[-1]))), ERRORS)


def curve_marks(checkup: Checkup, axes: LogPlot, theme: Theme, letters: Lettering) -> tuple[Mark, ...]:
    """The error of all entries over ε: on the left truncation, ∝ ε², on the right rounding, ∝ 1/ε."""
    curve, plot = checkup.curve, axes.plot
    left, middle = plot.x - 32, plot.y - ABOVE
    letters.add("RELATIVE ERROR OVER ε", left, middle, size=HEADING, colour=theme.muted, weight=600)
    words = f"on {checkup.sampled} parameters"
    letters.add(words, plot.right, middle, size=SMALL, colour=theme.muted, horizontal=1.0)
    marks = list(axes.marks(theme, letters))
    here = float(axes.at(checkup.check.epsilon, 1.0)[0, 0])
    marks.append(segments([(here, plot.y, here, plot.bottom)], 1.4, theme.text))
    points = np.array([point for point in curve if np.isfinite(point[1])], dtype=float).reshape(-1, 2)
    if len(points) < 2:
        return tuple(marks)
    marks += _guides(axes, points, theme, letters)
    places = axes.at(points[:, 0], np.maximum(points[:, 1], 10.0 ** ERRORS[0]))
    marks.append(Polyline(places, 1.6, theme.text))
    n = len(places)
    marks.append(Discs(places, np.full(n, 2.6), np.full(n, theme.text, dtype=np.uint32)))
    return tuple(marks)


def _guides(axes: LogPlot, points: np.ndarray, theme: Theme, letters: Lettering) -> list[Mark]:
    """Dashed lines along which truncation falls and rounding grows, each through a point where it rules; none through
    an error of 0."""
    marks: list[Mark] = []
    least = int(points[:, 1].argmin())
    if points[least, 1] > SOUND:
        return marks
    ink, foot = blend(theme.surface, theme.backward, 0.75), axes.plot.bottom - 9
    if least >= 2 and points[1, 1] > 0:
        ends = (CURVE[0], points[least, 0] / 10)
        marks.append(_guide(axes, points[1], 2.0, ends, ink))
        letters.add("truncation ∝ ε²", axes.plot.x + 6, foot, size=10, colour=theme.muted)
    if least <= len(points) - 5 and points[-4, 1] > 0:
        ends = (points[least, 0] * 10, CURVE[-1])
        marks.append(_guide(axes, points[-4], -1.0, ends, ink))
        letters.add("rounding ∝ 1/ε", axes.plot.right - 6, foot, size=10, colour=theme.muted, horizontal=1.0)
    return marks


def _guide(axes: LogPlot, point: np.ndarray, slope: float, ends: tuple[float, float], ink: int) -> Mark:
    x = np.geomspace(*ends, 120)
    y = point[1] * (x / point[0]) ** slope
    inside = (np.log10(y) >= axes.y[0]) & (np.log10(y) <= axes.y[1])
    return Polyline(axes.at(x[inside], y[inside]), 1.2, ink, dashed=True)
