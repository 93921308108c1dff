"""Where every unit of a network stands, for any number and size of layers."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import ceil
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bpviz.scene.marks import Numbers
from bpviz.scene.rect import Rect

Rows = NDArray[np.int64]

NODE_PITCH = 8.5
"""Closer than this (pixels) units are not drawn as nodes but as cells of a folded column."""
NUMBERED = 16.8
"""The radius from which a node has room for a number."""
CELL_PITCH = 3.0
MOST_FOLDS = 24
"""A folded column is at most so many cells wide; units beyond that are left out, and counted aloud."""


class Unit(NamedTuple):
    """A unit of layer `layer` (0 is the input), by its row."""

    layer: int
    row: int


class Edge(NamedTuple):
    """The weight W[layer][row, col]: from unit col of the layer before to unit row."""

    layer: int
    row: int
    col: int


@dataclass(frozen=True, slots=True)
class CostBox:
    """The box of J at the right."""


@dataclass(frozen=True, eq=False)
class Column:
    """A layer's place. rows: (shown,) the units that are shown, in order; centre: (shown, 2); size: how many units
    there are.

    radius: of a node, or half the height of a cell. cells: drawn as a folded column of cells, `half_width` to each
    side of x.
    """

    layer: int
    x: float
    size: int
    rows: Rows
    centre: Numbers
    radius: float
    pitch: float
    cells: bool
    half_width: float

    @property
    def hidden(self) -> int:
        """How many units are left out."""
        return self.size - len(self.rows)

    @property
    def folds(self) -> int:
        """How many cells stand side by side."""
        return 1 if not self.cells else len(np.unique(self.centre[:, 0]))

    @property
    def bounds(self) -> Rect:
        """The rectangle round all units."""
        top, bottom = float(self.centre[:, 1].min()), float(self.centre[:, 1].max())
        return Rect(
            self.x - self.half_width,
            top - self.radius,
            2 * self.half_width,
            bottom - top + 2 * self.radius,
        )

    @cached_property
    def index(self) -> Rows:
        """(size,) the place of each unit among the shown ones, −1 where it is left out."""
        places = np.full(self.size, -1, dtype=np.int64)
        places[self.rows] = np.arange(len(self.rows))
        return places


@dataclass(frozen=True, eq=False)
class Placement:
    """columns: one for each layer, the inputs first. scale: how large one designed pixel is drawn."""

    columns: tuple[Column, ...]
    scale: float

    def curves(self, layer: int, rows: Rows, cols: Rows) -> Numbers:
        """(k, 4, 2): the cubics of the weights W[layer][rows, cols], from the layer before to this one."""
        before, after = self.columns[layer - 1], self.columns[layer]
        a = before.centre[before.index[cols]]
        b = after.centre[after.index[rows]]
        rise = b[:, 1] - a[:, 1]
        points = np.empty((len(rows), 4, 2))
        points[:, 0] = _port(before, a, rise, 1.0, 2 * self.scale)
        points[:, 3] = _port(after, b, -rise, -1.0, 2 * self.scale)
        middle = (points[:, 0, 0] + points[:, 3, 0]) / 2
        points[:, 1, 0] = points[:, 2, 0] = middle
        points[:, 1, 1], points[:, 2, 1] = points[:, 0, 1], points[:, 3, 1]
        return points

    def unit_at(self, x: float, y: float) -> Unit | None:
        """The unit whose node or cell the point is in."""
        for column in self.columns:
            gap = column.centre - (x, y)
            if column.cells:
                half = column.half_width / column.folds
                inside = (np.abs(gap[:, 0]) <= half) & (np.abs(gap[:, 1]) <= column.radius)
            else:
                inside = np.hypot(gap[:, 0], gap[:, 1]) <= column.radius + 3
            found = np.flatnonzero(inside)
            if len(found):
                return Unit(column.layer, int(column.rows[found[0]]))
        return None


def _port(column: Column, centre: Numbers, rise: Numbers, side: float, air: float) -> Numbers:
    """(k, 2): where curves leave a unit on its right (side 1) or left (−1): fanned out a little towards where they
    go."""
    if column.cells:
        return np.column_stack(
            [np.full(len(centre), column.x + side * (column.half_width + air)), centre[:, 1]]
        )
    reach = column.radius + air
    fan = np.clip(0.07 * rise, -0.55 * column.radius, 0.55 * column.radius)
    return np.column_stack([centre[:, 0] + side * np.sqrt(reach**2 - fan**2), centre[:, 1] + fan])


def bezier(points: Numbers, u: Numbers | float) -> Numbers:
    """(k, 2): the points of cubics (k, 4, 2) at parameters u, (k,) or one for all."""
    u = np.broadcast_to(np.asarray(u, dtype=float), (len(points),))[:, None]
    v = 1 - u
    return np.asarray(
        v**3 * points[:, 0] + 3 * v**2 * u * points[:, 1] + 3 * v * u**2 * points[:, 2] + u**3 * points[:, 3]
    )


@lru_cache(16)
def placed(sizes: tuple[int, ...], area: Rect, scale: float) -> Placement:
    """place(), remembered: it depends on no number of a pass."""
    return place(sizes, area, scale)


def place(sizes: tuple[int, ...], area: Rect, scale: float = 1.0) -> Placement:
    """The layers from left to right in `area`, the centres of the first and the last on its left and right side."""
    xs = np.linspace(area.x, area.right, len(sizes))
    room = area.width / max(len(sizes) - 1, 1)
    return Placement(
        tuple(
            _column(layer, float(x), n, area, room, scale)
            for layer, (x, n) in enumerate(zip(xs, sizes, strict=True))
        ),
        scale,
    )


def _column(layer: int, x: float, n: int, area: Rect, room: float, scale: float) -> Column:
    if area.height / n >= NODE_PITCH:
        return _nodes(layer, x, n, area, room, scale)
    return _cells(layer, x, n, area, room)


def _nodes(layer: int, x: float, n: int, area: Rect, room: float, scale: float) -> Column:
    pitch = min(area.height / n, 170 * scale)
    roomy = max((pitch - 23 * scale) / 2, 17 * min(scale / 0.8, 1.0))
    numbered = NUMBERED * min(scale / 0.8, 1.0)
    share = numbered if 0.36 * pitch < numbered <= 0.42 * pitch else 0.36 * pitch
    radius = min(share, roomy, 22 * scale + 0.1 * pitch, 38 * scale, 0.2 * room)
    middle = area.y + area.height / 2
    ys = middle + pitch * (np.arange(n) - (n - 1) / 2)
    centre = np.column_stack([np.full(n, x), ys])
    return Column(layer, x, n, np.arange(n), centre, radius, pitch, False, radius)


def _cells(layer: int, x: float, n: int, area: Rect, room: float) -> Column:
    """Folded row by row: unit r stands in line r // folds, place r % folds."""
    most_lines = max(int(area.height / CELL_PITCH), 1)
    folds = min(ceil(n / most_lines), MOST_FOLDS)
    shown = min(n, folds * most_lines)
    rows = np.unique(np.linspace(0, n - 1, shown).round().astype(np.int64))
    lines = ceil(len(rows) / folds)
    pitch = area.height / lines
    width = min(max(folds * min(pitch, 6.0), 12.0), 0.3 * room)
    line, place_ = np.divmod(np.arange(len(rows)), folds)
    centre = np.column_stack([x + width * ((place_ + 0.5) / folds - 0.5), area.y + pitch * (line + 0.5)])
    return Column(layer, x, n, rows, centre, pitch / 2, pitch, True, width / 2)
