"""Rows of signed bars on one scale: to the left of the zero line what is negative, to the right what is positive."""

from dataclasses import dataclass
from math import isfinite

from bpviz.explain.formula import Formula, Link
from bpviz.explain.numbers import plain
from bpviz.scene.equations import Equations
from bpviz.scene.marks import Mark
from bpviz.scene.measure import fitted
from bpviz.scene.rect import Rect
from bpviz.scene.shapes import box, boxes, segments
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme, blend

LABEL, NUMBER = 92.0, 74.0
TEXT = 12.0
FORMULA = 15.0
LEAST_BAR, AIR = 1.5, 2.5


@dataclass(frozen=True, slots=True)
class Bar:
    """label: words or a formula; fill: the bar's colour, None for that of its sign; link: what it stands for."""

    label: str | Formula
    value: float
    strong: bool = False
    fill: int | None = None
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """The rows, from the top of the rectangle down, each `row` high; scale: the ends of the axis."""

    rows: tuple[Bar, ...]
    rect: Rect
    row: float
    scale: tuple[float, float]

    def at(self, x: float, y: float) -> Bar | None:
        """The row at a point."""
        if not self.rect.holds(x, y):
            return None
        return self.rows[min(int((y - self.rect.y) / self.row), len(self.rows) - 1)]

    def x_of(self, value: float) -> float:
        """Where a value stands on the axis; beyond the ends, at the nearer end."""
        low, high = self.scale
        share = (value - low) / (high - low)
        track = self.track
        return track.x + track.width * min(max(share, 0.0), 1.0)

    @property
    def track(self) -> Rect:
        """The room of the bars."""
        width = self.rect.width - LABEL - NUMBER
        return Rect(self.rect.x + LABEL, self.rect.y, width, self.rect.height)


def bars(rows: tuple[Bar, ...], x: float, y: float, width: float, row: float) -> Bars:
    """Rows on the scale of the largest of them, 0 included."""
    values = [bar.value for bar in rows if isfinite(bar.value)]
    low, high = min([0.0, *values]), max([0.0, *values])
    if low == high:
        low, high = -1.0, 1.0
    return Bars(rows, Rect(x, y, width, row * len(rows)), row, (low, high))


def bar_marks(
    shown: Bars, theme: Theme, letters: Lettering, equations: Equations, pointed: Link | None = None
) -> tuple[Mark, ...]:
    """The bars with their labels and numbers; the row of what is pointed at has a ground of its own."""
    track, zero = shown.track, shown.x_of(0.0)
    rects, fills = [], []
    marks: list[Mark] = []
    for index, bar in enumerate(shown.rows):
        row = Rect(shown.rect.x, shown.rect.y + index * shown.row, shown.rect.width, shown.row)
        middle = row.y + 0.5 * shown.row
        if pointed is not None and bar.link == pointed:
            ground = Rect(row.x - 6, row.y, row.width + 12, row.height)
            marks.append(box(ground, blend(theme.surface, theme.text, 0.07), radius=5))
        ink = theme.text if bar.strong else theme.muted
        if isinstance(bar.label, str):
            words = fitted(bar.label, LABEL - 8, TEXT, 600 if bar.strong else 400)
            letters.add(words, row.x, middle, size=TEXT, colour=ink, weight=600 if bar.strong else 400)
        else:
            inset = 0 if bar.strong else 12
            place = Rect(row.x + inset, row.y + AIR, LABEL - 8 - inset, shown.row - 2 * AIR)
            equations.add(bar.label, place, FORMULA)
        weight = 600 if bar.strong else 400
        letters.add(
            plain(bar.value, 3), row.right, middle, size=TEXT, colour=ink, weight=weight, horizontal=1.0
        )
        thick = min(0.42 * shown.row, 10.0) * (1.0 if bar.strong else 0.8)
        end = shown.x_of(bar.value) if bar.value == bar.value else zero
        left, wide = min(zero, end), abs(end - zero)
        if wide < LEAST_BAR and bar.value:
            wide = LEAST_BAR
            left = zero - LEAST_BAR if bar.value < 0 else zero
        rects.append(Rect(left, middle - thick / 2, wide, thick))
        tone = theme.positive if bar.value > 0 else theme.negative
        fills.append(bar.fill if bar.fill is not None else tone)
    line = segments([(zero, track.y, zero, track.bottom)], 1.0, theme.faint)
    return (*marks, boxes(rects, fills, radius=2), line)
