"""Vanishing gradients: the error shrinks from layer to layer on its way back, so the first layers hardly learn."""

from bpviz.explain.diagnostics import Evidence, Finding, Rule
from bpviz.explain.flow import errors
from bpviz.explain.numbers import plain
from bpviz.words import Message, say

LEAST = 1e-3
"""The gradient vanishes if the error of layer 1 is below this share of that of the last layer."""


def examine(evidence: Evidence) -> Finding | None:
    """Compares the root mean square of dZ[1] with that of dZ[L]; where dZ[1] is exactly 0 another rule knows why."""
    sizes = errors(evidence.pass_)
    L = len(sizes)
    if L < 2 or not 0 < sizes[0] < LEAST * sizes[-1]:
        return None
    ratio = sizes[0] / sizes[-1]
    return Finding(
        title=RULE.title,
        evidence=say(
            "The error of layer 1 is {first}, that of layer {L} {last}: {ratio} of it, {factor} a layer.",
            first=plain(sizes[0], 3),
            last=plain(sizes[-1], 3),
            L=L,
            ratio=plain(ratio, 3),
            factor=plain(ratio ** (1 / (L - 1)), 3),
        ),
        reason=say(
            "On its way back the error is multiplied by weights and slopes; with factors below 1 it fades."
        ),
        cures=(
            say("use tanh or ReLU in place of sigmoid, whose slope is 1/4 at most"),
            say("start with Xavier's weights, or He's for ReLU"),
            say("use fewer layers"),
        ),
        measured=ratio,
        threshold=LEAST,
    )


def silence(evidence: Evidence) -> Message | None:
    """One layer has nothing to be compared with."""
    return say("there is one layer only") if evidence.pass_.network.depth < 2 else None


RULE = Rule(
    title=say("Vanishing gradients"),
    threshold=say(
        "The error (root mean square of dZ) of layer 1 is below a thousandth of that of the last layer."
    ),
    examine=examine,
    order=3,
    silence=silence,
)
