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
    """All weights of a layer as cells of shares (signed_cells), above `bottom`, and how many are drawn as curves."""
    before, after = placement.columns[gap.layer - 1], placement.columns[gap.layer]
    room, middle = after.x - before.x, (before.x + after.x) / 2
    width, height = min(0.7 * room, 220 * sizes.scale), 1.9 * sizes.small
    top = bottom - 1.6 * sizes.small - height
    letters = Lettering()
    for sign, share in (("+", 0.25), ("−", 0.75)):
        x, y = middle - width / 2 - 0.4 * sizes.small, top + share * height
        letters.add(sign, x, y, size=sizes.small, colour=theme.muted, weight=500, horizontal=1.0)
    strip = Image(heat(cells), heat_palette(theme), middle - width / 2, top, width, height)
    return strip, letters.mark(), shown_words(gap, placement, bottom, sizes, theme)


def shown_words(gap: Gap, placement: Placement, bottom: float, sizes: Sizes, theme: Theme) -> Mark:
    """How many of a layer's weights are drawn as curves."""
    before, after = placement.columns[gap.layer - 1], placement.columns[gap.layer]
    shown = f"{count(gap.shown)} of {count(gap.total)}"
    letters = Lettering()
    for text in (f"strongest {shown} weights shown", f"{shown} shown", shown):
        if text_width(text, sizes.small) <= after.x - before.x - 6:
            middle, y = (before.x + after.x) / 2, bottom - 0.6 * sizes.small
            letters.add(text, middle, y, size=sizes.small, colour=theme.muted, horizontal=0.5)
            break
    return letters.mark()


def signed_cells(matrix: Array) -> Numbers:
    """The matrix as at most STRIP cells: in the upper half the largest positive entry of each block, in the lower half
    the largest negative one, 0 where there is none."""
    high, low = (np.maximum(matrix, 0.0), np.minimum(matrix, 0.0))
    return np.asarray(np.vstack([_pooled(high, np.maximum), _pooled(low, np.minimum)]))


def _pooled(matrix: Array, extreme: np.ufunc) -> Numbers:
    for axis, limit in enumerate((STRIP[0] // 2, STRIP[1])):
        if matrix.shape[axis] > limit:
            starts = np.linspace(0, matrix.shape[axis], limit, endpoint=False).astype(int)
            matrix = extreme.reduceat(matrix, starts, axis=axis)
    return np.asarray(matrix, dtype=float)
