"""Too large a learning rate: the cost jumps up and down, or climbs, in place of falling."""

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.explain.diagnostics import Evidence, Finding, Rule
from bpviz.explain.numbers import plain
from bpviz.words import Message, say

WINDOW, SHORTEST = 20, 8
"""So many of the last epochs are looked at, as soon as there are so many at all."""
RISES, SIZE, PROGRESS = 0.3, 0.02, 0.5
"""The cost oscillates if at least 30 % of the epochs raise it, by steps of 2 % of it or more on average, and the way
that it has come is less than half of the way that it has gone up and down."""
CLIMBED = 3.0
"""The cost has run away if it is so many times its first value, or not finite."""


def examine(evidence: Evidence) -> Finding | None:
    """Looks at the end of the curve, from 8 epochs on."""
    if evidence.costs is None or len(evidence.costs) < SHORTEST:
        return None
    costs, rate = evidence.costs, plain(evidence.pass_.rate)
    last = costs[-WINDOW - 1 :]
    if not np.isfinite(costs[-1]) or costs[-1] > CLIMBED * costs[0] > 0:
        return _finding(
            say(
                "The cost began at {first} and is {last} now, at a learning rate of {rate}.",
                first=plain(float(costs[0])),
                last=plain(float(costs[-1])),
                rate=rate,
            ),
            float(costs[-1] / costs[0]),
            CLIMBED,
            evidence,
        )
    rises, size, progress = _measured(last)
    if rises < RISES or size < SIZE or progress > PROGRESS:
        return None
    found = say(
        "The cost rose in {rises} of the last {epochs} epochs, by steps of {size} of it on average, at a learning rate "
        "of {rate}.",
        rises=round(rises * (len(last) - 1)),
        epochs=len(last) - 1,
        size=f"{100 * size:.1f} %",
        rate=rate,
    )
    return _finding(found, rises, RISES, evidence)


def _measured(costs: Array) -> tuple[float, float, float]:
    """The share of the epochs that rise, the mean step as a share of the mean cost, and how straight the way is."""
    steps = np.diff(costs)
    way = float(np.abs(steps).sum())
    mean = float(np.abs(costs).mean())
    if way == 0 or mean == 0:
        return 0.0, 0.0, 1.0
    return float((steps > 0).mean()), way / len(steps) / mean, abs(float(costs[-1] - costs[0])) / way


def _finding(found: Message, measured: float, threshold: float, evidence: Evidence) -> Finding:
    cures: tuple[Message, ...] = (say("choose a learning rate a third as large, or smaller still"),)
    if not evidence.full_batch:
        cures += (say("choose larger batches: part of the jumping is that every batch is another one"),)
    return Finding(
        title=RULE.title,
        evidence=found,
        reason=say(
            "A step longer than the valley is wide lands on its other side, as high as before or higher."
        ),
        cures=cures,
        measured=measured,
        threshold=threshold,
    )


def silence(evidence: Evidence) -> Message | None:
    """A curve has to have begun."""
    epochs = 0 if evidence.costs is None else len(evidence.costs)
    if epochs < SHORTEST:
        return say("there are {epochs} epochs so far, and it takes 8", epochs=epochs)
    return None


RULE = Rule(
    title=say("Too large a learning rate"),
    threshold=say(
        "Of the last 20 epochs at least 30 % raise the cost, by steps of 2 % or more on average, and less than half of "
        "that way is progress; or the cost is 3 times what it was at first, or not finite."
    ),
    examine=examine,
    order=6,
    silence=silence,
)
