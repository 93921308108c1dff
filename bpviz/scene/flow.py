"""What moves along the edges: contributions w·a going forward, w·dz coming back, and gradients that light edges up."""

import numpy as np

from bpviz.engine.plan import Operation, Rule
from bpviz.scene.edges import Gap, strokes
from bpviz.scene.marks import Curves, Mark, Numbers, Pulses
from bpviz.scene.placement import bezier
from bpviz.scene.progress import arrival, smooth, travel
from bpviz.scene.theme import Theme, mix
from bpviz.scene.values import Values, between, largest, shares

TRAIL = 9
LEVELS = 8
"""Pulses come in so many sizes for each sign, so that a painter can keep them."""


def pulses(
    curves: Numbers, carried: Numbers, scale_of: float, along: float, theme: Theme, scale: float
) -> Pulses:
    """Pulses at `along` (0 … 1, from start to end; negative directions come as reversed curves), larger for a larger
    share.

    curves: (k, 4, 2); carried: (k,). What carries nothing at all is left out.
    """
    share = shares(carried, scale_of)
    moving = np.abs(share) > 1e-3
    curves, share = curves[moving], share[moving]
    level = np.ceil(np.abs(share) ** 0.6 * LEVELS) / LEVELS
    few = len(share) <= 60
    radius = (
        (1.2 + (4.6 if few else 3.0) * level) * scale * (1.0 if few else 0.8 if len(share) <= 200 else 0.66)
    )
    colour = np.where(share < 0, np.uint32(theme.negative), np.uint32(theme.positive))
    behind = [max(along - 0.011 * (k + 1), 0.0) for k in range(TRAIL)]
    trail = np.stack([bezier(curves, u) for u in behind], axis=1)
    return Pulses(bezier(curves, along), trail, radius, colour, share < 0, theme.background)


def flowing(
    gap: Gap, operation: Operation, fraction: float, values: Values, theme: Theme, scale: float
) -> tuple[Mark, ...]:
    """The pulses of a Z step (forward) or of a step that sends dZ back through W (backward)."""
    along = travel(operation, fraction)
    if along is None:
        return ()
    flow = values.flow(operation)
    curves = gap.curves if operation.rule is Rule.AFFINE else gap.curves[:, ::-1]
    return (pulses(curves, gap.of(flow), largest(flow), along, theme, scale),)


def lit(
    gap: Gap, operation: Operation, fraction: float, values: Values, theme: Theme, scale: float
) -> tuple[Mark, ...]:
    """The edges of a dW step: each turns from its weight to its gradient, on a light of the backward phase, and at the
    very end back."""
    gradient = shares(gap.of(values.gradient(gap.layer)), values.gradient_scale)
    weight = shares(gap.of(values.pass_["W", gap.layer]), values.weight_scale)
    turned = arrival(operation, fraction) * (1 - smooth(fraction, 0.97, 1.0))
    return _changing(
        gap, weight + (gradient - weight) * turned, gradient * turned, theme.backward, theme, scale
    )


def morphing(
    gap: Gap, operation: Operation, fraction: float, values: Values, theme: Theme, scale: float
) -> tuple[Mark, ...]:
    """The edges of an update on their way from W to W', on a light of the update's colour where they change most."""
    old, new = (gap.of(values.pass_[name, gap.layer]) for name in ("W", "W'"))
    moved = arrival(operation, fraction)
    with np.errstate(over="ignore", invalid="ignore"):
        step = new - old
    change = shares(step, largest(step)) * np.sin(np.pi * moved)
    return _changing(
        gap, shares(between(old, new, moved), values.weight_scale), change, theme.update, theme, scale
    )


def _changing(
    gap: Gap, share: Numbers, light: Numbers, accent: int, theme: Theme, scale: float
) -> tuple[Mark, ...]:
    """Edges of these shares, weakest first, each on a band of light (0 … 1) where there are few of them."""
    order = np.argsort(np.abs(share), kind="stable")
    edges = strokes(gap.curves[order], share[order], theme, scale, few=gap.few)
    strength = np.abs(light[order])
    lighted = strength > 0.02
    if not gap.few or not lighted.any():
        return (edges,)
    band = Curves(
        edges.points[lighted],
        edges.width[lighted] + (3 + 5 * strength[lighted]) * scale,
        mix(theme.background, accent, 0.42 * strength[lighted]),
        np.zeros(int(lighted.sum()), dtype=bool),
    )
    return band, edges
