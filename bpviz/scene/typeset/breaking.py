"""A formula on as many lines as it needs, broken at its operators, and the size at which it fits."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bpviz.explain.formula import Fence, Formula, Kind, Operator, Row, Space
from bpviz.scene.typeset.box import Box
from bpviz.scene.typeset.font import EM
from bpviz.scene.typeset.layout import lay
from bpviz.scene.typeset.stretch import is_text

LEAST_FULL = 0.4
"""A line is broken before a relation only if that leaves at least this share of it filled."""
LEADING = 0.42
"""The space between two lines of a broken formula, as a share of its size."""
MOST_OPENED = 3
"""So many brackets in one another are opened where a line is too long to be broken outside them."""
SMALLEST = 4.0


@dataclass(frozen=True, slots=True)
class Arranged:
    """boxes: the lines; size: pixels to an em; leading: pixels between two lines."""

    boxes: tuple[Box, ...]
    size: float
    leading: float

    @property
    def width(self) -> float:
        """Of the widest line, in pixels."""
        return max(box.width for box in self.boxes) * self.size / EM

    @property
    def height(self) -> float:
        """Of all lines together, in pixels."""
        ink = sum(box.ascent + box.descent for box in self.boxes) * self.size / EM
        return ink + self.leading * (len(self.boxes) - 1)


def on_lines(formula: Formula, size: float, width: float) -> Arranged:
    """The formula in a width of so many pixels; where a piece is too wide by itself, all lines are shrunk alike."""
    room = width * EM / size
    boxes = broken(formula, room)
    widest = max(box.width for box in boxes)
    return Arranged(boxes, size * min(1.0, room / widest) if widest else size, LEADING * size)


def arranged(formula: Formula, size: float, width: float, height: float) -> Arranged:
    """The formula as large as the rectangle allows, and no larger than `size`."""
    while True:
        done = on_lines(formula, size, width)
        if done.height <= height + 0.01 or size < SMALLEST:
            return done
        size *= min(0.94, max((height / done.height) ** 0.6, 0.55))


@lru_cache(1024)
def broken(formula: Formula, room: float) -> tuple[Box, ...]:
    """The lines in so many thousandths of an em: broken before = or + and −, before · only where there is no other
    way, and inside brackets only where there is none outside.

    A later line starts under the first = when it starts with a relation, else under what follows that =.
    """
    whole = _whole(formula)
    if not isinstance(formula, Row) or whole.width <= room:
        return (whole,)
    boxes = _laid(formula, room)
    for _ in range(MOST_OPENED):
        opened = _opened(formula)
        if opened == formula or max(box.width for box in boxes) <= room:
            break
        formula, boxes = opened, _laid(opened, room)
    return boxes


def _laid(formula: Row, room: float) -> tuple[Box, ...]:
    return tuple(lay(line) for line in _broken(formula, _whole(formula), room))


@lru_cache(256)
def _whole(formula: Formula) -> Box:
    return lay(formula)


def _opened(formula: Row) -> Row:
    """The row with its outermost round and square brackets as signs of their own, so that it can be broken in them."""
    items: list[Formula] = []
    for item in formula.items:
        if (
            isinstance(item, Fence)
            and (item.open, item.close) in (("(", ")"), ("[", "]"))
            and is_text(lay(item.body), 1.0)
        ):
            body = item.body.items if isinstance(item.body, Row) else (item.body,)
            items += [Operator(item.open, Kind.OPEN), *body, Operator(item.close, Kind.CLOSE)]
        elif isinstance(item, Row):
            items += item.items
        else:
            items.append(item)
    return Row(tuple(items), formula.link)


def _broken(formula: Row, box: Box, room: float) -> list[Row]:
    """The lines, none wider than `room` where a break can help; one after the other as full as is good to read."""
    items = formula.items
    starts = [x for x, _, _ in box.parts]
    ends = [*starts[1:], box.width]
    under_relation, under_right = _indents(formula, starts, room / 3)
    relations = [i for i, item in enumerate(items) if _is(item, Kind.RELATION)][1:]
    signs = [i for i, item in enumerate(items) if _is(item, Kind.BINARY) and _has_operand_before(items, i)]
    sums = [i for i in signs if _adds(items[i])]
    done: list[Row] = []
    first, indent = 0, 0.0
    while indent + ends[-1] - starts[first] > room:
        filled = {
            i: (indent + ends[i - 1] - starts[first]) / room for i in {*relations, *signs} if i > first + 1
        }
        cut = _cut(filled, relations, sums)
        if cut is None:
            break
        done.append(_line(items[first:cut], indent))
        first = cut
        indent = under_relation if _is(items[first], Kind.RELATION) else under_right
    return [*done, _line(items[first:], indent)]


def _has_operand_before(items: Sequence[Formula], place: int) -> bool:
    """Whether a sign stands between two operands; one after = or ( belongs to what follows it."""
    for item in reversed(items[:place]):
        if not isinstance(item, Space):
            return not isinstance(item, Operator) or item.kind in (Kind.CLOSE, Kind.ORDINARY)
    return False


def _cut(filled: dict[int, float], relations: list[int], sums: list[int]) -> int | None:
    """Where to end a line: the last place of the best kind that fits; filled: the share of the line up to a place."""
    fitting = [i for i, share in filled.items() if share <= 1]
    at_relation = [i for i in fitting if i in relations and filled[i] >= LEAST_FULL]
    for places in (at_relation, [i for i in fitting if i in sums], fitting):
        if places:
            return max(places)
    return min(filled, default=None)


def _line(items: tuple[Formula, ...], indent: float) -> Row:
    """A line of its own; an empty operand before a leading sign keeps the space after it."""
    before = (Space(indent / EM),) if indent else ()
    return Row((*before, *((Row(()),) if _is(items[0], Kind.BINARY) else ()), *items))


def _indents(formula: Row, starts: list[float], most: float) -> tuple[float, float]:
    """Where the first relation and what follows it begin; an em where that is too far to the right."""
    for i, item in enumerate(formula.items[:-1]):
        if _is(item, Kind.RELATION):
            return (starts[i], starts[i + 1]) if starts[i + 1] <= most else (EM, 2 * EM)
    return EM, EM


def _is(item: Formula, kind: Kind) -> bool:
    return isinstance(item, Operator) and item.kind is kind


def _adds(item: Formula) -> bool:
    return isinstance(item, Operator) and item.text in ("+", "−")
