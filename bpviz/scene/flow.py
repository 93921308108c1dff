"""What moves along the edges: contributions w·a going forward, w·dz coming back, and gradients that light edges up."""

import numpy as np

from bpviz.engine.plan import Operation, Rule
from bpviz.scene.edges import Gap, strokes
from bpviz.scene.marks import Curves, Mark, Numbers, Pulses
from bpviz.scene.placement import bezier
from bpviz.scene.progress import arrival, smooth, travel
from bpviz.scene.theme import Theme
from bpviz.scene.values import Values, largest, shares

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
) -> Curves:
    """The edges of a dW step: each in the colour and width of its gradient."""
    share = shares(gap.of(values.gradient(gap.layer)), values.gradient_scale)
    order = np.argsort(np.abs(share), kind="stable")
    light = arrival(operation, fraction) * (1 - smooth(fraction, 0.97, 1.0))
    marks = strokes(gap.curves[order], share[order], theme, scale)
    return Curves(marks.points, np.maximum(marks.width * light, 0.3), marks.colour, marks.dashed)


def morphing(
    gap: Gap, operation: Operation, fraction: float, values: Values, theme: Theme, scale: float
) -> Curves:
    """The edges of an update on their way from W to W'."""
    old, new = (gap.of(values.pass_[name, gap.layer]) for name in ("W", "W'"))
    return strokes(
        gap.curves,
        shares(old + (new - old) * arrival(operation, fraction), values.weight_scale),
        theme,
        scale,
    )
