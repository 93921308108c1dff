"""Beside the outputs: what each stands for, the target y, and the cost J that the outputs lead to."""

from dataclasses import dataclass

import numpy as np

from bpviz.engine.plan import Operation, Ref, Rule
from bpviz.explain.numbers import plain
from bpviz.scene.flow import pulses
from bpviz.scene.headings import count
from bpviz.scene.layout import Sizes
from bpviz.scene.marks import Curves, Mark, Numbers
from bpviz.scene.measure import fitted, text_width
from bpviz.scene.nodes import brief, numbered
from bpviz.scene.placement import NUMBERED, Column
from bpviz.scene.progress import arrival, travel
from bpviz.scene.rect import Rect
from bpviz.scene.shapes import box, boxes
from bpviz.scene.subject import Subject
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme, blend, mix
from bpviz.scene.values import Values, largest

MOST_NAME = 130
"""Class names are cut to so many designed pixels."""


@dataclass(frozen=True)
class Readout:
    """The right margin of the network: the outputs' column, the box of J, and how it is lettered."""

    subject: Subject
    values: Values
    column: Column
    cost_box: Rect
    sizes: Sizes
    theme: Theme

    def names(self, operation: int) -> tuple[Mark, ...]:
        """Lines from the outputs to J, and beside each output its class, its target and, where its node is too small
        for
        it, its activation once that is computed."""
        rows = list(zip(self.column.centre.tolist(), self._labels(operation), strict=True))
        marks: list[Mark] = [self._links()]
        left = self.column.x + self.column.half_width + 16 * self.sizes.scale
        letters, backs = Lettering(), []
        tall = self.column.pitch >= 2.9 * self.sizes.small
        for (_, y), (name, target, chosen) in rows:
            if not self._lettered:
                continue
            small = self.sizes.small
            ink = self.theme.text if chosen else self.theme.muted
            weight = 600 if chosen else 400
            texts = [text for text in (name, target) if text]
            if not tall and len(texts) == 2:
                texts = [f"{target} · {name}"]
            texts = [fitted(text, self._room(), small, 600) for text in texts]
            widest = max((text_width(text, small, 600) for text in texts), default=0.0)
            height = 1.4 * small * len(texts)
            backs.append(Rect(left - 4, y - height / 2 - 1, widest + 8, height + 2))
            for line, text in enumerate(texts):
                middle = y + 1.4 * small * (line - (len(texts) - 1) / 2)
                letters.add(text, left, middle, size=small, colour=ink, weight=weight)
        if backs:
            marks += [boxes(backs, [self.theme.background] * len(backs), radius=3), letters.mark()]
        return tuple(marks)

    @property
    def _lettered(self) -> bool:
        return self.column.pitch >= 1.2 * self.sizes.small

    def _room(self) -> float:
        return max(self.cost_box.x - self.column.x - self.column.half_width - 24 * self.sizes.scale, 20)

    def _labels(self, operation: int) -> list[tuple[str, str, bool]]:
        """(class, target, whether the target is this class) of every shown output."""
        depth = self.values.depth
        Y, A = (self.values.column(name, depth)[self.column.rows] for name in ("Y", "A"))
        told = not numbered(self.column, self.sizes) and self.values.known(Ref("A", depth), operation)
        names = output_names(self.subject)
        single = self.values.pass_.network.sizes[-1] == 1
        labels = []
        for row, y, a in zip(self.column.rows.tolist(), Y.tolist(), A.tolist(), strict=True):
            target = f"y = {brief(y) if y != round(y) else plain(y)}"
            if self.values.example is None:
                target = "mean " + target
            if told:
                target += f" · a = {brief(a)}"
            name = names[row]
            if single and self.subject.classes and self.values.example is not None:
                name = self.subject.classes[int(y > self.subject.middle)]
            labels.append((name, target, not single and y > self.subject.middle))
        return labels

    def _curves(self) -> Numbers:
        centre = self.column.centre
        start = centre + np.array([self.column.half_width + 3, 0.0])
        if self._lettered:
            start[:, 0] += 17 * self.sizes.scale + name_width(
                self.subject, self.sizes, self.column.pitch, self.values.example is None
            )
        end = np.tile([self.cost_box.x, self.cost_box.y + self.cost_box.height / 2], (len(centre), 1))
        middle = start[:, 0] + 0.62 * (end[:, 0] - start[:, 0])
        points = np.stack([start, start, end, end], axis=1)
        points[:, 1, 0] = points[:, 2, 0] = middle
        return points

    def _links(self) -> Curves:
        points = self._curves()
        colour = np.full(len(points), self.theme.line, dtype=np.uint32)
        return Curves(points, np.full(len(points), 1.0), colour, np.zeros(len(points), dtype=bool))

    def flow(self, operation: Operation, fraction: float) -> tuple[Mark, ...]:
        """Pulses from the outputs to J, and from J back as da."""
        along = travel(operation, fraction)
        if along is None or operation.rule not in (Rule.COST, Rule.COST_SLOPE):
            return ()
        curves = self._curves()
        if operation.rule is Rule.COST:
            carried = self.values.column("A", self.values.depth)[self.column.rows]
        else:
            carried = self.values.column("dA", self.values.depth)[self.column.rows]
            curves = curves[:, ::-1]
        return (pulses(curves, carried, largest(carried), along, self.theme, self.sizes.scale),)

    def cost(self, operation: int, fraction: float) -> tuple[Mark, ...]:
        """The box of J, empty until J is computed."""
        current = self.values.pass_.operations[operation]
        depth = self.values.depth
        here = current.result == Ref("J", depth)
        shown = arrival(current, fraction) if here else float(self.values.known(Ref("J", depth), operation))
        theme, rect, small = self.theme, self.cost_box, self.sizes.small
        line = blend(theme.line, theme.cost, 0.75 * shown)
        marks: list[Mark] = [
            box(
                rect,
                theme.surface,
                radius=8 * self.sizes.scale,
                line=line,
                line_width=1.4,
            )
        ]
        letters = Lettering()
        x, middle = rect.x + rect.width / 2, rect.y + rect.height / 2
        if shown <= 0.1:
            letters.add(
                self.values.notation.cost,
                x,
                middle,
                size=1.5 * small,
                colour=theme.faint,
                weight=500,
                horizontal=0.5,
            )
            return (*marks, letters.mark())
        ink, quiet = (int(mix(theme.surface, tone, shown)) for tone in (theme.text, theme.muted))
        rows = [
            (f"{self.values.notation.cost} = {plain(self.values.pass_.J, 3)}", 1.28 * small, 600, ink),
            (f"mean of {count(self.values.pass_.m)}", 0.95 * small, 400, quiet),
        ]
        if self.values.example is not None:
            rows.append((f"this loss {plain(self.values.loss, 3)}", 0.95 * small, 400, quiet))
        if self.values.pass_.l2:
            rows.append((f"penalty {plain(self.values.pass_.penalty, 3)}", 0.95 * small, 400, quiet))
        pitch = small * min(1.55, 5.8 / len(rows))
        total = pitch * len(rows)
        for line_number, (text, size, weight, colour) in enumerate(rows):
            y = middle - total / 2 + pitch * (line_number + 0.5)
            fits = min(1.0, (rect.width - 10) / text_width(text, size, weight))
            letters.add(text, x, y, size=size * fits, colour=colour, weight=weight, horizontal=0.5)
        return (*marks, letters.mark())


def output_names(subject: Subject) -> tuple[str, ...]:
    """A name for each output unit; empty where it has none."""
    outputs = subject.pass_.network.sizes[-1]
    classes = subject.classes or ()
    return classes if len(classes) == outputs else ("",) * outputs


def name_width(subject: Subject, sizes: Sizes, pitch: float, mean: bool) -> float:
    """The room that the outputs' names and targets need, in pixels; pitch: the distance of two outputs; mean:
    whether means over the batch are shown."""
    plain_target = subject.classes is not None and not mean
    target = (
        ("y = 0" if subject.middle else "y = −1")
        if plain_target
        else "y = −0.00"
        if not mean
        else "mean y = −0.00"
    )
    if 0.42 * pitch < NUMBERED * sizes.shrunk:
        target += " · a = −0.00"
    names = [*output_names(subject), *(subject.classes or ()), target]
    widest = max(text_width(name, sizes.small, 600) for name in names)
    return min(widest, MOST_NAME * sizes.scale)
