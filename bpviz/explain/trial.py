"""A number tried at another value: what moves with it, how far each of them can go, and how the error shrinks."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import isfinite

from bpviz.engine.recorded import Pass
from bpviz.explain.nudge import Nudge, Row, Start, moved, shrunk, start
from bpviz.explain.quantity import Quantity

Spans = tuple[tuple[float, float], ...]
FRACTIONS = (-1.0, -0.5, 0.5, 1.0)
"""Where in its reach the number is tried to find how far the others go."""
LEAST = 1e-6
"""A span is no shorter than this share of its middle, so that rounding does not look like a movement."""


@dataclass(frozen=True)
class Trial:
    """spans: (lowest, highest) of each number of nudge.chain while the first one moves by up to `reach` either way.

    rows: the table of ever smaller nudges, empty as long as it is not made; `step` is its δ where nothing is moved yet.
    """

    nudge: Nudge
    reach: float
    step: float
    spans: Spans
    rows: tuple[Row, ...] = ()


def trials(
    pass_: Pass,
    quantity: Quantity,
    delta: float,
    step: float,
    reach: float,
    example: int | None,
    spans: Spans | None = None,
) -> Iterator[Trial]:
    """The trial as far as it is made: the nudge, then with its table. `spans` are taken over where they are known."""
    begun = start(pass_, quantity, example)
    trial = Trial(moved(begun, delta), reach, step, _spans(begun, reach) if spans is None else spans)
    yield trial
    yield replace(trial, rows=shrunk(begun, delta or step))


def _spans(begun: Start, reach: float) -> Spans:
    """The hull of where each number is in a few places of the reach; infinite ones left out."""
    tried = [moved(begun, share * reach) for share in FRACTIONS]
    found = []
    for place, move in enumerate(tried[0].chain):
        met = [move.before, *(each.chain[place].after for each in tried)]
        finite = [number for number in met if isfinite(number)] or [0.0]
        low, high = min(finite), max(finite)
        least = max(LEAST * max(abs(low), abs(high)), 1e-300)
        room = max(least - (high - low), 0.0)
        found.append((low - room / 2, high + room / 2))
    return tuple(found)
