"""The training curve as marks: the cost of every epoch so far, the test cost, and where the picture stands."""

import numpy as np
from numpy.typing import ArrayLike

from bpviz.explain.notation import Notation
from bpviz.explain.notations import lecture
from bpviz.explain.numbers import plain
from bpviz.scene.headings import count
from bpviz.scene.layout import Sizes
from bpviz.scene.marks import Discs, Mark, Numbers, Polyline
from bpviz.scene.measure import text_width
from bpviz.scene.rect import Rect
from bpviz.scene.shapes import segments
from bpviz.scene.subject import Subject
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme

MOST_POINTS = 600
MOST_ROUND = 1e307


def curve(
    subject: Subject, rect: Rect, sizes: Sizes, theme: Theme, notation: Notation = lecture.NOTATION
) -> tuple[Mark, ...]:
    """The curve in its rectangle. Without costs there is the point of this pass alone."""
    pad, small = 20 * sizes.scale, sizes.small
    letters = Lettering()
    title = rect.y + 1.5 * small
    letters.add(
        f"COST {notation.cost}", rect.x + pad, title, size=0.92 * small, colour=theme.muted, weight=600
    )
    epochs, costs = _finite(np.arange(len(subject.costs)), subject.costs)
    test_epochs, test = _finite(*subject.test_costs) if subject.test_costs else (np.empty(0), np.empty(0))
    here = (float(subject.epoch), subject.pass_.J)
    known = np.concatenate([costs, test, [here[1]] if np.isfinite(here[1]) else []])
    if not len(known):
        return (letters.mark(),)
    top, low = _round_above(float(known.max())), min(float(known.min()), 0.0)
    last = max(float(epochs.max(initial=1)), float(test_epochs.max(initial=1)), here[0], 1.0)
    axis = text_width(plain(top, 2), small) + 10 * sizes.scale
    plot = Rect(
        rect.x + pad + axis, rect.y + 2.9 * small, rect.width - 2 * pad - axis, rect.height - 5.6 * small
    )

    def at(x: ArrayLike, y: ArrayLike) -> Numbers:
        across = plot.x + plot.width * np.asarray(x, dtype=float) / last
        down = plot.bottom - plot.height * ((np.asarray(y, dtype=float) - low) / (top - low))
        return np.column_stack([np.atleast_1d(across), np.atleast_1d(down)])

    marks: list[Mark] = []
    for share in (0.0, 0.5, 1.0):
        value = low + share * (top - low)
        y = plot.bottom - share * plot.height
        marks.append(segments([(plot.x, y, plot.right, y)], 1.0, theme.line))
        letters.add(
            plain(value, 2), plot.x - 8 * sizes.scale, y, size=small, colour=theme.muted, horizontal=1.0
        )
    if len(test) > 1:
        marks.append(Polyline(at(*_thin(test_epochs, test)), 1.5 * sizes.scale, theme.muted, dashed=True))
    if len(costs) > 1:
        marks.append(Polyline(at(*_thin(epochs, costs)), 1.8 * sizes.scale, theme.text))
    if np.isfinite(here[1]):
        (x, y) = at(np.array(here[0]), np.array(here[1]))[0].tolist()
        marks.append(segments([(x, plot.y, x, plot.bottom)], 1.0, theme.muted))
        marks.append(
            Discs(np.array([[x, y]]), np.array([4.0 * sizes.scale]), np.array([theme.text], dtype=np.uint32))
        )
    foot = plot.bottom + 1.3 * small
    letters.add("0", plot.x, foot, size=small, colour=theme.muted, horizontal=0.5)
    letters.add(count(int(last)), plot.right, foot, size=small, colour=theme.muted, horizontal=1.0)
    letters.add("epoch", plot.x + plot.width / 2, foot, size=small, colour=theme.muted, horizontal=0.5)
    words = f"{notation.cost} of this pass {plain(subject.pass_.J, 3)}"
    if len(test):
        words = f"dashed: test {plain(float(test[-1]), 3)}   ·   {words}"
    letters.add(words, rect.right - pad, title, size=small, colour=theme.text, horizontal=1.0)
    return (*marks, letters.mark())


def _round_above(value: float) -> float:
    """The next round number above, so that its half is round as well; the largest of all has none above it."""
    if value <= 0:
        return 1.0
    if value > MOST_ROUND:
        return value
    power = 10.0 ** float(np.floor(np.log10(value)))
    return float(
        next(step * power for step in (1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10, 12) if step * power >= value * 1.02)
    )


def _finite(x: ArrayLike, y: ArrayLike) -> tuple[Numbers, Numbers]:
    y = np.asarray(y, dtype=float)
    fine = np.isfinite(y)
    return np.asarray(x, dtype=float)[fine], y[fine]


def _thin(x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """At most MOST_POINTS of the points, the lowest and the highest of every stretch among them."""
    if len(x) <= MOST_POINTS:
        return x, y
    chosen: set[int] = {0, len(x) - 1}
    for stretch in np.array_split(np.arange(len(x)), MOST_POINTS // 2):
        chosen |= {int(stretch[y[stretch].argmin()]), int(stretch[y[stretch].argmax()])}
    kept = np.array(sorted(chosen))
    return x[kept], y[kept]
