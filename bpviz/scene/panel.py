"""The explanation of a step as marks: phase, title, the equation in symbols, in shapes and in one unit's numbers, a
sentence."""

from bpviz.explain.steps import Explanation
from bpviz.scene.caption import phase_pill, phase_words
from bpviz.scene.equations import Equations
from bpviz.scene.layout import Sizes, scale_of
from bpviz.scene.marks import Mark
from bpviz.scene.measure import fitted, lines
from bpviz.scene.rect import Rect
from bpviz.scene.scene import Scene
from bpviz.scene.shapes import box
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme


def panel(
    explanation: Explanation, depth: int | None, whose: str, rect: Rect, sizes: Sizes, theme: Theme
) -> tuple[Mark, ...]:
    """The explanation in a rectangle. depth: L, or None where the phase is named elsewhere; whose: the unit and the
    example
    that the numbers are of."""
    step = explanation.operation
    pad, small, body = 20 * sizes.scale, sizes.small, sizes.body
    inner = rect.inset(pad, 0.7 * pad)
    letters, equations = Lettering(), Equations(theme)
    marks: list[Mark] = []
    rest = inner
    if depth is not None:
        y = inner.y + small
        where = phase_words(step, depth)
        pill, _ = phase_pill(where, theme.phase(step.phase), inner.right, y, sizes, theme, letters)
        letters.add("THIS STEP", inner.x, y, size=0.92 * small, colour=theme.muted, weight=600)
        marks.append(pill)
        rest = inner.below(2.9 * small)
    for line in lines(str(explanation.title), inner.width, sizes.title, 600, most=2):
        letters.add(
            line, inner.x, rest.y + 0.6 * sizes.title, size=sizes.title, colour=theme.text, weight=600
        )
        rest = rest.below(1.35 * sizes.title)
    sentence = lines(str(explanation.sentence), inner.width, body, most=4)
    foot = 1.5 * body * len(sentence) + 0.5 * body
    room = min(rest.height - foot, 27 * sizes.title)
    symbols, shapes, unit = (
        rest.top(0.24 * room),
        rest.below(0.24 * room).top(0.17 * room),
        rest.below(0.44 * room).top(0.54 * room),
    )
    equations.add(explanation.symbols, symbols.inset(0, 0.08 * symbols.height), 1.9 * sizes.title)
    word = "shapes match" if explanation.shapes_ok else "shapes do not match"
    tone = theme.good if explanation.shapes_ok else theme.bad
    equations.add(explanation.shapes, shapes.above(1.6 * small), 1.02 * sizes.title)
    letters.add(
        ("✓ " if explanation.shapes_ok else "✗ ") + word,
        inner.x,
        shapes.bottom - 0.9 * small,
        size=small,
        colour=tone,
        weight=500,
    )
    marks.append(box(unit, theme.background, radius=8 * sizes.scale, line=theme.line, line_width=1))
    card = unit.inset(14 * sizes.scale, 0.55 * small)
    letters.add(
        fitted(whose.upper(), card.width, 0.92 * small, 600),
        card.x,
        card.y + 0.9 * small,
        size=0.92 * small,
        colour=theme.muted,
        weight=600,
    )
    card = card.below(2.0 * small)
    equations.add(explanation.unit_symbols, card.top(0.42 * card.height), 1.4 * sizes.title)
    equations.add(explanation.numbers, card.below(0.46 * card.height), 1.22 * sizes.title)
    y = rest.y + room + 1.2 * body
    for line in sentence:
        letters.add(line, inner.x, y, size=body, colour=theme.muted)
        y += 1.5 * body
    return (*marks, equations.mark(), letters.mark())


def panel_scene(
    explanation: Explanation, depth: int, whose: str, width: int, height: int, theme: Theme
) -> Scene:
    """The panel alone, as a picture of its own."""
    sizes = Sizes(max(min(scale_of(width / 0.3, 900), height / 560), 0.8))
    marks = panel(explanation, depth, whose, Rect(0, 0, width, height), sizes, theme)
    shown = (explanation.symbols, explanation.unit_symbols, explanation.numbers, explanation.shapes)
    key = ("panel", explanation.index, shown, str(explanation.sentence), depth, whose, theme.name)
    return Scene(width, height, theme.surface, marks, key, ())
