"""Where the blocks of a product stand in a rectangle: cells with numbers where there is room, small ones where not."""

from collections.abc import Sequence
from dataclasses import dataclass

from bpviz.explain.formula import Formula
from bpviz.scene.block import Axis, Block
from bpviz.scene.measure import text_width
from bpviz.scene.nodes import brief
from bpviz.scene.rect import Rect
from bpviz.scene.typeset.breaking import on_lines

TEXT = 11.0
LEAST_TEXT_HEIGHT, TEXT_HEIGHT, PLAIN = 15.0, 22.0, 16.0
"""The height of a cell with a number: the least, the wanted; and the side of one without."""
MOST_NUMBERS = 320
"""A block of more cells is shown in colours alone."""
LEAST_BLOCK = 26.0
GAP = 9.0


@dataclass(frozen=True, slots=True)
class Placed:
    """rect: the cells; numbered: whether there is room for numbers in them."""

    item: int
    block: Block
    rect: Rect
    numbered: bool

    @property
    def cell(self) -> tuple[float, float]:
        """The width and the height of a cell."""
        rows, columns = self.block.shape
        return self.rect.width / columns, self.rect.height / rows

    def cell_rect(self, line: int, column: int) -> Rect:
        """Where a cell stands."""
        width, height = self.cell
        return Rect(self.rect.x + column * width, self.rect.y + line * height, width, height)

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """The cell at a point."""
        if not self.rect.holds(x, y):
            return None
        (rows, columns), (width, height) = self.block.shape, self.cell
        return min(int((y - self.rect.y) / height), rows - 1), min(
            int((x - self.rect.x) / width), columns - 1
        )


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign between blocks, in the middle of its box."""

    item: int
    formula: Formula
    rect: Rect


@dataclass(frozen=True, slots=True)
class Places:
    """Everything of a product, from left to right."""

    blocks: tuple[Placed, ...]
    signs: tuple[Sign, ...]


def number_width(block: Block) -> float:
    """What the widest number of a block needs; 0 where it has too many cells for numbers."""
    if block.numbers.size > MOST_NUMBERS:
        return 0.0
    return max(text_width(brief(float(value)), TEXT, 500) for value in block.numbers.ravel()) + 9


def places(items: Sequence[Block | Formula], rect: Rect, sign_size: float) -> Places:
    """The items side by side in the middle of the rectangle, which is for the cells alone."""
    signs = {
        i: on_lines(each, sign_size, 400.0).width
        for i, each in enumerate(items)
        if not isinstance(each, Block)
    }
    blocks = {i: each for i, each in enumerate(items) if isinstance(each, Block)}
    room = rect.width - sum(signs.values()) - GAP * (len(items) - 1)
    widths, numbered = _widths(blocks, room, rect.height)
    heights = _heights(blocks, numbered, rect.height)
    total = sum(widths.values()) + sum(signs.values()) + GAP * (len(items) - 1)
    x, middle = rect.x + max((rect.width - total) / 2, 0), rect.y + rect.height / 2
    placed, between = [], []
    for i, item in enumerate(items):
        if isinstance(item, Block):
            height = heights[item.down]
            rows = item.shape[0]
            cell_height = height / rows
            readable = i in numbered and cell_height >= LEAST_TEXT_HEIGHT
            placed.append(Placed(i, item, Rect(x, middle - height / 2, widths[i], height), readable))
            x += widths[i] + GAP
        else:
            between.append(Sign(i, item, Rect(x, middle - 20, signs[i] + 1, 40)))
            x += signs[i] + GAP
    return Places(tuple(placed), tuple(between))


def _widths(blocks: dict[int, Block], room: float, height: float) -> tuple[dict[int, float], set[int]]:
    """The width of each block, and which have numbers: blocks lose them, the widest first, until all have room."""
    needed = {i: number_width(block) for i, block in blocks.items()}
    numbered = {
        i for i, block in blocks.items() if needed[i] and height / block.shape[0] >= LEAST_TEXT_HEIGHT
    }
    while True:
        wanted = {
            i: block.shape[1] * (max(needed[i], 30.0) if i in numbered else PLAIN)
            for i, block in blocks.items()
        }
        fixed = sum(wanted[i] for i in numbered)
        others = [i for i in blocks if i not in numbered]
        least = sum(min(wanted[i], LEAST_BLOCK) for i in others)
        if not numbered or fixed + least <= room:
            break
        numbered.discard(max(numbered, key=lambda i: wanted[i]))
    cap = _cap([wanted[i] for i in others], max(room - fixed, len(others) * 4.0))
    return {i: wanted[i] if i in numbered else min(wanted[i], cap) for i in blocks}, numbered


def _cap(wanted: list[float], room: float) -> float:
    """The width that no block may pass, so that all of them have room together."""
    left, rest = room, sorted(wanted)
    while rest:
        share = left / len(rest)
        if rest[0] > share:
            return share
        left -= rest.pop(0)
    return float("inf")


def _heights(blocks: dict[int, Block], numbered: set[int], room: float) -> dict[Axis, float]:
    """The height of each axis: blocks with the same one are equally high."""
    heights: dict[Axis, float] = {}
    for i, block in blocks.items():
        rows = block.shape[0]
        wanted = min(rows * (TEXT_HEIGHT if i in numbered else PLAIN), room)
        heights[block.down] = max(heights.get(block.down, 0.0), wanted)
    return heights
