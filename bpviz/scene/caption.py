"""The line over a picture: what is studied, where in training it stands, and which phase is under way."""

from bpviz.engine.plan import Operation, Phase
from bpviz.scene.headings import count
from bpviz.scene.layout import Sizes
from bpviz.scene.look import Look
from bpviz.scene.marks import Mark
from bpviz.scene.measure import fitted, text_width
from bpviz.scene.naming import shown_name
from bpviz.scene.rect import Rect
from bpviz.scene.shapes import box
from bpviz.scene.subject import Subject
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme, blend
from bpviz.scene.values import Values

WORDS = {
    Phase.FORWARD: "FORWARD",
    Phase.COST: "COST",
    Phase.BACKWARD: "BACKWARD",
    Phase.UPDATE: "UPDATE",
}


def caption(subject: Subject, look: Look, operation: int, rect: Rect, sizes: Sizes) -> tuple[Mark, ...]:
    """Title at the left, epoch and example beside it, the phase at the right."""
    theme = look.theme
    step = subject.pass_.operations[operation]
    words = phase_words(step, subject.pass_.network.depth)
    middle = rect.y + rect.height / 2
    margin = 22 * sizes.scale
    letters = Lettering()
    pill, width = phase_pill(
        words, theme.phase(step.phase), rect.right - margin, middle, sizes, theme, letters
    )
    room = rect.width - width - 3 * margin
    place = _place(subject, look)
    place_width = min(text_width(place, sizes.body), 0.62 * room)
    title = fitted(subject.title, room - place_width - margin, sizes.title, 600)
    left = rect.x + margin
    letters.add(title, left, middle, size=sizes.title, colour=theme.text, weight=600)
    left += text_width(title, sizes.title, 600) + 16 * sizes.scale
    letters.add(
        fitted(place, rect.right - 2 * margin - width - left, sizes.body),
        left,
        middle,
        size=sizes.body,
        colour=theme.muted,
    )
    ground = Rect(rect.x, rect.y, rect.width, rect.height)
    line = Rect(rect.x, rect.bottom - 1, rect.width, 1)
    return box(ground, theme.surface), box(line, theme.line), pill, letters.mark()


def phase_words(step: Operation, depth: int) -> str:
    """BACKWARD · layer 2 of 3; the cost is of no layer."""
    return WORDS[step.phase] + ("" if step.phase is Phase.COST else f" · layer {step.layer} of {depth}")


def phase_pill(
    words: str, accent: int, right: float, middle: float, sizes: Sizes, theme: Theme, letters: Lettering
) -> tuple[Mark, float]:
    """A rounded label in a phase's colour that ends at `right`, and its width; its text goes to `letters`."""
    size = sizes.small
    width = text_width(words, size, 600) + 1.9 * size
    rect = Rect(right - width, middle - size, width, 2 * size)
    letters.add(words, right - width / 2, middle, size=size, colour=accent, weight=600, horizontal=0.5)
    return box(rect, blend(theme.background, accent, 0.16), radius=size), width


def _place(subject: Subject, look: Look) -> str:
    parts = [f"epoch {count(subject.epoch)}"]
    if subject.batches > 1:
        parts.append(f"batch {count(subject.batch + 1)} of {count(subject.batches)}")
    example = Values(subject.pass_, look.example).example
    parts.append(shown_name(subject, example))
    return " · ".join(parts)
