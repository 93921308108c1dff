"""Which weights are drawn as curves: all of a small layer, the strongest of a large one, weakest first."""

from dataclasses import dataclass

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.scene.marks import Colours, Curves, Flags, Numbers
from bpviz.scene.placement import Column, Edge, Placement, Rows, bezier
from bpviz.scene.theme import Theme, mix

MOST = 400
ALL = 640
"""Of more than ALL weights between two layers only the MOST strongest are drawn; more turn to mush."""
DRAFT = 120
"""In a draft only so many weights of a layer with more than FEW are drawn."""
FEW = 160
"""Up to so many curves are wide, each of its own width and colour."""
WIDEST = 5.0
"""The width of the strongest of up to 40 curves; of more they are narrower."""
LEVELS = 16
"""Magnitudes of a large layer are drawn in so many steps, so that curves of one pen can be painted together."""


@dataclass(frozen=True, eq=False)
class Gap:
    """The drawn weights of layer `layer`. rows, cols: (k,), weakest first; curves: (k, 4, 2); total: how many weights
    there are; few: whether they are so few that each has a width of its own."""

    layer: int
    rows: Rows
    cols: Rows
    curves: Numbers
    total: int
    few: bool

    @property
    def shown(self) -> int:
        """How many weights are drawn."""
        return len(self.rows)

    def of(self, matrix: Array) -> Numbers:
        """(k,): the entries of a matrix (n_out, n_in) that belong to the drawn weights."""
        return np.asarray(matrix[self.rows, self.cols], dtype=float)

    def edge_at(self, x: float, y: float, reach: float = 5.0) -> tuple[Edge, float] | None:
        """The drawn weight that passes nearest to the point, if within `reach`, with its distance."""
        if not self.shown:
            return None
        distance = np.full(self.shown, np.inf)
        before = bezier(self.curves, 0.0)
        for u in np.linspace(0, 1, 25)[1:]:
            after = bezier(self.curves, u)
            distance = np.minimum(distance, _from_segment(before, after, x, y))
            before = after
        best = int(distance.argmin())
        if distance[best] > reach:
            return None
        return Edge(self.layer, int(self.rows[best]), int(self.cols[best])), float(distance[best])


def most_drawn(total: int, draft: bool = False) -> int:
    """How many of the weights of a layer are drawn at most."""
    if draft and total > FEW:
        return DRAFT
    return MOST if total > ALL else total


def gap(placement: Placement, layer: int, weights: Array, draft: bool = False) -> Gap:
    """The weights (n_out, n_in) of one layer that are drawn: those between shown units, the strongest."""
    before, after = placement.columns[layer - 1], placement.columns[layer]
    size = np.abs(_shown(weights, before, after))
    flat = size.ravel()
    chosen = np.arange(flat.size)
    most = most_drawn(flat.size, draft)
    if flat.size > most:
        chosen = np.argpartition(flat, flat.size - most)[flat.size - most :]
    chosen = chosen[np.argsort(flat[chosen], kind="stable")]
    rows, cols = np.divmod(chosen, size.shape[1])
    rows, cols = after.rows[rows], before.rows[cols]
    curves = placement.curves(layer, rows, cols)
    return Gap(layer, rows, cols, curves, int(weights.size), most_drawn(flat.size) <= FEW)


def _shown(weights: Array, before: Column, after: Column) -> Array:
    if not before.hidden and not after.hidden:
        return weights
    return np.asarray(weights[np.ix_(after.rows, before.rows)])


def _from_segment(a: Numbers, b: Numbers, x: float, y: float) -> Numbers:
    along = b - a
    length = np.maximum((along**2).sum(axis=1), 1e-12)
    share = np.clip(((np.array([x, y]) - a) * along).sum(axis=1) / length, 0, 1)
    gap_ = a + share[:, None] * along - (x, y)
    return np.asarray(np.hypot(gap_[:, 0], gap_[:, 1]))


def strokes(
    curves: Numbers, share: Numbers, theme: Theme, scale: float, dim: float = 1.0, few: bool = True
) -> Curves:
    """Curves whose width and colour say the share of the scale, −1 … 1 (k,); negative ones are dashed.

    dim: how much of the colour is left against the ground. few: each has a width of its own, else they come in LEVELS.
    """
    size = np.abs(share)
    if not few:
        size = np.ceil(size * LEVELS) / LEVELS
        order = np.lexsort((share < 0, size))
        curves, share, size = curves[order], share[order], size[order]
    ends = np.where(share < 0, np.uint32(theme.negative), np.uint32(theme.positive))
    faintest, power = (0.32, 0.8) if few else (0.12, 1.3)
    strength = dim * (faintest + (1 - faintest) * size**power)
    if few:
        width = np.maximum(WIDEST * min(1.0, (40 / max(len(share), 1)) ** 0.5) * scale * size, 0.7)
    else:  # one pixel and less is painted many times faster, and most weights of a large layer are small
        width = np.minimum(0.55 + size, 1.0) + np.maximum(size - 0.72, 0.0) * 5.5 * scale
    colour: Colours = mix(theme.background, ends, strength)
    dashed: Flags = share < 0
    return Curves(curves, width, colour, dashed)
