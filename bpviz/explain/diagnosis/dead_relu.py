"""Dead ReLUs: units that are 0 for every example of the batch, so that no gradient ever reaches their weights."""

import numpy as np

from bpviz.engine.activation import Activation
from bpviz.explain.diagnostics import NAMED, Evidence, Finding, Rule, per_layer, unit
from bpviz.explain.numbers import plain
from bpviz.words import Message, say

FEWEST = 5
"""Fewer examples than that say nothing about a unit."""


def examine(evidence: Evidence) -> Finding | None:
    """Looks at the units of every layer that can die."""
    pass_ = evidence.pass_
    if pass_.m < FEWEST:
        return None
    found, units = [], 0
    for l, layer in enumerate(pass_.network.layers, start=1):
        if not _may_die(layer.activation):
            continue
        units += pass_.network.sizes[l]
        largest = pass_["Z", l].max(axis=1)
        found += [(float(z), unit(l, j)) for j, z in enumerate(largest) if z <= 0]
    if not found:
        return None
    found.sort(key=lambda each: each[0])
    z, where = found[0]
    return Finding(
        title=RULE.title,
        evidence=say(
            "ReLUs that are 0 for all {m} examples: {count} of {units} (layer {layers}); unit {unit} of "
            "layer {l} has z ≤ {z}.",
            count=len(found),
            units=units,
            m=pass_.m,
            layers=per_layer([place for _, place in found]),
            unit=where.row + 1,
            l=where.ref.layer,
            z=plain(z),
        ),
        reason=say(
            "Left of the kink the slope is 0, so dz is 0 for every example, and the weights never move again."
        ),
        cures=(
            say("use leaky ReLU, whose slope is never 0"),
            say("choose a smaller learning rate, so that no step throws a unit over its kink"),
            say("start with He's weights"),
        ),
        measured=len(found) / units,
        threshold=0.0,
        units=tuple(place for _, place in found[:NAMED]),
        count=len(found),
    )


def silence(evidence: Evidence) -> Message | None:
    """Nothing to look at, or too little of it."""
    if not any(_may_die(layer.activation) for layer in evidence.pass_.network.layers):
        return say("there is no ReLU in the network")
    return say("there are fewer than 5 examples") if evidence.pass_.m < FEWEST else None


def _may_die(activation: Activation) -> bool:
    """Whether its slope is exactly 0 below the kink: leaky ones do not die."""
    slope = activation.slope
    return slope is not None and activation.kink and bool(slope(np.array([-1.0]))[0] == 0)


RULE = Rule(
    title=say("Dead ReLUs"),
    threshold=say("A ReLU is dead if z ≤ 0 for every one of 5 or more examples."),
    examine=examine,
    order=2,
    silence=silence,
)
