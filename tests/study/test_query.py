"""What is typed above the table, and which rows it finds in which order."""

from pathlib import Path

import numpy as np
import pytest

from bpviz.data.csv.packed import CellsInRows
from bpviz.data.dataset import Decisions
from bpviz.data.edits import CellEdit, RowAdded, RowRemoved
from bpviz.data.errors import DataError
from bpviz.data.reading import read_table
from bpviz.study.document import Document
from bpviz.study.query import Wish, clauses_of, look_for
from bpviz.study.rows import judge_rows, rows_of
from bpviz.study.setup import set_up


def opened(reading, target="kind", *edits):
    return set_up(Document(Path(reading.path), decisions=Decisions(target=target), edits=edits), reading)


def found(setup, text="", **order):
    rows, judged = rows_of(setup), list(judge_rows(setup, setup.network))[-1]
    return list(look_for(Wish(clauses_of(text, setup), **order), setup, rows, judged))[-1].tolist()


def judged_of(setup):
    return list(judge_rows(setup, setup.network))[-1]


def test_nothing_typed_finds_every_row_in_the_files_order(reading):
    assert found(opened(reading)) == list(range(60))


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("one > 0.5", lambda t, r: t["one"].numbers[r] > 0.5),
        ("one >= 0.5 and two < 0", lambda t, r: t["one"].numbers[r] >= 0.5 and t["two"].numbers[r] < 0),
        ("ONE≤0", lambda t, r: t["one"].numbers[r] <= 0),
        ("kind = b", lambda t, r: t["kind"].cells[r] == "b"),
        ("kind != b; pair = YES", lambda t, r: t["kind"].cells[r] != "b" and t["pair"].cells[r] == "yes"),
        ("pair ~ e", lambda t, r: "e" in t["pair"].cells[r]),
        ("row < 4", lambda t, r: r < 3),
        ("row = 4", lambda t, r: r == 3),
        ("am > 0", lambda t, r: t["amount"].numbers[r] > 0),
        ("-0.1", lambda t, r: any("-0.1" in column.cells[r] for column in t.values())),
        ("", lambda t, r: True),
    ],
)
def test_a_comparison_finds_the_rows_for_which_it_holds(reading, text, holds):
    setup = opened(reading)
    table = {column.name: column for column in setup.edited.table.columns}
    assert found(setup, text) == [row for row in range(60) if holds(table, row)]


def test_parts_and_what_the_network_says_can_be_looked_for(reading):
    setup = opened(reading)
    judged = judged_of(setup)
    assert found(setup, "part = test") == setup.dataset.test_rows.tolist()
    assert found(setup, "part = training") == setup.dataset.train_rows.tolist()
    assert found(setup, "wrong") == np.flatnonzero(judged.wrong).tolist()
    assert sorted(found(setup, "wrong") + found(setup, "right")) == list(range(60))
    says = [setup.dataset.classes[k] for k in judged.outputs.argmax(axis=0)]
    assert found(setup, "says = c") == [row for row in range(60) if says[row] == "c"]
    assert found(setup, "loss > 1.2") == np.flatnonzero(judged.losses > 1.2).tolist()


def test_rows_with_a_gap_and_edited_rows_can_be_looked_for(reading):
    added = RowAdded((("one", "1"), ("two", "2"), ("kind", "a"), ("pair", "no"), ("amount", "3")))
    setup = opened(reading, "kind", CellEdit(4, "one", ""), CellEdit(9, "two", "1"), added)
    assert found(setup, "one =") == [4]
    assert found(setup, "part = left out") == [4]
    assert found(setup, "edited") == [4, 9, 60]
    assert len(found(setup, "one !=")) == 60
    assert 4 not in found(setup, "right") + found(setup, "wrong")


@pytest.mark.parametrize("by", ["one", "kind", "pair"])
def test_a_column_is_sorted_either_way_and_ties_stay_in_the_files_order(reading, by):
    setup = opened(reading)
    column = setup.edited.table.column(by)
    key = (lambda row: column.numbers[row]) if column.numbers is not None else (lambda row: column.cells[row])
    assert found(setup, by=by) == sorted(range(60), key=key)
    assert found(setup, by=by, descending=True) == sorted(range(60), key=key, reverse=True)


def test_the_worst_come_first_and_rows_without_a_loss_always_last(reading):
    setup = opened(reading, "kind", CellEdit(4, "one", ""))
    losses = judged_of(setup).losses
    worst = found(setup, by="loss", own=True, descending=True)
    assert worst[-1] == 4
    assert losses[worst[0]] == np.nanmax(losses)
    assert np.all(np.diff(losses[worst[:-1]]) <= 0)
    assert found(setup, by="loss", own=True)[-1] == 4


def test_what_the_network_says_is_sorted_by_class_and_then_by_its_share(reading):
    setup = opened(reading)
    outputs = judged_of(setup).outputs
    says = outputs.argmax(axis=0)
    order = found(setup, by="says", own=True)
    pairs = [(says[row], outputs[says[row], row]) for row in order]
    assert pairs == sorted(pairs)
    numbers = opened(reading, "amount")
    values = judged_of(numbers).outputs[0]
    assert found(numbers, by="says", own=True) == np.argsort(values, kind="stable").tolist()


def test_a_column_that_is_called_loss_is_not_the_networks_loss(tmp_path):
    path = tmp_path / "losses.csv"
    path.write_text(
        "loss,kind\n" + "".join(f"{9 - k}.5,{'ab'[k % 2]}\n" for k in range(10)), encoding="utf-8"
    )
    setup = set_up(Document(path, decisions=Decisions(target="kind")), read_table(path))
    assert found(setup, by="loss") == list(range(9, -1, -1))
    losses = judged_of(setup).losses
    assert found(setup, by="loss", own=True) == np.argsort(losses, kind="stable").tolist()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("size > 3", 'there is no column "size"; the columns are one, two, pair, kind, amount, row, part'),
        ("p = 1", '"p" may be more than one column; write one of pair, part'),
        ("one > big", '"big" is not a number; write for example one > 0.5'),
        ("kind > 3", '"kind" has words, which are not larger or smaller; write for example kind = a'),
    ],
)
def test_what_means_nothing_in_this_table_is_refused_with_the_cure(reading, text, words):
    with pytest.raises(DataError) as caught:
        clauses_of(text, opened(reading))
    assert words in str(caught.value)


def test_wrong_means_nothing_in_a_regression(reading):
    with pytest.raises(DataError, match="never simply wrong; compare the loss"):
        clauses_of("wrong", opened(reading, "amount"))


def test_a_text_is_found_in_a_large_file_of_numbers_as_in_a_small_one_with_edits_too(tmp_path):
    draw = np.random.default_rng(0).normal(size=(30_000, 5))
    text = "a,b,c,d,e\n" + "".join(",".join(f"{value:.4f}" for value in row) + "\n" for row in draw)
    path = tmp_path / "large.csv"
    path.write_text(text, encoding="utf-8")
    reading = read_table(path)
    assert isinstance(reading.table.columns[0].cells, CellsInRows)
    hit = next(k for k, row in enumerate(draw) if "1.23" in " ".join(f"{value:.4f}" for value in row))
    edits = (
        CellEdit(hit, "a", "0"), *(CellEdit(hit, name, "0") for name in "bcde"), CellEdit(7, "b", "91.237"),
        RowRemoved(3), RowAdded((("a", "1.23"), ("b", "0"), ("c", "0"), ("d", "0"), ("e", "0"))),
    )  # fmt: skip
    for made in ((), edits):
        setup = set_up(Document(path, decisions=Decisions(target="e"), edits=made), reading)
        cells = [list(column.cells) for column in setup.edited.table.columns]
        expected = [
            row for row, line in enumerate(zip(*cells, strict=True)) if any("1.23" in c for c in line)
        ]
        assert found(setup, "1.23") == expected
        assert found(setup, "1,23") == []
