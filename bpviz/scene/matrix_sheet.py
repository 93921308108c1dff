"""The matrices of a step laid out: its product as blocks of cells, every V of its layer beside its dV."""

from dataclasses import dataclass, field

from bpviz.engine.plan import Ref
from bpviz.explain.asked import PER_EXAMPLE
from bpviz.explain.formula import Link
from bpviz.explain.quantity import Quantity
from bpviz.scene.block import EXAMPLES, SINGLE, Axis, Block, Mode
from bpviz.scene.light import PARAMETERS, Light, light_of_all
from bpviz.scene.matrix_places import Placed, Places, places
from bpviz.scene.measure import fitted, text_width
from bpviz.scene.naming import row_name
from bpviz.scene.product import Product, Setting, pairs, product
from bpviz.scene.rect import Rect
from bpviz.scene.subject import Subject
from bpviz.scene.typeset.breaking import on_lines

PAD, HEAD, WORDS, FORMULA = 14.0, 34.0, 12.0, 15.0
NAME, FRACTION, SHAPE = 22.0, 34.0, 15.0
"""The height of a name over a block, of one with a fraction, and of the shape under it."""
BESIDE = (900.0, 2.1)
"""From this width on, and so many times as wide as high, the pairs stand beside the product."""
PAIR_CELL, BETWEEN = 15.0, 6.0
"""The side of a cell in the pairs, and the space between two blocks there."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a block: block counts the placed blocks of the sheet, first those of the product."""

    block: int
    line: int
    column: int


@dataclass(frozen=True, eq=False)
class Sheet:
    """A step laid out in a rectangle. title: over the pairs; names: the height over a block; token: stands for this
    sheet and no other, also when it is gone."""

    rect: Rect
    words: str
    product: Product
    equation: Places
    pairs: tuple[tuple[Placed, Placed], ...]
    title: tuple[str, Rect]
    chosen: int | None
    names: float
    token: object = field(default_factory=object)

    @property
    def blocks(self) -> tuple[Placed, ...]:
        """All blocks: those of the product, then those of the pairs."""
        return (*self.equation.blocks, *(placed for pair in self.pairs for placed in pair))

    def cell_at(self, x: float, y: float) -> Cell | None:
        """The cell at a point, None beside them and where the pass has not computed it."""
        for number, placed in enumerate(self.blocks):
            at = placed.cell_at(x, y)
            if at is not None and placed.block.known:
                return Cell(number, *at)
        return None

    def quantity(self, cell: Cell) -> Quantity | None:
        """The number of a cell."""
        return self.blocks[cell.block].block.quantity(cell.line, cell.column)

    def example(self, cell: Cell) -> int | None:
        """The example whose column the cell is in."""
        block = self.blocks[cell.block].block
        at = self.address(cell)
        return block.column_of_batch(at[EXAMPLES]) if EXAMPLES in at else None

    def address(self, cell: Cell) -> dict[Axis, int]:
        """Which unit of which layer, and which example, a cell is of."""
        block = self.blocks[cell.block].block
        found = {block.down: cell.line, block.across: cell.column}
        found.pop(SINGLE, None)
        if EXAMPLES in found:
            found[EXAMPLES] = block.column_of_batch(found[EXAMPLES])
        return found

    def lit(self, at: dict[Axis, int]) -> list[Rect]:
        """What an address lights in every block that shares an axis with it: a row, a column, or a cell."""
        found = []
        for placed in self.blocks:
            block, rect, (width, height) = placed.block, placed.rect, placed.cell
            down, across = _place(block, block.down, at), _place(block, block.across, at)
            if not block.known or (down is None and across is None):
                continue
            x, y = rect.x + (across or 0) * width, rect.y + (down or 0) * height
            wide = rect.width if across is None else width
            found.append(Rect(x, y, wide, rect.height if down is None else height))
        return found

    def light(self, cell: Cell, sizes: tuple[int, ...]) -> Light:
        """The units and edges of all that a cell lights in the product; sizes: units of every layer."""
        at = self.address(cell)
        blocks = [placed.block for placed in (*self.equation.blocks, self.blocks[cell.block])]
        links = [_link(block, at) for block in blocks if {block.down, block.across} & set(at)]
        return light_of_all([link for link in links if link is not None], sizes)


def address_of(light: Light) -> dict[Axis, int]:
    """The rows and columns of a unit or a weight that is pointed at elsewhere; nothing where it is more than one."""
    if len(light.edges) == 1:
        ((layer, line, column),) = light.edges
        return {Axis(layer): line, Axis(layer - 1): column}
    if len(light.units) == 1 and not light.edges:
        ((layer, unit),) = light.units
        return {Axis(layer): unit}
    return {}


def sheet(subject: Subject, setting: Setting, operation: int, rect: Rect, reserved: float = 0.0) -> Sheet:
    """The step `operation` laid out; reserved: so much of the first line is for controls at its right."""
    step = subject.pass_.operations[operation]
    made, beside = product(setting, step), pairs(setting, step.layer, operation)
    names = FRACTION if setting.notation.has_fractions else NAME
    body = rect.below(HEAD).above(6).inset(PAD, 0)
    if body.width >= BESIDE[0] and body.width / max(body.height, 1) >= BESIDE[1]:
        side = 0.36 * body.width
        left, right = body.left(body.width - side - 18), body.beside(body.width - side)
        rows = max(block.shape[0] for pair in beside for block in pair)
        spare = right.height - 14 - names - SHAPE - rows * PAIR_CELL
        right = right.below(max(spare / 2, 0.0))
    else:
        foot = max(min(0.36 * body.height, 150.0), min(74.0, 0.5 * body.height))
        left, right = body.above(foot + 4), body.foot(foot)
    size = 1.15 * FORMULA
    found = places(made.items, Rect(left.x, left.y + names, left.width, left.height - names - SHAPE), size)
    words = _words(subject, setting, made, rect.width - reserved - 2 * PAD)
    both = _pair_places(beside, right.below(14), names)
    title = (f"LAYER {step.layer} · V AND dV HAVE THE SAME SHAPE", right.top(14))
    chosen = None if setting.mode is Mode.MEAN else setting.example
    return Sheet(rect, words, made, found, both, title, chosen, names)


def _words(subject: Subject, setting: Setting, made: Product, room: float) -> str:
    """Of which examples the sheet is, in as many words as there is room for."""
    plain, name = str(made.words), row_name(subject, setting.example)
    varying = [block for block in made.blocks if EXAMPLES in (block.down, block.across)]
    longer = []
    if setting.mode is Mode.ONE and varying:
        longer = [f"{name} · {plain}"]
    elif setting.mode is Mode.ALL and varying and subject.pass_.m > 1:
        longer = [f"{plain} · {name} framed"]
    fits = (words for words in longer if text_width(words, WORDS) <= room)
    return next(fits, fitted(plain, room, WORDS))


def _pair_places(
    both: tuple[tuple[Block, Block], ...], rect: Rect, names: float
) -> tuple[tuple[Placed, Placed], ...]:
    """The pairs side by side, all with their upper edge on one line; wide ones share what narrow ones leave."""
    least = [2 * max(on_lines(block.name, FORMULA, 300.0).width + 4 for block in pair) for pair in both]
    wanted = [max(2 * pair[0].shape[1] * PAIR_CELL, few) for pair, few in zip(both, least, strict=True)]
    room, high = rect.width - BETWEEN * (4 * len(both) - 3), rect.height - names - SHAPE
    factor = _shrunk(wanted, least, room)
    x, done, number = rect.x, [], 0
    for pair, full, few in zip(both, wanted, least, strict=True):
        width, placed = max(full * factor, few) / 2, []
        for block in pair:
            height = max(min(block.shape[0] * PAIR_CELL, high), 4.0)
            placed.append(Placed(number, block, Rect(x, rect.y + names, width, height), False))
            x += width + BETWEEN
            number += 1
        x += 2 * BETWEEN
        done.append((placed[0], placed[1]))
    return tuple(done)


def _shrunk(wanted: list[float], least: list[float], room: float) -> float:
    """By how much widths shrink alike to fit; what would become narrower than its least width keeps that."""
    free = list(zip(wanted, least, strict=True))
    left = room
    while free:
        factor = min(1.0, left / sum(full for full, _ in free))
        narrow = [pair for pair in free if pair[0] * factor < pair[1]]
        if not narrow:
            return factor
        left -= sum(few for _, few in narrow)
        free = [pair for pair in free if pair not in narrow]
    return 0.0


def _place(block: Block, axis: Axis, at: dict[Axis, int]) -> int | None:
    """Where along a side of the block an address is; None where the axis is no part of it."""
    if axis not in at:
        return None
    if axis != EXAMPLES or block.example is None:
        return at[axis]
    return 0 if at[axis] == block.example else None


def _link(block: Block, at: dict[Axis, int]) -> Link | None:
    """What of the network a block's lit part stands for."""
    name, layer = block.ref
    if name in PARAMETERS:
        return Link(Ref("W", layer), at.get(Axis(layer)), at.get(Axis(layer - 1)))
    if name in (*PER_EXAMPLE, "b", "db", "b'", "∂a/∂z", "Δb"):
        return Link(Ref("Z" if layer else "A", layer), at.get(Axis(layer)))
    return None
