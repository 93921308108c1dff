"""A nudge as a picture: numbers on number lines, what was predicted beside what happens, and ever smaller δ."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bpviz.engine.plan import Ref
from bpviz.engine.recorded import Pass
from bpviz.explain.formula import Formula, Kind, Number, Operator, Space, Symbol, row
from bpviz.explain.notation import LOWERED, Notation
from bpviz.explain.nudge import Move
from bpviz.explain.numbers import plain
from bpviz.explain.quantity import Quantity
from bpviz.explain.signs import sign
from bpviz.explain.sums import EQUALS
from bpviz.explain.trial import Trial
from bpviz.explain.update import DELTA
from bpviz.scene.equations import Equations
from bpviz.scene.marks import Discs, Mark, Rings
from bpviz.scene.measure import fitted, lines, text_width
from bpviz.scene.number_line import NumberLine
from bpviz.scene.rect import Rect
from bpviz.scene.scene import Scene
from bpviz.scene.shapes import boxes, segments
from bpviz.scene.shrinking import shrinking, shrinking_height
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme, blend
from bpviz.words import say

PAD, TOP = 16.0, 10.0
HEADING, LEAST, SMALL, BODY, VALUE = 10.5, 10.0, 11.0, 12.0, 13.0
LABEL, NUMBERS = 62.0, 82.0
ROW = 46.0
LEGEND = 22.0
FORMULA, SENTENCE = 40.0, 16.0
TWO_COLUMNS = 640
"""From this width on the result stands beside the number lines."""
MOST_PAIRS = 4
"""So many layers of the chain are drawn; of more, the first two and the last two."""
HANDLE = 7.5
HINT = say(
    "Drag the number on the first line, press ← and →, or type another value: everything that follows from it moves."
)


@dataclass(frozen=True, slots=True)
class Tried:
    """What the picture shows: the trial in its pass; delta: where the number is now, while the rest may follow.

    whose: of which cost the last line is.
    """

    pass_: Pass
    trial: Trial
    delta: float
    whose: str
    notation: Notation

    @property
    def following(self) -> bool:
        """Whether the trial is still that of another place."""
        return self.delta != self.trial.nudge.delta


def chain_lines(trial: Trial, width: float) -> tuple[NumberLine, ...]:
    """A number line for every entry of shown_places, from the top down; the first is the one to be dragged."""
    across = _columns(width)[0] - LABEL - NUMBERS
    y = TOP + HEADING + LEGEND + 0.62 * ROW
    found = []
    for number, place in enumerate(shown_places(trial)):
        low, high = trial.spans[place]
        room = 0.06 * (high - low)
        found.append(
            NumberLine(
                PAD + LABEL, y + number * ROW, across, low - room * (place > 0), high + room * (place > 0)
            )
        )
    return tuple(found)


def shown_places(trial: Trial) -> tuple[int, ...]:
    """Which numbers of the chain have a line: all, or of a deep network the first and the last."""
    count = len(trial.nudge.chain)
    if count <= 2 * MOST_PAIRS + 2:
        return tuple(range(count))
    return (*range(MOST_PAIRS + 1), *range(count - MOST_PAIRS - 1, count))


def grip(trial: Trial, delta: float, width: float) -> tuple[float, float]:
    """Where the number stands that can be dragged."""
    line = chain_lines(trial, width)[0]
    return line.place(trial.nudge.chain[0].before + delta), line.y


def on_first_line(trial: Trial, width: float, x: float, y: float) -> bool:
    """Whether a drag that begins there moves the number."""
    line = chain_lines(trial, width)[0]
    return abs(y - line.y) <= 0.45 * ROW and line.x - 12 <= x <= line.x + line.width + 12


def delta_at(trial: Trial, width: float, x: float) -> float:
    """The nudge that brings the number to a place of its line."""
    return chain_lines(trial, width)[0].value(x) - trial.nudge.chain[0].before


def move_at(trial: Trial, width: float, x: float, y: float) -> Quantity | None:
    """The number of the chain whose line is there."""
    if not PAD <= x <= PAD + _columns(width)[0]:
        return None
    for place, line in zip(shown_places(trial), chain_lines(trial, width), strict=True):
        if abs(y - line.y) <= 0.5 * ROW:
            return trial.nudge.chain[place].quantity
    return None


def nudge_height(tried: Tried, width: float) -> float:
    """What all of it needs."""
    _, right = _columns(width)
    left = TOP + HEADING + LEGEND + ROW * len(shown_places(tried.trial)) + 16
    beside = _result_height(tried, right) + shrinking_height(right)
    return max(left, beside) + 12 if width >= TWO_COLUMNS else left + beside + 8


def nudge_scene(tried: Tried, width: int, height: int, theme: Theme) -> Scene:
    """All of it as one picture."""
    marks = nudge_marks(tried, width, theme)
    return Scene(width, height, theme.surface, (), ("nudge", theme.name), marks)


def nudge_marks(tried: Tried, width: float, theme: Theme) -> tuple[Mark, ...]:
    """The number lines, the result and the table of ever smaller nudges."""
    wide, right = _columns(width)
    marks = list(_chain(tried, width, wide, theme))
    below = TOP + HEADING + LEGEND + ROW * len(shown_places(tried.trial)) + 16
    top = Rect(PAD + wide + 24, TOP, right, 0) if width >= TWO_COLUMNS else Rect(PAD, below, right, 0)
    marks += _result(tried, top, theme)
    y = top.y + _result_height(tried, right)
    table = Rect(top.x, y, right, shrinking_height(right))
    marks += shrinking(tried.trial.rows, cost_word(tried), table, theme)
    return tuple(marks)


def _columns(width: float) -> tuple[float, float]:
    """The widths of the number lines and of the result."""
    if width < TWO_COLUMNS:
        return width - 2 * PAD, width - 2 * PAD
    inner = width - 2 * PAD - 24
    return 0.54 * inner, 0.46 * inner


def _chain(tried: Tried, width: float, wide: float, theme: Theme) -> tuple[Mark, ...]:
    trial, letters, equations = tried.trial, Lettering(), Equations(theme)
    letters.add(
        fitted(tried.whose.upper(), wide, HEADING, 600),
        PAD,
        TOP + 0.6 * HEADING,
        size=HEADING,
        colour=theme.muted,
        weight=600,
    )
    marks = list(_legend(wide, theme, letters))
    placed = list(zip(shown_places(trial), chain_lines(trial, width), strict=True))
    marks.append(_links(tried, placed, theme))
    before = None
    for place, line in placed:
        move = trial.nudge.chain[place]
        marks += _line(tried, place, line, theme, letters)
        label = Rect(PAD, line.y - 0.5 * ROW, LABEL - 12, ROW)
        equations.add(sign(tried.pass_, move.quantity, tried.notation), label, 17)
        if before is not None and before != place - 1:
            words = f"… {(place - before) // 2} layers"
            letters.add(words, PAD, line.y - 0.5 * ROW, size=LEAST, colour=theme.muted)
        elif before is not None and tried.trial.nudge.example is not None:
            _factor(letters, trial.nudge.chain[before], move, line, theme)
        before = place
    return (*marks, equations.mark(), letters.mark())


def _factor(letters: Lettering, above: Move, move: Move, line: NumberLine, theme: Theme) -> None:
    """How much faster this number moves than the one above it: a link of the chain rule."""
    if above.slope != 0 and np.isfinite(move.slope / above.slope):
        words = f"× {plain(move.slope / above.slope, 3)}"
        letters.add(words, PAD, line.y - 0.5 * ROW, size=LEAST, colour=theme.muted)


def _legend(wide: float, theme: Theme, letters: Lettering) -> tuple[Mark, ...]:
    """What the three signs on a line mean."""
    x, y = PAD, TOP + HEADING + 10
    tick = segments([(x + 3, y - 5, x + 3, y + 5)], 2.0, theme.muted)
    x = _word(letters, "before", x + 11, y, theme)
    now = _disc(x + 4, y, 4.0, theme.text)
    x = _word(letters, "now", x + 12, y, theme)
    ring = _ring(x + 6, y, 5.5, theme.backward)
    x = _word(letters, "predicted", x + 16, y, theme)
    words = fitted("× faster than the line above", PAD + wide - x, SMALL)
    letters.add(words, PAD + wide, y, size=SMALL, colour=theme.muted, horizontal=1.0)
    return tick, now, ring


def _word(letters: Lettering, word: str, x: float, y: float, theme: Theme) -> float:
    letters.add(word, x, y, size=SMALL, colour=theme.muted)
    return x + text_width(word, SMALL) + 14


def _links(tried: Tried, placed: list[tuple[int, NumberLine]], theme: Theme) -> Mark:
    """Thin lines from each number to the next: as it is now, and as it was."""
    chain = tried.trial.nudge.chain
    ends = []
    for (upper, above), (lower, below) in pairwise(placed):
        if lower == upper + 1:
            start = _now(tried, upper)
            ends.append((above.place(start), above.y, below.place(chain[lower].after), below.y))
    return segments(ends, 1.0, blend(theme.surface, theme.line, 0.8))


def _now(tried: Tried, place: int) -> float:
    move = tried.trial.nudge.chain[place]
    return move.before + tried.delta if place == 0 else move.after


def _line(tried: Tried, place: int, line: NumberLine, theme: Theme, letters: Lettering) -> tuple[Mark, ...]:
    """One number line with the number before, now and as predicted."""
    move, now = tried.trial.nudge.chain[place], _now(tried, place)
    stale = tried.following and place > 0
    ink = blend(theme.surface, theme.text, 0.35) if stale else theme.text
    old, x = line.place(move.before), line.place(now)
    tone = theme.positive if now > move.before else theme.negative
    marks = list(line.marks(theme, letters, 2.0 if place == 0 else 1.0))
    if abs(x - old) > 0.5 and not stale:
        marks.append(segments([(old, line.y, x, line.y)], 4.0, tone))
    marks.append(segments([(old, line.y - 8, old, line.y + 8)], 2.0, theme.muted))
    if place == 0:
        marks += [_disc(x, line.y, HANDLE + 3.5, blend(theme.surface, theme.text, 0.22))]
        marks += [_disc(x, line.y, HANDLE, theme.text)]
    else:
        marks.append(_disc(x, line.y, 4.5, ink))
        if not stale:
            foretold = move.before + move.predicted
            marks.append(_ring(line.place(foretold), line.y, 7.0, theme.backward, not line.holds(foretold)))
    right = line.x + line.width + NUMBERS
    size = min(VALUE, VALUE * (NUMBERS - 14) / max(text_width(plain(now), VALUE, 600), 1.0))
    letters.add(plain(now), right, line.y - 7, size=size, colour=ink, weight=600, horizontal=1.0)
    words = f"was {plain(move.before, 3)}"
    letters.add(words, right, line.y + 8, size=LEAST, colour=theme.muted, horizontal=1.0)
    return tuple(marks)


def _disc(x: float, y: float, radius: float, colour: int) -> Discs:
    return Discs(np.array([[x, y]]), np.array([radius]), np.array([colour], dtype=np.uint32))


def _ring(x: float, y: float, radius: float, colour: int, dashed: bool = False) -> Rings:
    """Dashed where the number itself is beyond the end of its line."""
    flags = np.array([dashed])
    return Rings(
        np.array([[x, y]]), np.array([radius]), np.array([1.8]), np.array([colour], dtype=np.uint32), flags
    )


def result_formulas(tried: Tried) -> tuple[Formula, Formula]:
    """The prediction ∂C/∂w · δ, and the true change, in numbers."""
    moved, notation, pass_ = tried.trial.nudge, tried.notation, tried.pass_
    (name, layer), unit, column, whose = moved.quantity
    example = moved.example if name != "A" else whose
    derivative = sign(pass_, Quantity(Ref(f"d{name}", layer), unit, column, example), notation)
    if name == "A" and moved.example is None:
        derivative = row(Symbol("1"), Operator("/", Kind.ORDINARY), Symbol("m"), Space(0.15), derivative)
    times, delta = Operator("·", Kind.BINARY), Symbol("δ")
    cost = sign(pass_, moved.chain[-1].quantity, notation)
    predicted = row(
        derivative, times, delta, EQUALS, Number(moved.derivative), times, Number(moved.delta), EQUALS,
        Number(moved.predicted),
    )  # fmt: skip
    last = moved.chain[-1]
    actual = row(
        DELTA, cost, EQUALS, Number(last.after), Operator("−", Kind.BINARY), Number(last.before), EQUALS,
        Number(moved.actual),
    )  # fmt: skip
    return predicted, actual


def cost_word(tried: Tried) -> str:
    """The cost in plain text: J, or the loss of one example, ℒ or C₀."""
    notation = tried.notation
    if tried.trial.nudge.example is None:
        return notation.cost
    return notation.loss + (notation.chosen or "").translate(LOWERED)


def _result_height(tried: Tried, width: float) -> float:
    return 18 + 2 * FORMULA + 4 + SENTENCE * len(_sentence(tried, width)) + 14


def _sentence(tried: Tried, width: float) -> tuple[str, ...]:
    moved = tried.trial.nudge
    return lines(str(moved.sentence if moved.delta else HINT), width, BODY, most=3)


def _result(tried: Tried, top: Rect, theme: Theme) -> tuple[Mark, ...]:
    """The prediction over the truth, and the sentence about both."""
    letters, equations = Lettering(), Equations(theme)
    middle = top.y + 0.6 * HEADING
    words = "PREDICTED, AND WHAT HAPPENS"
    letters.add(words, top.x, middle, size=HEADING, colour=theme.muted, weight=600)
    y, bars = top.y + 18, []
    for formula in result_formulas(tried):
        equations.add(formula, Rect(top.x + 12, y, top.width - 12, FORMULA - 4), 15)
        bars.append(Rect(top.x, y + 5, 3, FORMULA - 14))
        y += FORMULA
    y += 4
    for line in _sentence(tried, top.width):
        letters.add(line, top.x, y + 0.6 * BODY, size=BODY, colour=theme.muted)
        y += SENTENCE
    marks = boxes(bars, [theme.backward, theme.text], radius=1.5)
    return marks, equations.mark(), letters.mark()
