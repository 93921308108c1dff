"""Symmetric units: units of a layer with the same weights, which get the same gradient and stay equal for ever."""

import numpy as np

from bpviz.engine.recorded import Pass
from bpviz.explain.diagnostics import NAMED, Evidence, Finding, Rule, per_layer, unit
from bpviz.words import Message, say

SAME = 1e-10
"""Two numbers are the same if they differ by no more than this share of the largest of their array."""


def examine(evidence: Evidence) -> Finding | None:
    """Looks in hidden layers for units with the same weights and bias coming in and the same weights going out."""
    pass_ = evidence.pass_
    groups = [
        (l, group) for l in range(1, pass_.network.depth) for group in _groups(pass_, l) if len(group) > 1
    ]
    if not groups:
        return None
    groups.sort(key=lambda each: -len(each[1]))
    places = [unit(l, j) for l, group in groups for j in group]
    l, largest = groups[0]
    return Finding(
        title=RULE.title,
        evidence=say(
            "Units with a twin: {count} (layer {layers}); in layer {l}, {group} of {n} have the same weights.",
            count=len(places),
            layers=per_layer(places),
            l=l,
            group=len(largest),
            n=pass_.network.sizes[l],
        ),
        reason=say(
            "Units that start equal get equal gradients, so they stay equal: together they are worth one unit."
        ),
        cures=(say("start with random weights, such as Xavier's: zero is right for biases only"),),
        measured=len(largest) / pass_.network.sizes[l],
        threshold=SAME,
        units=tuple(places[:NAMED]),
        count=len(places),
    )


def _groups(pass_: Pass, l: int) -> list[list[int]]:
    """The units of a hidden layer, those that are copies of one another together."""
    into, out = pass_["W", l], pass_["W", l + 1]
    columns = (into, pass_["b", l], out.T)
    rows = np.hstack([each / (np.abs(each).max() or 1.0) for each in columns])
    in_line = rows @ np.cos(np.arange(1.0, rows.shape[1] + 1))  # copies come to lie side by side
    groups: list[list[int]] = []
    for j in np.argsort(in_line, kind="stable").tolist():
        if groups and bool((np.abs(rows[groups[-1][0]] - rows[j]) <= SAME).all()):
            groups[-1].append(j)
        else:
            groups.append([j])
    return [sorted(group) for group in groups]


def silence(evidence: Evidence) -> Message | None:
    """Without hidden units there are no twins."""
    return say("there is no hidden layer") if evidence.pass_.network.depth < 2 else None


RULE = Rule(
    title=say("Symmetric units"),
    threshold=say(
        "Two units of a hidden layer are twins if all their weights, in and out, and biases agree to 10 digits."
    ),
    examine=examine,
    order=5,
    silence=silence,
)
