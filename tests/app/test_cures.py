"""A cure is the recipe with one thing changed, offered where it is not so already."""

from dataclasses import replace

import pytest

from bpviz.app.cures import cures
from bpviz.explain.diagnostics import rules
from bpviz.study.document import Recipe

RELU = Recipe(hidden=(6, 5), activations=("relu", "tanh"), init="small", learning_rate=0.5, batch_size=16)


def labels(finding, recipe, examples=120):
    return {str(cure.label): cure.recipe for cure in cures(finding, recipe, examples)}


@pytest.mark.parametrize("finding", rules())
def test_every_finding_has_a_cure_that_changes_one_thing(finding):
    sigmoid = Recipe(hidden=(6, 5), activations=("sigmoid", "relu"), init="equal", batch_size=16)
    found = cures(finding, sigmoid, 120)
    assert found
    for cure in found:
        changed = [name for name in Recipe.__slots__ if getattr(cure.recipe, name) != getattr(sigmoid, name)]
        assert len(changed) == 1 or changed == ["hidden", "activations"]


def test_dead_relus_become_leaky_and_no_other_unit_changes():
    found = labels("dead_relu", RELU)
    assert found["leaky ReLU in hidden layers"] == replace(RELU, activations=("leaky_relu", "tanh"))


def test_a_learning_rate_is_cut_to_a_round_third():
    assert labels("oscillating", RELU)["learning rate 0.2"].learning_rate == 0.2
    assert labels("oscillating", replace(RELU, learning_rate=0.1))["learning rate 0.03"].learning_rate == 0.03


def test_batches_become_larger_and_at_last_full():
    assert labels("oscillating", RELU)["batches of 64"].batch_size == 64
    assert labels("oscillating", replace(RELU, batch_size=64))["full batch"].batch_size == 0
    assert list(labels("oscillating", replace(RELU, batch_size=0))) == ["learning rate 0.2"]


def test_what_is_so_already_is_not_offered():
    xavier = replace(RELU, init="xavier", clip=2.0)
    assert labels("symmetric", xavier) == {}
    assert list(labels("exploding", xavier)) == ["learning rate 0.2"]
    assert "one layer fewer" in labels("vanishing", RELU)
    assert "one layer fewer" not in labels("vanishing", RELU.with_hidden((4,)))


def test_an_unknown_finding_has_no_cure():
    assert cures("bad luck", RELU, 120) == ()
