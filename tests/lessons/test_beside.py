"""Lessons that compare: the second document differs in the one thing that the lesson is about."""

import numpy as np
import pytest

from bpviz.explain.notation import notations
from bpviz.lessons.lesson import lessons
from bpviz.study.setup import set_up

LESSONS = lessons()


@pytest.fixture(scope="module")
def trained():
    """The networks from zero and from small random weights, after 1000 epochs, and what they cost."""
    found = []
    for document in LESSONS["zero_or_random"].documents():
        training = set_up(document).training()
        training.advance(1000)
        found.append((training.network(), training.costs[-1]))
    return found


def test_zero_and_random_differ_in_their_initialisation_alone():
    zero, random = LESSONS["zero_or_random"].documents()
    assert zero.path == random.path
    assert zero.decisions == random.decisions
    assert (zero.recipe.init, random.recipe.init) == ("zero", "small")
    assert zero.recipe.learning_rate == random.recipe.learning_rate


def test_from_zero_only_the_bias_of_the_output_learns(trained):
    network, _ = trained[0]
    for layer in network.layers:
        assert not layer.weights.any()
    assert not network.layers[0].biases.any()
    assert network.layers[1].biases.any()


def test_from_random_weights_the_units_part_and_the_cost_falls_further(trained):
    (_, stuck), (network, cost) = trained
    rows = network.layers[0].weights
    assert len({tuple(row) for row in np.round(rows, 3).tolist()}) == len(rows)
    assert cost < 0.6 * stuck


def test_a_lesson_without_a_comparison_has_one_document():
    assert all(
        len(lesson.documents()) == (2 if name == "zero_or_random" else 1) for name, lesson in LESSONS.items()
    )


def test_every_lesson_is_written_in_a_notation_that_exists():
    assert {lesson.notation for lesson in LESSONS.values()} <= set(notations())
    assert LESSONS["chain"].notation == LESSONS["paths"].notation == "calculus"
