"""The graph of one unit drawn: values over the edges as they go forward, derivatives under them as they come back."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from bpviz.engine.plan import Phase, Ref
from bpviz.explain.formula import Formula, Number, row
from bpviz.explain.graph import ONE, Edge, Graph, Node, unit_graph
from bpviz.explain.notation import Notation
from bpviz.explain.quantity import Quantity
from bpviz.explain.substitution import DOT, readable
from bpviz.explain.sums import EQUALS
from bpviz.scene.equations import Equations
from bpviz.scene.headings import count
from bpviz.scene.light import Light, light_of, meets
from bpviz.scene.marks import Curves, Lines, Mark, Numbers
from bpviz.scene.measure import fitted, text_width
from bpviz.scene.naming import shown_name
from bpviz.scene.nodes import brief
from bpviz.scene.rect import Rect
from bpviz.scene.scene import Scene
from bpviz.scene.shapes import box, boxes, segments
from bpviz.scene.subject import Subject
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme, blend
from bpviz.scene.typeset.breaking import on_lines

PAD, HEAD, WORDS = 16.0, 36.0, 12.0
FORMULA, NUMBER = 15.0, 11.5
LEAST_PITCH, PITCH, MOST_PITCH = 24.0, 30.0, 58.0
"""Rows stand so close only if all inputs have room then; else some are left out, and the rest has more air."""
LEAST_NODE, LEAST_STUB = 34.0, 44.0
NEAR, TRIED = 7.0, 40
"""So many pixels from a curve the mouse is on it; so many points of each curve are tried."""


class Spot(StrEnum):
    """What of a graph can be pointed at."""

    NODE = "node"
    VALUE = "value"
    DERIVATIVE = "derivative"
    EDGE = "edge"
    FOLD = "fold"


@dataclass(frozen=True, slots=True)
class Hit:
    """place: of the node or the edge in the graph, of a fold the layer."""

    spot: Spot
    place: int


@dataclass(frozen=True, eq=False)
class UnitPicture:
    """nodes: the box of each node; stubs: behind it, the line with its numbers (left, right, y); curves: (edges, 4, 2)
    from there to the next node. operation: the step under way."""

    subject: Subject
    graph: Graph
    operation: int
    example: int
    words: str
    rect: Rect
    nodes: tuple[Rect, ...]
    stubs: tuple[tuple[float, float, float], ...]
    curves: Numbers

    def hit(self, x: float, y: float) -> Hit | None:
        """What stands at a point."""
        for place, node in enumerate(self.nodes):
            if node.holds(x, y):
                return Hit(Spot.NODE, place)
        for place, (left, right, middle) in enumerate(self.stubs):
            if left <= x <= right and abs(y - middle) <= 14:
                shown, spot = self.value_known(place), Spot.VALUE
                if y > middle:
                    shown, spot = self.back(place) is not None, Spot.DERIVATIVE
                if shown and abs(y - middle) > 2:
                    return Hit(spot, place)
        edge = curve_at(self.curves, x, y)
        return None if edge is None else Hit(Spot.EDGE, edge)

    def value_known(self, place: int) -> bool:
        """Whether the pass has come to a node's value."""
        forward = self.graph.nodes[place].forward
        return forward is None or forward <= self.operation

    def back(self, place: int) -> float | None:
        """What comes back to a node, once the pass has come to it: along its only edge, or altogether."""
        node = self.graph.nodes[place]
        step = node.backward
        if node.ref.name == "J":
            phases = [each.phase for each in self.subject.pass_.operations]
            step = phases.index(Phase.BACKWARD)
        if step is None or step > self.operation:
            return None
        edges = [edge for edge in self.graph.edges if edge.source == place and edge.local is not None]
        alone = len(edges) == 1 and edges[0].backward is not None
        return edges[0].backward if alone else node.derivative

    def quantity(self, hit: Hit) -> Quantity | None:
        """The number that is asked by a click."""
        if hit.spot is Spot.EDGE:
            return None
        node = self.graph.nodes[hit.place]
        if hit.spot is not Spot.DERIVATIVE or node.quantity is None:
            return node.quantity
        if node.ref.name == "J":
            return None
        ref = Ref(f"d{node.ref.name}", node.ref.layer)
        return node.quantity._replace(ref=ref, example=self.example)

    def edge(self, hit: Hit) -> int | None:
        """The edge whose local derivative is told: the one that is pointed at, or that leaves the node."""
        if hit.spot is Spot.EDGE:
            return hit.place if self.graph.edges[hit.place].local is not None else None
        leaving = (
            i
            for i, each in enumerate(self.graph.edges)
            if each.source == hit.place and each.local is not None
        )
        return next(leaving, None)

    def light(self, hit: Hit) -> Light | None:
        """The units and edges of what is pointed at."""
        sizes = self.subject.pass_.network.sizes
        if hit.spot is Spot.EDGE:
            edge = self.graph.edges[hit.place]
            ends = [self.graph.nodes[place].quantity for place in (edge.source, edge.target)]
        else:
            ends = [self.graph.nodes[hit.place].quantity]
        light = Light()
        for quantity in ends:
            light |= light_of(quantity.link, sizes) if quantity is not None else Light()
        return light or None


def curve_at(curves: Numbers, x: float, y: float) -> int | None:
    """The curve, of (n, 4, 2), that passes nearest to a point, if it is near."""
    if not len(curves):
        return None
    u = np.linspace(0.0, 1.0, TRIED)[:, None]
    shares = np.hstack([(1 - u) ** 3, 3 * u * (1 - u) ** 2, 3 * u**2 * (1 - u), u**3])
    points = np.einsum("kb,nbx->nkx", shares, curves)
    far = np.hypot(points[..., 0] - x, points[..., 1] - y).min(axis=1)
    nearest = int(far.argmin())
    return nearest if far[nearest] <= NEAR else None


def unit_picture(
    subject: Subject,
    unit: tuple[int, int],
    example: int | None,
    operation: int,
    notation: Notation,
    rect: Rect,
    *,
    products: bool = False,
    reserved: float = 0.0,
) -> UnitPicture:
    """The graph of a unit (layer, row) in a rectangle; of the mean there is none, so of the first example then.

    products: with the nodes w·a; reserved: so much of the first line is for controls at its right.
    """
    layer, of, whose = max(unit[0], 1), unit[1] if unit[0] else 0, example or 0
    body = rect.below(HEAD).above(8).inset(PAD, 0)
    inputs = subject.pass_.network.sizes[layer - 1]
    fits = (2 * inputs + 1) * LEAST_PITCH <= body.height
    most = inputs if fits else max(int((body.height / PITCH - 2) // 2), 1)
    graph = unit_graph(subject.pass_, layer, of, whose, notation, most, products)
    nodes, stubs = _places(graph, body)
    curves = np.array([_curve(graph, nodes, stubs, edge) for edge in graph.edges]).reshape(-1, 4, 2)
    words = f"unit {of + 1} of layer {layer} · {shown_name(subject, whose)}"
    if example is None:
        words += " · a graph is of one example"
    words = fitted(words, rect.width - reserved - 2 * PAD, WORDS)
    return UnitPicture(subject, graph, operation, whose, words, rect, nodes, stubs, curves)


def _places(graph: Graph, body: Rect) -> tuple[tuple[Rect, ...], tuple[tuple[float, float, float], ...]]:
    columns = max(node.column for node in graph.nodes) + 1
    rows = max(node.row for node in graph.nodes) + 1 + (graph.left_out > 0)
    pitch = min(body.height / rows, MOST_PITCH)
    top = body.y + (body.height - rows * pitch) / 2
    wide = [[_sign_width(node.sign) + 16 for node in graph.nodes if node.column == c] for c in range(columns)]
    boxes_wide = [max([LEAST_NODE, *each]) for each in wide]
    stubs_wide = [_stub(graph, c) for c in range(columns)]
    spare = body.width - sum(boxes_wide) - sum(stubs_wide)
    gap = min(max(spare / max(columns - 1, 1), 8.0), 190.0)
    total = sum(boxes_wide) + sum(stubs_wide) + gap * (columns - 1)
    lefts = [body.x + max((body.width - total) / 2, 0.0)]
    for c in range(columns - 1):
        lefts.append(lefts[-1] + boxes_wide[c] + stubs_wide[c] + gap)
    high = min(27.0, pitch - 3)
    nodes, stubs = [], []
    for node in graph.nodes:
        y = top + (node.row + 0.5) * pitch
        nodes.append(Rect(lefts[node.column], y - high / 2, boxes_wide[node.column], high))
        right = nodes[-1].right
        stubs.append((right, right + stubs_wide[node.column], y))
    return tuple(nodes), tuple(stubs)


def _sign_width(sign: Formula) -> float:
    return on_lines(sign, FORMULA, 400.0).width


def _stub(graph: Graph, column: int) -> float:
    """The length of the line with numbers behind the nodes of a column."""
    numbers = [
        value
        for place, node in enumerate(graph.nodes)
        if node.column == column
        for value in (node.value, node.derivative, *(e.backward for e in graph.edges if e.source == place))
        if value is not None
    ]
    return max([LEAST_STUB, *(text_width(brief(value), NUMBER, 500) + 12 for value in numbers)])


def _curve(
    graph: Graph, nodes: tuple[Rect, ...], stubs: tuple[tuple[float, float, float], ...], edge: Edge
) -> list[tuple[float, float]]:
    """From the end of a node's stub to the next node; one that passes a node over goes in an arc."""
    _, x, y = stubs[edge.source]
    target = nodes[edge.target]
    end, middle = target.x, target.y + target.height / 2
    reach = max(0.5 * (end - x), 8.0)
    if graph.nodes[edge.target].column - graph.nodes[edge.source].column > 1:
        lift = 2.0 * target.height if abs(y - middle) < target.height else 0.0
        return [(x, y), (x + 0.25 * reach, y - lift), (end - 0.25 * reach, middle - lift), (end, middle)]
    return [(x, y), (x + reach, y), (end - reach, middle), (end, middle)]


def unit_scene(
    made: UnitPicture,
    theme: Theme,
    told: int | None = None,
    hovered: Hit | None = None,
    light: Light | None = None,
) -> Scene:
    """The graph; told: the edge whose local derivative is shown; light: what is pointed at elsewhere."""
    marks = _Painter(made, theme).marks(told, hovered, light)
    return Scene(
        round(made.rect.width), round(made.rect.height), theme.background, (), ("unit graph",), marks
    )


class _Painter:
    def __init__(self, made: UnitPicture, theme: Theme) -> None:
        self.made, self.theme = made, theme
        self.letters, self.equations, self.faint = (
            Lettering(),
            Equations(theme),
            Equations(theme, theme.faint),
        )
        self.step = made.subject.pass_.operations[made.operation]
        self.accent = theme.phase(self.step.phase)

    def marks(self, told: int | None, hovered: Hit | None, light: Light | None) -> tuple[Mark, ...]:
        self.letters.add(self.made.words, PAD, 0.5 * HEAD, size=WORDS, colour=self.theme.muted)
        wires = self._wires(told)
        nodes = self._nodes(hovered, light)
        for place in range(len(self.made.nodes)):
            self._numbers(place)
        self._left_out()
        card = () if told is None else self._card(told)
        return (*wires, *nodes, self.equations.mark(), self.faint.mark(), self.letters.mark(), *card)

    def _lit(self, node: Node) -> bool:
        """Whether the step under way makes its value or its derivative."""
        made = self.step.result
        back = Ref(f"d{node.ref.name}", node.ref.layer)
        return made in (node.ref, back, Ref(f"{node.ref.name}'", node.ref.layer))

    def _edge_lit(self, edge: Edge) -> bool:
        """Forward an edge is at work with its target, backward with its source."""
        source, target = self.made.graph.nodes[edge.source], self.made.graph.nodes[edge.target]
        if self.step.phase is Phase.BACKWARD:
            return self.step.result == Ref(f"d{source.ref.name}", source.ref.layer)
        return self.step.result == target.ref

    def _wires(self, told: int | None) -> tuple[Mark, ...]:
        made, theme = self.made, self.theme
        idle = blend(theme.background, theme.text, 0.28)
        lit = [self._edge_lit(edge) for edge in made.graph.edges]
        colours = np.array([self.accent if on else idle for on in lit], dtype=np.uint32)
        if told is not None:
            colours[told] = theme.light
        widths = np.array([2.2 if on or place == told else 1.3 for place, on in enumerate(lit)])
        wires = Curves(made.curves, widths, colours, np.zeros(len(lit), bool))
        starts = {
            edge.source: colour for edge, colour in zip(made.graph.edges, colours.tolist(), strict=True)
        }
        ends = [
            (left, y, right, y, starts.get(place, idle)) for place, (left, right, y) in enumerate(made.stubs)
        ]
        rows = np.array([each[:4] for each in ends])
        stubs = Lines(
            rows[:, :2],
            rows[:, 2:],
            np.full(len(ends), 1.3),
            np.array([each[4] for each in ends], dtype=np.uint32),
        )
        heads = []
        for target in sorted({edge.target for edge in made.graph.edges}):
            x, y = made.nodes[target].x, made.nodes[target].y + made.nodes[target].height / 2
            heads += [(x - 6, y - 3.5, x - 0.5, y), (x - 6, y + 3.5, x - 0.5, y)]
        return wires, stubs, segments(heads, 1.4, blend(theme.background, theme.text, 0.55))

    def _nodes(self, hovered: Hit | None, light: Light | None) -> tuple[Mark, ...]:
        made, theme = self.made, self.theme
        sizes = made.subject.pass_.network.sizes
        fills, lines = [], []
        for place, (node, rect) in enumerate(zip(made.graph.nodes, made.nodes, strict=True)):
            known, lit = made.value_known(place), self._lit(node)
            pointed = hovered is not None and hovered.spot is not Spot.EDGE and hovered.place == place
            elsewhere = (
                bool(light)
                and node.quantity is not None
                and meets(light or Light(), node.quantity.link, sizes)
            )
            fills.append(blend(theme.background, self.accent, 0.22) if lit else theme.surface)
            lines.append(theme.light if pointed or elsewhere else self.accent if lit else theme.line)
            (self.equations if known else self.faint).add(node.sign, rect.inset(3, 0), FORMULA, 0.5)
        return (boxes(list(made.nodes), fills, radius=8, line=lines, line_width=1.5),)

    def _numbers(self, place: int) -> None:
        made, theme = self.made, self.theme
        node, (left, right, y) = made.graph.nodes[place], made.stubs[place]
        middle, close = (left + right) / 2, made.nodes[place].height < 26
        drop, size = (6.8, 10.5) if close else (8.2, NUMBER)
        if node.value is not None and made.value_known(place):
            words = brief(node.value)
            self.letters.add(
                words, middle, y - drop, size=size, colour=theme.text, weight=500, horizontal=0.5
            )
        back = made.back(place)
        if back is not None:
            words, ink = brief(back), theme.backward
            self.letters.add(words, middle, y + drop + 0.5, size=size, colour=ink, weight=500, horizontal=0.5)

    def _left_out(self) -> None:
        made = self.made
        if not made.graph.left_out:
            return
        lowest = max(made.nodes, key=lambda rect: rect.bottom)
        left_out = made.graph.left_out
        words = f"{count(left_out)} more {'input' if left_out == 1 else 'inputs'} that add less to z"
        y = lowest.bottom + 14
        self.letters.add(words, made.nodes[0].x, y, size=11, colour=self.theme.muted)

    def _card(self, told: int) -> tuple[Mark, ...]:
        """∂z/∂w = a = 0.32, and, once it is there, what goes back along the edge."""
        made, theme = self.made, self.theme
        first, second = told_of(made, told)
        sizes = [on_lines(each, FORMULA, 460.0) for each in (first, second) if each is not None]
        label = text_width("back along it", 11, 400) + 12 if second is not None else 0.0
        width = max(sizes[0].width, sizes[-1].width + label) + 24
        height = sum(each.height + 8 for each in sizes) + 12
        x, y = made.rect.right - PAD - width, made.rect.y + HEAD
        taken = [node for node in made.nodes if node.right > x]
        if any(Rect(x, y, width, height).overlaps(node.inset(-16)) for node in taken):
            middle = made.curves[told].mean(axis=0)
            x = min(max(float(middle[0]) - width / 2, 6.0), made.rect.width - width - 6)
            y = float(middle[1]) - height - 14
            if y < HEAD - 6:
                y = min(float(middle[1]) + 16, made.rect.height - height - 6)
        place = Rect(x, y, width, height)
        ground = box(
            place, blend(theme.surface, theme.text, 0.07), radius=9, line=theme.light, line_width=1.2
        )
        equations, letters = Equations(theme), Lettering()
        top = y + 10
        for formula, done, shift in zip((first, second), sizes, (0.0, label), strict=False):
            if formula is not None:
                equations.add(
                    formula, Rect(x + 12 + shift, top, width - 24 - shift + 1, done.height), FORMULA
                )
                if shift:
                    letters.add("back along it", x + 12, top + done.height / 2, size=11, colour=theme.muted)
                top += done.height + 8
        return ground, equations.mark(), letters.mark()


def told_of(made: UnitPicture, place: int) -> tuple[Formula, Formula | None]:
    """The local derivative of an edge: its name, what it equals, its number; and the product that goes back."""
    edge = made.graph.edges[place]
    assert edge.local is not None
    assert edge.slope is not None
    number = Number(edge.slope)
    local = row(edge.local, EQUALS, number)
    if edge.equals is not None and edge.equals != ONE:
        local = row(edge.local, EQUALS, edge.equals, EQUALS, number)
    target = made.back(edge.target) if edge.backward is not None else None
    node = made.graph.nodes[edge.target]
    if target is None or edge.backward is None or node.derivative is None:
        return local, None
    return local, readable(row(number, DOT, Number(node.derivative), EQUALS, Number(edge.backward)))
