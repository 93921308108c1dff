"""A stretch of even rows is cut as its rows are cut one by one; anything else is left to that."""

import pytest

from bpviz.data.csv.joined import MARK
from bpviz.data.csv.records import Dialect, Lines, split
from bpviz.data.csv.stretches import end_of_stretch, next_stretch

COMMA = Dialect(",")


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("1,2,3\n4,5,6\n7,,9\n", COMMA),
        ("1,2,3\r\n4,5,6\r\n7,8,9\r\n", COMMA),
        ('1,"a, b",3\n4,"",6\n"7",8,9\n', COMMA),
        ('1,"a ""b""",3\n4,5"6,6\n', COMMA),
        ("1;'a; b';3\n4;5;6\n", Dialect(";", "'")),
        ('1, "a, b",3\n4, 5,6\n', Dialect(",", padded=True)),
        ('1,"a\\"b",3\n4,5,6\n', Dialect(",", escape=True)),
    ],
)
def test_even_rows_are_cut_together_as_they_are_cut_one_by_one(text: str, dialect: Dialect) -> None:
    found = next_stretch(Lines(text, 0, 10), len(text), dialect, 3, set())
    records = split(Lines(text, 0, 10), dialect, 10)
    assert found is not None
    assert [cells.split(MARK) for cells in found.joined] == [
        list(column) for column in zip(*(record.cells for record in records), strict=True)
    ]
    assert (found.rows, found.first, found.end) == (len(records), 10, len(text))
    assert list(found.last) == records[-2:]


@pytest.mark.parametrize(
    "text",
    [
        "1,2,3\n4,5\n",
        "1,2,3\n4,5,6,7\n",
        "1,2,3\n\n4,5,6\n",
        "1,2,3\n , ,\n",
        '1,2,3\n4,"5\n6",7\n',
        '1,2,3\n4,"5,6\n',
        '1,2,3\n4,"5"6,7\n',
        "1,2,3\n4,5,6",
        "1,2,3\r4,5,6\r",
        "1,2,3\r\n4,5,6\n",
    ],
)
def test_uneven_lines_are_left_to_a_look_one_by_one(text: str) -> None:
    assert next_stretch(Lines(text, 0, 1), len(text), COMMA, 3, set()) is None


def test_the_first_value_of_a_column_is_looked_at_by_itself() -> None:
    text = "1,,3\n4,5,6\n"
    assert next_stretch(Lines(text, 0, 1), len(text), COMMA, 3, {1}) is None
    assert next_stretch(Lines(text, 0, 1), text.index("4"), COMMA, 3, {1}) is not None


def test_a_stray_quote_is_said_with_its_line() -> None:
    text = '1,2,3\n4,5"6,6\n7,"8""8",9\n'
    found = next_stretch(Lines(text, 0, 5), len(text), COMMA, 3, set())
    assert found is not None
    assert found.loose == (6,)


def test_a_stretch_ends_with_a_line_or_with_the_file() -> None:
    text = "1,2\n3,4\n5,6"
    assert [end_of_stretch(Lines(text, 0, 1), size) for size in (1, 3, 4, 8, 99)] == [4, 4, 8, 11, 11]
