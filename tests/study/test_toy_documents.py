"""A document may have toy data in place of a file, and everything downstream works as with a file."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bpviz.data.toy import toys, usual
from bpviz.engine.metrics import evaluate
from bpviz.study.document import Document, Recipe
from bpviz.study.setup import reading_of, set_up


@pytest.mark.parametrize("name", toys())
def test_a_toy_document_is_set_up_and_trained(name: str) -> None:
    setup = set_up(Document(Path(name), toy=usual(name)))
    training = setup.training()
    training.advance(20)
    assert training.costs[-1] < training.costs[0]


def test_two_moons_are_learnt() -> None:
    recipe = Recipe(hidden=(8, 8), activations=("tanh", "tanh"), optimizer="adam", learning_rate=0.03)
    setup = set_up(Document(Path("moons"), recipe=recipe, toy=usual("moons")))
    training = setup.training()
    training.advance(500)
    data = setup.dataset
    assert (evaluate(training.network(), setup.cost, data.X_test, data.Y_test, True).accuracy or 0) > 0.9


def test_another_seed_of_the_toy_is_another_data_set_and_undo_brings_the_first_back() -> None:
    first = Document(Path("xor"), toy=usual("xor"))
    second = replace(first, toy=usual("xor", seed=1))
    assert first == replace(second, toy=usual("xor"))
    tables = [set_up(document).dataset.X_train for document in (first, second, first)]
    assert np.array_equal(tables[0], tables[2])
    assert not np.array_equal(tables[0], tables[1])


def test_a_file_is_read_under_the_eyes_of_a_watch(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    told: list[int] = []
    reading_of(Document(path), lambda done, _: told.append(done) is None)
    assert told[-1] == 12
