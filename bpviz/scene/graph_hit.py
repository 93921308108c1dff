"""What of a drawn graph can be pointed at, and which of its curves stands at a point."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from bpviz.scene.marks import Numbers

NEAR, TRIED = 7.0, 40
"""So many pixels from a curve the mouse is on it; so many points of each curve are tried."""


class Spot(StrEnum):
    """What of a graph can be pointed at."""

    NODE = "node"
    VALUE = "value"
    DERIVATIVE = "derivative"
    EDGE = "edge"
    FOLD = "fold"


@dataclass(frozen=True, slots=True)
class Hit:
    """place: of the node or the edge in the graph, of a fold the layer."""

    spot: Spot
    place: int


def curve_at(curves: Numbers, x: float, y: float) -> int | None:
    """The curve, of (n, 4, 2), that passes nearest to a point, if it is near."""
    if not len(curves):
        return None
    u = np.linspace(0.0, 1.0, TRIED)[:, None]
    shares = np.hstack([(1 - u) ** 3, 3 * u * (1 - u) ** 2, 3 * u**2 * (1 - u), u**3])
    points = np.einsum("kb,nbx->nkx", shares, curves)
    far = np.hypot(points[..., 0] - x, points[..., 1] - y).min(axis=1)
    nearest = int(far.argmin())
    return nearest if far[nearest] <= NEAR else None
