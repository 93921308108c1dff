"""Why the cost changed, as a picture: what really happened beside what was promised, and whose promise it was."""

from dataclasses import dataclass

from bpviz.engine.plan import Ref
from bpviz.engine.recorded import Pass
from bpviz.explain.change import CostChange
from bpviz.explain.formula import Formula, Link
from bpviz.explain.notation import Notation
from bpviz.explain.numbers import plain
from bpviz.explain.quantity import Quantity
from bpviz.explain.signs import sign
from bpviz.scene.equations import Equations
from bpviz.scene.headings import count
from bpviz.scene.marks import Mark
from bpviz.scene.measure import lines
from bpviz.scene.rect import Rect
from bpviz.scene.scene import Scene
from bpviz.scene.signed_bars import Bar, Bars, bar_marks, bars
from bpviz.scene.subject import Subject
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme
from bpviz.scene.typeset.breaking import on_lines

PAD, TOP = 16.0, 8.0
HEADING, BODY, TITLE, LINE = 10.5, 12.0, 14.0, 16.0
ROW, ENTRY, TALL, FORMULA = 21.0, 26.0, 25.0, 15.0
GAP, HEAD = 14.0, 20.0
TWO_COLUMNS = 640
LARGEST = 6


@dataclass(frozen=True, slots=True)
class Changed:
    """What the picture shows. examples: how many there are to train on; pointed: what is under the mouse."""

    subject: Subject
    change: CostChange
    examples: int
    notation: Notation
    pointed: Link | None = None

    @property
    def pass_(self) -> Pass:
        """The pass whose update it is."""
        return self.subject.pass_


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything stands: the top left corner of each part, and the rows of bars."""

    words: Rect
    pair: Bars
    sentence: Rect
    formulas: Rect
    shares: Bars
    single: Bars
    height: float


def change_height(changed: Changed, width: float) -> float:
    """What all of it needs."""
    return plan_of(changed, width).height


def change_scene(changed: Changed, width: int, height: int, theme: Theme) -> Scene:
    """All of it as one picture."""
    return Scene(
        width, height, theme.surface, (), ("change", theme.name), change_marks(changed, width, theme)
    )


def bar_at(changed: Changed, width: float, x: float, y: float) -> Bar | None:
    """The parameter or the array whose bar is at a point."""
    plan = plan_of(changed, width)
    for found in (plan.shares.at(x, y), plan.single.at(x, y)):
        if found is not None and found.link is not None:
            return found
    return None


def asked_of(bar: Bar) -> Quantity | None:
    """The number that a bar's derivative is; None for a bar of many."""
    link = bar.link
    if link is None or link.unit is None:
        return None
    return Quantity(Ref(f"d{link.ref.name}", link.ref.layer), link.unit, link.of)


def over_what(changed: Changed) -> str:
    """Of which examples J is the mean."""
    subject, m, cost = changed.subject, changed.pass_.m, changed.notation.cost
    if subject.batches == 1:
        return f"{cost} over all {count(m)} training examples, before and after the update of epoch {subject.epoch}."
    return (
        f"{cost} over the {count(m)} examples of this batch ({subject.batch + 1} of {subject.batches}, epoch "
        f"{subject.epoch}), before and after the update that it made: not over all {count(changed.examples)}."
    )


def headline(changed: Changed) -> str:
    """The cost before and after, with the penalty where there is one."""
    change, cost = changed.change, changed.notation.cost
    if not (change.penalty_before or change.penalty_after):
        return f"{cost}: {plain(change.before)} → {plain(change.after)}"
    before, after = change.before + change.penalty_before, change.after + change.penalty_after
    return f"{cost} + penalty: {plain(before)} → {plain(after)}"


def plan_of(changed: Changed, width: float) -> Plan:
    """One column, or two where there is room."""
    two = width >= TWO_COLUMNS
    wide = (width - 2 * PAD - 28) / 2 if two else width - 2 * PAD
    x, y = PAD, TOP
    words = Rect(x, y + 24, wide, LINE * len(_lines(over_what(changed), wide)))
    y = words.bottom + 8
    pair = bars(_pair(changed), x, y, wide, TALL)
    y = pair.rect.bottom + 8
    sentence = Rect(x, y, wide, LINE * len(_lines(str(changed.change.sentence), wide)))
    y = sentence.bottom + GAP
    high = sum(on_lines(formula, FORMULA, wide).height + 10 for formula in _formulas(changed))
    formulas = Rect(x, y, wide, high)
    y, left = formulas.bottom + GAP, formulas.bottom
    if two:
        x, y = PAD + wide + 28, TOP
    shares = bars(_shares(changed), x, y + HEAD, wide, ROW)
    y = shares.rect.bottom + GAP
    single = bars(_single(changed), x, y + HEAD, wide, ENTRY)
    return Plan(words, pair, sentence, formulas, shares, single, max(left, single.rect.bottom) + 12)


def change_marks(changed: Changed, width: float, theme: Theme) -> tuple[Mark, ...]:
    """The two changes, the sentence, the formula, and the parts of the prediction."""
    plan = plan_of(changed, width)
    letters, equations = Lettering(), Equations(theme)
    letters.add(headline(changed), PAD, TOP + 9, size=TITLE, colour=theme.text, weight=600)
    _write(over_what(changed), plan.words, theme.muted, letters)
    marks = list(bar_marks(plan.pair, theme, letters, equations))
    _write(str(changed.change.sentence), plan.sentence, theme.text, letters)
    y = plan.formulas.y
    for formula in _formulas(changed):
        height = on_lines(formula, FORMULA, plan.formulas.width).height
        equations.add(formula, Rect(plan.formulas.x, y, plan.formulas.width, height), FORMULA)
        y += height + 10
    for shown, words in (
        (plan.shares, "WHOSE PART OF THE PREDICTION"),
        (plan.single, "THE LARGEST SINGLE PARTS"),
    ):
        middle = shown.rect.y - HEAD + 0.6 * HEADING
        letters.add(words, shown.rect.x, middle, size=HEADING, colour=theme.muted, weight=600)
        marks += bar_marks(shown, theme, letters, equations, changed.pointed)
    return (*marks, equations.mark(), letters.mark())


def _formulas(changed: Changed) -> tuple[Formula, ...]:
    return changed.change.symbols, changed.change.numbers


def _lines(words: str, width: float) -> tuple[str, ...]:
    return lines(words, width, BODY, most=4)


def _write(words: str, rect: Rect, ink: int, letters: Lettering) -> None:
    for index, line in enumerate(_lines(words, rect.width)):
        letters.add(line, rect.x, rect.y + index * LINE + 0.5 * LINE, size=BODY, colour=ink)


def _pair(changed: Changed) -> tuple[Bar, ...]:
    change = changed.change
    return Bar("really", change.actual, strong=True), Bar("predicted", change.predicted, strong=True)


def _shares(changed: Changed) -> tuple[Bar, ...]:
    """Each layer, with its weights and its biases below it."""
    change, notation = changed.change, changed.notation
    total = change.predicted
    found: list[Bar] = []
    for l, part in enumerate(change.by_layer, start=1):
        share = f" · {100 * part / total:.0f} %" if total else ""
        found.append(Bar(f"layer {l}{share}", part, strong=True))
        arrays = change.parameters[2 * l - 2 : 2 * l]
        found += [Bar(notation.whole(each.ref), each.predicted, link=Link(each.ref)) for each in arrays]
    return tuple(found)


def _single(changed: Changed) -> tuple[Bar, ...]:
    found = changed.change.largest(LARGEST)
    return tuple(
        Bar(sign(changed.pass_, quantity, changed.notation), part, link=quantity.link)
        for quantity, part in found
    )
