"""The matrices of a step as marks, and on their way from one example to all of them."""

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.scene.block import EXAMPLES, Axis
from bpviz.scene.equations import Equations
from bpviz.scene.hatching import hatched
from bpviz.scene.headings import count
from bpviz.scene.light import Light
from bpviz.scene.marks import Image, Lines, Mark
from bpviz.scene.matrix_places import TEXT, Placed
from bpviz.scene.matrix_sheet import FORMULA, HEAD, PAD, WORDS, Cell, Sheet, address_of
from bpviz.scene.measure import fitted, text_width
from bpviz.scene.nodes import brief, heat, heat_palette
from bpviz.scene.pooling import strongest
from bpviz.scene.rect import Rect
from bpviz.scene.scene import Scene
from bpviz.scene.shapes import box, boxes
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme, blend
from bpviz.scene.typeset.breaking import on_lines
from bpviz.scene.values import largest, shares

SMALL = 10.5
MOST_BOXES, LEAST_BOX = 500, 5.0
"""A block of more cells, or of smaller ones, is a picture of the strongest number of each of its points."""
STRONGEST = " · the strongest at each point"
SCALE = (
    "full colour: the largest of its block · negative: a dash, or hatched",
    "full colour: its block's largest · negative: hatched",
    "negative: a dash, or hatched",
    "negative: hatched",
)
"""What colours say, in as many words as there is room for."""
CARDS = 40
"""So many columns are seen moving while they are stacked side by side."""


def still_marks(made: Sheet, theme: Theme) -> tuple[Mark, ...]:
    """All of the sheet, which stays as it is while the mouse moves over it."""
    return _Painter(made, theme).marks()


def matrices_scene(
    made: Sheet,
    theme: Theme,
    hovered: Cell | None = None,
    light: Light | None = None,
    still: tuple[Mark, ...] | None = None,
) -> Scene:
    """The sheet with what the cell under the mouse lights, or what is pointed at elsewhere; still: its still_marks,
    where they are there already."""
    at = made.address(hovered) if hovered is not None else address_of(light or Light())
    marks = still_marks(made, theme) if still is None else still
    size = round(made.rect.width), round(made.rect.height)
    return Scene(
        *size, theme.background, marks, ("matrices", made.token, theme.name), lit(made, at, hovered, theme)
    )


def lit(made: Sheet, at: dict[Axis, int], hovered: Cell | None, theme: Theme) -> tuple[Mark, ...]:
    """A frame round every row, column or cell of an address, and a stronger one round the cell under the mouse."""
    found: list[Mark] = []
    if at:
        places = [rect.inset(-1.0) for rect in made.lit(at)]
        found.append(
            boxes(places, [0] * len(places), radius=3, line=[theme.light] * len(places), line_width=1.6)
        )
    if hovered is not None:
        own = made.blocks[hovered.block].cell_rect(hovered.line, hovered.column).inset(-1.6)
        found.append(box(own, 0, radius=3, line=theme.light, line_width=2.6))
    return tuple(found)


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

    def marks(self) -> tuple[Mark, ...]:
        self._head()
        for placed in self.sheet.equation.blocks:
            self._cells(placed)
            self._name(placed)
            self._shape(placed)
            self._frame_example(placed)
        self._signs()
        self._pairs()
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
        high = self.sheet.names
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
        room = place.width - text_width(words, 0.92 * SMALL, 600) - 24
        scale = next((each for each in SCALE if text_width(each, SMALL) <= room), "")
        if scale:
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
        else:
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
        reach = np.array([[min(0.22 * r.width, 3.0), 0.0] for r, _ in negative])
        colours = np.array([ink for _, ink in negative], dtype=np.uint32)
        self.found.append(Lines(middle - reach, middle + reach, np.full(len(negative), 1.2), colours))

    def _picture(self, numbers: Array, rect: Rect) -> None:
        seen = strongest(numbers, round(rect.height), round(rect.width))
        cells = heat(shares(seen, largest(seen)))
        self.found.append(Image(hatched(cells, rect.width, rect.height), heat_palette(self.theme), *rect))
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
            self.found.append(Image(hatched(cells, place.width, place.height), palette, *place))
            line = self.theme.text if i == chosen else blend(self.theme.background, self.theme.text, 0.25)
            self.found.append(box(place, 0, line=line, line_width=1.4 if i == chosen else 0.8))


def _between(start: Rect, end: Rect, share: float) -> Rect:
    return Rect(*(a + (b - a) * share for a, b in zip(start, end, strict=True)))
