"""The graph of the whole pass as marks: V over dV in every node, as far as the pass has come."""

import numpy as np

from bpviz.engine.plan import Phase, Ref
from bpviz.explain.formula import Fraction, Kind, Operator, Space, row
from bpviz.explain.graph import Edge, Node
from bpviz.scene.equations import Equations
from bpviz.scene.graph_hit import Hit, Spot
from bpviz.scene.hatching import hatched
from bpviz.scene.headings import count
from bpviz.scene.layers_picture import LayersPicture
from bpviz.scene.marks import Curves, Image, Mark, Numbers
from bpviz.scene.measure import fitted, text_width
from bpviz.scene.nodes import brief, heat_palette
from bpviz.scene.rect import Rect
from bpviz.scene.scene import Scene
from bpviz.scene.shapes import box, boxes
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme, blend
from bpviz.scene.typeset.breaking import on_lines
from bpviz.scene.unit_picture import HEAD, PAD, WORDS

FORMULA, SMALL, LABEL = 13.5, 10.5, 11.0
LEAST_FRACTION = 24.0
"""Where there is less height, a derivative that is a fraction stands in a line of plain text."""


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
        labels = self._labels() if made.only is not None else ()
        card = self._card(hovered) if hovered is not None else ()
        formulas = (self.known.mark(), self.faint.mark(), self.back.mark())
        return (*wires, *labels, *grounds, *self.strips, *formulas, self.letters.mark(), *card)

    def _labels(self) -> tuple[Mark, ...]:
        """On every edge its local derivative, where there is room between the nodes."""
        made, theme, equations = self.made, self.theme, Equations(self.theme, self.theme.muted)
        grounds: list[Rect] = []
        for place, (edge, curve) in enumerate(zip(made.graph.edges, made.curves, strict=True)):
            formula = made.local(Hit(Spot.EDGE, place))
            if formula is None:
                continue
            done = on_lines(formula, LABEL, 400.0)
            if done.width + 8 > made.nodes[edge.target].x - made.nodes[edge.source].right:
                continue
            x, y = _middle(curve) if _level(curve) else (curve[0, 0] + done.width / 2 + 4, curve[0, 1])
            y -= 0.4 * done.height if y < curve[0, 1] else 0.0
            grounds.append(
                Rect(x - done.width / 2 - 3, y - done.height / 2 - 2, done.width + 6, done.height + 4)
            )
            equations.add(
                formula, Rect(x - done.width / 2, y - done.height / 2, done.width + 1, done.height), LABEL
            )
        return boxes(grounds, [theme.background] * len(grounds), radius=4), equations.mark()

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
        place, band = self._places(rect, known and numbers.size == 1)
        sign = made.notation.whole(ref, column=made.subject.pass_.m == 1)
        if isinstance(sign, Fraction) and place.height < LEAST_FRACTION:
            tone = self.theme.backward if known else self.theme.faint
            words = fitted(made.notation.text(ref), place.width, SMALL - 1)
            x, y = place.x + place.width / 2, place.y + place.height / 2
            self.letters.add(words, x, y, size=SMALL - 1, colour=tone, horizontal=0.5)
        else:
            (ink if known else self.faint).add(sign, place, FORMULA, 0.5)
        if band is None or not known:
            return
        if numbers.size == 1:
            words, x, y = brief(float(numbers[0, 0])), band.x + band.width / 2, band.y + band.height / 2
            self.letters.add(words, x, y, size=11, colour=self.theme.text, weight=500, horizontal=0.5)
            return
        cells = made.strip(ref, round(band.width), round(band.height))
        self.strips.append(Image(hatched(cells, band.width, band.height), heat_palette(self.theme), *band))

    def _places(self, rect: Rect, single: bool) -> tuple[Rect, Rect | None]:
        """Where a sign stands, and its numbers: under it, or beside it in a layer alone and for one number."""
        if (single or self.made.only is not None) and rect.width >= 50:
            share = 0.46 * rect.width
            beside = Rect(rect.x + share, rect.y + 4, rect.width - share - 6, rect.height - 8)
            return Rect(rect.x + 3, rect.y + 1, share - 5, rect.height - 2), beside
        strip = 8.0 if rect.height >= 27 and rect.width >= 30 else 0.0
        place = Rect(rect.x + 2, rect.y + 1, rect.width - 4, rect.height - strip - (5 if strip else 2))
        return place, Rect(rect.x + 7, rect.bottom - strip - 4, rect.width - 14, strip) if strip else None

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
        local = made.local(hovered)
        if local is not None:
            formula = row(local, Operator(",", Kind.PUNCTUATION), Space(1.0), formula)
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


def _middle(curve: Numbers) -> tuple[float, float]:
    """Half-way along an edge."""
    x, y = (np.array([1.0, 3.0, 3.0, 1.0]) @ curve / 8).tolist()
    return float(x), float(y)


def _level(curve: Numbers) -> bool:
    """Whether an edge goes straight to the right, or in an arc, so that its middle is free of others."""
    return bool(abs(curve[3, 1] - curve[0, 1]) < 1)
