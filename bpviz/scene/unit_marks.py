"""The graph of one unit as marks: its wires, its nodes, their numbers, and what an edge tells."""

import numpy as np

from bpviz.engine.plan import Phase, Ref
from bpviz.explain.formula import Formula, Number, row
from bpviz.explain.graph import ONE, Edge, Node
from bpviz.explain.substitution import DOT, readable
from bpviz.explain.sums import EQUALS
from bpviz.scene.equations import Equations
from bpviz.scene.graph_hit import Hit, Spot
from bpviz.scene.headings import count
from bpviz.scene.light import Light, meets
from bpviz.scene.marks import Curves, Lines, Mark
from bpviz.scene.measure import text_width
from bpviz.scene.nodes import brief
from bpviz.scene.rect import Rect
from bpviz.scene.scene import Scene
from bpviz.scene.shapes import box, boxes, segments
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme, blend
from bpviz.scene.typeset.breaking import on_lines
from bpviz.scene.unit_picture import FORMULA, HEAD, NUMBER, PAD, WORDS, UnitPicture


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
        self._onwards()
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

    def _onwards(self) -> None:
        """Behind the activation of a hidden unit, where it goes; its derivative is the sum over all these paths."""
        made, sizes = self.made, self.made.subject.pass_.network.sizes
        place = max(range(len(made.nodes)), key=lambda i: made.graph.nodes[i].column)
        node, (_, right, y) = made.graph.nodes[place], made.stubs[place]
        if node.ref.name == "J":
            return
        after = sizes[node.layer + 1]
        words = f"to {count(after)} {'unit' if after == 1 else 'units'} of layer {node.layer + 1}"
        if right + 8 + text_width(words, 11) <= made.rect.width - 4:
            self.letters.add(words, right + 8, y, size=11, colour=self.theme.muted)

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
