"""The page that says where a number came from: the number and its formula above, the tree of its parts below."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from math import ceil, isfinite

from bpviz.explain.asked import PER_EXAMPLE
from bpviz.explain.formula import Formula, Kind, Link, Number, Operator, changed, row
from bpviz.explain.notation import Notation, Quotient
from bpviz.explain.numbers import plain
from bpviz.explain.quantity import SLOPE, Quantity, value
from bpviz.explain.signs import sign
from bpviz.explain.substitution import DOT, THIN
from bpviz.explain.sums import EQUALS
from bpviz.scene.equations import Equations
from bpviz.scene.headings import count
from bpviz.scene.layout import SMALLEST, Sizes
from bpviz.scene.light import PARAMETERS
from bpviz.scene.marks import Formulas, Lines, Mark
from bpviz.scene.measure import fitted, lines, text_width
from bpviz.scene.naming import shown_name
from bpviz.scene.origin_tree import Form, Path, Tree, TreeRow
from bpviz.scene.rect import Rect
from bpviz.scene.scene import Scene
from bpviz.scene.shapes import box, boxes, segments
from bpviz.scene.subject import Subject
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import DARK, Theme, blend
from bpviz.scene.typeset.breaking import Arranged, on_lines
from bpviz.scene.typeset.linked import term_at

PAD, CARD_PAD, INDENT, TRIANGLE = 16.0, 12.0, 15.0, 18.0
BAR_SHARE, LEAST_BAR = 0.26, 84.0
CRUMB, MOST_CRUMBS = 13.0, 4
WORDS, AIR = 1.4, 0.5
"""The height of a line of words under a formula and the space below the last one, in its size."""
ONE_LINE = 560.0
"""On a page so wide a line is enough for the meaning of a link."""
FOLLOWING = "the result of this step"


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
    """Everything measured for one width; the rows are made when they are painted."""

    def __init__(self, subject: Subject, tree: Tree, way: tuple[Quantity, ...], width: float) -> None:
        """way: the numbers that were asked one after the other, the last being the tree's; empty: that of the step."""
        self.subject, self.tree, self.width = subject, tree, width
        self.sizes = Sizes(1.0 if width >= 420 else SMALLEST)
        found, inner = tree.origin, width - 2 * PAD
        size = self.sizes.formula
        self.title = on_lines(self.title_formula, 1.4 * size, inner)
        self.whose = fitted(whose(subject, tree.quantity), inner, self.sizes.small)
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
        fractions = has_fractions(self.tree.notation) and self.crumbs
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
        return 12 + self.first_line + self.title.height + 2.2 * self.sizes.small

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


def has_fractions(notation: Notation) -> bool:
    """Whether derivatives are written as fractions."""
    return any(isinstance(entry, Quotient) for entry in notation.table.values())


def row_pitches(notation: Notation, sizes: Sizes, words: int) -> tuple[float, float, float]:
    """The height of a row of each form; where derivatives are fractions, every row is as high as they need.

    words: how many lines the meaning of a link has.
    """
    fractions = has_fractions(notation)
    letters, high = 2.25 * sizes.formula, 3.2 * sizes.formula
    return high if fractions else letters, high, high + (WORDS * words + AIR) * sizes.small


def whose(subject: Subject, quantity: Quantity) -> str:
    """What the number belongs to: weight 3 of unit 2 in layer 1 · row 7 · example 4 of 120."""
    (name, layer), unit, column, example = quantity
    if name == "J":
        place = "cost of the batch" if example is None else "loss"
    elif name in PARAMETERS:
        place = f"weight from unit {(column or 0) + 1} to unit {unit + 1} of layer {layer}"
    elif layer == 0:
        place = f"input {unit + 1}"
        if unit < len(subject.inputs):
            place += f", {subject.inputs[unit]}"
    else:
        place = f"unit {unit + 1} of layer {layer}"
    if example is None and name not in PER_EXAMPLE and name != SLOPE:
        return (
            place
            if name != "dW" and name != "db"
            else f"{place} · the whole batch of {count(subject.pass_.m)}"
        )
    return f"{place} · {shown_name(subject, example)}"


def origin_scene(
    page: Page,
    height: int,
    offset: float,
    theme: Theme,
    chosen: Path | None = None,
    hovered: Path | None = None,
) -> Scene:
    """The part of the page that is in sight, from `offset` down; chosen: the row of the keyboard."""
    marks = _Painter(page, offset, height, theme, chosen, hovered).marks()
    return Scene(round(page.width), height, theme.surface, (), ("origin", theme.name), marks)


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
    high = 40.0 if has_fractions(tree.notation) else 26.0
    for back, label in shown:
        width = text_width(label, size, 500) if isinstance(label, str) else on_lines(label, CRUMB, 90.0).width
        if x + width > PAD + room:
            break
        crumbs.append(Crumb(Rect(x - 4, 6.0, width + 8, high), label, back))
        x += width + 22
    return tuple(crumbs)


class _Painter:
    def __init__(
        self,
        page: Page,
        offset: float,
        height: float,
        theme: Theme,
        chosen: Path | None,
        hovered: Path | None,
    ) -> None:
        self.page, self.offset, self.height, self.theme = page, offset, height, theme
        self.chosen, self.hovered = chosen, hovered
        self.letters, self.equations = Lettering(), Equations(theme)
        self.muted_equations = Equations(theme, theme.muted)
        self.grounds: list[Mark] = []
        self.bars: list[tuple[Rect, int, bool]] = []
        self.strokes: list[tuple[float, float, float, float]] = []
        self.zeros: list[tuple[float, float, float, float]] = []

    def marks(self) -> tuple[Mark, ...]:
        if self.offset < self.page.head:
            self._head()
        first = self.page.row_at(max(self.offset, self.page.head))
        index = len(self.page.tree) if first is None else first
        while index < len(self.page.tree) and self.page.top_of(index) < self.offset + self.height:
            self._row(index)
            index += 1
        return (*self.grounds, *self._bar_marks(), *self._lines(), *self._texts())

    def _texts(self) -> tuple[Mark, ...]:
        return self.equations.mark(), self.muted_equations.mark(), self.letters.mark()

    def _bar_marks(self) -> list[Mark]:
        """Positive bars are full, negative ones hollow and on the other side: never by colour alone."""
        full = [(rect, colour) for rect, colour, negative in self.bars if not negative]
        hollow = [(rect, colour) for rect, colour, negative in self.bars if negative]
        return [
            boxes([rect for rect, _ in full], [colour for _, colour in full], radius=2),
            boxes(
                [rect.inset(0.7) for rect, _ in hollow],
                [blend(self.theme.surface, colour, 0.18) for _, colour in hollow],
                radius=2,
                line=[colour for _, colour in hollow],
                line_width=1.4,
            ),
        ]

    def _lines(self) -> tuple[Lines, ...]:
        return segments(self.zeros, 1.0, self.theme.faint), segments(self.strokes, 1.6, self.theme.muted)

    def _head(self) -> None:
        page, theme, sizes = self.page, self.theme, self.page.sizes
        inner = page.width - 2 * PAD
        small = sizes.small
        y = 12 - self.offset
        middle = y + 0.5 * page.first_line - 0.3 * small
        if page.crumbs:
            self._way(middle)
        else:
            self.letters.add(
                FOLLOWING.upper(), PAD, middle, size=0.92 * small, colour=theme.muted, weight=600
            )
        y += page.first_line
        self.equations.add(page.title_formula, Rect(PAD, y, inner, page.title.height), page.title.size)
        y += page.title.height + 1.0 * small
        self.letters.add(page.whose, PAD, y, size=small, colour=theme.muted)
        y += 1.2 * small
        if page.told:
            card = Rect(PAD, y, inner, page.card_height)
            self.grounds.append(box(card, theme.background, radius=8, line=theme.line, line_width=1))
            for formula, place, size in page.told_places:
                self.equations.add(formula, Rect(place.x, place.y - self.offset, *place[2:]), size)
            y += page.card_height + 10
        for line in page.sentence:
            self.letters.add(line, PAD, y + 0.75 * sizes.body, size=sizes.body, colour=theme.muted)
            y += 1.45 * sizes.body
        if len(page.tree):
            heading = fitted(str(page.tree.heading).upper(), inner, 0.92 * small, 600)
            y += 1.7 * small
            self.letters.add(heading, PAD, y, size=0.92 * small, colour=theme.muted, weight=600)

    def _way(self, middle: float) -> None:
        for crumb in self.page.crumbs:
            x, width = crumb.rect.x + 4, crumb.rect.width - 8
            if isinstance(crumb.label, str):
                self.letters.add(
                    crumb.label, x, middle, size=self.page.sizes.small, colour=self.theme.negative, weight=500
                )
            else:
                place = Rect(x, middle - 18, width + 1, 36)
                self.muted_equations.add(crumb.label, place, CRUMB)
            self.letters.add("›", x + width + 9, middle, size=13, colour=self.theme.faint)
        last = self.page.crumbs[-1].rect.right + 16
        self.equations.add(self.page.tree.origin.sign, Rect(last, middle - 18, 90, 36), CRUMB)

    def _row(self, index: int) -> None:
        page = self.page
        found, rect = page.tree[index], page.row_rect(index)
        rect = Rect(rect.x, rect.y - self.offset, rect.width, rect.height)
        self._ground(found, rect)
        left = PAD + INDENT * found.depth
        if found.part is None:
            self._rest(found, rect, left)
            return
        words: tuple[str, ...] = ()
        if found.part.meaning is not None:
            room = page.width - PAD - left - TRIANGLE
            words = lines(str(found.part.meaning), room, page.sizes.small, most=page.words)
            missing = (page.words - len(words)) * WORDS * page.sizes.small
            rect = rect.below(missing / 2)
        line = rect.top(page.pitches[min(found.form, Form.FRACTIONS)])
        if found.part.opens:
            self._triangle(left + 4, line.y + line.height / 2, found.opened)
        bar = max(BAR_SHARE * page.width, LEAST_BAR) if found.part.share is not None else 0.0
        room = page.width - PAD - left - TRIANGLE - bar - 8
        text = Rect(left + TRIANGLE, line.y + 2, room, line.height - 4)
        self.equations.add(row_formula(page.tree, found), text, page.sizes.formula)
        if found.part.share is not None:
            self._bar(found, Rect(page.width - PAD - bar, line.y, bar, line.height))
        y = line.bottom + 0.5 * page.sizes.small
        for words_line in words:
            self.letters.add(words_line, left + TRIANGLE, y, size=page.sizes.small, colour=self.theme.muted)
            y += WORDS * page.sizes.small

    def _ground(self, found: TreeRow, rect: Rect) -> None:
        theme = self.theme
        if found.path == self.chosen:
            place = rect.inset(6, 1)
            tone = blend(theme.surface, theme.negative, 0.24)
            self.grounds.append(box(place, tone, radius=6))
        elif found.path == self.hovered:
            self.grounds.append(box(rect.inset(6, 1), blend(theme.surface, theme.text, 0.06), radius=6))

    def _triangle(self, x: float, y: float, opened: bool) -> None:
        if opened:
            self.strokes += [(x - 4, y - 2, x, y + 2), (x, y + 2, x + 4, y - 2)]
        else:
            self.strokes += [(x - 2, y - 4, x + 2, y), (x + 2, y, x - 2, y + 4)]

    def _rest(self, found: TreeRow, rect: Rect, left: float) -> None:
        what = "examples" if found.examples else "numbers" if found.together is None else "terms"
        words = f"{count(found.left_out)} more {what}"
        if found.together is not None and isfinite(found.together):
            words += f", together {plain(found.together, 3)}"
        size, middle = self.page.sizes.small, rect.y + rect.height / 2
        self.letters.add(words, left + TRIANGLE, middle, size=size, colour=self.theme.muted)
        right = self.page.width - PAD
        if left + TRIANGLE + text_width(words + "show all", size, 500) + 12 < right:
            self.letters.add(
                "show all", right, middle, size=size, colour=self.theme.negative, weight=500, horizontal=1.0
            )

    def _bar(self, found: TreeRow, place: Rect) -> None:
        """From the middle to the right for what adds, to the left for what takes away."""
        assert found.part is not None
        share, half, middle = found.part.share or 0.0, place.width / 2, place.x + place.width / 2
        y, thick = place.y + place.height / 2, 9.0
        self.zeros.append((middle, y - 9, middle, y + 9))
        if share == 0 or found.scale == 0:
            return
        length = half if not isfinite(share) else half * min(abs(share) / found.scale, 1.0)
        length = max(length, 2.0)
        if share < 0:
            self.bars.append((Rect(middle - length, y - thick / 2, length, thick), self.theme.negative, True))
        else:
            self.bars.append((Rect(middle, y - thick / 2, length, thick), self.theme.positive, False))


def row_formula(tree: Tree, found: TreeRow) -> Formula:
    """sign = value of a number; w · dz = share of a product; ∂z/∂w = a = 0.32 of a link."""
    part = found.part
    assert part is not None
    if part.link is not None:
        number = Number(part.link.value, link=part.link.quantity.link if part.link.quantity else None)
        if part.link.quantity is None:
            return row(part.link.name, EQUALS, number)
        if unlinked(part.link.equals) == unlinked(part.link.name):
            return row(part.link.name, EQUALS, number)
        return row(part.link.name, EQUALS, part.link.equals, EQUALS, number)
    signs = [sign(tree.pass_, factor, tree.notation) for factor in part.factors]
    if len(signs) > 1:
        product = [item for each in signs for item in (DOT, each)][1:]
        size = part.share if part.share is not None else 0.0
        return row(*product, EQUALS, Number(size))
    (quantity,) = part.factors
    number = Number(value(tree.pass_, quantity), link=quantity.link)
    if part.constant < 0:
        minus = Operator("−", Kind.ORDINARY)
        times: tuple[Formula, ...] = () if part.constant == -1 else (Number(-part.constant), DOT)
        return row(minus, *times, signs[0], EQUALS, Number(part.share or 0.0))
    return row(signs[0], THIN, EQUALS, number)


def unlinked(formula: Formula) -> Formula:
    """The formula without what it stands for: equal to another one that looks the same."""
    return changed(replace(formula, link=None), unlinked)
