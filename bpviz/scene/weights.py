"""What is said of the weights beside their curves: numbers in a very small network, heat strips under large layers."""

from collections.abc import Sequence

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.scene.edges import Gap
from bpviz.scene.headings import count
from bpviz.scene.layout import Sizes
from bpviz.scene.marks import Image, Mark, Numbers
from bpviz.scene.measure import text_width
from bpviz.scene.nodes import brief, heat, heat_palette
from bpviz.scene.placement import Placement, bezier
from bpviz.scene.rect import Rect
from bpviz.scene.shapes import boxes
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme

STRIP = (28, 180)
"""A heat strip shows a weight matrix in at most so many lines and cells."""
PLACES = (0.3, 0.7, 0.22, 0.78)
"""Where along its curve a weight's number may stand."""


def numbers(gaps: Sequence[Gap], matrices: Sequence[Array], sizes: Sizes, theme: Theme) -> tuple[Mark, ...]:
    """Each weight as a number on its curve, the strongest first, where it covers no other."""
    size, letters = 0.95 * sizes.small, Lettering()
    taken: list[Rect] = []
    for gap, matrix in zip(gaps, matrices, strict=True):
        weights = gap.of(matrix)
        for k in np.argsort(-np.abs(weights), kind="stable").tolist():
            text = brief(float(weights[k]))
            spot = _free(gap.curves[k : k + 1], text_width(text, size, 500) + 6, 1.4 * size, taken)
            if spot is None:
                continue
            taken.append(spot)
            x, y = spot.x + spot.width / 2, spot.y + spot.height / 2
            letters.add(text, x, y, size=size, colour=theme.muted, weight=500, horizontal=0.5)
    return (boxes(taken, [theme.background] * len(taken), radius=3), letters.mark()) if taken else ()


def _free(curve: Numbers, width: float, height: float, taken: list[Rect]) -> Rect | None:
    for u in PLACES:
        x, y = bezier(curve, u)[0].tolist()
        spot = Rect(x - width / 2, y - height / 2, width, height)
        if not any(spot.overlaps(other) for other in taken):
            return spot
    return None


def strip_height(sizes: Sizes) -> float:
    """What a heat strip needs with the words under it."""
    return 3.4 * sizes.small


def heat_strip(
    gap: Gap, cells: Numbers, placement: Placement, bottom: float, sizes: Sizes, theme: Theme
) -> tuple[Mark, ...]:
    """All weights of a layer as cells of shares −1 … 1, above `bottom`, and how many of them are drawn as curves."""
    before, after = placement.columns[gap.layer - 1], placement.columns[gap.layer]
    room, middle = after.x - before.x, (before.x + after.x) / 2
    width, height = min(0.7 * room, 220 * sizes.scale), 1.9 * sizes.small
    top = bottom - 1.6 * sizes.small - height
    shown = f"{count(gap.shown)} of {count(gap.total)}"
    letters = Lettering()
    for text in (f"strongest {shown} weights shown", f"{shown} shown", shown):
        if text_width(text, sizes.small) <= room - 6:
            y = bottom - 0.6 * sizes.small
            letters.add(text, middle, y, size=sizes.small, colour=theme.muted, horizontal=0.5)
            break
    return Image(heat(cells), heat_palette(theme), middle - width / 2, top, width, height), letters.mark()


def pooled(matrix: Numbers, most: Sequence[int] = STRIP) -> Numbers:
    """The matrix in at most `most` lines and cells: of each block the entry with the largest magnitude."""
    for axis, limit in enumerate(most):
        if matrix.shape[axis] > limit:
            starts = np.linspace(0, matrix.shape[axis], limit, endpoint=False).astype(int)
            high, low = (bound.reduceat(matrix, starts, axis=axis) for bound in (np.maximum, np.minimum))
            matrix = np.where(high >= -low, high, low)
    return matrix
