"""Passes of a run become subjects of a film, each with its place, its names and the curve so far."""

import numpy as np
import pytest

from bpviz.data.dataset import Decisions
from bpviz.registry import assets
from bpviz.scene.film import Film
from bpviz.scene.look import Look
from bpviz.scene.marks import Texts
from bpviz.scene.passes import Passes
from bpviz.study.document import Document, Recipe
from bpviz.study.setup import set_up


@pytest.fixture(scope="module")
def run():
    """Penguins in batches of 100, six epochs along."""
    setup = set_up(Document(assets() / "data" / "penguins.csv", recipe=Recipe(batch_size=100)))
    training = setup.training()
    training.advance(6)
    return setup, training


def test_each_pass_knows_where_it_stands(run):
    passes = Passes(*run, range(4, 6), None)
    assert [(one.epoch, one.batch, one.batches) for one in passes] == [
        (4, 0, 3), (4, 1, 3), (4, 2, 3), (5, 0, 3), (5, 1, 3), (5, 2, 3),
    ]  # fmt: skip
    assert passes[-1].epoch == 5
    assert [one.batch for one in passes[1:3]] == [1, 2]


def test_the_numbers_are_those_of_the_recorded_pass(run):
    setup, training = run
    shown = Passes(setup, training, range(2, 3), 1)[0].pass_
    again = training.pass_at(2, 1)
    assert np.array_equal(shown["dW", 1], again["dW", 1])


def test_examples_are_counted_as_rows_of_the_file_from_1(run):
    setup, training = run
    subject = Passes(setup, training, range(1))[0]
    columns = training.columns(0, 0)
    assert subject.examples == tuple(setup.dataset.train_rows[columns] + 1)
    assert len(subject.examples) == subject.pass_.m == 100


def test_inputs_and_classes_have_their_names(run):
    subject = Passes(*run, range(1))[0]
    assert subject.inputs[0] == "island = Biscoe"
    assert subject.classes == ("Adelie", "Chinstrap", "Gentoo")
    assert subject.title == "penguins — 10 · 8 · 3"


def test_the_curves_are_those_of_the_run(run):
    setup, training = run
    subject = Passes(setup, training, range(1))[0]
    assert np.array_equal(subject.costs, training.costs)
    assert subject.test_costs is not None
    epochs, costs = subject.test_costs
    assert epochs.tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert costs[-1] < costs[0]


def test_without_a_test_part_there_is_no_test_curve():
    document = Document(assets() / "data" / "iris.csv", decisions=Decisions(test_split=0.0))
    setup = set_up(document)
    assert Passes(setup, setup.training(), range(1))[0].test_costs is None


def test_a_target_of_plus_one_is_named_after_its_class():
    decisions = Decisions(signed=True)
    recipe = Recipe(output_activation="tanh")
    setup = set_up(Document(assets() / "data" / "breast_cancer.csv", decisions=decisions, recipe=recipe))
    shown = Passes(setup, setup.training(), range(1))
    for example in range(8):
        y = setup.dataset.Y_train[0, example]
        marks = Film(shown, Look(1280, 720, example=example)).frame(0.0).marks
        said = {text for mark in marks if isinstance(mark, Texts) for text in mark.text}
        assert said & {"y = 1", "y = −1"} == {"y = 1" if y > 0 else "y = −1"}
        assert said & set(setup.dataset.classes) == {setup.dataset.classes[int(y > 0)]}
