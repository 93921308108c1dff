"""The page that says where a number came from: the number and its formula above, the tree of its parts below."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import ceil

from bpviz.explain.formula import Formula, Link, Number, row
from bpviz.explain.notation import Notation
from bpviz.explain.quantity import Quantity
from bpviz.explain.signs import sign
from bpviz.explain.sums import EQUALS
from bpviz.scene.equations import Equations
from bpviz.scene.layout import SMALLEST, Sizes
from bpviz.scene.marks import Formulas
from bpviz.scene.measure import fitted, lines, text_width
from bpviz.scene.naming import quantity_name
from bpviz.scene.origin_tree import Path, Tree
from bpviz.scene.rect import Rect
from bpviz.scene.subject import Subject
from bpviz.scene.theme import DARK
from bpviz.scene.typeset.breaking import Arranged, on_lines
from bpviz.scene.typeset.linked import term_at

PAD, CARD_PAD, INDENT, TRIANGLE = 16.0, 12.0, 15.0, 18.0
CRUMB, MOST_CRUMBS = 13.0, 4
WORDS, AIR = 1.4, 0.5
"""The height of a line of words under a formula and the space below the last one, in its size."""
ONE_LINE = 560.0
"""On a page so wide a line is enough for the meaning of a link."""


@dataclass(frozen=True, slots=True)
class Crumb:
    """One number of the way to the asked one; back: how many of the asked ones stay when it is clicked."""

    rect: Rect
    label: Formula | str
    back: int


class Spot(StrEnum):
    """What can be clicked."""

    CRUMB = "crumb"
    TRIANGLE = "triangle"
    ROW = "row"
    REST = "rest"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Hit:
    """path: of the row; back: of a crumb; link: of a term of the formulas."""

    spot: Spot
    path: Path = ()
    back: int = 0
    link: Link | None = None


class Page:
    """Everything measured for one width; the rows are made when they are painted.

    beside: whether what the number belongs to stands beside it, or else below.
    """

    def __init__(self, subject: Subject, tree: Tree, way: tuple[Quantity, ...], width: float) -> None:
        """way: the numbers that were asked one after the other, the last being the tree's; empty: that of the step."""
        self.subject, self.tree, self.width = subject, tree, width
        self.sizes = Sizes(1.0 if width >= 420 else SMALLEST)
        found, inner = tree.origin, width - 2 * PAD
        size = self.sizes.formula
        self.title = on_lines(self.title_formula, 1.4 * size, inner)
        self.whose = fitted(quantity_name(subject, tree.quantity), inner, self.sizes.small)
        taken = self.title.width + text_width(self.whose, self.sizes.small) + 14
        self.beside = taken <= inner
        room = inner - 2 * CARD_PAD
        told = (found.symbols, found.numbers)
        self.told: tuple[tuple[Formula, Arranged], ...] = tuple((f, on_lines(f, size, room)) for f in told)
        if found.symbols == found.sign:  # a leaf: its sign and its value stand above already
            self.told = ()
        self.sentence = lines(str(found.sentence), inner, self.sizes.body, most=4)
        self.crumbs = _crumbs(tree, way, inner, self.sizes)
        self.words = 1 if width >= ONE_LINE else 2
        self.pitches = row_pitches(tree.notation, self.sizes, self.words)

    @property
    def title_formula(self) -> Formula:
        """The sign and the value of the asked number."""
        found = self.tree.origin
        return row(found.sign, EQUALS, Number(found.value, link=found.quantity.link))

    @property
    def first_line(self) -> float:
        """The height of the way to the number, or of the words in its place."""
        fractions = self.tree.notation.has_fractions and self.crumbs
        return 36.0 if fractions else 2.0 * self.sizes.small

    @property
    def card_height(self) -> float:
        """What the formulas need."""
        if not self.told:
            return 0.0
        inside = sum(done.height for _, done in self.told) + 0.55 * self.sizes.formula * (len(self.told) - 1)
        return inside + 2 * CARD_PAD

    @property
    def head(self) -> float:
        """The height of all above the rows."""
        height = self.told_top + self.card_height + (10 if self.told else 0)
        height += 1.45 * self.sizes.body * len(self.sentence)
        return height + (2.7 * self.sizes.small if len(self.tree) else 0.0) + 4

    @property
    def told_top(self) -> float:
        """The y of the card with the formulas."""
        whose = 0.9 if self.beside else 2.2
        return 12 + self.first_line + self.title.height + whose * self.sizes.small

    @cached_property
    def told_places(self) -> list[tuple[Formula, Rect, float]]:
        """The formulas on the card, where they stand and how large."""
        places, top, room = [], self.told_top + CARD_PAD, self.width - 2 * PAD - 2 * CARD_PAD
        for formula, done in self.told:
            places.append((formula, Rect(PAD + CARD_PAD, top, room, done.height), done.size))
            top += done.height + 0.55 * self.sizes.formula
        return places

    @cached_property
    def told_mark(self) -> Formulas:
        """The same as a mark, to find their terms by."""
        found = Equations(DARK)
        for formula, rect, size in self.told_places:
            found.add(formula, rect, size)
        return found.mark()

    @property
    def height(self) -> float:
        """The height of the whole page."""
        return ceil(self.top_of(len(self.tree))) + 10

    def top_of(self, index: int) -> float:
        """The y of a row."""
        counts = self.tree.forms_before(index)
        return self.head + sum(count * pitch for count, pitch in zip(counts, self.pitches, strict=True))

    def row_rect(self, index: int) -> Rect:
        """Where a row stands on the page."""
        top = self.top_of(index)
        return Rect(0, top, self.width, self.top_of(index + 1) - top)

    def row_at(self, y: float) -> int | None:
        """The row at a height of the page."""
        if y < self.head:
            return None
        low, high = 0, len(self.tree)
        while low < high:
            middle = (low + high) // 2
            if self.top_of(middle + 1) <= y:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self.tree) else None

    def hit(self, x: float, y: float) -> Hit | None:
        """What stands at a point of the page."""
        for crumb in self.crumbs:
            if crumb.rect.holds(x, y):
                return Hit(Spot.CRUMB, back=crumb.back)
        index = self.row_at(y)
        if index is None:
            term = term_at(self.told_mark, x, y) if y < self.head else None
            return None if term is None else Hit(Spot.TERM, link=term.link)
        found = self.tree[index]
        if found.part is None:
            return Hit(Spot.REST, found.path)
        left = PAD + INDENT * found.depth
        if found.part.opens and left - 6 <= x < left + TRIANGLE - 2:
            return Hit(Spot.TRIANGLE, found.path)
        return Hit(Spot.ROW, found.path)


def row_pitches(notation: Notation, sizes: Sizes, words: int) -> tuple[float, float, float]:
    """The height of a row of each form; where derivatives are fractions, every row is as high as they need.

    words: how many lines the meaning of a link has.
    """
    fractions = notation.has_fractions
    letters, high = 2.25 * sizes.formula, 3.2 * sizes.formula
    return high if fractions else letters, high, high + (WORDS * words + AIR) * sizes.small


def _crumbs(tree: Tree, way: tuple[Quantity, ...], room: float, sizes: Sizes) -> tuple[Crumb, ...]:
    """‹ this step › da₂ ›: of a long way the last ones."""
    if not way:
        return ()
    size = sizes.small
    labels: list[Formula | str] = [
        "‹ this step",
        *(sign(tree.pass_, each, tree.notation) for each in way[:-1]),
    ]
    shown = list(enumerate(labels))
    if len(shown) > MOST_CRUMBS:
        shown = [shown[0], *shown[1 - MOST_CRUMBS :]]
    crumbs, x = [], PAD
    high = 40.0 if tree.notation.has_fractions else 26.0
    for back, label in shown:
        width = text_width(label, size, 500) if isinstance(label, str) else on_lines(label, CRUMB, 90.0).width
        if x + width > PAD + room:
            break
        crumbs.append(Crumb(Rect(x - 4, 6.0, width + 8, high), label, back))
        x += width + 22
    return tuple(crumbs)
