"""What a person decides beyond the usual: an order of words, a column that parts the examples, targets of −1 and +1."""

import numpy as np
import pytest

from bpviz.data.dataset import Dataset, Decisions, Missing, Ordinal, Scale, prepare
from bpviz.data.errors import DataError

WORDS = ("small", "medium", "large")
SIZES = "size,x,part,is_test,y\n" + "".join(
    f"{WORDS[k % 3]},{k}.5,{'train' if k % 4 else 'Test'},{int(k % 4 == 0)},{'yes' if k % 2 else 'no'}\n"
    for k in range(24)
)


@pytest.fixture
def made(read):
    def prepared(text: str = SIZES, **decisions: object) -> Dataset:
        return prepare(read(text).table, Decisions(**decisions))  # type: ignore[arg-type]

    return prepared


def told(data: Dataset) -> str:
    return "\n".join(map(str, data.notes))


def test_words_become_one_number_in_the_order_that_is_given(made) -> None:
    order = ("small", "medium", "large")
    data = made(
        target="y",
        drop=("part", "is_test"),
        ordinal=(Ordinal("size", order),),
        scale=Scale.NONE,
        test_split=0,
    )
    assert data.X_train[0].tolist() == [float(k % 3) for k in range(24)]
    assert data.features[0].levels == order
    assert "in this order: small, medium, large" in told(data)


def test_words_without_an_order_take_that_of_the_alphabet_and_are_scaled_and_told_back(made) -> None:
    data = made(target="y", drop=("part", "is_test"), ordinal=(Ordinal("size"),))
    feature = data.features[0]
    assert feature.levels == ("large", "medium", "small")
    assert data.X_train[0].mean() == pytest.approx(0, abs=1e-12)
    words = [feature.words(value) for value in data.X_train[0].tolist()]
    assert words == [("small", "medium", "large")[row % 3] for row in data.train_rows.tolist()]


def test_a_missing_word_of_an_ordinal_column_is_filled_with_the_most_frequent(made) -> None:
    text = SIZES.replace("large,5.5", ",5.5")
    data = made(
        text,
        target="y",
        drop=("part", "is_test"),
        missing_values=Missing.MEAN,
        ordinal=(Ordinal("size"),),
        test_split=0,
    )
    assert data.features[0].words(float(data.X_train[0, 5])) in {"small", "medium"}
    assert (
        made(
            text, target="y", drop=("part", "is_test"), ordinal=(Ordinal("size"),), test_split=0
        ).X_train.shape[1]
        == 23
    )


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (Ordinal("x"), "only a feature of words"),
        (Ordinal("y"), "only a feature of words"),
        (Ordinal("size", ("small", "large")), "not complete, or has one twice: medium"),
        (Ordinal("size", ("small", "large", "medium", "small")), "has one twice"),
        (Ordinal("weight"), 'no column "weight"'),
    ],
)
def test_an_order_that_cannot_be_is_refused(made, wish: Ordinal, words: str) -> None:
    with pytest.raises(DataError, match=words):
        made(target="y", ordinal=(wish,))


@pytest.mark.parametrize("column", ["part", "is_test"])
def test_a_column_says_which_examples_are_for_testing(made, column: str) -> None:
    other = ({"part", "is_test"} - {column}).pop()
    data = made(target="y", split=column, drop=(other,))
    assert data.test_rows.tolist() == list(range(0, 24, 4))
    assert data.train_rows.tolist() == [k for k in range(24) if k % 4]
    assert all(feature.column != column for feature in data.features)
    assert "testing" in told(data)


@pytest.mark.parametrize(
    ("text", "split", "words", "line"),
    [
        (SIZES.replace("Test,1,no", "both,1,no", 1), "part", '"both" means neither', 2),
        (SIZES.replace("Test,1,no", ",1,no", 1), "part", '"" means neither', 2),
        (SIZES.replace("train", "test"), "part", "no example for training", None),
        (SIZES.replace("is_test", "flag"), "flag", "does not tell what yes means", None),
        (SIZES, "y", "says the split at once", None),
        (SIZES, "no", 'no column "no"', None),
    ],
)
def test_a_column_that_cannot_part_the_examples_is_refused(
    made, text: str, split: str, words: str, line
) -> None:
    with pytest.raises(DataError, match=words) as caught:
        made(text, target="y", split=split)
    assert caught.value.line == line


def test_targets_are_minus_and_plus_one_on_request(made) -> None:
    usual, signed = (made(target="y", drop=("part", "is_test"), signed=choice) for choice in (False, True))
    assert np.array_equal(signed.Y_train, 2 * usual.Y_train - 1)
    assert np.array_equal(signed.Y_test, 2 * usual.Y_test - 1)
    assert (usual.middle, signed.middle) == (0.5, 0.0)
    for data in (usual, signed):
        words = [data.describe_target(data.Y_train[:, k]) for k in range(len(data.train_rows))]
        assert words == [("no", "yes")[row % 2] for row in data.train_rows.tolist()]
    assert signed.describe_target(np.array([0.2])) == "yes"


def test_classes_are_minus_and_plus_one_too_and_a_regression_stays(made) -> None:
    data = made(target="size", drop=("part", "is_test", "y"), signed=True)
    assert set(np.unique(data.Y_train).tolist()) == {-1.0, 1.0}
    assert (data.Y_train.sum(axis=0) == -1).all()
    assert data.describe_target(data.Y_train[:, 0]) in {"small", "medium", "large"}
    regression = made(target="x", drop=("part", "is_test"), signed=True)
    assert not regression.signed
    assert regression.Y_train.std() == pytest.approx(1)


def test_every_number_is_told_in_the_words_and_units_of_the_person(made) -> None:
    data = made(
        target="y", drop=("part", "is_test"), ordinal=(Ordinal("size", ("small", "medium", "large")),)
    )
    names = [feature.name for feature in data.features]
    for k, row in enumerate(data.train_rows.tolist()):
        words = [data.told_input(place, data.X_train[place, k]) for place in range(data.n_inputs)]
        assert words[names.index("size")] == f"size = {WORDS[row % 3]}"
        assert words[names.index("x")] == f"x = {row}.5"
        assert data.told_output(0, data.Y_train[0, k]) == f"yes {row % 2}"
    assert data.told_output(0, 0.25) == "yes 0.25"


def test_one_word_of_many_is_told_as_that_word_or_as_not_it(made) -> None:
    data = made(target="y", drop=("part", "is_test"), signed=True)
    place = [feature.name for feature in data.features].index("size = small")
    assert data.told_input(place, 1.0) == "size = small"
    assert data.told_input(place, 0.0) == "size: not small"
    assert data.told_output(0, -0.5) == "yes 0.25"
    regression = made(target="x", drop=("part", "is_test", "y"))
    low = float(regression.Y_train.min())
    assert regression.told_output(0, low) == f"x = {regression.target_scale.raw(low):.6g}"
