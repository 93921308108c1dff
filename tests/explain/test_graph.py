"""The graph of operations: what goes forward is what the pass computed, what goes back is slope times derivative."""

from itertools import pairwise

import numpy as np
import pytest

from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.network import network
from bpviz.engine.plan import Phase, Ref
from bpviz.engine.recorded import record
from bpviz.explain.formula import Fraction, walk
from bpviz.explain.graph import layer_graph, unit_graph
from bpviz.explain.notation import notations

PAIRS = [
    ("log_loss", "sigmoid"),
    ("cross_entropy", "softmax"),
    ("squared_error", "tanh"),
    ("squared_error", "softmax"),
]


def made(pair, sizes=(3, 4, 2), m=3):
    draw, g = np.random.default_rng(1), activations()
    net = network(
        [draw.normal(size=(n, k)) for k, n in pairwise(sizes)],
        [draw.normal(size=n) for n in sizes[1:]],
        [g["tanh"]] * (len(sizes) - 2) + [g[pair[1]]],
    )
    Y = np.eye(sizes[-1])[:, draw.integers(sizes[-1], size=m)] if sizes[-1] > 1 else np.ones((1, m))
    return record(net, costs()[pair[0]], draw.normal(size=(sizes[0], m)), Y)


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("layer", [1, 2])
@pytest.mark.parametrize("products", [False, True])
def test_what_goes_back_along_an_edge_is_its_slope_times_the_derivative_of_its_target(pair, layer, products):
    graph = unit_graph(made(pair), layer, 1, 2, products=products)
    for edge in graph.edges:
        assert edge.forward == graph.nodes[edge.source].value
        if edge.backward is not None:
            target = graph.nodes[edge.target].derivative
            assert edge.backward == pytest.approx(edge.slope * target, rel=1e-9)
            assert isinstance(edge.local, Fraction)
            assert edge.equals is not None


@pytest.mark.parametrize("pair", PAIRS)
def test_a_parameter_gets_back_its_share_of_the_gradient(pair):
    pass_ = made(pair)
    graph = unit_graph(pass_, 1, 2, 0)
    dz, X = pass_["dZ", 1][2, 0], pass_["A", 0][:, 0]
    for edge in graph.edges:
        node = graph.nodes[edge.source]
        if node.ref == Ref("W", 1):
            assert edge.backward == node.derivative == dz * X[node.quantity.column]
        if node.ref == Ref("b", 1):
            assert edge.backward == node.derivative == dz
        if node.ref == Ref("A", 0):
            assert edge.backward is None, "the input is fixed"
            assert node.derivative is None


def test_logistic_regression_is_the_graph_of_the_first_lecture():
    pass_ = made(("log_loss", "sigmoid"), (2, 1), 1)
    graph = unit_graph(pass_, 1, 0, 0)
    assert [str(node.ref) for node in graph.nodes] == [
        "A[0]", "W[1]", "A[0]", "W[1]", "b[1]", "Z[1]", "A[1]", "J[1]", "Y[1]",
    ]  # fmt: skip
    at = {str(node.ref): node for node in graph.nodes}
    assert at["J[1]"].value == pass_.losses[0, 0]
    assert at["A[1]"].derivative == pass_["dA", 1][0, 0]
    assert at["Z[1]"].derivative == pass_["dZ", 1][0, 0]
    assert [node.column for node in graph.nodes] == [0, 0, 0, 0, 0, 1, 2, 3, 2]
    assert graph.left_out == 0


def test_with_its_products_every_weight_meets_its_input_before_they_are_added():
    pass_ = made(("log_loss", "sigmoid"), (2, 1), 1)
    graph = unit_graph(pass_, 1, 0, 0, products=True)
    products = [node for node in graph.nodes if node.quantity is None]
    W, X, b = pass_["W", 1][0], pass_["A", 0][:, 0], pass_["b", 1][0, 0]
    assert [node.value for node in products] == (W * X).tolist()
    assert sum(node.value for node in products) + b == pytest.approx(pass_["Z", 1][0, 0], rel=1e-12)
    assert {node.derivative for node in products} == {pass_["dZ", 1][0, 0]}
    assert [node.column for node in graph.nodes if node.ref.name in ("A", "J", "Y")] == [0, 0, 3, 4, 3]
    assert len({(node.column, node.row) for node in graph.nodes}) == len(graph.nodes)


def test_a_node_knows_the_steps_that_make_its_value_and_its_derivative():
    pass_ = made(PAIRS[0])
    for graph in (unit_graph(pass_, 2, 0, 0), layer_graph(pass_)):
        for node in graph.nodes:
            if node.forward is not None:
                assert pass_.operations[node.forward].result == node.ref
                assert pass_.operations[node.forward].phase in (Phase.FORWARD, Phase.COST)
            if node.backward is not None:
                assert pass_.operations[node.backward].result == Ref(f"d{node.ref.name}", node.ref.layer)


def test_of_many_inputs_those_that_add_most_are_drawn_and_the_others_counted():
    pass_ = made(PAIRS[0], (40, 3, 2))
    graph = unit_graph(pass_, 1, 0, 0, most=5)
    sizes = np.abs(pass_["W", 1][0] * pass_["A", 0][:, 0])
    drawn = {node.quantity.column for node in graph.nodes if node.ref.name == "W"}
    assert drawn == set(np.argsort(-sizes)[:5].tolist())
    assert graph.left_out == 35


def test_a_graph_of_layers_has_the_plans_operands_as_edges():
    pass_ = made(PAIRS[2], (3, 4, 4, 2))
    graph = layer_graph(pass_)
    edges = {(graph.nodes[edge.source].ref, graph.nodes[edge.target].ref) for edge in graph.edges}
    expected = {
        (ref, operation.result)
        for operation in pass_.operations
        if operation.phase in (Phase.FORWARD, Phase.COST)
        for ref in operation.operands
    }
    assert edges == expected
    assert all(node.shape == pass_[node.ref].shape for node in graph.nodes)
    assert all(graph.nodes[edge.source].column < graph.nodes[edge.target].column for edge in graph.edges)
    assert len({(node.column, node.row) for node in graph.nodes}) == len(graph.nodes)


def test_a_folded_layer_is_one_node():
    pass_ = made(PAIRS[2], (3, 4, 4, 2))
    graph = layer_graph(pass_, frozenset({2}))
    assert [node.ref.name for node in graph.nodes if node.layer == 2] == ["A"]
    edges = {(graph.nodes[edge.source].ref, graph.nodes[edge.target].ref) for edge in graph.edges}
    assert (Ref("A", 1), Ref("A", 2)) in edges


def refs_of(formula):
    return {part.link.ref for part in walk(formula) if part.link is not None}


@pytest.mark.parametrize("pair", PAIRS)
def test_between_two_arrays_the_local_derivative_of_any_entry_is_told(pair):
    pass_ = made(pair, (3, 4, 4, 2))
    graph, told = layer_graph(pass_), {}
    for edge in graph.edges:
        source, target = graph.nodes[edge.source].ref, graph.nodes[edge.target].ref
        if edge.local is not None:
            assert refs_of(edge.local) >= {source, target} - {Ref("J", 3)}
            told[source.name, target.name, target.layer] = edge.equals
    for l in (1, 2, 3):
        assert refs_of(told["W", "Z", l]) == {Ref("A", l - 1)}
        assert refs_of(told["A", "Z", l]) == {Ref("W", l)}
        assert refs_of(told["b", "Z", l]) == set()
        if pass_.network.layers[l - 1].activation.slope is not None:
            assert Ref("Z", l) in refs_of(told["Z", "A", l])
    last = "Z" if pass_.cost.is_natural_with(pass_.network.output) else "A"
    assert refs_of(told[last, "J", 3]) == {Ref("A", 3), Ref("Y", 3)}


def test_the_graph_of_one_layer_begins_with_what_feeds_it():
    pass_ = made(PAIRS[2], (3, 4, 4, 2))
    hidden, last = layer_graph(pass_, only=2), layer_graph(pass_, only=3)
    assert [node.ref for node in hidden.nodes] == [
        Ref("A", 1), Ref("W", 2), Ref("b", 2), Ref("Z", 2), Ref("A", 2)
    ]  # fmt: skip
    assert {Ref("J", 3), Ref("Y", 3)} <= {node.ref for node in last.nodes}


@pytest.mark.parametrize("notation", notations().values(), ids=notations())
def test_a_graph_is_drawn_in_every_notation(notation):
    pass_ = made(PAIRS[1])
    unit, layers = unit_graph(pass_, 2, 0, 0, notation), layer_graph(pass_, notation=notation)
    assert all(node.sign is not None for node in (*unit.nodes, *layers.nodes))


def test_a_unit_that_is_not_there_is_refused():
    with pytest.raises(IndexError, match="row"):
        unit_graph(made(PAIRS[0]), 1, 99, 0)
