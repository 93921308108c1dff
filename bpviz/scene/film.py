"""The picture of a pass at any time: frame(t) for any t in any order."""

from collections.abc import Sequence
from functools import lru_cache

from bpviz.engine.plan import Rule
from bpviz.explain import steps
from bpviz.scene.caption import caption
from bpviz.scene.curve import curve
from bpviz.scene.headings import count
from bpviz.scene.layout import layout
from bpviz.scene.light import Light
from bpviz.scene.look import Look
from bpviz.scene.marks import Mark
from bpviz.scene.naming import numbers_name
from bpviz.scene.panel import panel
from bpviz.scene.placement import CostBox, Edge, Unit
from bpviz.scene.rect import Rect
from bpviz.scene.scene import Scene
from bpviz.scene.shapes import box
from bpviz.scene.stage import Stage
from bpviz.scene.strip import playhead, strip
from bpviz.scene.subject import Subject
from bpviz.scene.timeline import Moment, timeline
from bpviz.scene.values import Values

KEPT_PASSES = 3


class Film:
    """Passes one after the other, each `seconds_per_pass` long, over one architecture.

    `subjects` may compute its items when they are asked for. The object keeps nothing but what speeds up the next
    question: frame(t) depends on t alone.
    """

    def __init__(self, subjects: Sequence[Subject], look: Look, seconds_per_pass: float = 12.0) -> None:
        self.subjects = subjects
        self.look = look
        self.layout = layout(look)
        self.timeline = timeline(subjects[0].pass_.operations, seconds_per_pass)
        self._token = object()
        self._subject = lru_cache(KEPT_PASSES)(lambda index: subjects[index])
        self._stage = lru_cache(KEPT_PASSES)(self._make_stage)
        self._ground = lru_cache(4)(self._make_ground)
        self._still = lru_cache(4)(self._make_still)

    @property
    def duration(self) -> float:
        """How many seconds the whole film lasts."""
        return len(self.subjects) * self.timeline.seconds

    def moment(self, t: float) -> Moment:
        """Which pass and operation is under way at t."""
        return self.timeline.moment(t, len(self.subjects))

    def frame(self, t: float, light: Light | None = None) -> Scene:
        """The scene at t seconds; before the beginning the first, after the end the last. light: what is lit in it."""
        look, moment = self.look, self.moment(t)
        index, operation, fraction = moment
        stage = self._stage(index)
        ground_key = () if stage is None else stage.ground_key(operation)
        moving: list[Mark] = [] if stage is None else list(stage.moving(operation, fraction))
        if light and stage is not None:
            moving += stage.lit(light)
        if self.layout.timeline is not None:
            start = self.timeline.start(operation)
            within = start + fraction * (self.timeline.end(operation) - start)
            moving += playhead(self.timeline, within, self.layout.timeline, self.layout.sizes, look.theme)
        return Scene(
            look.width,
            look.height,
            look.theme.background,
            self._still(index, operation),
            (self._token, index, operation),
            tuple(moving),
            self._ground(index, operation if stage is None else self._ground_operation(stage, operation)),
            self._lasting_key(stage, operation) or (self._token, index, *ground_key),
        )

    def _lasting_key(self, stage: Stage | None, operation: int) -> tuple[object, ...] | None:
        """What the ground depends on where that is no number, so that passes and films share it."""
        if stage is None or self.layout.curve is not None:
            return None
        lasting = stage.lasting_key(operation)
        return None if lasting is None else (self.layout, *lasting)

    def hit(self, x: float, y: float, t: float) -> Unit | Edge | CostBox | None:
        """The unit, the drawn weight or the cost at a point of the frame at t, or None."""
        stage = self._stage(self.moment(t).pass_)
        return None if stage is None else stage.hit(x, y)

    def unit_rect(self, layer: int, row: int, t: float) -> Rect | None:
        """The square round a unit in the frame at t, or None where it is not shown."""
        stage = self._stage(self.moment(t).pass_)
        if stage is None:
            return None
        column = stage.placement.columns[layer]
        place = int(column.index[row])
        if place < 0:
            return None
        x, y = column.centre[place].tolist()
        return Rect(x - column.radius, y - column.radius, 2 * column.radius, 2 * column.radius)

    def explanation(self, t: float) -> steps.Explanation:
        """The explanation of the step under way at t, for the chosen unit and example."""
        moment = self.moment(t)
        return self._explanation(self._subject(moment.pass_), moment.operation)

    def _explanation(self, subject: Subject, operation: int) -> steps.Explanation:
        unit, example = focus(subject, self.look, operation)
        return steps.explanation(subject.pass_, operation, unit, example, notation=self.look.notation)

    def _make_stage(self, index: int) -> Stage | None:
        if self.layout.network is None:
            return None
        return Stage(self._subject(index), self.look, self.layout.network, self.layout.sizes)

    @staticmethod
    def _ground_operation(stage: Stage, operation: int) -> int:
        """The first operation with the same ground, so that the ground is made once for all of them."""
        key = stage.ground_key(operation)
        return next(index for index in range(operation + 1) if stage.ground_key(index) == key)

    def _make_ground(self, index: int, operation: int) -> tuple[Mark, ...]:
        stage = self._stage(index)
        marks: list[Mark] = [] if stage is None else list(stage.ground(operation))
        look, sizes = self.look, self.layout.sizes
        for side in (self.layout.equation, self.layout.curve):
            if side is not None:
                marks.append(box(side, look.theme.surface))
                marks.append(box(side.left(1), look.theme.line))
        if self.layout.curve is not None:
            marks.append(box(self.layout.curve.top(1), look.theme.line))
            marks += curve(self._subject(index), self.layout.curve, sizes, look.theme, look.notation)
        return tuple(marks)

    def _make_still(self, index: int, operation: int) -> tuple[Mark, ...]:
        subject, stage = self._subject(index), self._stage(index)
        look, sizes, parts = self.look, self.layout.sizes, self.layout
        marks: list[Mark] = [] if stage is None else list(stage.still(operation))
        if parts.caption is not None:
            marks += caption(subject, look, operation, parts.caption, sizes)
        if parts.equation is not None:
            depth = None if parts.caption is not None else subject.pass_.network.depth
            explained, whose = self._explanation(subject, operation), whose_numbers(subject, look, operation)
            marks += panel(explained, depth, whose, parts.equation, sizes, look.theme)
        if parts.timeline is not None:
            heading = pass_heading(subject)
            marks += strip(
                self.timeline, operation, heading, parts.timeline, sizes, look.theme, look.notation
            )
        return tuple(marks)


def pass_heading(subject: Subject) -> str:
    """What stands over the timeline: pass of epoch 3 · batch 1 of 4."""
    batch = f" · batch {count(subject.batch + 1)} of {count(subject.batches)}" if subject.batches > 1 else ""
    return f"pass of epoch {count(subject.epoch)}{batch}"


def focus(subject: Subject, look: Look, operation: int) -> tuple[int, int | None]:
    """(row, example): the unit whose numbers are shown: the chosen one if it is of the operation's layer, else the
    first."""
    chosen, step = look.unit, subject.pass_.operations[operation]
    here = chosen is not None and chosen[0] == step.layer and step.rule is not Rule.COST
    return (chosen[1] if chosen is not None and here else 0), Values(subject.pass_, look.example).example


def whose_numbers(subject: Subject, look: Look, operation: int) -> str:
    """Over the numbers: unit 2 of layer 1 · row 7 · example 4 of 120."""
    row, example = focus(subject, look, operation)
    return numbers_name(subject, subject.pass_.operations[operation], row, example)
