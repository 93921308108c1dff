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
from bpviz.scene.panel_fit import Fit, fit, needed, panel_padding, shapes_words
from bpviz.scene.rect import Rect
from bpviz.scene.scene import Scene
from bpviz.scene.shapes import box, boxes
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme
from bpviz.scene.typeset.breaking import Arranged
from bpviz.scene.typeset.linked import terms

DESIGNED = (440, 470)
"""The width and height of a panel of its own at which its texts have the size they were designed in."""


def panel(
    explanation: Explanation, depth: int | None, whose: str, rect: Rect, sizes: Sizes, theme: Theme
) -> tuple[Mark, ...]:
    """The explanation in a rectangle. depth: L, or None where the phase is named elsewhere; whose: the unit and the
    example
    that the numbers are of."""
    across, down = panel_padding(sizes)
    inner = rect.inset(across, down)
    chosen = fit(explanation, depth is not None, inner.width, inner.height, sizes)
    spare = max(inner.height - chosen.height, 0.0)
    return _Page(explanation, whose, inner, chosen, min(spare / 5, 0.9 * chosen.working), sizes, theme).marks(
        depth
    )


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


def needed_height(explanation: Explanation, width: int) -> int:
    """The height in logical pixels that panel_scene needs in that width to show all of it, nothing smaller than can be
    read."""
    sizes = Sizes(SMALLEST)
    across, down = panel_padding(sizes)
    return ceil(needed(explanation, True, width - 2 * across, sizes) + 2 * down)


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
    sizes = Sizes(max(min(width / DESIGNED[0], height / DESIGNED[1]), SMALLEST))
    across, down = panel_padding(sizes)
    if needed(explanation, True, width - 2 * across, sizes) + 2 * down > height:
        sizes = Sizes(SMALLEST)
    marks = panel(explanation, depth, whose, Rect(0, 0, width, height), sizes, theme)
    formulas = (explanation.symbols, explanation.unit_symbols, explanation.numbers, explanation.shapes)
    shown = (*formulas, explanation.in_full)
    key = ("panel", explanation.index, shown, str(explanation.sentence), depth, whose, theme.name)
    framed = () if lit is None else frames(marks, lit, theme)
    return Scene(width, height, theme.surface, marks, key, framed)


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
