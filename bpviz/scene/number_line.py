"""A number line: a value has a place on it, a place a value, and its ticks are round numbers."""

from dataclasses import dataclass
from math import ceil, floor, log10

import numpy as np

from bpviz.explain.numbers import fixed
from bpviz.scene.marks import Mark
from bpviz.scene.measure import text_width
from bpviz.scene.shapes import segments
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme

TICK = 3.5
LABEL = 10.0
OVERHANG = 8.0
"""A label may reach so far beyond the ends of its line."""
MOST_DECIMALS = 9


@dataclass(frozen=True, slots=True)
class NumberLine:
    """x, width: where it stands from low to high; y: its height in the picture."""

    x: float
    y: float
    width: float
    low: float
    high: float

    def place(self, value: float) -> float:
        """The x of a value; beyond the ends, the nearer end."""
        share = (value - self.low) / (self.high - self.low)
        return self.x + self.width * min(max(share, 0.0), 1.0) if share == share else self.x

    def value(self, x: float) -> float:
        """The value at an x; beyond the ends, that of the nearer end."""
        share = min(max((x - self.x) / self.width, 0.0), 1.0)
        return self.low + share * (self.high - self.low)

    def holds(self, value: float) -> bool:
        """Whether the value is on the line."""
        return bool(self.low <= value <= self.high)

    def ticks(self) -> tuple[tuple[float, str], ...]:
        """Round values with their labels, as many as there is room for; none where their labels would be too long."""
        for most in (6, 5, 4, 3, 2):
            step = round_step((self.high - self.low) / most)
            decimals = max(-floor(log10(step) + 1e-9), 0)
            if decimals > MOST_DECIMALS:
                break
            first, last = ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9)
            values = [number * step for number in range(first, last + 1)]
            labels = [fixed(value, decimals) for value in values]
            widest = max((text_width(label, LABEL) for label in labels), default=0.0)
            if len(values) >= 2 and widest + 10 <= self.width * step / (self.high - self.low):
                return tuple(zip(values, labels, strict=True))
        return ()

    def marks(self, theme: Theme, letters: Lettering, thick: float = 1.0) -> tuple[Mark, ...]:
        """The line with its ticks; their labels are added to `letters`."""
        ticks = self.ticks()
        for value, label in ticks:
            x, half = self.place(value), text_width(label, LABEL) / 2
            if self.x - OVERHANG <= x - half and x + half <= self.x + self.width + OVERHANG:
                letters.add(label, x, self.y + 14, size=LABEL, colour=theme.muted, horizontal=0.5)
        strokes = [(self.place(value), self.y - TICK, self.place(value), self.y + TICK) for value, _ in ticks]
        axis = segments([(self.x, self.y, self.x + self.width, self.y)], thick, theme.faint)
        return (axis, segments(strokes, 1.0, theme.faint)) if strokes else (axis,)


def round_step(least: float) -> float:
    """The smallest of … 0.1, 0.2, 0.5, 1, 2, 5 … that is no smaller than `least`."""
    power = 10.0 ** floor(np.log10(least))
    return float(next(rung * power for rung in (1.0, 2.0, 5.0, 10.0) if rung * power >= least * (1 - 1e-9)))
