"""From a table to arrays: encoding, scaling, split and the decisions that cannot be carried out."""

import numpy as np
import pytest

from bpviz.data.dataset import Dataset, Decisions, Missing, Problem, Scale, prepare
from bpviz.data.errors import DataError


@pytest.fixture
def make(read):
    def read_and_prepare(text: str, **decisions: object) -> Dataset:
        return prepare(read(text).table, Decisions(**decisions))

    return read_and_prepare


XOR = "x1,x2,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n"
MIXED = "size,colour,wild,kind\n" + "".join(
    f"{k}.5,{('red', 'blue', 'green')[k % 3]},{('no', 'yes')[k % 2]},{('a', 'b')[k % 2]}\n" for k in range(20)
)


def test_four_rows_of_xor_all_train_and_the_test_part_is_empty(make) -> None:
    data = make(XOR, scale=Scale.NONE)
    assert data.X_train.tolist() == [[0, 0, 1, 1], [0, 1, 0, 1]]
    assert data.Y_train.tolist() == [[0, 1, 1, 0]]
    assert data.X_test.shape == (2, 0)
    assert data.Y_test.shape == (1, 0)
    assert (data.problem, data.classes) == (Problem.BINARY, ("0", "1"))
    assert any("too few examples" in str(note) for note in data.notes)


def test_one_example_is_a_legitimate_table_and_is_not_scaled(make) -> None:
    data = make("x,y\n1.5,0.5\n")
    assert data.X_train.tolist() == [[1.5]]
    assert data.Y_train.tolist() == [[0.5]]
    assert data.problem is Problem.REGRESSION
    assert data.describe_target(data.Y_train[:, 0]) == "0.5"


def test_one_example_of_a_binary_problem_knows_both_classes(make) -> None:
    data = make("x,y\n1.5,1\n", problem=Problem.BINARY)
    assert data.Y_train.tolist() == [[1]]
    assert data.classes == ("0", "1")


def test_words_become_one_input_each_and_yes_becomes_one(make) -> None:
    data = make(MIXED, test_split=0.0, scale=Scale.NONE)
    names = ["size", "colour = blue", "colour = green", "colour = red", "wild = yes"]
    assert [feature.name for feature in data.features] == names
    assert data.X_train[:, 1].tolist() == [1.5, 1, 0, 0, 1]
    assert data.X_train[1:4].sum(axis=0).tolist() == [1] * 20
    assert data.features[1].level == "blue"


def test_words_stay_zero_and_one_while_numbers_are_standardised(make) -> None:
    data = make(MIXED, test_split=0.0)
    assert data.X_train[0].mean() == pytest.approx(0, abs=1e-12)
    assert data.X_train[0].std() == pytest.approx(1)
    assert set(data.X_train[1:].ravel().tolist()) == {0.0, 1.0}


def test_min_max_brings_the_training_part_to_zero_and_one(make) -> None:
    data = make(MIXED, scale=Scale.MINMAX, seed=1)
    assert (data.X_train[0].min(), data.X_train[0].max()) == (0.0, 1.0)


def test_a_constant_feature_is_divided_by_one_and_said(make) -> None:
    data = make("a,b,y\n1,7,0\n2,7,1\n3,7,0\n4,7,1\n", test_split=0.0)
    assert data.X_train[1].tolist() == [0, 0, 0, 0]
    assert (data.features[1].offset, data.features[1].factor) == (7.0, 1.0)
    assert any("divided by 1: 1 (b)" in str(note) for note in data.notes)


def test_a_regressions_target_is_scaled_like_the_features_and_back(make) -> None:
    text = "x,y\n" + "".join(f"{k},{k * 31.25 + 400}\n" for k in range(30))
    data = make(text, test_split=0.0)
    assert data.problem is Problem.REGRESSION
    assert data.target_scale is not None
    assert data.Y_train.mean() == pytest.approx(0, abs=1e-12)
    assert data.Y_train.std() == pytest.approx(1)
    assert [data.describe_target(data.Y_train[:, k]) for k in (0, 29)] == ["400", "1306.25"]


def test_the_target_of_classes_is_not_scaled(make) -> None:
    assert make(MIXED).target_scale is None


def test_the_split_depends_on_the_seed_alone(make) -> None:
    first, again, other = make(MIXED, seed=5), make(MIXED, seed=5), make(MIXED, seed=6)
    assert first.test_rows.tolist() == again.test_rows.tolist()
    assert first.X_train.tobytes() == again.X_train.tobytes()
    assert first.test_rows.tolist() != other.test_rows.tolist()


def test_a_class_of_one_example_stays_in_the_training_part(make) -> None:
    text = "x,y\n" + "".join(
        f"{k}.5,{'rare' if k == 4 else 'common' if k % 2 else 'usual'}\n" for k in range(40)
    )
    for seed in range(10):
        data = make(text, seed=seed, test_split=0.5)
        assert 4 in data.train_rows.tolist()
        assert data.Y_train.sum(axis=1).min() >= 1


def test_almost_everything_may_be_tested_but_one_of_each_class_is_left(make) -> None:
    data = make(MIXED, test_split=0.99)
    assert data.Y_train.shape[1] >= 2
    assert set(data.Y_train.ravel().tolist()) == {0.0, 1.0}


def test_a_row_without_its_target_is_left_out_whatever_is_filled(make) -> None:
    text = "x,y\n" + "".join(f"{k}.5,{'' if k == 3 else 'ab'[k % 2]}\n" for k in range(12))
    data = make(text, missing_values=Missing.MEAN)
    assert 3 not in data.train_rows.tolist() + data.test_rows.tolist()
    told = next(note for note in data.notes if "target is missing" in str(note))
    assert (told.column, told.message.values["line"]) == ("y", 5)


def test_ids_dates_and_free_text_are_left_out_and_said(make) -> None:
    rows = "".join(
        f"{k + 100},2020-01-{k + 1:02d},remark number {k} about it,{k % 4}.5,{'ab'[k % 2]}\n"
        for k in range(24)
    )
    data = make("id,when,remark,x,y\n" + rows)
    assert [feature.name for feature in data.features] == ["x"]
    assert {note.column for note in data.notes} >= {"id", "when", "remark"}


def test_a_column_without_any_value_is_left_out_and_said(make) -> None:
    data = make("a,b,y\n1,NA,0\n2,,1\n3,?,0\n4,NA,1\n")
    assert [feature.name for feature in data.features] == ["a"]
    assert any(note.column == "b" and "no value" in str(note) for note in data.notes)


def test_a_dropped_column_is_no_feature_and_no_suggested_target(make) -> None:
    data = make(MIXED, drop=("kind", "colour"))
    assert data.target == "wild"
    assert [feature.name for feature in data.features] == ["size"]


def test_a_column_of_a_file_without_header_is_found_by_its_number(make) -> None:
    data = make("1.5,2.5,a\n2.5,1.5,b\n3.5,7.5,a\n", target="3", drop=("1",))
    assert data.target == "column 3"
    assert [feature.name for feature in data.features] == ["column 2"]


def test_a_binary_target_of_minus_one_and_one_keeps_its_words(make) -> None:
    data = make("x,y\n1.5,-1\n2.5,1\n3.5,-1\n4.5,1\n")
    assert data.classes == ("-1", "1")
    assert [data.describe_target(np.array([[p]])) for p in (0.2, 0.9)] == ["-1", "1"]


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ("0 1 0 1 1 0", Problem.BINARY),
        ("1.5 2.5 1.5 2.5 1.5 2.5", Problem.BINARY),
        ("yes no yes no yes yes", Problem.BINARY),
        ("a b a b a a", Problem.BINARY),
        ("a b c a b c", Problem.CLASSES),
        ("1 2 3 1 2 3", Problem.CLASSES),
        ("1 2 3.5 1 2 3", Problem.REGRESSION),
        (" ".join(map(str, range(21))), Problem.REGRESSION),
        (" ".join(map(str, [*range(20), 3])), Problem.CLASSES),
    ],
)
def test_the_problem_follows_from_the_target(make, values: str, problem: Problem) -> None:
    rows = "".join(f"{k}.25,{value}\n" for k, value in enumerate(values.split()))
    text = "x,y\n" + rows + rows
    assert make(text).problem is problem


def test_the_person_overrules_the_problem(make) -> None:
    text = "x,y\n" + "".join(f"{k}.25,{k % 3}\n" for k in range(12))
    assert make(text, problem=Problem.REGRESSION).Y_train.shape[0] == 1
    assert make(XOR, problem=Problem.CLASSES).Y_train.shape == (2, 4)


STRAY = "x,age,y\n" + "".join(f"{k}.5,{'twelve' if k == 8 else k + 20},{'ab'[k % 2]}\n" for k in range(20))


def test_a_cell_that_is_no_number_is_refused_with_its_line_column_and_cure(read) -> None:
    table = read(STRAY, name="people.csv").table
    with pytest.raises(DataError) as caught:
        prepare(table)
    assert str(caught.value) == (
        'people.csv, line 10, column "age": "twelve" is not a number; '
        "mark it as missing (--missing twelve) or drop the column"
    )
    assert (caught.value.file, caught.value.line, caught.value.column) == ("people.csv", 10, "age")


def test_both_cures_of_a_cell_that_is_no_number_work(make, read) -> None:
    assert make(STRAY, drop=("age",)).n_inputs == 1
    data = prepare(read(STRAY, missing=("twelve",)).table)
    assert len(data.train_rows) + len(data.test_rows) == 19


@pytest.mark.parametrize(
    ("text", "decisions", "words", "column"),
    [
        (XOR, {"target": "z"}, 'there is no column "z"; the columns are "x1", "x2", "y"', None),
        (XOR, {"drop": ("w",)}, 'there is no column "w"', None),
        (XOR, {"target": "y", "drop": ("y",)}, "the target and dropped at once", "y"),
        (XOR, {"drop": ("x1", "x2")}, "no column is left", None),
        (XOR, {"test_split": 1.0}, "1.0 is not a share", None),
        (XOR, {"test_split": float("nan")}, "not a share", None),
        (XOR, {"seed": -1}, "seed -1 is negative", None),
        ("a,b,y\n1,2,5\n2,3,5\n3,4,5\n", {"target": "y"}, 'always "5": there is nothing to learn', "y"),
        ("a,b,y\n1,2,5\n2,3,5\n3,4,5\n", {"target": "y", "problem": Problem.REGRESSION}, "nothing to learn", "y"),
        ("a,b,y\n1,2,u\n2,3,v\n3,4,w\n", {"problem": Problem.BINARY}, "3 distinct values", "y"),
        ("a,b,y\n1,2,u\n2,3,v\n3,4,u\n", {"problem": Problem.REGRESSION}, "a regression needs numbers", "y"),
        ("a,b,y\n1,NA,u\nNA,3,v\n3,NA,u\n", {}, "every row has a missing value", "b"),
        ("a,b,y\n1,3,NA\n2,4,\n3,5,?\n", {"target": "y"}, "the target has no value at all", "y"),
        ("a,b\n7,7\n7,7\n7,7\n", {}, "no column could be the target", None),
        (
            "a,when,y\n1,2020-01-01,u\n2,2020-01-02,v\n3,2020-01-03,u\n",
            {"target": "when"}, "a date cannot be the target", "when",
        ),
        (
            "a,y\n" + "".join(f"{k}.5,word{k}\n" for k in range(60)),
            {"target": "y"}, "60 classes for 60 examples", "y",
        ),
        (
            "a,c,y\n" + "".join(f"{k}.5,word{k % 51},{k % 2}\n" for k in range(153)),
            {}, "51 different words would make as many inputs", "c",
        ),
        ("a,b,y\n-1.7e308,2,u\n1.7e308,3,v\n0,4,u\n", {"scale": Scale.MINMAX}, "cannot be scaled", "a"),
    ],
)  # fmt: skip
def test_a_decision_that_cannot_be_carried_out_is_refused(make, text, decisions, words, column) -> None:
    with pytest.raises(DataError) as caught:
        make(text, **decisions)
    assert words in str(caught.value)
    assert caught.value.cure is not None
    assert caught.value.file == "table.csv"
    assert caught.value.column == column


def test_huge_numbers_are_standardised_without_overflow(make) -> None:
    data = make("a,b,y\n1e308,2,u\n-1e308,3,v\n1.5e308,4,u\n", test_split=0.0)
    assert np.isfinite(data.X_train).all()
    assert data.X_train[0].std() == pytest.approx(1)


@pytest.mark.parametrize(
    ("cells", "varies"), [("1 1 1", False), ("1 2 1", True), ("1", False), ("nan 3 nan", False)]
)
def test_whether_numbers_vary_is_the_same_as_whether_more_than_one_is_distinct(read, cells, varies) -> None:
    column = read("x,y\n" + "".join(f"{cell},{k}\n" for k, cell in enumerate(cells.split()))).table.column(
        "x"
    )
    assert column.varies is varies
    assert varies == (column.distinct > 1)
