"""The page that says where a number came from as marks: what of it is in sight, and no more."""

from dataclasses import replace
from math import isfinite

from bpviz.explain.formula import Formula, Kind, Number, Operator, changed, row
from bpviz.explain.numbers import plain
from bpviz.explain.quantity import value
from bpviz.explain.signs import sign
from bpviz.explain.substitution import DOT, THIN
from bpviz.explain.sums import EQUALS
from bpviz.scene.equations import Equations
from bpviz.scene.headings import count
from bpviz.scene.marks import Lines, Mark
from bpviz.scene.measure import fitted, lines, text_width
from bpviz.scene.origin_page import (
    CRUMB,
    INDENT,
    PAD,
    TRIANGLE,
    WORDS,
    Page,
)
from bpviz.scene.origin_tree import Form, Path, Tree, TreeRow
from bpviz.scene.rect import Rect
from bpviz.scene.scene import Scene
from bpviz.scene.shapes import box, boxes, segments
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme, blend

BAR_SHARE, LEAST_BAR = 0.26, 84.0
FOLLOWING = "the result of this step"


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
        middle, x = y + page.title.height + 1.0 * small, PAD
        if page.beside:
            middle, x = y + 0.55 * page.title.height, page.width - PAD
        side = 1.0 if page.beside else 0.0
        self.letters.add(page.whose, x, middle, size=small, colour=theme.muted, horizontal=side)
        y = page.told_top - self.offset
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
