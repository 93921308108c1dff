"""The spread of a column and the balance of the classes are counted, not guessed."""

import numpy as np

from bpviz.data.csv.raw import lines_around
from bpviz.data.dataset import Decisions, prepare
from bpviz.data.profile import BARS, balance_of, profile_of


def test_few_numbers_have_a_bar_each_and_many_share_equal_spans(read) -> None:
    rows = "".join(f"{k % 4},{k * 0.5},{k}e300\n" for k in range(120))
    few, many, huge = (profile_of(column) for column in read("a,b,c\n" + rows).table.columns)
    assert (few.words, few.counts.tolist()) == (("0", "1", "2", "3"), [30] * 4)
    assert (len(many.counts), many.words, many.counts.sum()) == (BARS, (), 120)
    assert set(many.counts.tolist()) <= {7, 8}
    assert huge.counts.sum() == 120


def test_words_are_counted_without_those_that_are_missing(read) -> None:
    rows = "".join(f"{('red', ' red', 'blue', 'NA')[k % 4]},{k}\n" for k in range(40))
    found = profile_of(read("c,n\n" + rows).table.columns[0])
    assert dict(zip(found.words, found.counts.tolist(), strict=True)) == {"red": 20, "blue": 10}


def test_a_column_without_values_or_of_ids_has_no_bars(read) -> None:
    table = read("id,empty,y\n" + "".join(f"u{k},,{k % 2}\n" for k in range(20))).table
    assert [len(profile_of(column).counts) for column in table.columns] == [0, 0, 2]


def test_the_balance_counts_the_examples_of_both_parts(read) -> None:
    table = read(
        "x,c,s,y\n" + "".join(f"{k},{'abc'[k % 3]},{('no', 'yes')[k % 5 == 0]},{k}.5\n" for k in range(30))
    ).table
    assert balance_of(prepare(table, Decisions(target="c"))) == (("a", 10), ("b", 10), ("c", 10))
    for signed in (False, True):
        assert balance_of(prepare(table, Decisions(target="s", signed=signed))) == (("no", 24), ("yes", 6))
    assert balance_of(prepare(table, Decisions(target="y"))) == ()


def test_lines_are_shown_round_the_one_that_fails(tmp_path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes("".join(f"ligne {k} é\n" for k in range(1, 101)).encode("cp1252"))
    found = lines_around(path, 60, "cp1252")
    assert found[0] == (50, "ligne 50 é")
    assert [number for number, _ in found] == list(range(50, 90))
    assert lines_around(path, None, "cp1252")[0] == (1, "ligne 1 é")
    assert lines_around(path, 60)[0] == (50, "ligne 50 \ufffd")
    assert lines_around(tmp_path / "gone.csv", 3) == []
    path.write_bytes(b"\x00" * 100_000)
    assert all(len(text) <= 400 for _, text in lines_around(path, None))


def test_a_profile_of_many_rows_looks_at_some_of_all(read) -> None:
    rows = "".join(f"{k},{'ab'[k >= 30000]}\n" for k in range(60_000))
    numbers, words = (profile_of(column) for column in read("n,c\n" + rows).table.columns)
    assert np.ptp(numbers.counts) <= 2
    assert words.counts.tolist() == [10_000, 10_000]
