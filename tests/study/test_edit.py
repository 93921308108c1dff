"""A kept edit is a frozen value that says which number it moves, so that a recipe can hold it and make it again."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from bpviz.engine.activation import activations
from bpviz.engine.network import network
from bpviz.engine.plan import Ref
from bpviz.study.edit import Edit, edited_inputs, edited_network
from bpviz.study.errors import RecipeError


@pytest.fixture
def net():
    draw, g = np.random.default_rng(0), activations()
    return network(
        [draw.normal(size=(4, 3)), draw.normal(size=(2, 4))],
        [draw.normal(size=4), draw.normal(size=2)],
        [g["tanh"], g["sigmoid"]],
    )


WEIGHT = Edit(Ref("W", 2), 1, 3, None, 0.25)
BIAS = Edit(Ref("b", 1), 2, None, None, -1.5)
INPUT = Edit(Ref("A", 0), 1, None, 4, 9.0)


def test_an_edit_moves_its_own_number_and_no_other(net):
    moved = edited_network(net, [WEIGHT, BIAS, INPUT])
    expected = net.vector().copy()
    expected[4 * 4 + 1 * 5 + 3], expected[2 * 4 + 3] = 0.25, -1.5
    np.testing.assert_array_equal(moved.vector(), expected)
    assert moved.architecture() == net.architecture()


def test_of_two_edits_of_a_number_the_later_counts(net):
    later = Edit(WEIGHT.ref, WEIGHT.row, WEIGHT.column, None, 7.0)
    assert edited_network(net, [WEIGHT, later]).layers[1].weights[1, 3] == 7.0


def test_an_input_is_edited_in_the_data_and_a_parameter_is_not():
    X = np.arange(12.0).reshape(2, 6)
    moved = edited_inputs(X, [WEIGHT, INPUT])
    assert moved[1, 4] == 9.0
    assert (moved != X).sum() == 1
    assert not moved.flags.writeable
    assert edited_inputs(X, [WEIGHT]) is X


@pytest.mark.parametrize(
    "edit",
    [
        Edit(Ref("W", 3), 0, 0, None, 1.0),
        Edit(Ref("W", 0), 0, 0, None, 1.0),
        Edit(Ref("W", 1), 4, 0, None, 1.0),
        Edit(Ref("W", 1), 0, 3, None, 1.0),
        Edit(Ref("b", 2), 2, None, None, 1.0),
    ],
)
def test_an_edit_of_a_number_that_is_not_there_is_refused(net, edit):
    with pytest.raises(RecipeError, match="no such number"):
        edited_network(net, [edit])


@pytest.mark.parametrize("edit", [Edit(Ref("A", 0), 2, None, 0, 1.0), Edit(Ref("Z", 1), 0, None, 0, 1.0)])
def test_an_edit_of_an_input_that_is_not_there_is_refused(edit):
    with pytest.raises(RecipeError, match="no such number"):
        edited_inputs(np.zeros((2, 6)), [edit])


def test_an_edit_is_a_frozen_value_that_can_be_compared():
    assert Edit(Ref("b", 1), 2, None, None, -1.5) == BIAS
    assert len({BIAS, WEIGHT, BIAS}) == 2
    with pytest.raises(FrozenInstanceError):
        BIAS.value = 1.0
