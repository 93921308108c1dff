"""The graph of the whole pass drawn: an array to a node, V in its upper half and dV in its lower one."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bpviz.engine.plan import Operation, Ref, Rule
from bpviz.engine.recorded import Pass
from bpviz.explain.asked import Asked
from bpviz.explain.formula import Formula, Link
from bpviz.explain.formula import row as in_a_row
from bpviz.explain.graph import Edge, Graph, layer_graph
from bpviz.explain.notation import Notation
from bpviz.explain.sums import EQUALS
from bpviz.explain.vectorised import vectorised
from bpviz.scene.graph_hit import Hit, Spot, curve_at
from bpviz.scene.headings import count
from bpviz.scene.light import Light, light_of
from bpviz.scene.marks import Bytes, Numbers
from bpviz.scene.measure import fitted
from bpviz.scene.nodes import heat
from bpviz.scene.pooling import strongest
from bpviz.scene.rect import Rect
from bpviz.scene.subject import Subject
from bpviz.scene.unit_picture import HEAD, PAD, WORDS
from bpviz.scene.values import largest, shares

PITCH, LEAST_PITCH, CARD = 88.0, 34.0, 66.0
"""The wanted distance of two columns, and the width of a node."""
ALONE, LABELLED = 128.0, 96.0
"""The width of a node where there is one layer alone, and the room for local derivatives between two of them."""
FOLDS = 20.0
"""The height of the line of the layers' names."""
OVER = 36.0
"""The same where there is one layer alone, for the derivative on the arc to its loss."""
MOST_LIT = 4000
"""Of a layer with more weights only its units are lit."""


Strips = dict[tuple[Ref, int, int], Bytes]


@dataclass(frozen=True, eq=False)
class LayersPicture:
    """nodes: the box of each; curves: (edges, 4, 2); folds: where the name of each hidden layer stands.

    strips: the heat strips that were made already, by quantity and size; one for all pictures of a pass. only: the
    layer that is shown, None for all of them.
    """

    subject: Subject
    graph: Graph
    notation: Notation
    operation: int
    words: str
    rect: Rect
    nodes: tuple[Rect, ...]
    curves: Numbers
    folds: Mapping[int, Rect]
    folded: frozenset[int]
    strips: Strips
    only: int | None = None

    def strip(self, ref: Ref, width: int, height: int) -> Bytes:
        """The numbers of a quantity as cells of a heat strip of that size."""
        key = (ref, width, height)
        if key not in self.strips:
            seen = strongest(self.subject.pass_[ref], height, width)
            self.strips[key] = heat(shares(seen, largest(seen)))
        return self.strips[key]

    def hit(self, x: float, y: float) -> Hit | None:
        """What stands at a point; the lower half of a node is its derivative."""
        for layer, place in self.folds.items():
            if place.holds(x, y):
                return Hit(Spot.FOLD, layer)
        for number, rect in enumerate(self.nodes):
            if rect.holds(x, y):
                lower = y > rect.y + rect.height / 2 and self.graph.nodes[number].backward is not None
                return Hit(Spot.DERIVATIVE if lower else Spot.VALUE, number)
        edge = curve_at(self.curves, x, y)
        return None if edge is None else Hit(Spot.EDGE, edge)

    def step(self, hit: Hit) -> int | None:
        """The step that makes what is pointed at; of what enters from outside the one that makes its derivative."""
        if hit.spot is Spot.FOLD:
            return None
        place = self.graph.edges[hit.place].source if hit.spot is Spot.EDGE else hit.place
        node = self.graph.nodes[place]
        if hit.spot is Spot.VALUE and node.forward is not None:
            return node.forward
        return node.backward

    def told(self, hit: Hit) -> Formula | None:
        """The formula of that step, which says the local derivative as the lecture writes it."""
        index = self.step(hit)
        if index is None:
            return None
        pass_ = self.subject.pass_
        return vectorised(Asked(pass_, pass_.operations[index], 0, 0, 0, self.notation))

    def local(self, hit: Hit) -> Formula | None:
        """The local derivative of an edge, of any one entry: ∂z_j/∂w_jk = a_k."""
        if hit.spot is not Spot.EDGE:
            return None
        edge = self.graph.edges[hit.place]
        if edge.local is None or edge.equals is None:
            return None
        return in_a_row(edge.local, EQUALS, edge.equals)

    def light(self, hit: Hit) -> Light | None:
        """All units, or all weights, of what is pointed at."""
        pass_ = self.subject.pass_
        if hit.spot is Spot.FOLD:
            return light_of(Link(Ref("A", hit.place)), pass_.network.sizes)
        place = self.graph.edges[hit.place].source if hit.spot is Spot.EDGE else hit.place
        ref = self.graph.nodes[place].ref
        if pass_[ref].size > MOST_LIT and ref.name == "W":
            ref = Ref("Z", ref.layer)
        return light_of(Link(ref), pass_.network.sizes) or None


def layer_of(operation: Operation) -> int:
    """The layer in whose graph a step is seen: the way back to A[l] is an edge of layer l + 1."""
    return operation.layer + 1 if operation.rule is Rule.PATHS else operation.layer


def folded_by_itself(depth: int, layer: int, width: float) -> frozenset[int]:
    """The hidden layers that are folded so that the rest has room: those farthest from the layer under way."""
    surplus = 2 * depth + 2 - int((width - 2 * PAD) // PITCH)
    hidden = sorted(range(1, depth), key=lambda l: (-abs(l - layer), l))
    return frozenset(hidden[: max(surplus, 0)])


def layers_picture(
    subject: Subject,
    operation: int,
    notation: Notation,
    rect: Rect,
    folded: frozenset[int],
    reserved: float = 0.0,
    strips: Strips | None = None,
    only: int | None = None,
) -> LayersPicture:
    """The pass in a rectangle, the layers `folded` as one node each, or the layer `only` alone.

    reserved: so much of the first line is for controls at its right.
    """
    graph = layer_graph(subject.pass_, folded, notation, only)
    body = rect.below(HEAD - 4).above(8).inset(PAD, 0)
    columns = max(node.column for node in graph.nodes) + 1
    pitch = body.width / columns if columns > 1 else body.width
    pitch = min(max(pitch, LEAST_PITCH), 2 * PITCH if only is None else 3.2 * PITCH)
    wide = min(CARD if only is None else min(ALONE, max(pitch - LABELLED, CARD)), pitch - 14)
    above = OVER if only is not None and only == subject.pass_.network.depth else FOLDS
    rows = max(node.row for node in graph.nodes) + 1
    full = 96.0 if notation.has_fractions else 66.0
    high = min((body.height - above - 8 * rows) / rows, full)
    gap = min((body.height - above - rows * high) / max(rows - 0.5, 1), 26.0)
    left = body.x + (body.width - pitch * columns) / 2
    top = body.y + above + max((body.height - above - rows * high - (rows - 1) * gap) / 2, 0.0)
    nodes = tuple(
        Rect(left + (node.column + 0.5) * pitch - wide / 2, top + node.row * (high + gap), wide, high)
        for node in graph.nodes
    )
    curves = np.array([_curve(graph, nodes, edge) for edge in graph.edges]).reshape(-1, 4, 2)
    folds = _folds(subject.pass_, graph, nodes, top - above) if only is None else {}
    shown = "the whole pass" if only is None else f"layer {only} of {subject.pass_.network.depth}"
    words = f"{shown} · {count(subject.pass_.m)} examples"
    if folded:
        words += f" · {len(folded)} of {subject.pass_.network.depth} layers folded"
    words = fitted(words, rect.width - reserved - 2 * PAD, WORDS)
    kept = {} if strips is None else strips
    return LayersPicture(
        subject, graph, notation, operation, words, rect, nodes, curves, folds, folded, kept, only
    )


def _curve(graph: Graph, nodes: tuple[Rect, ...], edge: Edge) -> list[tuple[float, float]]:
    """From the right of one node to the left of the next; one that passes a node over goes in an arc above it."""
    source, target = nodes[edge.source], nodes[edge.target]
    x, y = source.right, source.y + source.height / 2
    end, middle = target.x, target.y + target.height / 2
    reach = 0.5 * (end - x)
    if graph.nodes[edge.target].column - graph.nodes[edge.source].column > 1:
        lift = 0.82 * source.height
        return [(x, y), (x + 0.2 * reach, y - lift), (end - 0.2 * reach, middle - lift), (end, middle)]
    return [(x, y), (x + reach, y), (end - reach, middle), (end, middle)]


def _folds(pass_: Pass, graph: Graph, nodes: tuple[Rect, ...], top: float) -> dict[int, Rect]:
    """Over the columns of every hidden layer its name, which folds and unfolds it."""
    places = {}
    for layer in range(1, pass_.network.depth):
        own = [
            rect
            for node, rect in zip(graph.nodes, nodes, strict=True)
            if node.layer == layer and node.row == 0
        ]
        left, right = min(rect.x for rect in own), max(rect.right for rect in own)
        places[layer] = Rect(left, top, right - left, FOLDS - 3)
    return places
