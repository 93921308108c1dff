"""What a diagnosis is: a rule that looks at a pass and its costs, and the finding that it comes to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.plan import Ref
from bpviz.engine.recorded import Pass
from bpviz.explain.quantity import Quantity
from bpviz.registry import constants
from bpviz.words import Message

PACKAGE = "bpviz.explain.diagnosis"
NAMED = 12
"""A finding names at most so many units; `count` says how many there are."""


@dataclass(frozen=True)
class Evidence:
    """What a rule may look at. costs: (epochs,) the curve so far; full_batch: whether each epoch was one step."""

    pass_: Pass
    costs: Array | None = None
    full_batch: bool = True


@dataclass(frozen=True)
class Finding:
    """evidence: what was found, with its numbers; reason: why that hinders learning; cures: what to try.

    units: where, as far as that can be said, the worst first and at most NAMED of them; count: how many in all.
    measured: the number that crossed `threshold`.
    """

    title: Message
    evidence: Message
    reason: Message
    cures: tuple[Message, ...]
    measured: float
    threshold: float
    units: tuple[Quantity, ...] = ()
    count: int = 0


def never(_evidence: Evidence) -> Message | None:
    """A rule that can always judge."""
    return None


@dataclass(frozen=True)
class Rule:
    """title: the fault; threshold: when the rule speaks, in words; examine: its finding, None for a sound network.

    silence: why the rule cannot judge this network or this evidence at all, None where it can.
    """

    title: Message
    threshold: Message
    examine: Callable[[Evidence], Finding | None]
    order: int = 100
    silence: Callable[[Evidence], Message | None] = never


def rules() -> dict[str, Rule]:
    """{name: rule} of every file in the folder."""
    return cast(dict[str, Rule], dict(constants(PACKAGE, "RULE")))


@np.errstate(all="ignore")
def diagnose(evidence: Evidence) -> dict[str, Finding]:
    """{name of the rule: what it found}, in the order of the rules; empty for a sound network."""
    found = ((name, rule.examine(evidence)) for name, rule in rules().items())
    return {name: finding for name, finding in found if finding is not None}


def unit(layer: int, row: int) -> Quantity:
    """A unit of a layer as a place that can be lit."""
    return Quantity(Ref("A", layer), row)


def per_layer(places: list[Quantity]) -> str:
    """How many of the units are in which layer, in short: 3 in layer 1, 2 in layer 2 → "1: 3, 2: 2"."""
    layers = sorted({place.ref.layer for place in places})
    return ", ".join(f"{l}: {sum(place.ref.layer == l for place in places)}" for l in layers)
