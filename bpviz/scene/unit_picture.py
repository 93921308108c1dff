"""The graph of one unit drawn: values over the edges as they go forward, derivatives under them as they come back."""

from dataclasses import dataclass

import numpy as np

from bpviz.engine.plan import Phase, Ref, Rule
from bpviz.explain.formula import Formula
from bpviz.explain.graph import Edge, Graph, unit_graph
from bpviz.explain.notation import Notation
from bpviz.explain.quantity import Quantity
from bpviz.scene.graph_hit import Hit, Spot, curve_at
from bpviz.scene.light import Light, light_of
from bpviz.scene.marks import Numbers
from bpviz.scene.measure import fitted, text_width
from bpviz.scene.naming import shown_name
from bpviz.scene.nodes import brief
from bpviz.scene.rect import Rect
from bpviz.scene.subject import Subject
from bpviz.scene.typeset.breaking import on_lines

PAD, HEAD, WORDS = 16.0, 36.0, 12.0
FORMULA, NUMBER = 15.0, 11.5
LEAST_PITCH, PITCH, MOST_PITCH = 24.0, 30.0, 58.0
"""Rows stand so close only if all inputs have room then; else some are left out, and the rest has more air."""
LEAST_NODE, LEAST_STUB = 34.0, 44.0
SHARES = (Rule.WEIGHTS, Rule.BIASES)
"""Steps that make a mean over the batch: a graph has one example's part of it."""


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
    room = rect.width - reserved - 2 * PAD
    words = f"unit {of + 1} of layer {layer} · {shown_name(subject, whose)}"
    if example is None:
        words += " · a graph is of one example"
    elif subject.pass_.m > 1 and subject.pass_.operations[operation].rule in SHARES:
        longer = f"{words} · its own share, without 1/m"
        fits = text_width(longer, WORDS) <= room
        words = longer if fits else f"unit {of + 1} of layer {layer} · this example's own share"
    words = fitted(words, room, WORDS)
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
