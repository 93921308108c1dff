"""The map of a gradient check: a cell for every checked parameter, its colour the size of its error."""

from dataclasses import dataclass

import numpy as np

from bpviz.engine.network import Network
from bpviz.engine.plan import Ref
from bpviz.explain.checkup import ACCEPTED, Checkup
from bpviz.explain.formula import Formula, Kind, Operator, Role
from bpviz.explain.formula import row as side_by_side
from bpviz.explain.notation import Notation
from bpviz.scene.equations import Equations
from bpviz.scene.headings import count
from bpviz.scene.log_plot import power
from bpviz.scene.marks import Colours, Image, Mark
from bpviz.scene.measure import text_width
from bpviz.scene.rect import Rect
from bpviz.scene.shapes import box, boxes, segments
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme, blend, mix

SMALL = 11.0
LARGEST_CELL, LEAST_CELL = 18.0, 3.0
LOOSE, LEAST_TILE, ROUNDED = 8, 4, 150
"""Cells of so many pixels have air between them; smaller ones than the next are flat; so few have round corners."""
GAP, BLOCK, LABEL, NAMED = 14.0, 12.0, 34.0, 78.0
"""Between two blocks across and down; the height of a block's label, and the width of its name."""
LOW, HIGH = -10.0, -2.0
"""Exponents of the errors at which the colour begins and is full."""
LEVELS = 200
PENDING, KINK, DROWNED, NOTHING = 200, 201, 202, 255


@dataclass(frozen=True, slots=True)
class Block:
    """The cells of [W | b] of a layer: (rows, columns) of places in check.indices, −1 for none."""

    layer: int
    cells: np.ndarray
    rect: Rect
    cell: float


def blocks_in(network: Network, checkup: Checkup, rect: Rect) -> tuple[Block, ...]:
    """A block for each layer, from the top of the rectangle down: its matrix [W | b], or the cells of a sample one
    after the other."""
    check = checkup.check
    widest = max(layer.weights.shape[1] + 1 for layer in network.layers)
    if checkup.whole and rect.width / widest >= LEAST_CELL:
        cell = min(LARGEST_CELL, rect.width / widest)
        return _matrices(network, rect, float(int(cell)) if cell >= LEAST_TILE else cell)
    return _sampled(check.indices, network, rect)


def _matrices(network: Network, rect: Rect, cell: float) -> tuple[Block, ...]:
    x, y, tall, start, found = rect.x, rect.y, 0.0, 0, []
    for l, layer in enumerate(network.layers, start=1):
        rows, columns = layer.weights.shape[0], layer.weights.shape[1] + 1
        cells = start + np.arange(rows * columns).reshape(rows, columns)
        start += rows * columns
        wide, high = columns * cell, rows * cell
        if x > rect.x and x + wide > rect.right + 0.5:
            x, y, tall = rect.x, y + tall + BLOCK, 0.0
        found.append(Block(l, cells, Rect(x, y + LABEL, wide, high), cell))
        x += max(wide, NAMED) + GAP
        tall = max(tall, LABEL + high)
    return tuple(found)


def _sampled(indices: np.ndarray, network: Network, rect: Rect) -> tuple[Block, ...]:
    ends = np.cumsum([layer.weights.size + layer.biases.size for layer in network.layers])
    of_layer = np.searchsorted(ends, indices, side="right")
    cell = 9.0 if indices.size <= 900 else 6.0
    columns = int(rect.width // cell)
    y, found = rect.y, []
    for l in range(network.depth):
        places = np.flatnonzero(of_layer == l)
        if not places.size:
            continue
        across = min(columns, places.size)
        rows = -(-places.size // across)
        cells = np.full(rows * across, -1)
        cells[: places.size] = places
        block = Rect(rect.x, y + LABEL, across * cell, rows * cell)
        found.append(Block(l + 1, cells.reshape(rows, across), block, cell))
        y = block.bottom + BLOCK - 6
    return tuple(found)


def palette(theme: Theme) -> Colours:
    """(256,): the errors from small to large, and then the cells that have none."""
    made = np.full(256, theme.surface, dtype=np.uint32)
    made[:LEVELS] = mix(theme.neutral, theme.bad, np.linspace(0, 1, LEVELS))
    made[PENDING] = theme.line
    made[KINK] = theme.update
    made[DROWNED] = blend(theme.surface, theme.negative, 0.45)
    return made


def shades(checkup: Checkup) -> np.ndarray:
    """(k,) the index into the palette of every checked parameter."""
    check = checkup.check
    found = np.full(check.indices.size, PENDING, dtype=np.uint8)
    exponents = np.log10(np.maximum(np.nan_to_num(check.errors, nan=1.0), 1e-300))
    share = np.clip((exponents - LOW) / (HIGH - LOW), 0.0, 1.0)
    found[: check.done] = np.rint(share * (LEVELS - 1)).astype(np.uint8)
    found[: check.done][check.drowned] = DROWNED
    found[: check.done][check.kinks[: check.done]] = KINK
    return found


def map_marks(
    network: Network,
    checkup: Checkup,
    blocks: tuple[Block, ...],
    notation: Notation,
    theme: Theme,
    letters: Lettering,
) -> tuple[Mark, ...]:
    """The blocks with their names; how many are checked of how many is added to `letters` where it is a sample."""
    colours, shade, equations = palette(theme), shades(checkup), Equations(theme)
    marks: list[Mark] = []
    for block in blocks:
        label = Rect(block.rect.x, block.rect.y - LABEL, max(block.rect.width, NAMED), LABEL - 5)
        equations.add(_name(notation, block.layer), label, 14)
        cells = np.where(block.cells >= 0, shade[np.maximum(block.cells, 0)], NOTHING).astype(np.uint8)
        few = checkup.check.indices.size <= ROUNDED
        marks += _rounded(block, cells, colours, theme) if few else _tiled(block, cells, colours)
        if not checkup.whole:
            layer = network.layers[block.layer - 1]
            size = layer.weights.size + layer.biases.size
            words = f"{count(int((block.cells >= 0).sum()))} of {count(size)}"
            middle = label.y + 0.5 * label.height
            letters.add(words, label.x + NAMED + 10, middle, size=SMALL, colour=theme.muted)
        elif block.cells.shape[1] > 1:
            x = block.rect.right - block.cell
            marks.append(segments([(x, block.rect.y - 3, x, block.rect.bottom + 3)], 1.0, theme.muted))
    return (*marks, equations.mark())


def frame(place: int | None, blocks: tuple[Block, ...], theme: Theme) -> tuple[Mark, ...]:
    """A frame round the cell with this place in check.indices."""
    for block in blocks if place is not None else ():
        lines, columns = np.nonzero(block.cells == place)
        if lines.size:
            x, y = block.rect.x + columns[0] * block.cell, block.rect.y + lines[0] * block.cell
            around = Rect(x, y, block.cell, block.cell).inset(-1.0)
            return (box(around, 0, radius=3, line=theme.text, line_width=1.6),)
    return ()


def _name(notation: Notation, layer: int) -> Formula:
    """dW, and db of the last column."""
    bar = Operator("|", Kind.BINARY, Role.QUIET)
    return side_by_side(notation.whole(Ref("dW", layer)), bar, notation.whole(Ref("db", layer)))


def _rounded(block: Block, cells: np.ndarray, colours: Colours, theme: Theme) -> tuple[Mark, ...]:
    """A few cells with round corners; those to come are outlines."""
    air, radius = min(1.5, 0.1 * block.cell), min(3.0, 0.2 * block.cell)
    known: tuple[list[Rect], list[int]] = ([], [])
    coming: list[Rect] = []
    for row, column in np.argwhere(cells != NOTHING).tolist():
        x, y = block.rect.x + column * block.cell, block.rect.y + row * block.cell
        rect = Rect(x, y, block.cell - air, block.cell - air)
        if cells[row, column] == PENDING:
            coming.append(rect.inset(0.5))
        else:
            known[0].append(rect)
            known[1].append(int(colours[cells[row, column]]))
    empty, lines = [theme.surface] * len(coming), [theme.line] * len(coming)
    outlines = boxes(coming, empty, radius=radius, line=lines, line_width=1.0)
    return boxes(*known, radius=radius), outlines


def _tiled(block: Block, cells: np.ndarray, colours: Colours) -> tuple[Mark, ...]:
    """Many cells as one image of whole pixels: air between them where they are large, those to come as outlines."""
    k = int(block.cell)
    if k < LEAST_TILE:
        return (Image(cells, colours, *block.rect),)
    tiles = np.repeat(np.repeat(cells, k, axis=0), k, axis=1)
    inside = np.zeros(k, dtype=bool)
    inside[1 : k - 1 - (k >= LOOSE)] = True
    within = np.outer(np.tile(inside, cells.shape[0]), np.tile(inside, cells.shape[1]))
    tiles[within & (tiles == PENDING)] = NOTHING
    if k >= LOOSE:
        tiles[k - 1 :: k] = tiles[:, k - 1 :: k] = NOTHING
    return (Image(tiles, colours, *block.rect),)


def scale_marks(rect: Rect, theme: Theme, letters: Lettering) -> tuple[Mark, ...]:
    """What the colours mean."""
    ramp = Rect(rect.x, rect.y, 0.4 * rect.width, 8)
    cells = np.arange(LEVELS, dtype=np.uint8)[None, :]
    marks: list[Mark] = [Image(cells, palette(theme), *ramp)]
    for exponent in (LOW, np.log10(ACCEPTED), HIGH):
        x = ramp.x + ramp.width * (exponent - LOW) / (HIGH - LOW)
        share = (exponent - LOW) / (HIGH - LOW)
        horizontal = 0.0 if share == 0 else 1.0 if share == 1 else 0.5
        letters.add(
            power(round(exponent)), x, ramp.bottom + 9, size=10, colour=theme.muted, horizontal=horizontal
        )
        marks.append(segments([(x, ramp.y - 1, x, ramp.bottom + 2)], 1.0, theme.muted))
    colours, x = palette(theme), ramp.right + 16
    for words, shade in (("kink", KINK), ("rounding", DROWNED), ("to come", PENDING)):
        edge, fill = int(colours[shade]), theme.surface if shade == PENDING else int(colours[shade])
        marks.append(box(Rect(x, ramp.y - 1, 9, 9), fill, radius=2, line=edge, line_width=1))
        letters.add(words, x + 13, ramp.y + 3.5, size=SMALL, colour=theme.muted)
        x += 13 + text_width(words, SMALL) + 12
    return tuple(marks)
