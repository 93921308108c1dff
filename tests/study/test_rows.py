"""What the network says about every row of the table: the same numbers as the pass, for every row in its place."""

from pathlib import Path

import numpy as np
import pytest

from bpviz.data.dataset import Decisions, Scale
from bpviz.data.edits import CellEdit
from bpviz.engine.metrics import evaluate
from bpviz.engine.recorded import record
from bpviz.study.document import Document
from bpviz.study.edit import INPUTS, Edit
from bpviz.study.rows import Part, column_words, inputs_of_row, judge_rows, output_words, rows_of
from bpviz.study.setup import set_up


def opened(reading, target, **more):
    return set_up(Document(Path(reading.path), decisions=Decisions(target=target), **more), reading)


def judged(setup):
    return list(judge_rows(setup, setup.network))[-1]


@pytest.mark.parametrize("target", ["pair", "kind", "amount"])
def test_losses_and_outputs_are_those_of_the_recorded_pass(reading, target):
    setup = opened(reading, target)
    data, found = setup.dataset, judged(setup)
    pass_ = record(setup.network, setup.cost, data.X_train, data.Y_train)
    np.testing.assert_allclose(found.losses[data.train_rows], pass_.losses[0], rtol=1e-12)
    outputs = pass_["A", setup.network.depth]
    np.testing.assert_allclose(found.outputs[:, data.train_rows], outputs, rtol=1e-12)
    test = evaluate(setup.network, setup.cost, data.X_test, data.Y_test, setup.classifies)
    assert found.losses[data.test_rows].mean() == pytest.approx(test.cost, rel=1e-12)
    if test.accuracy is not None:
        assert found.wrong[data.test_rows].mean() == pytest.approx(1 - test.accuracy)
    else:
        assert not found.wrong.any()


def test_a_row_that_is_left_out_has_no_loss(reading):
    setup = opened(reading, "pair", edits=(CellEdit(7, "one", ""),))
    rows, found = rows_of(setup), judged(setup)
    assert rows.part[7] == Part.LEFT_OUT
    assert rows.column[7] == -1
    assert np.isnan(found.losses[7])
    assert inputs_of_row(setup.dataset, rows, 7) is None
    assert [rows.of(part) for part in Part] == [
        len(setup.dataset.train_rows),
        len(setup.dataset.test_rows),
        1,
    ]


def test_inputs_are_found_by_row_in_either_part(reading):
    setup = opened(reading, "pair", inputs=(Edit(INPUTS, 1, None, 3, 2.5),))
    rows, data = rows_of(setup), setup.dataset
    assert rows.moved == {(int(data.train_rows[3]), 1)}
    for part, X, where in (
        (Part.TRAINING, data.X_train, data.train_rows),
        (Part.TEST, data.X_test, data.test_rows),
    ):
        row = int(where[3])
        assert rows.part[row] == part
        np.testing.assert_array_equal(inputs_of_row(data, rows, row), X[:, 3])


def test_values_are_told_in_the_persons_words(reading):
    setup = set_up(
        Document(
            Path(reading.path), decisions=Decisions(target="amount", drop=("pair",), scale=Scale.STANDARD)
        ),
        reading,
    )
    data = setup.dataset
    row = int(data.train_rows[0])
    one = setup.reading.table.column("one").cells[row]
    assert float(column_words(data.features[:1], data.X_train[:1, 0])) == pytest.approx(float(one), rel=1e-5)
    kinds = [feature for feature in data.features if feature.column == "kind"]
    assert column_words(kinds, data.X_train[2:, 0]) == setup.reading.table.column("kind").cells[row]
    assert output_words(data, data.Y_train[:, 0]) == data.describe_target(data.Y_train[:, 0])


def test_an_output_is_told_with_the_share_of_its_class(reading):
    two, three = opened(reading, "pair").dataset, opened(reading, "kind").dataset
    assert output_words(two, np.array([0.25])) == "0.75 no"
    assert output_words(two, np.array([0.75])) == "0.75 yes"
    assert output_words(three, np.array([0.1, 0.7, 0.2])) == "0.70 b"
