"""Every lesson starts, learns, and opens its pass at a unit that exists."""

from pathlib import Path

import numpy as np
import pytest

from bpviz import lessons as folder
from bpviz.engine.activation import name_of
from bpviz.engine.cost import costs
from bpviz.lessons.lesson import lessons
from bpviz.study.setup import set_up

LESSONS = lessons()
NOT_LESSONS = {"__init__", "lesson", "stop"}


@pytest.fixture(scope="module")
def setups():
    return {name: set_up(lesson.document()) for name, lesson in LESSONS.items()}


def test_every_file_of_the_folder_is_a_lesson():
    files = {path.stem for path in Path(folder.__file__).parent.glob("*.py")}
    assert set(LESSONS) == files - NOT_LESSONS


def test_titles_differ_and_orders_too():
    assert len({str(lesson.title) for lesson in LESSONS.values()}) == len(LESSONS)
    assert len({lesson.order for lesson in LESSONS.values()}) == len(LESSONS)
    assert all(str(lesson.words) for lesson in LESSONS.values())


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_learns(setups, name):
    training = setups[name].training()
    training.advance(200)
    assert training.diverged is None
    assert training.costs[-1] < training.costs[0]


@pytest.mark.parametrize("name", LESSONS)
def test_the_view_of_a_lesson_is_at_a_unit_and_a_link_that_exist(setups, name):
    sizes, view = setups[name].network.sizes, LESSONS[name].view
    layer, row = view.unit
    assert 1 <= layer < len(sizes)
    assert 0 <= row < sizes[layer]
    assert 0 <= view.link < sizes[layer - 1]


def test_logistic_regression_is_one_layer(setups):
    setup = setups["logistic_regression"]
    assert setup.network.sizes == (2, 1)
    assert setup.cost is costs()["log_loss"]


def test_the_two_layer_lesson_is_tanh_and_sigmoid(setups):
    names = [name_of(layer.activation) for layer in setups["two_layers"].network.layers]
    assert names == ["tanh", "sigmoid"]


def test_the_chain_has_one_neuron_a_layer_and_the_squared_error(setups):
    setup = setups["chain"]
    assert set(setup.network.sizes) == {1}
    assert setup.cost is costs()["squared_error"]


def test_equal_weights_never_part(setups):
    training = setups["symmetry"].training()
    training.advance(100)
    weights = training.network().layers[0].weights
    assert not np.allclose(weights, 0.5), "they have moved"
    for row in weights[1:]:
        np.testing.assert_allclose(row, weights[0], rtol=1e-12)
