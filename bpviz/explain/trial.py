"""A number tried at another value: what moves with it, how far each of them can go, and how the error shrinks."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import isfinite

from bpviz.engine.recorded import Pass
from bpviz.explain.nudge import Nudge, Row, nudge, table
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
    moved = nudge(pass_, quantity, delta, example)
    if spans is None:
        spans = _spans(pass_, moved, reach)
    trial = Trial(moved, reach, step, spans)
    yield trial
    yield replace(trial, rows=table(pass_, quantity, delta or step, example))


def _spans(pass_: Pass, moved: Nudge, reach: float) -> Spans:
    """The hull of where each number is in a few places of the reach; infinite ones left out."""
    tried = [nudge(pass_, moved.quantity, share * reach, moved.example) for share in FRACTIONS]
    found = []
    for place, move in enumerate(moved.chain):
        met = [move.before, *(each.chain[place].after for each in tried)]
        finite = [number for number in met if isfinite(number)] or [0.0]
        low, high = min(finite), max(finite)
        least = max(LEAST * max(abs(low), abs(high)), 1e-300)
        room = max(least - (high - low), 0.0)
        found.append((low - room / 2, high + room / 2))
    return tuple(found)
