"""Inputs and outputs told as the person wrote them: units, words, classes."""

from pathlib import Path

import numpy as np
import pytest

from bpviz.data.dataset import Decisions, Ordinal, Scale
from bpviz.engine.recorded import record
from bpviz.study.document import Document
from bpviz.study.own_words import own_words
from bpviz.study.rows import output_words
from bpviz.study.setup import set_up


def looked_at(reading, target, **decisions):
    setup = set_up(Document(Path(reading.path), decisions=Decisions(target=target, **decisions)), reading)
    data = setup.dataset
    return setup, record(setup.network, setup.cost, data.X_train, data.Y_train)


@pytest.mark.parametrize("scale", list(Scale))
def test_an_input_is_told_as_the_table_has_it_whatever_the_scale(reading, scale):
    setup, pass_ = looked_at(reading, "pair", scale=scale)
    column = setup.reading.table.column("two")
    for example in (0, 17):
        words = own_words(setup.dataset, pass_, example, 0, 1)
        assert words.startswith("two = ")
        value = column.numbers[setup.dataset.train_rows[example]]
        assert float(words.removeprefix("two = ")) == pytest.approx(value, rel=1e-5)
    mean = float(column.numbers[setup.dataset.train_rows].mean())
    words = own_words(setup.dataset, pass_, None, 0, 1)
    assert float(words.removeprefix("mean two = ")) == pytest.approx(mean, rel=1e-5, abs=1e-6)


def test_a_word_is_told_as_a_word(reading):
    setup, pass_ = looked_at(reading, "amount")
    names = [feature.name for feature in setup.dataset.features]
    row, example = names.index("kind = b"), 4
    cell = setup.reading.table.column("kind").cells[setup.dataset.train_rows[example]]
    assert own_words(setup.dataset, pass_, example, 0, row) == f"kind is {'b' if cell == 'b' else 'not b'}"
    share = float(np.mean(setup.dataset.X_train[row]))
    assert own_words(setup.dataset, pass_, None, 0, row) == f"kind is b in {100 * share:.3g} % of the batch"
    ordered, its = looked_at(reading, "amount", ordinal=(Ordinal("kind", ("c", "b", "a")),))
    place = [feature.column for feature in ordered.dataset.features].index("kind")
    assert own_words(ordered.dataset, its, example, 0, place) == f"kind = {cell}"


def test_an_output_says_its_class_what_the_network_says_and_the_target(reading):
    setup, pass_ = looked_at(reading, "kind")
    data, depth = setup.dataset, setup.network.depth
    outputs = pass_["A", depth][:, 3]
    cell = setup.reading.table.column("kind").cells[data.train_rows[3]]
    words = f"the network says {output_words(data, outputs)}; the target is {cell}"
    assert own_words(data, pass_, 3, depth, 1) == f"unit 2 of layer {depth} · b\n{words}"
    assert own_words(data, pass_, None, depth, 1) == f"unit 2 of layer {depth} · b"
    two, its = looked_at(reading, "pair")
    assert own_words(two.dataset, its, 0, depth, 0).startswith(
        f"unit 1 of layer {depth} · yes\nthe network says"
    )


def test_a_number_that_is_predicted_is_told_in_the_unit_of_the_target(reading):
    setup, pass_ = looked_at(reading, "amount")
    data, depth = setup.dataset, setup.network.depth
    amounts = setup.reading.table.column("amount").numbers[data.train_rows]
    words = own_words(data, pass_, 5, depth, 0)
    assert float(words.rpartition(" ")[2]) == pytest.approx(amounts[5], rel=1e-5)
    mean = own_words(data, pass_, None, depth, 0)
    assert float(mean.rpartition(" ")[2]) == pytest.approx(amounts.mean(), rel=1e-5)
    assert "on average" in mean


def test_a_hidden_unit_has_no_words_of_its_own(reading):
    setup, pass_ = looked_at(reading, "kind")
    assert own_words(setup.dataset, pass_, 0, 1, 0) == ""
