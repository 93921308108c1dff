"""A table with cells changed by hand: what it then says, what is refused, and that the reading itself stays."""

import numpy as np
import pytest

from bpviz.data.dataset import Decisions, Missing, prepare
from bpviz.data.edits import ADDED, CellEdit, RowAdded, RowRemoved, edited, typed
from bpviz.data.errors import DataError

TABLE = "size,wild,kind,id\n1.5,no,a,r1\n2.5,yes,b,r2\n,no,a,r3\n4.5,yes,b,r4\n"


def written(table):
    return [list(column.cells) for column in table.columns]


def test_without_edits_the_table_is_the_one_that_was_read(read):
    reading = read(TABLE)
    made = edited(reading, ())
    assert made.table is reading.table
    assert made.origin.tolist() == [0, 1, 2, 3]
    assert made.describe() == ""


def test_a_cell_is_what_was_typed_and_the_reading_stays_as_it_was(read):
    reading = read(TABLE)
    made = edited(reading, (CellEdit(1, "size", " 7 "), CellEdit(0, "kind", "b")))
    assert list(made.table.column("size").cells) == ["1.5", "7", "", "4.5"]
    assert made.table.column("size").numbers[1] == 7.0
    assert list(made.table.column("kind").cells) == ["b", "b", "a", "b"]
    assert made.table.column("kind").levels == {"b": 3, "a": 1}
    assert made.table.column("wild") is reading.table.column("wild")
    assert dict(made.changed) == {(1, "size"): "2.5", (0, "kind"): "a"}
    assert made.describe() == "2 cells edited"
    assert written(reading.table)[0] == ["1.5", "2.5", "", "4.5"]


def test_of_two_edits_of_a_cell_the_last_counts_and_the_text_of_the_file_is_no_edit(read):
    reading = read(TABLE)
    twice = edited(reading, (CellEdit(1, "size", "7"), CellEdit(1, "size", "8")))
    assert twice.table.column("size").numbers[1] == 8.0
    assert twice.describe() == "1 cell edited"
    back = edited(reading, (CellEdit(1, "size", "7"), CellEdit(1, "size", "2.5")))
    assert back.describe() == ""
    assert list(back.table.column("size").cells) == ["1.5", "2.5", "", "4.5"]


def test_rows_are_added_at_the_end_and_taken_out_where_they_stand(read):
    reading = read(TABLE)
    made = edited(
        reading,
        (
            RowAdded((("size", "9"), ("kind", "a"))),
            RowRemoved(0),
            CellEdit(3, "wild", "yes"),
            CellEdit(0, "size", "3"),
        ),
    )
    assert made.table.rows == 4
    assert made.origin.tolist() == [1, 2, 3, ADDED]
    assert written(made.table) == [["3", "", "4.5", "9"], ["yes", "no", "yes", "yes"], ["b", "a", "b", "a"],
                                   ["r2", "r3", "r4", ""]]  # fmt: skip
    assert made.table.column("id").missing.tolist() == [False, False, False, True]
    np.testing.assert_array_equal(made.table.column("size").numbers, [3, np.nan, 4.5, 9])
    assert made.table.lines.tolist() == [3, 4, 5, 6]
    assert dict(made.changed) == {(0, "size"): "2.5"}
    assert made.describe() == "1 cell edited, 1 row added, 1 row taken out"


def test_a_row_that_was_added_can_be_taken_out_again(read):
    reading = read(TABLE)
    made = edited(reading, (RowAdded((("size", "9"),)), RowRemoved(4)))
    assert made.describe() == ""
    assert written(made.table) == written(reading.table)


def test_a_gap_can_be_filled_and_a_value_can_be_taken_away(read):
    made = edited(read(TABLE), (CellEdit(2, "size", "3.5"), CellEdit(0, "size", "")))
    assert made.table.column("size").missing.tolist() == [True, False, False, False]
    np.testing.assert_array_equal(made.table.column("size").numbers, [np.nan, 2.5, 3.5, 4.5])


def test_numbers_are_typed_as_the_file_writes_them_or_with_a_point(read):
    reading = read("size;kind\n1.500,5;a\n2.000,5;b\n")
    made = edited(reading, (CellEdit(0, "size", "3.000,25"), CellEdit(1, "size", "7.5")))
    assert made.table.column("size").numbers.tolist() == [3000.25, 7.5]


@pytest.mark.parametrize(
    ("column", "text", "wanted"),
    [("size", "big", "a number"), ("size", "1e999", "a number"), ("wild", "maybe", "no or yes")],
)
def test_a_text_that_is_no_value_of_its_column_is_refused_with_what_it_takes(read, column, text, wanted):
    reading = read(TABLE)
    with pytest.raises(DataError, match=f"cannot stand in the column {column}: it takes {wanted}"):
        edited(reading, (CellEdit(0, column, text),))
    assert wanted in str(typed(reading.table.column(column), text, reading))
    assert typed(reading.table.column("kind"), text, reading) is None


def test_a_row_or_a_column_that_is_not_there_is_refused(read):
    reading = read(TABLE)
    with pytest.raises(DataError, match="an edit of row 9 finds no such row"):
        edited(reading, (CellEdit(8, "size", "1"),))
    with pytest.raises(DataError, match="an edit of row 5 finds no such row"):
        edited(reading, (RowRemoved(4),))
    with pytest.raises(DataError, match='there is no column "height"'):
        edited(reading, (CellEdit(0, "height", "1"),))


def test_a_cell_that_was_no_number_can_be_put_right(read):
    rows = "".join(f"{k}.5,{'ab'[k % 2]}\n" for k in range(12))
    reading = read("size,kind\n" + rows + "oops,a\n")
    assert reading.table.column("size").strays == (12,)
    with pytest.raises(DataError, match='"oops" is not a number'):
        prepare(reading.table)
    made = edited(reading, (CellEdit(12, "size", "3"),))
    assert made.table.column("size").strays == ()
    assert prepare(made.table).X_train.shape[0] == 1


def test_a_missing_token_of_the_person_is_missing_in_an_edit_too(read):
    reading = read(TABLE, missing=("9999",))
    assert edited(reading, (CellEdit(0, "size", "9999.0"),)).table.column("size").missing[0]


def test_rows_that_are_drawn_for_testing_can_be_said_beforehand(read):
    reading = read(TABLE)
    tested = np.array([True, False, False, False])
    data = prepare(reading.table, Decisions(missing_values=Missing.MEAN), tested)
    assert (data.train_rows.tolist(), data.test_rows.tolist()) == ([1, 2, 3], [0])
