"""The kinds of mark that a picture is made of: columns of arrays, never an object for each edge.

Coordinates are logical pixels, x to the right and y down. Colours are 0xAARRGGBB, opaque unless a kind says otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bpviz.explain.formula import Formula, Role

Numbers = NDArray[np.float64]
Colours = NDArray[np.uint32]
Flags = NDArray[np.bool_]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, eq=False, slots=True)
class Curves:
    """Cubic curves, drawn in order. points: (n, 4, 2) start, two controls, end; width, colour, dashed: (n,)."""

    points: Numbers
    width: Numbers
    colour: Colours
    dashed: Flags


@dataclass(frozen=True, eq=False, slots=True)
class Pulses:
    """Moving points with a soft halo and a trail. position: (n, 2); trail: (n, k, 2), newest first; radius, colour,
    hollow: (n,).

    A hollow pulse is a ring filled with `ground`.
    """

    position: Numbers
    trail: Numbers
    radius: Numbers
    colour: Colours
    hollow: Flags
    ground: int


@dataclass(frozen=True, eq=False, slots=True)
class Discs:
    """Filled circles. centre: (n, 2); radius, colour: (n,)."""

    centre: Numbers
    radius: Numbers
    colour: Colours


@dataclass(frozen=True, eq=False, slots=True)
class Rings:
    """Circles of a line. centre: (n, 2); radius (of the middle of the line), width, colour, dashed: (n,)."""

    centre: Numbers
    radius: Numbers
    width: Numbers
    colour: Colours
    dashed: Flags


@dataclass(frozen=True, eq=False, slots=True)
class Glows:
    """Soft light round a disc: full at `inner`, gone at `outer`. centre: (n, 2); inner, outer, colour: (n,); alpha is
    its strength."""

    centre: Numbers
    inner: Numbers
    outer: Numbers
    colour: Colours


@dataclass(frozen=True, eq=False, slots=True)
class Arcs:
    """Parts of circles, clockwise from twelve o'clock. centre: (n, 2); radius, width, start, sweep (degrees), colour:
    (n,)."""

    centre: Numbers
    radius: Numbers
    width: Numbers
    start: Numbers
    sweep: Numbers
    colour: Colours


@dataclass(frozen=True, eq=False, slots=True)
class Boxes:
    """Rectangles with rounded corners. corner, size: (n, 2); radius, fill, line, line_width: (n,); line_width 0 is no
    line."""

    corner: Numbers
    size: Numbers
    radius: Numbers
    fill: Colours
    line: Colours
    line_width: Numbers


@dataclass(frozen=True, eq=False, slots=True)
class Lines:
    """Straight lines. start, end: (n, 2); width, colour: (n,)."""

    start: Numbers
    end: Numbers
    width: Numbers
    colour: Colours


@dataclass(frozen=True, eq=False, slots=True)
class Polyline:
    """One connected line through points (n, 2)."""

    points: Numbers
    width: float
    colour: int
    dashed: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Image:
    """A heat strip: cells (rows, columns) of indices into palette (256,), stretched over the rectangle without
    smoothing."""

    cells: Bytes
    palette: Colours
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, eq=False, slots=True)
class Texts:
    """Lines of text. anchor: (n, 2); size (pixels), weight (400, 500, 600), colour, horizontal: (n,).

    horizontal: the share of the text left of the anchor (0 starts there, 0.5 is centred, 1 ends there). anchor's y is
    the
    middle of a digit's height.
    """

    text: tuple[str, ...]
    anchor: Numbers
    size: Numbers
    weight: NDArray[np.int64]
    colour: Colours
    horizontal: Numbers


@dataclass(frozen=True, eq=False, slots=True)
class Formulas:
    """Typeset mathematics, each in a box: broken into lines or shrunk until it fits.

    corner, box: (n, 2), the box's top left and its size; size (pixels), horizontal (0 left, 0.5 middle): (n,).
    Vertically each stands in the middle of its box. palette: the colour of each role of a formula's parts.
    """

    formula: tuple[Formula, ...]
    corner: Numbers
    box: Numbers
    size: Numbers
    horizontal: Numbers
    palette: Mapping[Role, int]


Mark = Curves | Pulses | Discs | Rings | Glows | Arcs | Boxes | Lines | Polyline | Image | Texts | Formulas
