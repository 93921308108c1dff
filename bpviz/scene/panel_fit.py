"""How large the formulas of an explanation stand in a width and a height: equal in size, broken rather than shrunk."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bpviz.explain.formula import Formula
from bpviz.explain.steps import Explanation
from bpviz.scene.layout import Sizes
from bpviz.scene.measure import lines, text_width
from bpviz.scene.typeset.breaking import Arranged, on_lines

STEPS = (1.4, 1.25, 1.12, 1.0)
"""The sizes that formulas come in, over the least one: few, so that they seldom change from step to step."""
DISPLAY = 1.3
"""How much larger the formula of the whole batch is."""
LAST_RESORT = 0.94


@dataclass(frozen=True, slots=True)
class Fit:
    """What stands in the panel and how high each part is, in pixels. working: the size of the unit's formula, its
    numbers and the shapes; full: the formula as the lectures write it in one go, where it says more; beside: whether
    there is room for words beside the shapes."""

    working: float
    heading: float
    title: tuple[str, ...]
    title_line: float
    symbols: Arranged
    full: Arranged | None
    shapes: Arranged
    beside: bool
    word_line: float
    card_pad: float
    card_head: float
    unit: Arranged
    numbers: Arranged
    sentence: tuple[str, ...]
    sentence_line: float
    gap: float

    @property
    def height(self) -> float:
        """What all of it needs."""
        words = 0.0 if self.beside else self.word_line
        card = self.card_head + self.unit.height + 0.75 * self.gap + self.numbers.height + 0.8 * self.card_pad
        sentence = (0.6 * self.gap + len(self.sentence) * self.sentence_line) if self.sentence else 0.0
        above = self.heading + len(self.title) * self.title_line
        above += 0.0 if self.full is None else 0.7 * self.gap + self.full.height
        return above + 3 * self.gap + self.symbols.height + self.shapes.height + words + card + sentence


def shapes_words(ok: bool) -> str:
    """Said beside the shapes."""
    return "✓ shapes match" if ok else "✗ shapes do not match"


@dataclass(frozen=True, slots=True)
class Slip:
    """The wrong form that is in print, under all the rest: its lines of text and how high it stands, in pixels."""

    lines: tuple[str, ...]
    indent: float
    gap: float
    head: float
    line: float

    @property
    def height(self) -> float:
        """With the gap above it; 0 where there is nothing to say."""
        return self.gap + self.head + len(self.lines) * self.line if self.lines else 0.0


NO_SLIP = Slip((), 0.0, 0.0, 0.0, 0.0)


def slip_fit(explanation: Explanation, width: float, sizes: Sizes) -> Slip:
    """The wrong form in that width."""
    small, body, indent = sizes.small, sizes.body, 12 * sizes.scale
    said = "" if explanation.slip is None else str(explanation.slip)
    told = lines(said, width - indent, body, most=6) if said else ()
    return Slip(told, indent, 1.4 * small, 1.6 * small, 1.45 * body)


def panel_padding(sizes: Sizes) -> tuple[float, float]:
    """The free margin of a panel, across and down."""
    return 20 * sizes.scale, 12 * sizes.scale


def fit(explanation: Explanation, headed: bool, width: float, height: float, sizes: Sizes) -> Fit:
    """The largest of what fits. Where not even the least sizes do, the sentence is left out, then the formula in full,
    then the formula of the batch becomes as small as the others; a height below that shrinks all formulas."""
    least = sizes.formula
    found = _filled(explanation, headed, width, sizes, least, DISPLAY * least, True)
    fits = found.height <= height
    for found in _tries(explanation, headed, width, sizes, fits):
        if found.height <= height:
            return found
    working = least
    while found.height > height and working > 4:
        working *= LAST_RESORT
        found = _filled(explanation, headed, width, sizes, working, working, False, full=False)
    return found


def needed(explanation: Explanation, headed: bool, width: float, sizes: Sizes) -> float:
    """The height at which everything stands there in its least size, with the sentence."""
    return _filled(explanation, headed, width, sizes, sizes.formula, DISPLAY * sizes.formula, True).height


def _tries(
    explanation: Explanation, headed: bool, width: float, sizes: Sizes, sentence: bool
) -> Iterator[Fit]:
    """From the largest down; sentence: whether it fits at the least size, so that it is kept."""
    least = sizes.formula
    for step in STEPS:
        working = step * least
        yield _filled(explanation, headed, width, sizes, working, DISPLAY * working, sentence)
    for share in (0.66, 0.33, 0.0):
        display = (1 + share * (DISPLAY - 1)) * least
        yield _filled(explanation, headed, width, sizes, least, display, False)
        yield _filled(explanation, headed, width, sizes, least, display, False, full=False)


@lru_cache(64)
def _filled(
    explanation: Explanation,
    headed: bool,
    width: float,
    sizes: Sizes,
    working: float,
    display: float,
    sentence: bool,
    full: bool = True,
) -> Fit:
    """Kept, since the height that is needed, the sizes and the page are asked for one after the other."""
    small, body = sizes.small, sizes.body
    pad = 13 * sizes.scale
    rooms = (width, width - 2 * pad, width - 2 * pad)
    formulas = (explanation.shapes, explanation.unit_symbols, explanation.numbers)
    shapes, unit, numbers = _alike(formulas, rooms, working, min(sizes.formula, working))
    word = text_width(shapes_words(explanation.shapes_ok), small, 500)
    return Fit(
        working=working,
        heading=2.7 * small if headed else 0.0,
        title=lines(str(explanation.title), width, sizes.title, 600, most=2),
        title_line=1.3 * sizes.title,
        symbols=on_lines(explanation.symbols, display, width),
        full=on_lines(explanation.in_full, working, width) if full and explanation.in_full else None,
        shapes=shapes,
        beside=shapes.width + word + 1.5 * small <= width,
        word_line=1.7 * small,
        card_pad=pad,
        card_head=0.75 * pad + 1.75 * small,
        unit=unit,
        numbers=numbers,
        sentence=lines(str(explanation.sentence), width, body, most=4) if sentence else (),
        sentence_line=1.45 * body,
        gap=0.5 * working,
    )


def _alike(
    formulas: tuple[Formula, ...], rooms: tuple[float, ...], size: float, least: float
) -> list[Arranged]:
    """The formulas in one size; one that cannot be broken makes the others smaller too, but none below `least`."""
    done = [on_lines(formula, size, room) for formula, room in zip(formulas, rooms, strict=True)]
    smallest = max(min(one.size for one in done), least)
    if smallest >= size - 1e-9:
        return done
    return [on_lines(formula, smallest, room) for formula, room in zip(formulas, rooms, strict=True)]
