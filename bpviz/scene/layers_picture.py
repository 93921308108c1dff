"""The graph of the whole pass drawn: an array to a node, V in its upper half and dV in its lower one."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bpviz.engine.plan import Phase, Ref
from bpviz.engine.recorded import Pass
from bpviz.explain.asked import Asked
from bpviz.explain.formula import Formula, Fraction, Link
from bpviz.explain.graph import Edge, Graph, Node, layer_graph
from bpviz.explain.notation import Notation
from bpviz.explain.vectorised import vectorised
from bpviz.scene.equations import Equations
from bpviz.scene.headings import count
from bpviz.scene.light import Light, light_of
from bpviz.scene.marks import Bytes, Curves, Image, Mark, Numbers
from bpviz.scene.matrices import strongest
from bpviz.scene.measure import fitted, text_width
from bpviz.scene.nodes import brief, heat, heat_palette
from bpviz.scene.origin_page import has_fractions
from bpviz.scene.rect import Rect
from bpviz.scene.scene import Scene
from bpviz.scene.shapes import box, boxes
from bpviz.scene.subject import Subject
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme, blend
from bpviz.scene.typeset.breaking import on_lines
from bpviz.scene.unit_picture import HEAD, PAD, WORDS, Hit, Spot, curve_at
from bpviz.scene.values import largest, shares

FORMULA, SMALL = 13.5, 10.5
PITCH, LEAST_PITCH, CARD = 88.0, 34.0, 66.0
"""The wanted distance of two columns, and the width of a node."""
FOLDS = 20.0
"""The height of the line of the layers' names."""
LEAST_FRACTION = 24.0
"""Where there is less height, a derivative that is a fraction stands in a line of plain text."""
MOST_LIT = 4000
"""Of a layer with more weights only its units are lit."""


Strips = dict[tuple[Ref, int, int], Bytes]


@dataclass(frozen=True, eq=False)
class LayersPicture:
    """nodes: the box of each; curves: (edges, 4, 2); folds: where the name of each hidden layer stands.

    strips: the heat strips that were made already, by quantity and size; one for all pictures of a pass.
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
) -> LayersPicture:
    """The pass in a rectangle, the layers `folded` as one node each.

    reserved: so much of the first line is for controls at its right.
    """
    graph = layer_graph(subject.pass_, folded, notation)
    body = rect.below(HEAD - 4).above(8).inset(PAD, 0)
    columns = max(node.column for node in graph.nodes) + 1
    pitch = body.width / columns if columns > 1 else body.width
    pitch = min(max(pitch, LEAST_PITCH), 2 * PITCH)
    wide = min(CARD, pitch - 14)
    rows = max(node.row for node in graph.nodes) + 1
    full = 96.0 if has_fractions(notation) else 66.0
    high = min((body.height - FOLDS - 8 * rows) / rows, full)
    gap = min((body.height - FOLDS - rows * high) / max(rows - 0.5, 1), 26.0)
    left = body.x + (body.width - pitch * columns) / 2
    top = body.y + FOLDS + max((body.height - FOLDS - rows * high - (rows - 1) * gap) / 2, 0.0)
    nodes = tuple(
        Rect(left + (node.column + 0.5) * pitch - wide / 2, top + node.row * (high + gap), wide, high)
        for node in graph.nodes
    )
    curves = np.array([_curve(graph, nodes, edge) for edge in graph.edges]).reshape(-1, 4, 2)
    folds = _folds(subject.pass_, graph, nodes, top - FOLDS)
    words = f"the whole pass · {count(subject.pass_.m)} examples"
    if folded:
        words += f" · {len(folded)} of {subject.pass_.network.depth} layers folded"
    words = fitted(words, rect.width - reserved - 2 * PAD, WORDS)
    kept = {} if strips is None else strips
    return LayersPicture(subject, graph, notation, operation, words, rect, nodes, curves, folds, folded, kept)


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


def layers_scene(made: LayersPicture, theme: Theme, hovered: Hit | None = None) -> Scene:
    """The graph, with the formula of the step that makes what is under the mouse."""
    marks = _Painter(made, theme).marks(hovered)
    return Scene(round(made.rect.width), round(made.rect.height), theme.background, (), ("layers",), marks)


class _Painter:
    def __init__(self, made: LayersPicture, theme: Theme) -> None:
        self.made, self.theme = made, theme
        self.letters = Lettering()
        self.known, self.faint = Equations(theme), Equations(theme, theme.faint)
        self.back = Equations(theme, theme.backward)
        self.step = made.subject.pass_.operations[made.operation]
        self.accent = theme.phase(self.step.phase)
        self.strips: list[Mark] = []

    def marks(self, hovered: Hit | None) -> tuple[Mark, ...]:
        made, theme = self.made, self.theme
        self.letters.add(made.words, PAD, 0.5 * HEAD, size=WORDS, colour=theme.muted)
        wires = self._wires(hovered)
        grounds = self._grounds(hovered)
        for node, rect in zip(made.graph.nodes, made.nodes, strict=True):
            self._node(node, rect)
        self._names(hovered)
        card = self._card(hovered) if hovered is not None else ()
        formulas = (self.known.mark(), self.faint.mark(), self.back.mark())
        return (*wires, *grounds, *self.strips, *formulas, self.letters.mark(), *card)

    def _reached(self, step: int | None) -> bool:
        return step is None or step <= self.made.operation

    def _wires(self, hovered: Hit | None) -> tuple[Mark, ...]:
        made, theme = self.made, self.theme
        idle = blend(theme.background, theme.text, 0.28)
        colours, widths, dashed = [], [], []
        for place, edge in enumerate(made.graph.edges):
            lit = self._edge_lit(edge)
            pointed = hovered is not None and hovered.spot is Spot.EDGE and hovered.place == place
            colours.append(theme.light if pointed else self.accent if lit else idle)
            widths.append(2.2 if lit or pointed else 1.3)
            dashed.append(made.graph.nodes[edge.target].layer in made.folded)
        return (
            Curves(
                made.curves,
                np.array(widths),
                np.array(colours, dtype=np.uint32),
                np.array(dashed, dtype=bool),
            ),
        )

    def _edge_lit(self, edge: Edge) -> bool:
        source, target = self.made.graph.nodes[edge.source], self.made.graph.nodes[edge.target]
        if self.step.phase is Phase.BACKWARD:
            return self.step.result == Ref(f"d{source.ref.name}", source.ref.layer)
        return self.step.result == target.ref

    def _grounds(self, hovered: Hit | None) -> list[Mark]:
        """The boxes; the half that the step under way makes is lit."""
        made, theme = self.made, self.theme
        lines, halves, tones = [], [], []
        for place, (node, rect) in enumerate(zip(made.graph.nodes, made.nodes, strict=True)):
            spots = (Spot.VALUE, Spot.DERIVATIVE)
            pointed = hovered is not None and hovered.spot in spots and hovered.place == place
            half = self._half(node)
            lines.append(theme.light if pointed else self.accent if half is not None else theme.line)
            if half is not None:
                upper = rect.top(rect.height / 2) if node.backward is not None else rect
                halves.append((upper if half == 0 else rect.foot(rect.height / 2)).inset(1))
                tones.append(blend(theme.background, self.accent, 0.24))
        found: list[Mark] = [
            boxes(list(made.nodes), [theme.surface] * len(lines), radius=8, line=lines, line_width=1.4)
        ]
        return [*found, boxes(halves, tones, radius=7)]

    def _half(self, node: Node) -> int | None:
        made = self.step.result
        if made in (node.ref, Ref(f"{node.ref.name}'", node.ref.layer)):
            return 0
        return 1 if made == Ref(f"d{node.ref.name}", node.ref.layer) else None

    def _node(self, node: Node, rect: Rect) -> None:
        """V over dV: their signs, and their numbers as heat strips once the pass has come to them."""
        made = self.made
        if node.backward is None:
            self._part(node.ref, rect, self._reached(node.forward), self.known)
            return
        upper, lower = rect.top(rect.height / 2), rect.foot(rect.height / 2)
        self._part(node.ref, upper, self._reached(node.forward), self.known)
        derivative = Ref(f"d{node.ref.name}", node.ref.layer)
        self._part(derivative, lower, node.backward <= made.operation, self.back)

    def _part(self, ref: Ref, rect: Rect, known: bool, ink: Equations) -> None:
        made, numbers = self.made, self.made.subject.pass_[ref]
        strip = 8.0 if rect.height >= 27 and rect.width >= 30 else 0.0
        place = Rect(rect.x + 2, rect.y + 1, rect.width - 4, rect.height - strip - (5 if strip else 2))
        sign = made.notation.whole(ref, column=made.subject.pass_.m == 1)
        if isinstance(sign, Fraction) and place.height < LEAST_FRACTION:
            tone = self.theme.backward if known else self.theme.faint
            words = fitted(made.notation.text(ref), place.width, SMALL - 1)
            x, y = rect.x + rect.width / 2, rect.y + rect.height / 2
            self.letters.add(words, x, y, size=SMALL - 1, colour=tone, horizontal=0.5)
        else:
            (ink if known else self.faint).add(sign, place, FORMULA, 0.5)
        if not strip or not known:
            return
        band = Rect(rect.x + 7, rect.bottom - strip - 4, rect.width - 14, strip)
        if numbers.size == 1:
            words, x, y = brief(float(numbers[0, 0])), band.x + band.width / 2, band.y + 1
            self.letters.add(words, x, y, size=11, colour=self.theme.text, weight=500, horizontal=0.5)
            return
        cells = made.strip(ref, round(band.width), round(band.height))
        self.strips.append(Image(cells, heat_palette(self.theme), *band))

    def _names(self, hovered: Hit | None) -> None:
        made, theme = self.made, self.theme
        for layer, place in made.folds.items():
            pointed = hovered is not None and hovered == Hit(Spot.FOLD, layer)
            sign = "+" if layer in made.folded else "−"
            words = f"{sign} layer {layer}"
            if text_width(words, SMALL, 500) > place.width:
                words = f"{sign} {layer}"
            tone = theme.light if pointed else theme.negative
            middle = place.x + place.width / 2
            y = place.y + place.height / 2
            words = fitted(words, place.width + 12, SMALL, 500)
            self.letters.add(words, middle, y, size=SMALL, colour=tone, weight=500, horizontal=0.5)

    def _card(self, hovered: Hit) -> tuple[Mark, ...]:
        """The formula of the step that makes what is pointed at, and its shape."""
        made, theme = self.made, self.theme
        formula = made.told(hovered)
        if formula is None:
            return ()
        done = on_lines(formula, 15.0, made.rect.width - 60)
        step = made.step(hovered)
        assert step is not None
        result = made.subject.pass_.operations[step].result
        shape = " × ".join(count(side) for side in made.subject.pass_[result].shape)
        words = f"{shape} · click goes to this step"
        width = max(done.width, text_width(words, 11)) + 24
        height = done.height + 36
        middle = self._middle(hovered)
        x = min(max(middle[0] - width / 2, 6.0), made.rect.width - width - 6)
        y = middle[1] + 14 if middle[1] + 14 + height < made.rect.height else middle[1] - height - 14
        y = min(max(y, 4.0), made.rect.height - height - 4)
        ground = box(
            Rect(x, y, width, height),
            blend(theme.surface, theme.text, 0.07),
            radius=9,
            line=theme.light,
            line_width=1.2,
        )
        equations, letters = Equations(theme), Lettering()
        equations.add(formula, Rect(x + 12, y + 9, width - 23, done.height), 15.0)
        letters.add(words, x + 12, y + height - 13, size=11, colour=theme.muted)
        return ground, equations.mark(), letters.mark()

    def _middle(self, hovered: Hit) -> tuple[float, float]:
        """Where the card hangs: under a node, or at the middle of an edge."""
        if hovered.spot is Spot.EDGE:
            x, y = self.made.curves[hovered.place].mean(axis=0).tolist()
            return float(x), float(y)
        rect = self.made.nodes[hovered.place]
        return rect.x + rect.width / 2, rect.bottom
