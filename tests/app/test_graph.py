"""The panel of the computation graph: stepping, asking, telling, folding."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from bpviz.app.panels.graph import GraphPanel
from bpviz.engine.plan import Ref
from bpviz.explain.quantity import Quantity
from bpviz.scene.layers_picture import LayersPicture
from bpviz.scene.placement import bezier
from bpviz.scene.theme import DARK, LIGHT
from bpviz.scene.unit_picture import UnitPicture

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot):
    made = GraphPanel(DARK)
    qtbot.addWidget(made)
    made.resize(1000, 320)
    made.show()
    return made


def node(panel, ref):
    made = panel.drawn
    return next(i for i, each in enumerate(made.graph.nodes) if each.ref == ref)


def stub(panel, ref, below=False):
    left, right, y = panel.drawn.stubs[node(panel, ref)]
    return QPoint(round((left + right) / 2), round(y + (8 if below else -8)))


def on_edge(panel, source):
    place = next(i for i, each in enumerate(panel.drawn.graph.edges) if each.source == node(panel, source))
    curves = panel.drawn.curves
    x, y = bezier(curves, np.full(len(curves), 0.4))[place].tolist()
    return place, QPoint(round(x), round(y))


def test_the_chosen_unit_and_example_are_shown(panel, shown):
    panel.show_study(shown(("Z", 1), unit=(2, 3), example=8))
    made = panel.drawn
    assert isinstance(made, UnitPicture)
    assert made.words.startswith("unit 4 of layer 2")
    assert made.graph.nodes[node(panel, Ref("Z", 2))].quantity == Quantity(Ref("Z", 2), 3, None, 8)


def test_stepping_moves_through_the_graph(panel, shown):
    panel.show_study(shown(("Z", 1), unit=(3, 0)))
    assert not panel.drawn.value_known(node(panel, Ref("A", 3)))
    panel.show_study(shown(("dZ", 3), unit=(3, 0)))
    assert panel.drawn.value_known(node(panel, Ref("A", 3)))
    assert panel.drawn.back(node(panel, Ref("Z", 3))) is not None


def test_a_number_is_asked_by_a_click(panel, shown, qtbot):
    panel.show_study(shown(("db", 1), unit=(1, 2), example=4))
    for below, name in ((False, "Z"), (True, "dZ")):
        with qtbot.waitSignal(panel.asked) as asked:
            qtbot.mouseClick(panel.picture, LEFT, pos=stub(panel, Ref("Z", 1), below))
        assert asked.args == [Quantity(Ref(name, 1), 2, None, 4)]


def test_an_edge_tells_its_local_derivative_under_the_mouse_and_keeps_it_after_a_click(panel, shown, qtbot):
    panel.show_study(shown(("db", 1), unit=(1, 2), example=4))
    place, middle = on_edge(panel, Ref("Z", 1))
    assert panel.told is None
    qtbot.mouseMove(panel.picture, middle)
    assert panel.told == place
    qtbot.mouseClick(panel.picture, LEFT, pos=middle)
    qtbot.mouseMove(panel.picture, QPoint(4, 300))
    assert panel.told == place
    panel.show_study(shown(("db", 2), unit=(1, 2), example=4))
    assert panel.told == place, "another step tells of the same edge"
    qtbot.mouseClick(panel.picture, LEFT, pos=middle)
    qtbot.mouseMove(panel.picture, QPoint(4, 300))
    assert panel.told is None


def test_what_is_under_the_mouse_is_lit_on_the_network(panel, shown, qtbot):
    panel.show_study(shown(("db", 1), unit=(1, 2), example=4))
    with qtbot.waitSignal(panel.pointed) as pointed:
        qtbot.mouseMove(panel.picture, stub(panel, Ref("Z", 1)))
    assert pointed.args[0].units == {(1, 2)}
    with qtbot.waitSignal(panel.pointed) as pointed:
        qtbot.mouseMove(panel.picture, QPoint(4, 300))
    assert pointed.args == [None]


def test_products_have_nodes_of_their_own_where_they_are_wanted(panel, shown):
    panel.show_study(shown(("db", 1), unit=(1, 2), example=4))
    before = len(panel.drawn.graph.nodes)
    panel.products.click()
    assert len(panel.drawn.graph.nodes) > before
    assert any(each.quantity is None for each in panel.drawn.graph.nodes)


def test_an_array_goes_to_the_step_that_makes_it(panel, shown, qtbot):
    first = shown(("db", 1))
    panel.show_study(first)
    panel.layers.click()
    made = panel.drawn
    assert isinstance(made, LayersPicture)
    rect = made.nodes[node(panel, Ref("Z", 2))]
    for y, name in ((rect.y + 6, "Z"), (rect.bottom - 6, "dZ")):
        with qtbot.waitSignal(panel.step_wanted) as wanted:
            qtbot.mouseClick(panel.picture, LEFT, pos=QPoint(round(rect.x + 8), round(y)))
        assert first.pass_.operations[wanted.args[0]].result == (name, 2)


def test_one_layer_is_that_of_the_step_and_its_edges_tell_their_derivatives(panel, shown):
    panel.layer.click()
    for result, layer in ((("Z", 1), 1), (("dW", 2), 2), (("dA", 1), 2), (("dZ", 1), 1)):
        panel.show_study(shown(result))
        made = panel.drawn
        assert made.only == layer
        assert {each.ref.layer for each in made.graph.nodes} == {layer - 1, layer}
        lit = [each for each in made.graph.nodes if each.ref == result or f"d{each.ref.name}" == result[0]]
        assert lit, "the step under way is in it"


def test_a_layer_folds_by_a_click_on_its_name_and_stays_so(panel, shown, qtbot):
    panel.show_study(shown(("db", 1)))
    panel.layers.click()
    assert panel.drawn.folded == frozenset()
    name = panel.drawn.folds[2]
    qtbot.mouseClick(panel.picture, LEFT, pos=QPoint(round(name.x + name.width / 2), round(name.y + 8)))
    assert panel.drawn.folded == {2}
    panel.show_study(shown(("db", 1), epochs=21))
    assert panel.drawn.folded == {2}
    panel.unit.click()
    assert isinstance(panel.drawn, UnitPicture)


def test_another_theme_and_another_size_are_another_picture(panel, shown):
    panel.show_study(shown(("Z", 1)))
    panel.show_theme(LIGHT)
    assert panel.picture.scene().background == LIGHT.background
    panel.resize(500, 180)
    assert panel.picture.scene().width == 500
