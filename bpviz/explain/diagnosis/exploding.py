"""Exploding gradients: the error grows from layer to layer on its way back, until a step throws the weights away."""

from math import isfinite

from bpviz.explain.diagnostics import Evidence, Finding, Rule
from bpviz.explain.flow import errors
from bpviz.explain.numbers import plain
from bpviz.words import say

MOST = 100.0
"""The gradient explodes if the error of layer 1 is above so many times that of the last layer."""


def examine(evidence: Evidence) -> Finding | None:
    """Compares the root mean square of dZ[1] with that of dZ[L]; numbers that have run away count as exploded."""
    sizes = errors(evidence.pass_)
    L = len(sizes)
    away = not all(map(isfinite, sizes))
    if not away and not (L >= 2 and sizes[0] > MOST * sizes[-1] > 0):
        return None
    ratio = float("inf") if away else sizes[0] / sizes[-1]
    found = say("The error of at least one layer is not finite any more.")
    if not away:
        found = say(
            "The error of layer 1 is {first}, that of layer {L} {last}: {ratio} times as large, {factor} times a "
            "layer.",
            first=plain(sizes[0], 3),
            last=plain(sizes[-1], 3),
            L=L,
            ratio=plain(ratio, 3),
            factor=plain(ratio ** (1 / (L - 1)), 3),
        )
    return Finding(
        title=RULE.title,
        evidence=found,
        reason=say(
            "On its way back the error is multiplied by weights and slopes; factors above 1 multiply up."
        ),
        cures=(
            say("start with smaller weights, such as Xavier's or He's"),
            say("choose a smaller learning rate"),
            say("clip the gradient to a largest norm"),
        ),
        measured=ratio,
        threshold=MOST,
    )


RULE = Rule(
    title=say("Exploding gradients"),
    threshold=say(
        "The error (root mean square of dZ) of layer 1 is above 100 times that of the last layer, or not finite."
    ),
    examine=examine,
    order=4,
)
