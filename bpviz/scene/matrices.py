"""The matrices of a step: its product as blocks of cells, and every V of its layer beside its dV."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.plan import Ref
from bpviz.explain.asked import PER_EXAMPLE
from bpviz.explain.formula import Link
from bpviz.explain.quantity import Quantity
from bpviz.scene.equations import Equations
from bpviz.scene.headings import count
from bpviz.scene.light import Light, light_of_all
from bpviz.scene.marks import Image, Lines, Mark, Numbers
from bpviz.scene.matrix_places import TEXT, Placed, Places, places
from bpviz.scene.measure import fitted, text_width
from bpviz.scene.naming import row_name
from bpviz.scene.nodes import brief, heat, heat_palette
from bpviz.scene.origin_page import has_fractions
from bpviz.scene.product import (
    EXAMPLES,
    PARAMETERS,
    SINGLE,
    Axis,
    Block,
    Mode,
    Product,
    Setting,
    pairs,
    product,
)
from bpviz.scene.rect import Rect
from bpviz.scene.scene import Scene
from bpviz.scene.shapes import box, boxes
from bpviz.scene.subject import Subject
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme, blend
from bpviz.scene.typeset.breaking import on_lines
from bpviz.scene.values import largest, shares

PAD, HEAD, SMALL, WORDS, FORMULA = 14.0, 34.0, 10.5, 12.0, 15.0
SHAPE = 15.0
MOST_BOXES, LEAST_BOX = 500, 5.0
"""A block of more cells, or of smaller ones, is a picture of the strongest number of each of its points."""
STRONGEST = " · the strongest at each point"
BESIDE = (900.0, 2.1)
"""From this width on, and so many times as wide as high, the pairs stand beside the product."""
PAIR_CELL, BETWEEN = 15.0, 6.0
"""The side of a cell in the pairs, and the space between two blocks there."""
CARDS = 40
"""So many columns are seen moving while they are stacked side by side."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a block: block counts the placed blocks of the sheet, first those of the product."""

    block: int
    line: int
    column: int


@dataclass(frozen=True, eq=False)
class Sheet:
    """A step laid out in a rectangle. title: over the pairs; fractions: whether names are higher."""

    rect: Rect
    words: str
    product: Product
    equation: Places
    pairs: tuple[tuple[Placed, Placed], ...]
    title: tuple[str, Rect]
    chosen: int | None
    fractions: bool

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
    fractions = has_fractions(setting.notation)
    body = rect.below(HEAD).above(6).inset(PAD, 0)
    if body.width >= BESIDE[0] and body.width / max(body.height, 1) >= BESIDE[1]:
        side = 0.36 * body.width
        left, right = body.left(body.width - side - 18), body.beside(body.width - side)
        rows = max(block.shape[0] for pair in beside for block in pair)
        spare = right.height - 14 - _name_height(fractions) - SHAPE - rows * PAIR_CELL
        right = right.below(max(spare / 2, 0.0))
    else:
        foot = max(min(0.36 * body.height, 150.0), min(74.0, 0.5 * body.height))
        left, right = body.above(foot + 4), body.foot(foot)
    names, size = _name_height(fractions), 1.15 * FORMULA
    found = places(made.items, Rect(left.x, left.y + names, left.width, left.height - names - SHAPE), size)
    words = _words(subject, setting, made, rect.width - reserved - 2 * PAD)
    both = _pair_places(beside, right.below(14), names)
    title = (f"LAYER {step.layer} · V AND dV HAVE THE SAME SHAPE", right.top(14))
    chosen = None if setting.mode is Mode.MEAN else setting.example
    return Sheet(rect, words, made, found, both, title, chosen, fractions)


def _name_height(fractions: bool) -> float:
    return 34.0 if fractions else 22.0


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


def matrices_scene(
    made: Sheet, theme: Theme, hovered: Cell | None = None, light: Light | None = None
) -> Scene:
    """The sheet with what the cell under the mouse lights, or what is pointed at elsewhere."""
    at = made.address(hovered) if hovered is not None else address_of(light or Light())
    marks = _Painter(made, theme).marks(at, hovered)
    return Scene(round(made.rect.width), round(made.rect.height), theme.background, (), ("matrices",), marks)


def stacking_scene(one: Sheet, whole: Sheet, share: float, theme: Theme) -> Scene:
    """On the way from one example to all of them: columns slide from the one into their places, share 0 … 1."""
    if share <= 0 or share >= 1:
        return matrices_scene(one if share <= 0 else whole, theme)
    marks = _Painter(whole, theme).stacking(one, share)
    return Scene(
        round(whole.rect.width), round(whole.rect.height), theme.background, (), ("matrices",), marks
    )


class _Painter:
    def __init__(self, made: Sheet, theme: Theme) -> None:
        self.sheet, self.theme = made, theme
        self.letters, self.equations = Lettering(), Equations(theme)
        self.faint = Equations(theme, theme.faint)
        self.found: list[Mark] = []

    def marks(self, at: dict[Axis, int], hovered: Cell | None) -> tuple[Mark, ...]:
        self._head()
        for placed in self.sheet.equation.blocks:
            self._cells(placed)
            self._name(placed)
            self._shape(placed)
            self._frame_example(placed)
        self._signs()
        self._pairs()
        if at:
            self._lit(at)
        if hovered is not None:
            own = self.sheet.blocks[hovered.block].cell_rect(hovered.line, hovered.column).inset(-1.6)
            self.found.append(box(own, 0, radius=3, line=self.theme.light, line_width=2.6))
        return (*self.found, self.equations.mark(), self.faint.mark(), self.letters.mark())

    def stacking(self, one: Sheet, share: float) -> tuple[Mark, ...]:
        """Every block between its two places; its columns are cards that fan out from the chosen example's."""
        self._head()
        before = {placed.block.ref: placed for placed in one.equation.blocks}
        for placed in self.sheet.equation.blocks:
            start = before.get(placed.block.ref, placed)
            if EXAMPLES in (placed.block.down, placed.block.across):
                self._cards(start, placed, share)
            else:
                moved = Placed(
                    placed.item, placed.block, _between(start.rect, placed.rect, share), placed.numbered
                )
                self._cells(moved)
            moved = Placed(placed.item, placed.block, _between(start.rect, placed.rect, share), False)
            self._name(moved)
        starts = {sign.formula: sign for sign in one.equation.signs}
        for sign in self.sheet.equation.signs:
            first = starts.get(sign.formula, sign).rect
            self.equations.add(sign.formula, _between(first, sign.rect, share), 1.15 * FORMULA, 0.5)
        self._pairs()
        return (*self.found, self.equations.mark(), self.faint.mark(), self.letters.mark())

    def _head(self) -> None:
        made, theme = self.sheet, self.theme
        x, y = made.rect.x + PAD, made.rect.y + 0.5 * HEAD
        self.letters.add(made.words, x, y, size=WORDS, colour=theme.muted)
        if made.product.formula is None:
            return
        x += text_width(made.words, WORDS) + 20
        width = on_lines(made.product.formula, FORMULA, 900.0).width
        if x + width < made.rect.right - 330:
            self.equations.add(made.product.formula, Rect(x, made.rect.y, width + 1, HEAD), FORMULA)

    def _signs(self) -> None:
        for sign in self.sheet.equation.signs:
            self.equations.add(sign.formula, sign.rect, 1.15 * FORMULA, 0.5)

    def _name(self, placed: Placed) -> None:
        """The name over the block and its shape under it."""
        rect, block = placed.rect, placed.block
        width = on_lines(block.name, FORMULA, 300.0).width
        high = _name_height(self.sheet.fractions)
        middle = rect.x + rect.width / 2
        place = Rect(middle - width / 2 - 1, rect.y - high, width + 2, high - 2)
        ink = self.equations if block.known else self.faint
        ink.add(block.name, place, FORMULA, 0.5)

    def _shape(self, placed: Placed) -> None:
        """Its shape under the block; of a picture with more numbers than points, what is seen of them."""
        rect, shape = placed.rect, " × ".join(count(side) for side in placed.block.shape)
        if min(placed.cell) < 1 and text_width(f"{shape}{STRONGEST}", SMALL) <= rect.width:
            shape += STRONGEST
        middle = rect.x + rect.width / 2
        self.letters.add(shape, middle, rect.bottom + 9, size=SMALL, colour=self.theme.muted, horizontal=0.5)

    def _pairs(self) -> None:
        theme, (title, place) = self.theme, self.sheet.title
        words = fitted(title, place.width, 0.92 * SMALL, 600)
        self.letters.add(words, place.x, place.y + 6, size=0.92 * SMALL, colour=theme.muted, weight=600)
        scale = "full colour: the largest of its block"
        if text_width(words, 0.92 * SMALL, 600) + text_width(scale, SMALL) + 24 < place.width:
            self.letters.add(scale, place.right, place.y + 6, size=SMALL, colour=theme.faint, horizontal=1.0)
        for left, right in self.sheet.pairs:
            for placed in (left, right):
                self._cells(placed)
                self._name(placed)
                self._frame_example(placed)
            shape = " × ".join(count(side) for side in left.block.shape)
            same = left.block.shape == right.block.shape
            words = f"{'✓' if same else '✗'} {shape}"
            tone = theme.good if same else theme.bad
            if not right.block.known:
                words, tone = shape, theme.faint
            middle = (left.rect.x + right.rect.right) / 2
            y = max(left.rect.bottom, right.rect.bottom) + 9
            self.letters.add(words, middle, y, size=SMALL, colour=tone, weight=500, horizontal=0.5)

    def _cells(self, placed: Placed) -> None:
        block, rect, theme = placed.block, placed.rect, self.theme
        if not block.known:
            self.found.append(box(rect, theme.empty, radius=2, line=theme.line, line_width=1))
            return
        width, height = placed.cell
        if not placed.numbered and (block.numbers.size > MOST_BOXES or min(width, height) < LEAST_BOX):
            self._picture(block.numbers, rect)
            return
        share = shares(block.numbers, largest(block.numbers))
        rows, columns = block.shape
        inset = 1.0 if min(width, height) >= 10 else 0.5
        rects = [placed.cell_rect(i, j).inset(inset) for i in range(rows) for j in range(columns)]
        fills = theme.tint(share.ravel())
        self.found.append(boxes(rects, fills.tolist(), radius=min(3.0, 0.2 * min(width, height))))
        inks = theme.ink_on(fills).tolist()
        if placed.numbered:
            for cell, value, ink in zip(rects, block.numbers.ravel().tolist(), inks, strict=True):
                self._number(cell, value, ink)
        elif min(width, height) >= 8:
            self._dashes(rects, share.ravel(), inks)

    def _number(self, cell: Rect, value: float, ink: int) -> None:
        text = brief(value)
        size = TEXT * min(1.0, (cell.width - 3) / text_width(text, TEXT, 500), cell.height / 13)
        x, y = cell.x + cell.width / 2, cell.y + cell.height / 2
        self.letters.add(text, x, y, size=size, colour=ink, weight=500, horizontal=0.5)

    def _dashes(self, rects: list[Rect], share: Array, inks: list[int]) -> None:
        """A dash in every negative cell that has no number: sign is never by colour alone."""
        negative = [
            (rect, ink) for rect, value, ink in zip(rects, share.tolist(), inks, strict=True) if value < 0
        ]
        if not negative:
            return
        middle = np.array([(r.x + r.width / 2, r.y + r.height / 2) for r, _ in negative])
        reach = np.array([[0.2 * min(r.width, r.height), 0.0] for r, _ in negative])
        colours = np.array([ink for _, ink in negative], dtype=np.uint32)
        self.found.append(Lines(middle - reach, middle + reach, np.full(len(negative), 1.2), colours))

    def _picture(self, numbers: Array, rect: Rect) -> None:
        seen = strongest(numbers, round(rect.height), round(rect.width))
        cells = heat(shares(seen, largest(seen)))
        self.found.append(Image(cells, heat_palette(self.theme), *rect))
        self.found.append(box(rect.inset(-0.5), 0, line=self.theme.line, line_width=1))

    def _frame_example(self, placed: Placed) -> None:
        """A frame round the chosen example's column, never too thin to be seen."""
        block = placed.block
        at = self.sheet.chosen
        if EXAMPLES not in (block.down, block.across) or block.example is not None or not block.known:
            return
        if at is None:
            return
        rect, (width, height) = placed.rect, placed.cell
        if block.across == EXAMPLES:
            frame = Rect(rect.x + at * width, rect.y, width, rect.height)
            frame = frame.inset(min(0.0, (width - 3.0) / 2), 0)
        else:
            frame = Rect(rect.x, rect.y + at * height, rect.width, height)
            frame = frame.inset(0, min(0.0, (height - 3.0) / 2))
        self.found.append(box(frame.inset(-1.2), 0, radius=2, line=self.theme.text, line_width=1.4))

    def _lit(self, at: dict[Axis, int]) -> None:
        places = [rect.inset(-1.0) for rect in self.sheet.lit(at)]
        tone = [self.theme.light] * len(places)
        self.found.append(boxes(places, [0] * len(places), radius=3, line=tone, line_width=1.6))

    def _cards(self, start: Placed, end: Placed, share: float) -> None:
        """Some of the columns, each on its way from the chosen example's place; the chosen one is on top."""
        block = end.block
        across = block.across == EXAMPLES
        m = block.shape[1] if across else block.shape[0]
        chosen = self.sheet.chosen
        moving = sorted(set(np.linspace(0, m - 1, min(m, CARDS)).round().astype(int).tolist()) - {chosen})
        scale, palette = largest(block.numbers), heat_palette(self.theme)
        for i in (*moving, *(() if chosen is None else (chosen,))):
            width, height = end.cell
            final = (
                Rect(end.rect.x + i * width, end.rect.y, max(width, end.rect.width / CARDS), end.rect.height)
                if across
                else Rect(
                    end.rect.x, end.rect.y + i * height, end.rect.width, max(height, end.rect.height / CARDS)
                )
            )
            place = _between(start.rect, final, share)
            values = shares(block.numbers[:, i] if across else block.numbers[i], scale)
            column = values[:, None] if across else values[None, :]
            cells = heat(strongest(column, round(place.height), round(place.width)))
            self.found.append(Image(cells, palette, *place))
            line = self.theme.text if i == chosen else blend(self.theme.background, self.theme.text, 0.25)
            self.found.append(box(place, 0, line=line, line_width=1.4 if i == chosen else 0.8))


def _between(start: Rect, end: Rect, share: float) -> Rect:
    return Rect(*(a + (b - a) * share for a, b in zip(start, end, strict=True)))


def strongest(numbers: Array, rows: int, columns: int) -> Numbers:
    """The numbers in at most so many rows and columns: of those that fall together, the largest in size."""
    high, low = (_pooled(numbers, extreme, rows, columns) for extreme in (np.maximum, np.minimum))
    return np.asarray(np.where(np.abs(high) >= np.abs(low), high, low), dtype=float)


def _pooled(numbers: Array, extreme: np.ufunc, rows: int, columns: int) -> Array:
    for axis, limit in enumerate((max(rows, 1), max(columns, 1))):
        if numbers.shape[axis] > limit:
            numbers = extreme.reduceat(numbers, _starts(numbers.shape[axis], limit), axis=axis)
    return numbers


@lru_cache(64)
def _starts(length: int, limit: int) -> np.ndarray:
    return np.linspace(0, length, limit, endpoint=False).astype(int)
