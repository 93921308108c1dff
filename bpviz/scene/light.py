"""What is lit on the network because it is pointed at elsewhere: in an equation, a matrix, a tree."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bpviz.explain.formula import Link
from bpviz.scene.marks import Curves, Mark, Rings
from bpviz.scene.placement import Column, Placement
from bpviz.scene.theme import Theme


@dataclass(frozen=True, slots=True)
class Light:
    """units: (layer, row) of each, layer 0 being the inputs; edges: (layer, row, column) of each weight."""

    units: frozenset[tuple[int, int]] = frozenset()
    edges: frozenset[tuple[int, int, int]] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.units or self.edges)

    def __or__(self, other: "Light") -> "Light":
        return Light(self.units | other.units, self.edges | other.edges)


PARAMETERS = ("W", "dW", "W'", "ΔW")
MOST_EDGES = 200
"""So many weights are lit at most; more would hide what they light."""


def light_of(link: Link, sizes: tuple[int, ...]) -> Light:
    """What of the network a part of a formula stands for; sizes: units of every layer, the inputs first.

    A weight is an edge, any other number of a layer its unit; a whole matrix is all of them. The cost is no place.
    """
    (name, layer), unit, of, _ = link
    if name == "J":
        return Light()
    rows = range(sizes[layer]) if unit is None else (unit,)
    if name not in PARAMETERS:
        return Light(units=frozenset((layer, row) for row in rows))
    columns = range(sizes[layer - 1]) if of is None else (of,)
    return Light(edges=frozenset((layer, row, col) for row in rows for col in columns))


def light_of_all(links: Iterable[Link], sizes: tuple[int, ...]) -> Light:
    """What all of them stand for together."""
    light = Light()
    for link in links:
        light |= light_of(link, sizes)
    return light


def meets(light: Light, link: Link, sizes: tuple[int, ...]) -> bool:
    """Whether a part of a formula stands for something of what is lit, and for no more than one number of it."""
    if link.unit is None and sizes[link.ref.layer] > 1:
        return False
    if link.ref.name in PARAMETERS and link.of is None and sizes[link.ref.layer - 1] > 1:
        return False
    found = light_of(link, sizes)
    return bool(found.units & light.units or found.edges & light.edges)


def light_marks(light: Light, placement: Placement, theme: Theme, scale: float) -> tuple[Mark, ...]:
    """A band under each weight that is shown, and a ring round each unit that is."""
    marks: list[Mark] = []
    columns = placement.columns
    curves = [
        placement.curves(layer, np.array([row]), np.array([col]))
        for layer, row, col in sorted(light.edges)[:MOST_EDGES]
        if layer > 0 and _drawn(columns, layer, row) and _drawn(columns, layer - 1, col)
    ]
    if curves:
        points = np.concatenate(curves)
        count = len(points)
        colour = np.full(count, theme.light, dtype=np.uint32)
        marks.append(Curves(points, np.full(count, 3.2 * scale), colour, np.zeros(count, bool)))
    for layer, row in sorted(light.units):
        if not _drawn(columns, layer, row):
            continue
        column = columns[layer]
        place = int(column.index[row])
        radius = column.radius + (5.5 * scale if not column.cells else 1.5 * scale)
        marks.append(
            Rings(
                column.centre[place : place + 1],
                np.array([radius]),
                np.array([2.6 * scale]),
                np.array([theme.light], dtype=np.uint32),
                np.zeros(1, bool),
            )
        )
    return tuple(marks)


def _drawn(columns: Sequence[Column], layer: int, row: int) -> bool:
    """Whether there is such a unit, and a node for it: what is lit may be of a network that is no more."""
    return (
        0 <= layer < len(columns) and 0 <= row < len(columns[layer].index) and columns[layer].index[row] >= 0
    )
