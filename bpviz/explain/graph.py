"""The network as a graph of operations: x, W, b → z → a → the loss, values going forward and derivatives back."""

from dataclasses import dataclass, replace

import numpy as np

from bpviz.engine.plan import Operation, Phase, Ref
from bpviz.engine.recorded import Pass
from bpviz.explain.asked import Asked
from bpviz.explain.chain import MINUS
from bpviz.explain.formula import Fence, Formula, Style, Symbol
from bpviz.explain.formula import row as in_a_row
from bpviz.explain.links import chain_links
from bpviz.explain.notation import Notation
from bpviz.explain.notations import lecture
from bpviz.explain.quantity import Quantity, value
from bpviz.explain.signs import partial, sign
from bpviz.explain.substitution import THIN, in_symbols
from bpviz.explain.tex import tex

SHOWN = 8
"""Of many inputs of a unit so many are drawn: those that add most to z."""
ONE = Symbol("1", Style.UPRIGHT)


@dataclass(frozen=True)
class Node:
    """One quantity of the graph; column: its place from left to right, row: from top to bottom.

    value, derivative: its number, and how the loss of the example changes with it; None where the node stands for a
    whole array, whose shape is `shape`, and for what is fixed, x and y. forward, backward: the steps of the pass that
    make the two. layer: which fold it is in. quantity: what can be asked; a product w·a inside of z cannot.
    """

    ref: Ref
    quantity: Quantity | None
    sign: Formula
    column: int
    row: int
    layer: int
    value: float | None = None
    derivative: float | None = None
    shape: tuple[int, ...] = ()
    forward: int | None = None
    backward: int | None = None


@dataclass(frozen=True)
class Edge:
    """source, target: places in the list of nodes. forward: the value that goes along it.

    local: the name of the local derivative, ∂z/∂w; equals: what it is in symbols; slope: its number; backward: what
    goes back along it, slope times the derivative of the target. In a graph of whole arrays the numbers are None, and
    local and equals are of any one entry, ∂z_j/∂w_jk = a_k; backward is None where nothing goes back.
    """

    source: int
    target: int
    local: Formula | None = None
    equals: Formula | None = None
    slope: float | None = None
    forward: float | None = None
    backward: float | None = None


@dataclass(frozen=True)
class Graph:
    """left_out: how many inputs of the unit are not drawn."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int = 0


@np.errstate(over="ignore", invalid="ignore")
def unit_graph(
    pass_: Pass,
    layer: int,
    unit: int,
    example: int,
    notation: Notation = lecture.NOTATION,
    most: int = SHOWN,
    products: bool = False,
) -> Graph:
    """One unit for one example: what it adds up, z, a, and of a unit of the last layer its loss.

    products: with a node for each w·a between its factors and z, as the lecture takes a function apart. Logistic
    regression in full is the graph of its only unit. Raises IndexError for what is not there.
    """
    return _UnitGraph(pass_, layer, unit, example, notation).made(most, products)


def layer_graph(
    pass_: Pass,
    folded: frozenset[int] = frozenset(),
    notation: Notation = lecture.NOTATION,
    only: int | None = None,
) -> Graph:
    """The whole pass with an array to a node, or one layer of it. Of a folded layer only A is left, fed by A of the
    layer before."""
    forward = [
        each
        for each in pass_.operations
        if each.phase in (Phase.FORWARD, Phase.COST) and only in (None, each.layer)
    ]
    nodes: list[Node] = []
    places: dict[Ref, int] = {}
    edges: list[Edge] = []

    def place(ref: Ref, column: int, row: int) -> int:
        if ref not in places:
            places[ref] = len(nodes)
            nodes.append(_array(pass_, ref, column, row, notation))
        return places[ref]

    place(Ref("A", 0 if only is None else only - 1), 0, 0)
    column = 0
    for operation in forward:
        l, result = operation.layer, operation.result
        if l in folded and result.name == "Z" and l < pass_.network.depth:
            continue
        sources = operation.operands
        if l in folded and result.name == "A" and l < pass_.network.depth:
            sources = (Ref("A", l - 1),)
        column += 1
        for row, ref in enumerate(_beside(sources), start=1):
            place(ref, column - 1, row)
        target = place(result, column, 0)
        for ref in sources:
            local, equals = _entry(pass_, ref, result, notation)
            edges.append(Edge(places[ref], target, local, equals))
    return Graph(tuple(nodes), tuple(edges))


def _entry(
    pass_: Pass, source: Ref, target: Ref, notation: Notation
) -> tuple[Formula | None, Formula | None]:
    """The local derivative between any two entries of two arrays that act on each other, and what it equals."""
    l, alone = target.layer, pass_.network.sizes[target.layer] == 1
    alone_before = pass_.network.sizes[l - 1] == 1

    def one(name: str, at: str = "j", layer: int = l, single: bool = alone) -> Formula:
        return notation.one(Ref(name, layer), at, alone=single)

    z, before = one("Z"), one("A", "k", l - 1, alone_before)
    w = notation.one(Ref("W", l), "j", "k", alone=alone and alone_before)
    match source.name, target.name:
        case "W", "Z":
            return partial(z, w), before
        case "b", "Z":
            return partial(z, one("b")), ONE
        case "A", "Z":
            return partial(z, before), w
        case "Z", "A" if pass_.network.layers[l - 1].activation.slope is not None:
            return partial(one("A"), z), in_a_row(notation.g(l, primed=True), Fence("(", z, ")"))
        case "Z", "J":
            return partial(notation.loss_of(None), z), in_a_row(one("A"), MINUS, one("Y"))
        case "A", "J":
            slope = tex(pass_.cost.dA_formula)
            return partial(notation.loss_of(None), one("A")), in_symbols(
                slope, lambda letter, at: one(letter.upper())
            )
        case _:
            return None, None


def _beside(operands: tuple[Ref, ...]) -> list[Ref]:
    """The operands that stand below the line of Z and A: parameters and targets."""
    return [ref for ref in operands if ref.name in ("W", "b", "Y")]


def _array(pass_: Pass, ref: Ref, column: int, row: int, notation: Notation) -> Node:
    return Node(
        ref=ref,
        quantity=None,
        sign=notation.whole(ref, column=pass_.m == 1),
        column=column,
        row=row,
        layer=ref.layer,
        shape=pass_[ref].shape,
        forward=_step(pass_, ref),
        backward=_step(pass_, Ref(f"d{ref.name}", ref.layer)),
    )


def _step(pass_: Pass, ref: Ref) -> int | None:
    return next((i for i, each in enumerate(pass_.operations) if each.result == ref), None)


class _UnitGraph:
    """Nodes and edges as they are found, for one unit and one example."""

    def __init__(self, pass_: Pass, layer: int, unit: int, example: int, notation: Notation) -> None:
        self.pass_, self.l, self.j, self.i, self.notation = pass_, layer, unit, example, notation
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self.column = 1
        self.dz = value(pass_, Quantity(Ref("dZ", layer), unit, None, example))

    def made(self, most: int, products: bool) -> Graph:
        """The graph with at most so many inputs."""
        l, j, i = self.l, self.j, self.i
        W, A = self.pass_["W", l][j], self.pass_["A", l - 1][:, i]
        kept = sorted(np.argsort(-np.nan_to_num(np.abs(W * A), nan=np.inf), kind="stable")[:most].tolist())
        inputs = []
        for row, k in enumerate(kept):
            a = self.node(Quantity(Ref("A", l - 1), k, None, i), 0, 2 * row)
            inputs.append((a, self.node(Quantity(Ref("W", l), j, k), 0, 2 * row + 1), k))
        bias = self.node(Quantity(Ref("b", l), j), 0, 2 * len(kept))
        self.column = 2 if products else 1
        z = self.node(Quantity(Ref("Z", l), j, None, i), self.column, len(kept))
        for row, (a, w, k) in enumerate(inputs):
            target = self.product(a, w, float(W[k] * A[k]), z, 2 * row) if products else z
            self.edge(a, target, float(W[k]), self.nodes[w].sign, float(W[k]) * self.dz if l > 1 else None)
            self.edge(w, target, float(A[k]), self.nodes[a].sign, float(A[k]) * self.dz)
        self.edge(bias, z, 1.0, ONE, self.dz)
        self.to_the_loss(z, len(kept))
        return Graph(tuple(self.nodes), tuple(self.edges), len(W) - len(kept))

    def product(self, a: int, w: int, number: float, z: int, row: int) -> int:
        """A node for w·a, which z adds up as it is."""
        made = replace(
            self.nodes[z],
            quantity=None,
            sign=in_a_row(self.nodes[w].sign, THIN, self.nodes[a].sign),
            column=1,
            row=row,
            value=number,
        )
        self.nodes.append(made)
        place = len(self.nodes) - 1
        self.edge(place, z, 1.0, ONE, self.dz)
        return place

    def to_the_loss(self, z: int, row: int) -> None:
        """z → a → the loss; after softmax, where z acts by every output, its own edge to the loss."""
        a = self.node(Quantity(Ref("A", self.l), self.j, None, self.i), self.column + 1, row)
        links = chain_links(self.asked(), Quantity(Ref("db", self.l), self.j, None, self.i))
        single = len(links) == 3
        if single:
            self.edge(z, a, links[1].value, links[1].equals, self.dz)
        else:
            self.edges.append(Edge(z, a, forward=self.nodes[z].value))
        if self.l < self.pass_.network.depth:
            return
        loss = self.node(Quantity(Ref("J", self.l), 0, None, self.i), self.column + 2, row)
        target = self.node(Quantity(Ref("Y", self.l), self.j, None, self.i), self.column + 1, row + 1)
        start = a if single else z
        self.edge(start, loss, links[-1].value, links[-1].equals, links[-1].value)
        self.edges.append(Edge(target, loss, forward=self.nodes[target].value))

    def asked(self) -> Asked:
        return Asked(self.pass_, self.operation(), self.j, 0, self.i, self.notation)

    def operation(self) -> Operation:
        step = _step(self.pass_, Ref("db", self.l))
        assert step is not None
        return self.pass_.operations[step]

    def node(self, quantity: Quantity, column: int, row: int) -> int:
        (name, layer), unit, of, example = quantity
        derivative: float | None = None
        back = _step(self.pass_, Ref(f"d{name}", layer))
        if name in ("W", "b"):
            derivative = value(self.pass_, Quantity(Ref(f"d{name}", layer), unit, of, self.i))
        elif name == "J":
            derivative = 1.0
        elif back is not None:
            derivative = value(self.pass_, Quantity(Ref(f"d{name}", layer), unit, None, example))
        self.nodes.append(
            Node(
                ref=quantity.ref,
                quantity=quantity,
                sign=sign(self.pass_, quantity, self.notation),
                column=column,
                row=row,
                layer=layer,
                value=value(self.pass_, quantity),
                derivative=derivative,
                forward=_step(self.pass_, quantity.ref),
                backward=back,
            )
        )
        return len(self.nodes) - 1

    def edge(self, source: int, target: int, slope: float, equals: Formula, backward: float | None) -> None:
        above = self.nodes[target]
        written = Fence("(", above.sign, ")") if above.quantity is None else above.sign
        name = partial(written, self.nodes[source].sign)
        self.edges.append(Edge(source, target, name, equals, slope, self.nodes[source].value, backward))
