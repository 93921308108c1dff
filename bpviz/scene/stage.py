"""The network of one pass in its rectangle: what stands for the whole pass, during one operation, and what moves."""

from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np

from bpviz.engine.plan import Rule
from bpviz.scene.edges import ALL, Gap, gap, most_drawn, strokes
from bpviz.scene.flow import flowing, lit, morphing
from bpviz.scene.headings import heading_height, headings
from bpviz.scene.layout import Sizes
from bpviz.scene.legend import entries, legend, legend_rows, row_height
from bpviz.scene.light import Light, light_marks
from bpviz.scene.look import Look, Part
from bpviz.scene.marks import Mark, Numbers, Rings
from bpviz.scene.measure import fitted_within, text_width
from bpviz.scene.nodes import Painting
from bpviz.scene.placement import CostBox, Edge, Placement, Unit, placed
from bpviz.scene.progress import active_gap, moving_gap, moving_layer, progress, updated
from bpviz.scene.readout import Readout, name_width
from bpviz.scene.rect import Rect
from bpviz.scene.subject import Subject
from bpviz.scene.texts import Lettering
from bpviz.scene.values import Values, shares
from bpviz.scene.weights import heat_strip, numbers, shown_words, signed_cells, strip_height

FEW_EDGES = 600
"""Up to so many weights the ones that an operation is not about are dimmed."""
LABELLED_EDGES = 16
"""Up to so many weights each has its number, where there is room."""
DIM = 0.6
MOST_INPUT_NAME = 165
COST_BOX = (10.5, 6.2)
"""Width and height of the box of J, in sizes of its small text."""


class Stage:
    """A subject at a look, placed in a rectangle; every method is a function of the operation and its fraction."""

    def __init__(self, subject: Subject, look: Look, rect: Rect, sizes: Sizes) -> None:
        self.subject = subject
        self.look = look
        self.theme = look.theme
        self.rect = rect
        self.sizes = sizes
        self.values = Values(subject.pass_, look.example, look.notation)
        self.operations = subject.pass_.operations
        self.still = lru_cache(4)(self._still)
        self._pooled = lru_cache(None)(self._pool)

    @cached_property
    def area(self) -> Rect:
        """Where the units stand: beside the names, under the headings, over the heat strips and the legend."""
        sizes, scale = self.sizes, self.sizes.scale
        left = self.rect.x + max(24 * scale + self._name_room + 50 * scale, 20 * scale + 6 * sizes.small)
        right = self.rect.right - 22 * scale - COST_BOX[0] * sizes.small - 82 * scale
        network = self.subject.pass_.network
        top, bottom = self._top(0.0), self._bottom
        right -= name_width(
            self.subject, sizes, (bottom - top) / network.sizes[-1], self.values.example is None
        )
        top = self._top((right - left) / network.depth)
        return Rect(left, top, max(right - left, 60), max(bottom - top, 60))

    @cached_property
    def placement(self) -> Placement:
        """Where every unit stands."""
        return placed(self.subject.pass_.network.sizes, self.area, self.sizes.scale)

    @cached_property
    def crowded(self) -> bool:
        """Whether weights are left out between some layers, so that their heat strips need room."""
        sizes = self.subject.pass_.network.sizes
        return any(n * k > ALL for n, k in pairwise(sizes))

    @cached_property
    def legend_rect(self) -> Rect:
        """The foot of the rectangle, where the legend stands; empty without it."""
        if Part.LEGEND not in self.look.parts:
            return self.rect.foot(0)
        width = self.rect.width - 44 * self.sizes.scale
        height = legend_rows(width, self.sizes) * row_height(self.sizes) + 8 * self.sizes.scale
        return Rect(self.rect.x + 22 * self.sizes.scale, self.rect.bottom - height, width, height)

    @cached_property
    def cost_box(self) -> Rect:
        """Where J stands, at the right of the outputs."""
        width, height = (ems * self.sizes.small for ems in COST_BOX)
        middle = self.area.y + self.area.height / 2
        return Rect(self.rect.right - 22 * self.sizes.scale - width, middle - height / 2, width, height)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """The drawn weights of layers 1 … L."""
        network = self.subject.pass_.network
        draft = self.look.draft
        return tuple(
            gap(self.placement, l, layer.weights, draft) for l, layer in enumerate(network.layers, start=1)
        )

    @cached_property
    def few(self) -> bool:
        """Whether there are so few weights that those an operation is not about can be dimmed."""
        sizes = self.subject.pass_.network.sizes
        return sum(most_drawn(n * k) for n, k in pairwise(sizes)) <= FEW_EDGES

    @cached_property
    def readout(self) -> Readout:
        """What stands beside the outputs."""
        return Readout(
            self.subject, self.values, self.placement.columns[-1], self.cost_box, self.sizes, self.theme
        )

    def ground_key(self, operation: int) -> tuple[object, ...]:
        """Two operations with the same key have the same ground."""
        return (self._edges_in_ground(operation),)

    def lasting_key(self, operation: int) -> tuple[object, ...] | None:
        """Two stages with the same key have the same ground at that operation; None: the ground depends on numbers."""
        if self._edges_in_ground(operation):
            return None
        pass_, subject = self.subject.pass_, self.subject
        kinds = tuple(layer.activation.label for layer in pass_.network.layers)
        mean = self.values.example is None
        return (
            self.rect,
            self.theme,
            self.look.notation,
            pass_.network.sizes,
            kinds,
            pass_.m,
            subject.inputs,
            subject.classes,
            mean,
        )

    def _edges_in_ground(self, operation: int) -> bool:
        return (
            not self.few
            and not updated(self.operations, operation)
            and moving_gap(self.operations[operation]) is None
        )

    def ground(self, operation: int) -> tuple[Mark, ...]:
        """Headings and names, and the edges of a large network."""
        top = self.rect.y + 14 * self.sizes.scale
        marks: list[Mark] = []
        if self._edges_in_ground(operation):
            marks += self._edges(operation)
        notation = self.look.notation
        marks += headings(self.subject.pass_, self.placement, top, self.sizes, self.theme, notation)
        marks += self._input_names()
        return tuple(marks)

    def _still(self, operation: int) -> tuple[Mark, ...]:
        """What does not change during the operation: edges, units of the other layers, the legend."""
        step = self.operations[operation]
        marks: list[Mark] = []
        if not self._edges_in_ground(operation):
            marks += self._edges(operation)
        marks += self.readout.names(operation)
        if step.rule is not Rule.COST:
            marks += self.readout.cost(operation, 0.0)
        marks += self._weights(operation)
        for layer in range(len(self.placement.columns)):
            if layer != moving_layer(step):
                marks += self._units(layer, operation, 0.0)
        marks += self._chosen(operation)
        if Part.LEGEND in self.look.parts:
            marks += legend(
                entries(self.subject, self.values, step), self.legend_rect, self.sizes, self.theme
            )
        return tuple(marks)

    def moving(self, operation: int, fraction: float) -> tuple[Mark, ...]:
        """What changes during the operation, at a fraction of it."""
        step = self.operations[operation]
        scale = self.sizes.scale
        marks: list[Mark] = []
        if step.rule is Rule.WEIGHTS:
            marks += lit(self.gaps[step.layer - 1], step, fraction, self.values, self.theme, scale)
        if step.rule is Rule.UPDATE_WEIGHTS:
            marks += morphing(self.gaps[step.layer - 1], step, fraction, self.values, self.theme, scale)
        if step.rule is Rule.COST:
            marks += self.readout.cost(operation, fraction)
        if step.rule in (Rule.AFFINE, Rule.PATHS):
            crossed = self.gaps[step.layer - 1 if step.rule is Rule.AFFINE else step.layer]
            marks += flowing(crossed, step, fraction, self.values, self.theme, scale)
        marks += self.readout.flow(step, fraction)
        layer = moving_layer(step)
        if layer is not None:
            marks += self._units(layer, operation, fraction)
        return tuple(marks)

    def lit(self, light: Light) -> tuple[Mark, ...]:
        """What is pointed at elsewhere, over everything else."""
        return light_marks(light, self.placement, self.theme, self.sizes.scale)

    def hit(self, x: float, y: float) -> Unit | Edge | CostBox | None:
        """The unit or the cost at a point, or the drawn weight that passes nearest to it."""
        if self.cost_box.holds(x, y):
            return CostBox()
        unit = self.placement.unit_at(x, y)
        if unit is not None:
            return unit
        near = [found for gap in self.gaps if (found := gap.edge_at(x, y)) is not None]
        return min(near, key=lambda found: found[1])[0] if near else None

    def _units(self, layer: int, operation: int, fraction: float) -> tuple[Mark, ...]:
        now = progress(self.values, layer, operation, fraction)
        return Painting(self.placement.columns[layer], now, self.values, self.theme, self.sizes).marks()

    def _edges(self, operation: int) -> list[Mark]:
        """All edges but those that move: new weights where they are updated, dimmed where the operation is about
        others."""
        step = self.operations[operation]
        done, active = updated(self.operations, operation), active_gap(step)
        marks: list[Mark] = []
        for gap_ in self.gaps:
            if gap_.layer == moving_gap(step):
                continue
            matrix = self.subject.pass_["W'" if gap_.layer <= done else "W", gap_.layer]
            share = shares(gap_.of(matrix), self.values.weight_scale)
            dim = DIM if self.few and active is not None and gap_.layer != active else 1.0
            marks.append(strokes(gap_.curves, share, self.theme, self.sizes.scale, dim, gap_.few))
        return marks

    def _weights(self, operation: int) -> list[Mark]:
        """Numbers on the edges of a very small network, and heat strips under layers that are not drawn whole."""
        done = updated(self.operations, operation)
        matrices = [self.subject.pass_["W'" if gap_.layer <= done else "W", gap_.layer] for gap_ in self.gaps]
        marks: list[Mark] = []
        if (
            sum(gap_.total for gap_ in self.gaps) <= LABELLED_EDGES
            and moving_gap(self.operations[operation]) is None
        ):
            marks += numbers(self.gaps, matrices, self.sizes, self.theme)
        bottom = self.legend_rect.y - 0.4 * self.sizes.small
        for gap_ in self.gaps:
            if gap_.shown < gap_.total and gap_.total <= ALL:
                marks.append(shown_words(gap_, self.placement, bottom, self.sizes, self.theme))
            elif gap_.shown < gap_.total:
                cells = self._pooled(gap_.layer, gap_.layer <= done)
                marks += heat_strip(gap_, cells, self.placement, bottom, self.sizes, self.theme)
        return marks

    def _pool(self, layer: int, new: bool) -> Numbers:
        matrix = self.subject.pass_["W'" if new else "W", layer]
        return shares(signed_cells(matrix), self.values.weight_scale)

    @cached_property
    def _name_room(self) -> float:
        if not self._named:
            return 0.0
        widest = max(text_width(name, self.sizes.small) for name in self.subject.inputs)
        return min(widest, MOST_INPUT_NAME * self.sizes.scale, 0.16 * self.rect.width)

    @cached_property
    def _named(self) -> bool:
        """Whether the inputs stand far enough apart for their names, under headings of two lines."""
        inputs, top = len(self.subject.inputs), self._top(0.0)
        return inputs > 0 and (self._bottom - top) / inputs >= 1.15 * self.sizes.small

    def _top(self, room: float) -> float:
        """Where the units begin, under headings whose columns stand `room` apart."""
        return self.rect.y + 22 * self.sizes.scale + heading_height(self.subject.pass_, room, self.sizes)

    @cached_property
    def _bottom(self) -> float:
        """Where the units end, over the heat strips and the legend."""
        return self.legend_rect.y - 2.2 * self.sizes.small - strip_height(self.sizes) * self.crowded

    def _input_names(self) -> list[Mark]:
        column = self.placement.columns[0]
        if not self._named or column.cells or column.pitch < 1.15 * self.sizes.small:
            return []
        letters = Lettering()
        for (x, y), row in zip(column.centre.tolist(), column.rows.tolist(), strict=True):
            name = fitted_within(self.subject.inputs[row], self._name_room, self.sizes.small)
            right = x - column.radius - 10 * self.sizes.scale
            letters.add(name, right, y, size=self.sizes.small, colour=self.theme.muted, horizontal=1.0)
        return [letters.mark()]

    def _chosen(self, operation: int) -> list[Mark]:
        """A ring round the unit that the viewer has chosen, or else round the one whose numbers stand in the
        equation."""
        chosen = self.look.unit
        if chosen is None:
            step = self.operations[operation]
            if Part.EQUATION not in self.look.parts or step.rule is Rule.COST:
                return []
            chosen = (step.layer, 0)
        layer, row = chosen
        column = self.placement.columns[layer]
        place_ = int(column.index[row])
        if place_ < 0:
            return []
        air = column.pitch / 2 - column.radius - 0.6 * self.sizes.small
        radius = column.radius + min(9 * self.sizes.scale, max(air, 3.0 * self.sizes.shrunk))
        centre = column.centre[place_ : place_ + 1]
        colour = np.array([self.theme.text], dtype=np.uint32)
        return [
            Rings(centre, np.array([radius]), np.array([1.4 * self.sizes.scale]), colour, np.zeros(1, bool))
        ]
