"""The explanation of a step as marks: phase, title, the equation in symbols, in shapes and in one unit's numbers, a
sentence."""

from collections.abc import Callable
from math import ceil

from bpviz.explain.formula import Formula, Link
from bpviz.explain.steps import Explanation
from bpviz.scene.caption import phase_pill, phase_words
from bpviz.scene.equations import Equations
from bpviz.scene.layout import SMALLEST, Sizes
from bpviz.scene.marks import Formulas, Mark
from bpviz.scene.measure import fitted, text_width
from bpviz.scene.panel_fit import NO_SLIP, Fit, Slip, fit, needed, panel_padding, shapes_words, slip_fit
from bpviz.scene.rect import Rect
from bpviz.scene.scene import Scene
from bpviz.scene.shapes import box, boxes
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme
from bpviz.scene.typeset.breaking import Arranged
from bpviz.scene.typeset.linked import terms

DESIGNED = (440, 470)
"""The width and height of a panel of its own at which its texts have the size they were designed in."""
SLIP = "A MISPRINT YOU MAY MEET"
"""Over a wrong form of the formula."""


def panel(
    explanation: Explanation, depth: int | None, whose: str, rect: Rect, sizes: Sizes, theme: Theme
) -> tuple[Mark, ...]:
    """The explanation in a rectangle. depth: L, or None where the phase is named elsewhere; whose: the unit and the
    example
    that the numbers are of."""
    return _page(explanation, depth, whose, rect, sizes, theme).marks(depth)


def _page(
    explanation: Explanation, depth: int | None, whose: str, rect: Rect, sizes: Sizes, theme: Theme
) -> "_Page":
    across, down = panel_padding(sizes)
    inner = rect.inset(across, down)
    chosen = fit(explanation, depth is not None, inner.width, inner.height, sizes)
    spare = max(inner.height - chosen.height, 0.0)
    return _Page(explanation, whose, inner, chosen, min(spare / 5, 0.9 * chosen.working), sizes, theme)


class _Page:
    """Goes down the rectangle from its top; `air` is what is left over for each gap."""

    def __init__(
        self,
        explanation: Explanation,
        whose: str,
        inner: Rect,
        chosen: Fit,
        air: float,
        sizes: Sizes,
        theme: Theme,
    ) -> None:
        self.explanation, self.whose, self.inner, self.fit = explanation, whose, inner, chosen
        self.gap = chosen.gap + air
        self.sizes, self.theme = sizes, theme
        self.letters, self.equations = Lettering(), Equations(theme)
        self.y = inner.y

    def slip(self, slip: Slip) -> tuple[Mark, ...]:
        """The wrong form that is in print, a line beside it; after `marks`."""
        sizes, theme, small, letters = self.sizes, self.theme, self.sizes.small, Lettering()
        top, x = self.y + slip.gap, self.inner.x + slip.indent
        letters.add(SLIP, x, top + 0.5 * small, size=0.92 * small, colour=theme.muted, weight=600)
        y = top + slip.head
        for line in slip.lines:
            letters.add(line, x, y + 0.55 * sizes.body, size=sizes.body, colour=theme.muted)
            y += slip.line
        beside = Rect(self.inner.x, top - 0.2 * small, 2.5 * sizes.scale, y - top)
        return box(beside, theme.bad, radius=1), letters.mark()

    def marks(self, depth: int | None) -> tuple[Mark, ...]:
        """Everything, from the heading to the sentence."""
        sizes, theme, inner = self.sizes, self.theme, self.inner
        found: list[Mark] = []
        if depth is not None:
            found.append(self._heading(depth))
        for line in self.fit.title:
            self.letters.add(
                line, inner.x, self.y + 0.6 * sizes.title, size=sizes.title, colour=theme.text, weight=600
            )
            self.y += self.fit.title_line
        self._formula(self.fit.symbols, self.explanation.symbols, self.gap)
        if self.fit.full is not None and self.explanation.in_full is not None:
            self._formula(self.fit.full, self.explanation.in_full, 0.7 * self.gap)
        self._shapes()
        found.append(self._card())
        self.y += 0.6 * self.gap
        for line in self.fit.sentence:
            middle = self.y + 0.75 * sizes.body
            self.letters.add(line, inner.x, middle, size=sizes.body, colour=theme.muted)
            self.y += self.fit.sentence_line
        return (*found, self.equations.mark(), self.letters.mark())

    def _heading(self, depth: int) -> Mark:
        sizes, theme, inner = self.sizes, self.theme, self.inner
        step, small, middle = self.explanation.operation, self.sizes.small, self.y + self.sizes.small
        where = phase_words(step, depth)
        pill, _ = phase_pill(where, theme.phase(step.phase), inner.right, middle, sizes, theme, self.letters)
        self.letters.add("THIS STEP", inner.x, middle, size=0.92 * small, colour=theme.muted, weight=600)
        self.y += self.fit.heading
        return pill

    def _formula(self, done: Arranged, formula: Formula, gap: float, indent: float = 0.0) -> None:
        """A formula with a gap above it, exactly as it was measured."""
        self.y += gap
        place = Rect(self.inner.x + indent, self.y, self.inner.width - 2 * indent, done.height)
        self.equations.add(formula, place, done.size)
        self.y += done.height

    def _shapes(self) -> None:
        """The shapes, and whether they match: beside them where there is room, else below."""
        ok, small = self.explanation.shapes_ok, self.sizes.small
        words = shapes_words(ok)
        top = self.y + self.gap
        self._formula(self.fit.shapes, self.explanation.shapes, self.gap)
        x, middle = self.inner.right - text_width(words, small, 500), (top + self.y) / 2
        if not self.fit.beside:
            x, middle = self.inner.x, self.y + 0.85 * small
            self.y += self.fit.word_line
        tone = self.theme.good if ok else self.theme.bad
        self.letters.add(words, x, middle, size=small, colour=tone, weight=500)

    def _card(self) -> Mark:
        sizes, theme, small, pad = self.sizes, self.theme, self.sizes.small, self.fit.card_pad
        self.y += self.gap
        top = self.y
        heading = fitted(self.whose.upper(), self.inner.width - 2 * pad, 0.92 * small, 600)
        middle = top + 0.75 * pad + 0.5 * small
        self.letters.add(
            heading, self.inner.x + pad, middle, size=0.92 * small, colour=theme.muted, weight=600
        )
        self.y += self.fit.card_head
        self._formula(self.fit.unit, self.explanation.unit_symbols, 0.0, pad)
        self._formula(self.fit.numbers, self.explanation.numbers, 0.75 * self.gap, pad)
        self.y += 0.8 * pad
        card = Rect(self.inner.x, top, self.inner.width, self.y - top)
        return box(card, theme.background, radius=8 * sizes.scale, line=theme.line, line_width=1)


def needed_height(explanation: Explanation, width: int, seen: int = 0) -> int:
    """The height in logical pixels that panel_scene needs in that width to show all of it, nothing smaller than can be
    read. seen: so much of it can be seen at a time; a wrong form that has no room there stands below that."""
    sizes = Sizes(SMALLEST)
    across, down = panel_padding(sizes)
    inner = width - 2 * across
    rest = needed(explanation, True, inner, sizes) + 2 * down
    slip = slip_fit(explanation, inner, sizes).height
    return ceil(rest + slip if rest + slip <= seen else max(rest, seen if slip else 0) + slip)


def panel_scene(
    explanation: Explanation,
    depth: int,
    whose: str,
    width: int,
    height: int,
    theme: Theme,
    lit: Callable[[Link], bool] | None = None,
) -> Scene:
    """The panel alone, as a picture of its own. lit: which terms of its formulas are framed."""
    sizes, slip = _room(explanation, width, height)
    page = _page(explanation, depth, whose, Rect(0, 0, width, height - slip.height), sizes, theme)
    marks = page.marks(depth)
    if slip.lines:
        marks = (*marks, *page.slip(slip))
    formulas = (explanation.symbols, explanation.unit_symbols, explanation.numbers, explanation.shapes)
    shown = (*formulas, explanation.in_full)
    key = (
        "panel",
        explanation.index,
        shown,
        str(explanation.sentence),
        str(explanation.slip),
        depth,
        whose,
        theme.name,
    )
    framed = () if lit is None else frames(marks, lit, theme)
    return Scene(width, height, theme.surface, marks, key, framed)


def _room(explanation: Explanation, width: int, height: int) -> tuple[Sizes, Slip]:
    """The sizes of the texts, and the wrong form where there is room for it under the rest."""
    found = []
    for scale in (max(min(width / DESIGNED[0], height / DESIGNED[1]), SMALLEST), SMALLEST):
        sizes = Sizes(scale)
        across, down = panel_padding(sizes)
        slip = slip_fit(explanation, width - 2 * across, sizes)
        rest = needed(explanation, True, width - 2 * across, sizes) + 2 * down
        if rest + slip.height <= height:
            return sizes, slip
        found.append((rest <= height, sizes))
    without = next((sizes for fits, sizes in found if fits), Sizes(SMALLEST))
    return without, NO_SLIP


def formulas_of(marks: tuple[Mark, ...]) -> Formulas | None:
    """The formulas among the marks of a panel."""
    return next((mark for mark in marks if isinstance(mark, Formulas)), None)


def frames(marks: tuple[Mark, ...], lit: Callable[[Link], bool], theme: Theme) -> tuple[Mark, ...]:
    """A frame round every term that is lit."""
    mark = formulas_of(marks)
    found = [] if mark is None else [term.rect.inset(-2.5, -2) for term in terms(mark) if lit(term.link)]
    if not found:
        return ()
    count = len(found)
    return (boxes(found, [0] * count, radius=4, line=[theme.light] * count, line_width=1.6),)
