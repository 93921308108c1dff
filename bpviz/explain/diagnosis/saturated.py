"""Saturated units: a sigmoid or tanh that is flat for nearly every example, so that hardly any error gets through."""

import numpy as np

from bpviz.engine.recorded import Pass
from bpviz.explain.diagnostics import NAMED, Evidence, Finding, Rule, per_layer, unit
from bpviz.explain.numbers import plain
from bpviz.words import Message, say

FLAT = 0.05
"""A slope is flat below this share of the slope at z = 0, where that of sigmoid and tanh is largest."""
MOST = 0.9
"""A unit is saturated if its slope is flat for this share of the examples or more."""
FAR = 50.0
FEWEST = 5
"""Fewer examples than that say nothing about a unit."""


def examine(evidence: Evidence) -> Finding | None:
    """Looks at every unit but those whose loss is computed around their saturation (natural pairs)."""
    pass_ = evidence.pass_
    found = []
    for l, layer in enumerate(pass_.network.layers, start=1):
        slope = layer.activation.slope
        if slope is None or not _may_saturate(pass_, l):
            continue
        flat = slope(pass_["Z", l]) < FLAT * slope(np.zeros(1))[0]
        found += [(float(share), unit(l, j)) for j, share in enumerate(flat.mean(axis=1)) if share >= MOST]
    if not found or pass_.m < FEWEST:
        return None
    found.sort(key=lambda each: -each[0])
    worst, where = found[0]
    z = float(np.abs(pass_["Z", where.ref.layer][where.row]).mean())
    return Finding(
        title=RULE.title,
        evidence=say(
            "Saturated units: {count} (layer {layers}); unit {unit} of layer {l} is flat for {share} of the examples, "
            "with |z| = {z} on average.",
            count=len(found),
            layers=per_layer([place for _, place in found]),
            unit=where.row + 1,
            l=where.ref.layer,
            share=f"{100 * worst:.0f} %",
            z=plain(z),
        ),
        reason=say("Where the activation is flat, g′ is nearly 0: the error times g′ hardly gets through."),
        cures=(
            say("start with smaller weights, such as Xavier's"),
            say("scale the inputs"),
            say("use ReLU or leaky ReLU in hidden layers"),
        ),
        measured=worst,
        threshold=MOST,
        units=tuple(place for _, place in found[:NAMED]),
        count=len(found),
    )


def silence(evidence: Evidence) -> Message | None:
    """Nothing to look at, or too little of it."""
    pass_ = evidence.pass_
    if not any(_may_saturate(pass_, l) for l in range(1, pass_.network.depth + 1)):
        return say("there is no sigmoid or tanh whose loss is not computed around its saturation")
    return say("there are fewer than 5 examples") if pass_.m < FEWEST else None


def _may_saturate(pass_: Pass, l: int) -> bool:
    """Whether it is flat far from 0, and not the output of a natural pair."""
    activation = pass_.network.layers[l - 1].activation
    if activation.slope is None or activation.kink:
        return False
    far, at_zero = activation.slope(np.array([FAR, 0.0]))
    flat = bool(far < FLAT * at_zero)
    return flat and not (l == pass_.network.depth and pass_.cost.is_natural_with(activation))


RULE = Rule(
    title=say("Saturated units"),
    threshold=say(
        "A unit is saturated if its slope is below 5 % of that at z = 0 for at least 90 % of 5 or more examples."
    ),
    examine=examine,
    order=1,
    silence=silence,
)
