"""Single boxes and lines as marks."""

import numpy as np

from bpviz.scene.marks import Boxes, Lines
from bpviz.scene.rect import Rect


def box(rect: Rect, fill: int, *, radius: float = 0.0, line: int = 0, line_width: float = 0.0) -> Boxes:
    """One rectangle."""
    return boxes([rect], [fill], radius=radius, line=[line], line_width=line_width)


def boxes(
    rects: list[Rect],
    fills: list[int],
    *,
    radius: float = 0.0,
    line: list[int] | None = None,
    line_width: float = 0.0,
) -> Boxes:
    """Rectangles of one corner radius and one line width."""
    sides = np.array(rects, dtype=float).reshape(-1, 4)
    count = len(rects)
    return Boxes(
        sides[:, :2],
        sides[:, 2:],
        np.full(count, radius),
        np.array(fills, dtype=np.uint32),
        np.array(line if line is not None else [0] * count, dtype=np.uint32),
        np.full(count, line_width),
    )


def segments(ends: list[tuple[float, float, float, float]], width: float, colour: int) -> Lines:
    """Lines (x0, y0, x1, y1) of one pen."""
    rows = np.array(ends, dtype=float).reshape(-1, 4)
    return Lines(
        rows[:, :2], rows[:, 2:], np.full(len(rows), width), np.full(len(rows), colour, dtype=np.uint32)
    )
