"""The computation graph on paper: what stands where, what is there in which step, what a point is."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from bpviz.engine.plan import Phase, Ref
from bpviz.explain.formula import Number, walk
from bpviz.explain.notation import notations
from bpviz.explain.quantity import Quantity, value
from bpviz.scene.graph_hit import Hit, Spot
from bpviz.scene.layers_marks import layers_scene
from bpviz.scene.layers_picture import folded_by_itself, layers_picture
from bpviz.scene.light import Light
from bpviz.scene.marks import Boxes, Curves, Formulas, Image, Texts
from bpviz.scene.nodes import brief
from bpviz.scene.placement import bezier
from bpviz.scene.rect import Rect
from bpviz.scene.theme import DARK
from bpviz.scene.unit_marks import told_of, unit_scene
from bpviz.scene.unit_picture import unit_picture

LECTURE = notations()["lecture"]
SIZES = [(500, 180), (900, 260), (1600, 500)]


def step(subject, result):
    return next(i for i, each in enumerate(subject.pass_.operations) if each.result == result)


def unit(subject, result, of=(1, 0), example=4, size=(900, 320), notation="lecture", **more):
    rect = Rect(0, 0, *size)
    return unit_picture(subject, of, example, step(subject, result), notations()[notation], rect, **more)


def layers(subject, result, size=(1000, 340), notation="lecture", folded=frozenset()):
    return layers_picture(
        subject, step(subject, result), notations()[notation], Rect(0, 0, *size), frozenset(folded)
    )


def texts(scene):
    return [text for mark in scene.marks if isinstance(mark, Texts) for text in mark.text]


def place(made, ref, row=None):
    return next(
        i
        for i, node in enumerate(made.graph.nodes)
        if node.ref == ref and (row is None or node.quantity == row)
    )


def test_a_value_is_there_after_its_step_and_a_derivative_after_its_own(subject_of):
    subject = subject_of((2, 1), m=6)
    pass_ = subject.pass_
    numbers = {
        "Z": pass_["Z", 1][0, 4],
        "A": pass_["A", 1][0, 4],
        "J": pass_.losses[0, 4],
        "dA": pass_["dA", 1][0, 4],
        "dZ": pass_["dZ", 1][0, 4],
    }
    for index, operation in enumerate(pass_.operations):
        made = unit(subject, operation.result)
        for name in ("Z", "A", "J"):
            known = step(subject, (name, 1)) <= index
            assert made.value_known(place(made, Ref(name, 1))) is known
        for name in ("A", "Z"):
            back = made.back(place(made, Ref(name, 1)))
            reached = step(subject, (f"d{name}", 1)) <= index
            assert back == (pytest.approx(numbers[f"d{name}"]) if reached else None)
        one = made.back(place(made, Ref("J", 1)))
        assert one == (1.0 if index > step(subject, ("J", 1)) else None)


def test_numbers_stand_over_and_under_the_line_that_they_travel_along(subject_of):
    subject = subject_of((2, 1), m=6)
    made = unit(subject, ("db", 1))
    scene = unit_scene(made, DARK)
    where = {}
    for mark in scene.marks:
        if isinstance(mark, Texts):
            where |= {
                (text, round(float(x))): float(y) for text, (x, y) in zip(mark.text, mark.anchor, strict=True)
            }
    at = place(made, Ref("Z", 1))
    left, right, y = made.stubs[at]
    x = round((left + right) / 2)
    assert where[brief(subject.pass_["Z", 1][0, 4]), x] < y
    assert where[brief(subject.pass_["dZ", 1][0, 4]), x] > y


def test_the_step_under_way_is_lit_forward_and_back(subject_of):
    subject = subject_of((2, 1), m=6)

    def lit(result):
        made = unit(subject, result)
        accent = DARK.phase(subject.pass_.operations[step(subject, result)].phase)
        scene = unit_scene(made, DARK)
        curves = next(mark for mark in scene.marks if isinstance(mark, Curves))
        nodes = next(mark for mark in scene.marks if isinstance(mark, Boxes))
        edges = {
            (str(made.graph.nodes[edge.source].ref), str(made.graph.nodes[edge.target].ref))
            for edge, colour in zip(made.graph.edges, curves.colour, strict=True)
            if colour == accent
        }
        return edges, {str(made.graph.nodes[i].ref) for i in np.flatnonzero(nodes.line == accent)}

    assert lit(("Z", 1)) == ({("A[0]", "Z[1]"), ("W[1]", "Z[1]"), ("b[1]", "Z[1]")}, {"Z[1]"})
    assert lit(("A", 1)) == ({("Z[1]", "A[1]")}, {"A[1]"})
    assert lit(("dZ", 1)) == ({("Z[1]", "A[1]")}, {"Z[1]"})
    assert lit(("dW", 1)) == ({("W[1]", "Z[1]")}, {"W[1]"})
    assert lit(("W'", 1)) == (set(), {"W[1]"})


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("notation", notations())
@pytest.mark.parametrize("products", [False, True])
def test_nodes_stand_apart_inside_the_picture(subject_of, size, notation, products):
    for sizes, of in (((2, 1), (1, 0)), ((4, 5, 3), (2, 1)), ((64, 16, 10), (1, 3))):
        made = unit(subject_of(sizes), ("dZ", 1), of, 4, size, notation, products=products)
        for i, node in enumerate(made.nodes):
            assert node.y >= 30
            assert node.bottom <= size[1]
            assert not any(node.overlaps(other) for other in made.nodes[i + 1 :])
        if size[0] >= 900:
            assert max(right for _, right, _ in made.stubs) <= size[0]


def test_inputs_that_have_no_room_are_counted_aloud(subject_of):
    subject = subject_of((64, 16, 10))
    made = unit(subject, ("Z", 1), size=(900, 260))
    shown = sum(node.ref == ("W", 1) for node in made.graph.nodes)
    assert f"{64 - shown} more inputs that add less to z" in texts(unit_scene(made, DARK))
    small = unit(subject_of((2, 1)), ("Z", 1), size=(500, 180))
    assert small.graph.left_out == 0


def test_a_hidden_unit_says_where_it_goes(subject_of):
    subject = subject_of((4, 5, 3))
    assert "to 3 units of layer 2" in texts(unit_scene(unit(subject, ("Z", 1)), DARK))
    assert not [
        text for text in texts(unit_scene(unit(subject, ("Z", 2), (2, 0)), DARK)) if text.startswith("to ")
    ]


def test_what_is_seen_is_what_is_hit(subject_of):
    subject = subject_of((2, 1), m=6)
    made = unit(subject, ("db", 1))
    for number, (node, (left, right, y)) in enumerate(zip(made.nodes, made.stubs, strict=True)):
        assert made.hit(node.x + 3, node.y + 3) == Hit(Spot.NODE, number)
        x = (left + right) / 2
        assert made.hit(x, y - 8) == Hit(Spot.VALUE, number)
        if made.back(number) is not None:
            assert made.hit(x, y + 8) == Hit(Spot.DERIVATIVE, number)
    for number, points in enumerate(bezier(made.curves, np.full(len(made.curves), 0.35))):
        assert made.hit(*points.tolist()) == Hit(Spot.EDGE, number)
    assert made.hit(450, 318) is None


def test_numbers_are_asked_for_the_example_of_the_graph(subject_of):
    subject = subject_of((2, 3, 1), m=6)
    made = unit(subject, ("db", 1), (1, 2))
    W = place(made, Ref("W", 1), Quantity(Ref("W", 1), 2, 1))
    assert made.quantity(Hit(Spot.VALUE, W)) == Quantity(Ref("W", 1), 2, 1)
    asked = made.quantity(Hit(Spot.DERIVATIVE, W))
    assert asked == Quantity(Ref("dW", 1), 2, 1, 4)
    assert made.back(W) == pytest.approx(value(subject.pass_, asked))
    Z = place(made, Ref("Z", 1))
    assert made.quantity(Hit(Spot.DERIVATIVE, Z)) == Quantity(Ref("dZ", 1), 2, None, 4)
    assert made.quantity(Hit(Spot.EDGE, 0)) is None
    output = unit(subject, ("db", 2), (2, 0))
    J = place(output, Ref("J", 2))
    assert output.quantity(Hit(Spot.VALUE, J)) == Quantity(Ref("J", 2), 0, None, 4)
    assert output.quantity(Hit(Spot.DERIVATIVE, J)) is None


def test_an_edge_tells_its_local_derivative_and_later_what_goes_back(subject_of):
    subject = subject_of((2, 1), m=6)
    early, late = unit(subject, ("Z", 1)), unit(subject, ("dW", 1))
    Z, A = place(late, Ref("Z", 1)), place(late, Ref("A", 1))
    edge = next(i for i, each in enumerate(late.graph.edges) if (each.source, each.target) == (Z, A))
    local, back = told_of(late, edge)
    a = subject.pass_["A", 1][0, 4]
    assert [part.value for part in walk(local) if isinstance(part, Number)] == pytest.approx([a * (1 - a)])
    product = [part.value for part in walk(back) if isinstance(part, Number)]
    assert product[-1] == pytest.approx(subject.pass_["dZ", 1][0, 4])
    assert product[0] * product[1] == pytest.approx(product[-1])
    assert told_of(early, edge)[1] is None
    assert late.edge(Hit(Spot.NODE, Z)) == edge
    assert len(unit_scene(late, DARK, edge).marks) > len(unit_scene(late, DARK).marks)


def test_a_node_lights_its_unit_and_an_edge_both_ends(subject_of):
    subject = subject_of((2, 3, 1), m=6)
    made = unit(subject, ("db", 1), (1, 2))
    W = place(made, Ref("W", 1), Quantity(Ref("W", 1), 2, 1))
    assert made.light(Hit(Spot.NODE, W)) == Light(edges=frozenset({(1, 2, 1)}))
    edge = next(i for i, each in enumerate(made.graph.edges) if each.source == W)
    assert made.light(Hit(Spot.EDGE, edge)) == Light(frozenset({(1, 2)}), frozenset({(1, 2, 1)}))
    lit = unit_scene(made, DARK, None, None, Light(edges=frozenset({(1, 2, 1)})))
    nodes = next(mark for mark in lit.marks if isinstance(mark, Boxes))
    assert np.flatnonzero(nodes.line == DARK.light).tolist() == [W]


def test_of_the_mean_there_is_no_graph_and_it_says_so(subject_of):
    made = unit(subject_of((2, 1), m=6), ("Z", 1), example=None)
    assert "a graph is of one example" in made.words
    assert made.example == 0


def test_a_unit_of_the_inputs_shows_the_first_layer(subject_of):
    made = unit(subject_of((2, 3, 1), m=6), ("Z", 1), (0, 1))
    assert made.words.startswith("unit 1 of layer 1")


def test_every_array_stands_over_its_derivative(subject_of):
    subject = subject_of((4, 5, 3), m=20)
    made = layers(subject, ("dW", 2))
    W = place(made, Ref("W", 2))
    rect = made.nodes[W]
    assert made.hit(rect.x + 5, rect.y + 5) == Hit(Spot.VALUE, W)
    assert made.hit(rect.x + 5, rect.bottom - 5) == Hit(Spot.DERIVATIVE, W)
    Z = place(made, Ref("Z", 1))
    assert made.step(Hit(Spot.VALUE, Z)) == step(subject, ("Z", 1))
    assert made.step(Hit(Spot.DERIVATIVE, Z)) == step(subject, ("dZ", 1))
    assert made.step(Hit(Spot.VALUE, W)) == step(subject, ("dW", 2))
    X = place(made, Ref("A", 0))
    assert made.step(Hit(Spot.VALUE, X)) is None
    assert made.told(Hit(Spot.VALUE, X)) is None


def test_arrays_have_a_strip_of_their_numbers_once_the_pass_has_come_to_them(subject_of):
    subject = subject_of((4, 5, 3), m=20)
    counts = []
    for result in (("Z", 1), ("A", 2), ("dZ", 2), ("db", 1)):
        scene = layers_scene(layers(subject, result), DARK)
        counts.append(sum(isinstance(mark, Image) for mark in scene.marks))
    inputs_and_parameters = 1 + 4 + 1
    assert counts == [inputs_and_parameters + each for each in (1, 4, 6, 12)]


def test_layers_fold_by_name_and_by_themselves_when_there_is_no_room(subject_of):
    subject = subject_of((3, *(4,) * 8, 2), m=6)
    open_, folded = layers(subject, ("Z", 3)), layers(subject, ("Z", 3), folded={2, 5})
    assert len(open_.graph.nodes) - len(folded.graph.nodes) == 6
    name = open_.folds[2]
    assert open_.hit(name.x + name.width / 2, name.y + 5) == Hit(Spot.FOLD, 2)
    assert set(open_.folds) == set(range(1, 9))
    assert folded_by_itself(2, 1, 1000) == frozenset()
    found = folded_by_itself(9, 3, 1200)
    assert len(found) == 2 * 9 + 2 - (1200 - 32) // 88
    assert 3 not in found
    assert 9 not in found
    assert folded_by_itself(30, 30, 500) == frozenset(range(1, 30))
    assert "2 of 9 layers folded" in folded.words


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("notation", notations())
def test_arrays_stand_apart_inside_the_picture(subject_of, size, notation):
    for sizes in ((2, 1), (4, 5, 3), (3, *(4,) * 8, 2)):
        subject = subject_of(sizes)
        made = layers(subject, ("dZ", 1), size, notation, folded_by_itself(len(sizes) - 1, 1, size[0]))
        for i, node in enumerate(made.nodes):
            assert node.x >= 0
            assert node.right <= size[0]
            assert node.bottom <= size[1]
            assert node.height > 20
            assert not any(node.overlaps(other) for other in made.nodes[i + 1 :])
        for spot in (Spot.VALUE, Spot.DERIVATIVE, Spot.EDGE):
            assert layers_scene(made, DARK, Hit(spot, 0)).marks


def test_every_step_is_a_picture_and_lights_what_it_makes(subject_of):
    subject = subject_of((4, 5, 3), m=20)
    for operation in subject.pass_.operations:
        made = layers(subject, operation.result)
        scene = layers_scene(made, DARK)
        nodes = next(mark for mark in scene.marks if isinstance(mark, Boxes))
        accent = DARK.phase(operation.phase)
        (lit,) = np.flatnonzero(nodes.line == accent).tolist()
        name = operation.result.name.removeprefix("d").removesuffix("'")
        assert made.graph.nodes[lit].ref == Ref(name, operation.result.layer)
    assert {each.phase for each in subject.pass_.operations} == set(Phase)


def test_an_array_lights_its_layer_or_all_its_weights(subject_of):
    made = layers(subject_of((4, 5, 3), m=20), ("dW", 2))
    W = place(made, Ref("W", 2))
    assert len(made.light(Hit(Spot.VALUE, W)).edges) == 15
    assert made.light(Hit(Spot.FOLD, 1)).units == {(1, j) for j in range(5)}
    large = layers(subject_of((100, 50, 3), m=5), ("dW", 2))
    light = large.light(Hit(Spot.VALUE, place(large, Ref("W", 1))))
    assert light == Light(units=frozenset((1, j) for j in range(50)))


def test_a_strip_is_made_once_for_all_steps_of_a_pass(subject_of):
    subject = subject_of((4, 5, 3), m=20)
    kept = {}
    for result in (("db", 1), ("dZ", 1)):
        made = layers_picture(
            subject, step(subject, result), LECTURE, Rect(0, 0, 1000, 340), frozenset(), 0, kept
        )
        layers_scene(made, DARK)
        first = dict(kept)
    layers_scene(replace(made, operation=step(subject, ("db", 1))), DARK)
    assert all(kept[key] is first[key] for key in first)


@pytest.mark.parametrize("notation", ["lecture", "calculus"])
@pytest.mark.parametrize("size", [(676, 250), (1100, 320), (420, 180)])
def test_one_layer_has_its_derivatives_on_its_edges_where_there_is_room(subject_of, size, notation):
    subject = subject_of((4, 5, 3), m=30)
    for only in (1, 2):
        rect = Rect(0, 0, *size)
        made = layers_picture(
            subject, step(subject, ("dZ", only)), notations()[notation], rect, frozenset(), only=only
        )
        told = [
            formula for edge in range(len(made.graph.edges)) if (formula := made.local(Hit(Spot.EDGE, edge)))
        ]
        assert len(told) >= 4
        formulas = [
            formula
            for mark in layers_scene(made, DARK).marks
            if isinstance(mark, Formulas)
            for formula in mark.formula
        ]
        assert all(formula in formulas for formula in told) or size[0] < 1000
        for one, other in combinations(made.nodes, 2):
            assert not one.overlaps(other)
        for rect_of in made.nodes:
            assert rect_of.x >= 0
            assert rect_of.right <= size[0]
            assert rect_of.bottom <= size[1]


@pytest.mark.parametrize("width", [520, 1100])
def test_the_graph_of_one_example_says_that_dw_is_its_own_share(subject_of, width):
    subject = subject_of((4, 5, 3), m=30)
    assert "own share" in unit(subject, ("dW", 1), size=(width, 300)).words
    assert "own share" not in unit(subject, ("dZ", 1), size=(width, 300)).words
