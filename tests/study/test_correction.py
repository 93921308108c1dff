"""A document whose table was changed by hand: what its numbers are then, and what stays where it was."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from bpviz.data.dataset import Decisions
from bpviz.data.edits import CellEdit, RowAdded, RowRemoved
from bpviz.data.reading import read_table
from bpviz.study.correction import corrected, follows, restored
from bpviz.study.document import Document
from bpviz.study.edit import INPUTS, Edit
from bpviz.study.setup import set_up

DECISIONS = Decisions(target="pair", drop=("kind", "amount"))


def opened(reading, *edits, inputs=()):
    return set_up(Document(Path(reading.path), decisions=DECISIONS, edits=edits, inputs=inputs), reading)


def test_the_network_sees_the_edited_table_and_the_file_is_never_written(reading):
    before = Path(reading.path).read_bytes()
    plain, setup = opened(reading), opened(reading, CellEdit(0, "one", "5"))
    assert setup.edited.table.column("one").numbers[0] == 5.0
    assert setup.reading.table.column("one").numbers[0] != 5.0
    assert not np.array_equal(setup.dataset.X_train, plain.dataset.X_train)
    assert Path(reading.path).read_bytes() == before


def test_an_edit_moves_no_row_from_one_part_to_the_other(reading):
    plain = opened(reading)
    label = plain.reading.table.column("pair").cells[3]
    other = "no" if label == "yes" else "yes"
    edits = (CellEdit(3, "pair", other), RowAdded((("one", "1"), ("two", "2"), ("pair", "yes"))))
    setup = opened(reading, *edits)
    assert setup.dataset.test_rows.tolist() == plain.dataset.test_rows.tolist()
    assert setup.dataset.train_rows.tolist() == [*plain.dataset.train_rows.tolist(), 60]


def test_a_row_that_is_taken_out_moves_those_below_it_up(reading):
    plain = opened(reading)
    row = int(plain.dataset.train_rows[0])
    setup = opened(reading, RowRemoved(row))
    tested = [r - (r > row) for r in plain.dataset.test_rows.tolist()]
    assert setup.dataset.test_rows.tolist() == tested
    assert setup.edited.table.rows == 59


def test_edits_that_make_a_table_usable_are_enough(tmp_path):
    path = tmp_path / "same.csv"
    path.write_text("x,y\n1,a\n2,a\n3,a\n4,a\n", encoding="utf-8")
    document = Document(path, decisions=Decisions(target="y"), edits=(CellEdit(0, "y", "b"),))
    setup = set_up(document, read_table(path))
    assert setup.dataset.classes == ("a", "b")


def test_inputs_that_were_moved_by_hand_stay_with_their_rows(reading):
    plain = opened(reading)
    rows = plain.dataset.train_rows
    moved = (Edit(INPUTS, 0, None, 2, 9.0), Edit(INPUTS, 1, None, 5, 8.0))
    setup = opened(reading, inputs=moved)
    document = corrected(setup.document, setup, (RowRemoved(int(rows[2])),))
    assert document.inputs == (Edit(INPUTS, 1, None, 4, 8.0),)
    after = set_up(document, reading)
    assert after.dataset.X_train[1, 4] == 8.0
    emptied = corrected(setup.document, setup, (CellEdit(int(rows[0]), "one", ""),))
    assert [edit.example for edit in emptied.inputs] == [1, 4]


def test_a_table_can_be_as_it_was_read_again(reading):
    setup = opened(reading, CellEdit(0, "one", "5"))
    document = corrected(setup.document, setup, (CellEdit(1, "two", "6"),))
    assert document.edits == (CellEdit(0, "one", "5"), CellEdit(1, "two", "6"))
    assert restored(document) == replace(setup.document, edits=())


def test_edits_of_the_shown_table_fit_one_that_has_grown_but_none_that_lost_a_row(reading):
    shown = opened(reading, CellEdit(0, "one", "5")).document
    grown = replace(shown, edits=(*shown.edits, RowAdded((("one", "1"),)), CellEdit(3, "two", "2")))
    assert follows(shown, shown)
    assert follows(grown, shown)
    assert not follows(replace(shown, edits=(*shown.edits, RowRemoved(3))), shown)
    assert not follows(replace(shown, edits=()), shown)
    assert not follows(replace(shown, path=Path("other.csv")), shown)


def test_the_target_stays_though_an_edit_would_make_another_column_look_like_one(tmp_path):
    path = tmp_path / "two.csv"
    path.write_text(
        "x,y,z\n" + "".join(f"{k}.5,{k % 5}.25,{'ab'[k % 2]}\n" for k in range(12)), encoding="utf-8"
    )
    setup = set_up(Document(path))
    assert corrected(setup.document, setup, (CellEdit(0, "x", "1"),)).decisions.target == setup.dataset.target
