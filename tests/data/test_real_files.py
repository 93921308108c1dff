"""The six bundled files, held against an independent reading with csv and math.fsum."""

import csv
import math
from collections import Counter

import numpy as np
import pytest

from bpviz.data.dataset import Dataset, Decisions, Missing, Problem, prepare
from bpviz.data.reading import Reading, read_table
from bpviz.data.table import ColumnKind
from bpviz.registry import assets

FACTS = {
    "iris": (150, 5, "species", Problem.CLASSES),
    "wine": (178, 14, "cultivar", Problem.CLASSES),
    "breast_cancer": (569, 31, "diagnosis", Problem.BINARY),
    "penguins": (344, 8, "species", Problem.CLASSES),
    "digits": (1797, 65, "digit", Problem.CLASSES),
    "diabetes": (442, 11, "progression", Problem.REGRESSION),
}


def reading(name: str) -> Reading:
    return read_table(assets() / "data" / f"{name}.csv")


def dataset(name: str, **decisions: object) -> Dataset:
    return prepare(reading(name).table, Decisions(**decisions))  # type: ignore[arg-type]


def rows_by_csv(name: str) -> tuple[list[str], list[list[str]]]:
    with (assets() / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows


@pytest.mark.parametrize("name", FACTS)
def test_a_real_file_has_its_known_size_and_gives_no_warning(name: str) -> None:
    read = reading(name)
    assert (read.table.rows, len(read.table.columns)) == FACTS[name][:2]
    assert read.notes == ()
    assert (read.encoding, read.delimiter, read.decimal, read.thousands, read.header) == (
        "utf-8",
        ",",
        ".",
        None,
        True,
    )


@pytest.mark.parametrize("name", FACTS)
def test_every_cell_of_a_real_file_is_the_one_csv_reads(name: str) -> None:
    header, rows = rows_by_csv(name)
    table = reading(name).table
    assert [column.name for column in table.columns] == header
    assert list(zip(*(column.cells for column in table.columns), strict=True)) == [tuple(row) for row in rows]
    assert table.lines.tolist() == list(range(2, len(rows) + 2))


@pytest.mark.parametrize("name", FACTS)
def test_sums_and_missing_counts_of_a_real_file_are_those_of_fsum(name: str) -> None:
    header, rows = rows_by_csv(name)
    table = reading(name).table
    for place, title in enumerate(header):
        column = table.column(title)
        cells = [row[place] for row in rows if row[place] != "NA"]
        assert column.missing_count == len(rows) - len(cells)
        if column.kind is ColumnKind.NUMBER:
            assert column.sum == math.fsum(map(float, cells))
            assert (column.min, column.max) == (min(map(float, cells)), max(map(float, cells)))
            assert column.distinct == len(set(map(float, cells)))
        else:
            assert column.levels == Counter(cells)


def test_penguins_have_their_nineteen_missing_cells() -> None:
    missing = {
        column.name: column.missing_count
        for column in reading("penguins").table.columns
        if column.missing.any()
    }
    assert missing == {
        "bill_length_mm": 2,
        "bill_depth_mm": 2,
        "flipper_length_mm": 2,
        "body_mass_g": 2,
        "sex": 11,
    }


@pytest.mark.parametrize("name", FACTS)
def test_target_and_problem_of_a_real_file_are_suggested(name: str) -> None:
    data = dataset(name)
    assert (data.target, data.problem) == FACTS[name][2:]
    assert data.name == name


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("iris", ("setosa", "versicolor", "virginica")),
        ("wine", ("1", "2", "3")),
        ("breast_cancer", ("benign", "malignant")),
        ("penguins", ("Adelie", "Chinstrap", "Gentoo")),
        ("digits", tuple("0123456789")),
        ("diabetes", None),
    ],
)
def test_classes_are_named_in_the_persons_words(name: str, classes: tuple[str, ...] | None) -> None:
    assert dataset(name).classes == classes


@pytest.mark.parametrize("name", FACTS)
def test_arrays_have_examples_as_columns_and_are_sealed(name: str) -> None:
    data = dataset(name)
    m_train, m_test = len(data.train_rows), len(data.test_rows)
    assert data.X_train.shape == (data.n_inputs, m_train) == (len(data.features), m_train)
    assert data.X_test.shape == (data.n_inputs, m_test)
    assert data.Y_train.shape == (data.n_outputs, m_train)
    assert data.Y_test.shape == (data.n_outputs, m_test)
    for array in (data.X_train, data.Y_train, data.X_test, data.Y_test):
        assert array.dtype == np.float64
        assert array.flags.c_contiguous
        assert not array.flags.writeable
        assert np.isfinite(array).all()


@pytest.mark.parametrize("name", FACTS)
def test_the_parts_are_disjoint_ascending_and_a_fifth_is_tested(name: str) -> None:
    data = dataset(name)
    rows = np.concatenate([data.train_rows, data.test_rows])
    assert len(np.unique(rows)) == len(rows)
    assert (np.diff(data.train_rows) > 0).all()
    assert (np.diff(data.test_rows) > 0).all()
    assert len(data.test_rows) == math.floor(len(rows) * 0.2)


@pytest.mark.parametrize("name", FACTS)
def test_an_example_described_is_the_cell_of_its_row(name: str) -> None:
    data, table = dataset(name), reading(name).table
    target = table.column(data.target)
    for place, row in enumerate(data.test_rows.tolist()):
        said = data.describe_target(data.Y_test[:, place])
        assert said == target.label(row) or float(said) == float(target.label(row))


@pytest.mark.parametrize("name", ["iris", "wine", "breast_cancer", "digits", "diabetes"])
def test_scaling_is_measured_on_the_training_part_alone(name: str) -> None:
    header, rows = rows_by_csv(name)
    data = dataset(name, seed=3)
    for k, feature in enumerate(data.features):
        raw = np.array([float(row[header.index(feature.column)]) for row in rows])
        train = raw[data.train_rows]
        constant = train.min() == train.max()
        assert feature.offset == pytest.approx(train.mean(), rel=1e-12)
        assert feature.factor == (1.0 if constant else pytest.approx(train.std(), rel=1e-12))
        np.testing.assert_allclose(feature.raw(data.X_test[k]), raw[data.test_rows], rtol=1e-12, atol=1e-9)
        assert abs(data.X_train[k].mean()) < 1e-12


def test_iris_is_stratified_ten_of_each_kind_in_the_test_part() -> None:
    assert dataset("iris", seed=7).Y_test.sum(axis=1).tolist() == [10, 10, 10]
    assert dataset("iris", seed=7).Y_train.sum(axis=1).tolist() == [40, 40, 40]


def test_penguins_lose_eleven_rows_and_say_so() -> None:
    data = dataset("penguins")
    assert len(data.train_rows) + len(data.test_rows) == 333
    assert any("missing: 11" in str(note) for note in data.notes)
    assert [feature.name for feature in data.features] == [
        "island = Biscoe", "island = Dream", "island = Torgersen",
        "bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g", "sex = female", "sex = male", "year",
    ]  # fmt: skip


@pytest.mark.parametrize("choice", [Missing.MEAN, Missing.MEDIAN, Missing.MODE])
def test_penguins_filled_by_the_training_part_keep_every_row(choice: Missing) -> None:
    header, rows = rows_by_csv("penguins")
    data = dataset("penguins", missing_values=choice)
    assert len(data.train_rows) + len(data.test_rows) == 344
    masses = [row[header.index("body_mass_g")] for row in rows]
    known = [float(masses[row]) for row in data.train_rows if masses[row] != "NA"]
    counts = Counter(known)
    most = max(counts.values())
    expected = {
        Missing.MEAN: np.mean(known),
        Missing.MEDIAN: np.median(known),
        Missing.MODE: min(value for value, count in counts.items() if count == most),
    }[choice]
    k = next(k for k, feature in enumerate(data.features) if feature.name == "body_mass_g")
    filled = [
        data.features[k].raw(float(X[k, place]))
        for X, part in ((data.X_train, data.train_rows), (data.X_test, data.test_rows))
        for place, row in enumerate(part.tolist())
        if masses[row] == "NA"
    ]
    assert filled == pytest.approx([expected, expected])
    told = {note.column: str(note.message) for note in data.notes}
    assert told["body_mass_g"].endswith(": 2")
    assert any(note.column == "sex" and str(note.message).endswith(": 11") for note in data.notes)
