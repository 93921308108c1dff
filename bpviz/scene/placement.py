"""Where every unit of a network stands, for any number and size of layers."""

from typing import NamedTuple


class Unit(NamedTuple):
    """A unit of layer `layer` (0 is the input), by its row."""

    layer: int
    row: int


class Edge(NamedTuple):
    """The weight W[layer][row, col]: from unit col of the layer before to unit row."""

    layer: int
    row: int
    col: int
