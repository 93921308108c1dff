"""The timeline of a pass: a segment for each operation, in the colour of its phase, and the moment under way."""

from functools import lru_cache

from bpviz.engine.plan import Operation, Phase, Rule
from bpviz.explain.formula import Fraction
from bpviz.explain.notation import Notation
from bpviz.explain.notations import lecture
from bpviz.scene.caption import WORDS
from bpviz.scene.equations import Equations
from bpviz.scene.layout import Sizes, scale_of
from bpviz.scene.marks import Mark
from bpviz.scene.measure import text_width
from bpviz.scene.rect import Rect
from bpviz.scene.scene import Scene
from bpviz.scene.shapes import box, boxes
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme, blend
from bpviz.scene.timeline import Timeline


def lane(rect: Rect, sizes: Sizes) -> Rect:
    """Where the segments stand in the strip's rectangle."""
    margin = 22 * sizes.scale
    top = rect.y + 2.6 * sizes.small
    height = rect.height - 2.6 * sizes.small - 2.5 * sizes.small
    return Rect(rect.x + margin, top, rect.width - 2 * margin, height)


def time_at(timeline: Timeline, rect: Rect, sizes: Sizes, x: float) -> float:
    """The time within the pass that stands at x; beyond the ends, the first or the last."""
    across = lane(rect, sizes)
    return min(max((x - across.x) / across.width, 0.0), 1.0) * timeline.seconds


def position(timeline: Timeline, rect: Rect, sizes: Sizes, t: float) -> float:
    """The x of a time within the pass."""
    across = lane(rect, sizes)
    return across.x + across.width * min(max(t / timeline.seconds, 0.0), 1.0)


def segment(timeline: Timeline, rect: Rect, sizes: Sizes, operation: int) -> Rect:
    """The rectangle of one operation."""
    across = lane(rect, sizes)
    start = position(timeline, rect, sizes, timeline.start(operation))
    end = position(timeline, rect, sizes, timeline.end(operation))
    air = min(1.5 * sizes.scale, 0.15 * (end - start))
    return Rect(start + air, across.y, end - start - 2 * air, across.height)


def strip(
    timeline: Timeline,
    operation: int,
    heading: str,
    rect: Rect,
    sizes: Sizes,
    theme: Theme,
    notation: Notation = lecture.NOTATION,
) -> tuple[Mark, ...]:
    """Everything of the strip that stands still during an operation."""
    return (*_bare(timeline, operation, rect, sizes, theme, notation), _headed(heading, rect, sizes, theme))


def _headed(heading: str, rect: Rect, sizes: Sizes, theme: Theme) -> Mark:
    """What stands over the segments; while training it changes with every pass, and nothing else does."""
    letters = Lettering()
    across, y = lane(rect, sizes), rect.y + 1.4 * sizes.small
    letters.add(heading.upper(), across.x, y, size=0.92 * sizes.small, colour=theme.muted, weight=600)
    return letters.mark()


@lru_cache(64)
def _bare(
    timeline: Timeline, operation: int, rect: Rect, sizes: Sizes, theme: Theme, notation: Notation
) -> tuple[Mark, ...]:
    """The strip without what stands over it."""
    across = lane(rect, sizes)
    letters = Lettering()
    marks: list[Mark] = [box(rect, theme.surface), box(rect.top(1), theme.line)]
    rects, fills = [], []
    past = Equations(theme, theme.on_light if theme.name == "dark" else theme.on_dark)
    coming = Equations(theme, theme.muted)
    for index, step in enumerate(timeline.operations):
        place = segment(timeline, rect, sizes, index)
        reached = index <= operation
        rects.append(place)
        fills.append(blend(theme.surface, theme.phase(step.phase), 1.0 if reached else 0.22))
        _label(past if reached else coming, step, place, sizes, notation)
    marks.append(boxes(rects, fills, radius=min(5 * sizes.scale, 0.2 * across.height)))
    here = segment(timeline, rect, sizes, operation).inset(-2.2 * sizes.scale)
    marks.append(box(here, 0, radius=6 * sizes.scale, line=theme.text, line_width=1.6 * sizes.scale))
    marks += [past.mark(), coming.mark()]
    for phase, start, end in timeline.phases():
        _phase(letters, phase, timeline, rect, sizes, (start, end), theme)
    marks.append(letters.mark())
    return tuple(marks)


def playhead(timeline: Timeline, t: float, rect: Rect, sizes: Sizes, theme: Theme) -> tuple[Mark, ...]:
    """The moment under way: a line over and under the label of its segment."""
    across = lane(rect, sizes)
    x = position(timeline, rect, sizes, t)
    width, overhang = max(2.4 * sizes.scale, 2), 7 * sizes.scale
    length = overhang + 0.2 * across.height
    stubs = [
        Rect(x - width / 2, across.y - overhang, width, length),
        Rect(x - width / 2, across.bottom + overhang - length, width, length),
    ]
    edges = [stub.inset(-1.2) for stub in stubs]
    return boxes(edges, [theme.surface] * 2, radius=2), boxes(stubs, [theme.text] * 2, radius=1)


def strip_scene(
    timeline: Timeline,
    t: float,
    heading: str,
    width: int,
    height: int,
    theme: Theme,
    notation: Notation = lecture.NOTATION,
) -> Scene:
    """The strip alone, as a picture of its own, at t within the pass."""
    rect, sizes = Rect(0, 0, width, height), Sizes(max(min(scale_of(width, 900), height / 96), 0.8))
    operation = timeline.moment(t).operation
    still = _bare(timeline, operation, rect, sizes, theme, notation)
    key = ("strip", timeline.borders, timeline.operations, operation, theme.name, notation)
    moving = (_headed(heading, rect, sizes, theme), *playhead(timeline, t, rect, sizes, theme))
    return Scene(width, height, theme.surface, still, key, moving)


def strip_time(timeline: Timeline, width: int, height: int, x: float) -> float:
    """The time within the pass at x of strip_scene."""
    sizes = Sizes(max(min(scale_of(width, 900), height / 96), 0.8))
    return time_at(timeline, Rect(0, 0, width, height), sizes, x)


def _label(equations: Equations, step: Operation, place: Rect, sizes: Sizes, notation: Notation) -> None:
    size = min(13 * sizes.scale + 1, 0.5 * place.height)
    wide = 3.0 if step.result.name.startswith("d") else 2.3 if step.rule is not Rule.COST else 0.9
    label = notation.whole(step.result)
    if isinstance(label, Fraction):
        size *= 0.8
    for share in (1.0, 0.86, 0.72):
        if wide * size * share * 0.72 <= place.width - 4 and size * share >= 8 * sizes.shrunk:
            equations.add(label, place.inset(2, 0), size * share, 0.5)
            return


def _phase(
    letters: Lettering,
    phase: Phase,
    timeline: Timeline,
    rect: Rect,
    sizes: Sizes,
    span: tuple[float, float],
    theme: Theme,
) -> None:
    start, end = (position(timeline, rect, sizes, t) for t in span)
    size = 0.92 * sizes.small
    words = WORDS[phase]
    if text_width(words, size, 600) <= end - start + 16 * sizes.scale:
        y = lane(rect, sizes).bottom + 1.45 * sizes.small
        letters.add(
            words, (start + end) / 2, y, size=size, colour=theme.phase(phase), weight=600, horizontal=0.5
        )
