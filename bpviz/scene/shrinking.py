"""How the error of a prediction shrinks with the nudge: a table of δ, δ/10, … and the same on logarithmic axes."""

from itertools import pairwise

import numpy as np

from bpviz.explain.nudge import Row
from bpviz.explain.numbers import plain
from bpviz.scene.log_plot import LogPlot, log_plot
from bpviz.scene.marks import Discs, Mark, Polyline, Rings
from bpviz.scene.measure import fitted
from bpviz.scene.rect import Rect
from bpviz.scene.shapes import segments
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme, blend

HEADING, TEXT = 10.5, 11.0
LINE = 17.0
PLOT = 132.0
SQUARED = 2.0
ROWS = 7
COLUMNS = (0.13, 0.37, 0.61, 0.82, 1.0)
"""Where the columns end, as shares of the width."""
LEAST_DECADES = 4
FOUR_DIGITS = 330


def shrinking_height(width: float) -> float:
    """The heading, the table and the plot."""
    return 20 + (ROWS + 1) * LINE + 26 + PLOT


def shrinking(rows: tuple[Row, ...], cost: str, rect: Rect, theme: Theme) -> tuple[Mark, ...]:
    """The table over the plot; before there are rows, what is being done. cost: its sign in plain text."""
    letters = Lettering()
    middle = rect.y + 0.6 * HEADING
    letters.add("AS δ SHRINKS", rect.x, middle, size=HEADING, colour=theme.muted, weight=600)
    if not rows:
        words = "δ is made smaller and smaller …"
        letters.add(words, rect.x, rect.y + 28, size=TEXT, colour=theme.muted)
        return (letters.mark(),)
    marks = list(_table(rows, cost, Rect(rect.x, rect.y + 20, rect.width, (ROWS + 1) * LINE), theme, letters))
    y = rect.y + 20 + (ROWS + 1) * LINE + 8
    letters.add(
        fitted("size of the error against δ; dashed: falling with δ²", rect.width, TEXT),
        rect.x,
        y + 4,
        size=TEXT,
        colour=theme.muted,
    )
    marks += error_plot(rows, Rect(rect.x, y + 16, rect.width, PLOT), theme, letters)
    return (*marks, letters.mark())


def note(row: Row, before: Row | None) -> str:
    """What is said at the end of a line: rounding, a kink, or how much smaller the error is than the one above."""
    if row.kink:
        return "kink"
    if row.rounded:
        return "rounding"
    if before is None or before.rounded or before.kink or row.error == 0:
        return ""
    return f"÷ {plain(before.error / row.error, 3)}"


def _table(
    rows: tuple[Row, ...], cost: str, rect: Rect, theme: Theme, letters: Lettering
) -> tuple[Mark, ...]:
    ends = [rect.x + share * rect.width for share in COLUMNS]
    y = rect.y + 0.5 * LINE
    for words, end in zip(("δ", "predicted", f"true Δ{cost}", "error", ""), ends, strict=True):
        letters.add(words, end, y, size=TEXT, colour=theme.muted, horizontal=1.0)
    rule = segments([(rect.x, rect.y + LINE, rect.right, rect.y + LINE)], 1.0, theme.line)
    digits = 4 if rect.width >= FOUR_DIGITS else 3
    for index, (before, row) in enumerate(pairwise([None, *rows])):
        assert row is not None
        y = rect.y + (index + 1.55) * LINE
        told = note(row, before)
        quiet = row.rounded or row.kink
        cells = (
            plain(float(f"{row.delta:.12g}"), 3),
            plain(row.predicted, digits),
            plain(row.actual, digits),
            plain(row.error, 3),
            told,
        )
        for column, (cell, end) in enumerate(zip(cells, ends, strict=True)):
            ink = theme.muted if column == 0 or (quiet and column >= 3) else theme.text
            if column == 4 and row.kink:
                ink = theme.update
            letters.add(cell, end, y, size=TEXT, colour=ink, horizontal=1.0)
    return (rule,)


def error_plot(rows: tuple[Row, ...], rect: Rect, theme: Theme, letters: Lettering) -> tuple[Mark, ...]:
    """|error| over δ: full dots where the error is real, hollow ones where it is rounding, violet where a kink is."""
    deltas = np.array([abs(row.delta) for row in rows])
    errors = np.array([abs(row.error) for row in rows])
    floor = np.array([row.rounding for row in rows])
    shown = np.isfinite(errors) & (errors > 0) & (deltas > 0)
    if not shown.any():
        words = "there is no error to be drawn"
        letters.add(words, rect.x, rect.y + 14, size=TEXT, colour=theme.muted)
        return ()
    axes = _axes(rect, deltas[shown], np.maximum(errors, floor / 100)[shown], floor[shown])
    marks = list(axes.marks(theme, letters))
    exact = [row for row in rows if not (row.rounded or row.kink) and np.isfinite(row.error)]
    if exact:
        marks.append(_square(axes, exact[min(1, len(exact) - 1)], deltas[shown], theme))
    level = axes.at(deltas[shown], floor[shown])
    marks.append(Polyline(level, 1.0, theme.muted, dashed=True))
    letters.add("rounding of the cost", axes.plot.x + 5, level[0, 1] - 8, size=10.0, colour=theme.muted)
    places = axes.at(deltas, np.where(np.isfinite(errors), np.maximum(errors, floor / 100), 1.0))
    for row, (x, y), fine in zip(rows, places.tolist(), shown.tolist(), strict=True):
        if fine:
            marks += _point(row, x, y, theme)
    return tuple(marks)


def _axes(rect: Rect, deltas: np.ndarray, errors: np.ndarray, floor: np.ndarray) -> LogPlot:
    """δ falls to the right, as in the table it falls downwards: what is read first stands first."""
    across = np.log10(deltas)
    up = np.log10(np.maximum(np.concatenate([errors, floor]), 1e-300))
    low, high = float(np.floor(up.min())), float(np.ceil(up.max()))
    high = max(high, low + LEAST_DECADES)
    return log_plot(rect, (float(across.max()) + 0.2, float(across.min()) - 0.2), (low, high))


def _square(axes: LogPlot, start: Row, deltas: np.ndarray, theme: Theme) -> Mark:
    """A line through a point along which the error falls with the square of δ, as far as it is in the plot."""
    x = np.geomspace(deltas.max(), deltas.min(), 50)
    y = abs(start.error) * (x / abs(start.delta)) ** SQUARED
    inside = (np.log10(np.maximum(y, 1e-300)) >= axes.y[0]) & (np.log10(y + 1e-300) <= axes.y[1])
    return Polyline(
        axes.at(x[inside], y[inside]), 1.2, blend(theme.surface, theme.backward, 0.75), dashed=True
    )


def _point(row: Row, x: float, y: float, theme: Theme) -> tuple[Mark, ...]:
    centre = np.array([[x, y]])
    if not (row.rounded or row.kink):
        return (Discs(centre, np.array([4.0]), np.array([theme.text], dtype=np.uint32)),)
    ink = theme.update if row.kink else theme.muted
    ground = Discs(centre, np.array([4.0]), np.array([theme.surface], dtype=np.uint32))
    ring = Rings(
        centre, np.array([3.4]), np.array([1.6]), np.array([ink], dtype=np.uint32), np.array([False])
    )
    return ground, ring
