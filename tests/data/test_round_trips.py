"""Tables written in random dialects come back as they were, and random single faults never pass unnoticed."""

import csv
import io
import math
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bpviz.data.dataset import Decisions, Scale, prepare
from bpviz.data.errors import DataError
from bpviz.data.reading import Reading, ReadOptions, read_table
from bpviz.data.table import ColumnKind

Made = TypeVar("Made")
NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=64)
USABLE = st.floats(-1e150, 1e150, width=64)
WORDS = st.sampled_from(
    ["red", "green", "Łódź", "New York", "a, b", 'say "hi"', "x;y", "tab\there", "two\nlines", "so|so"]
)
relaxed = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def tables(
    draw: st.DrawFn, numbers: st.SearchStrategy[float] = NUMBERS, distinct: bool = False
) -> list[list[str]]:
    """A header, then rows of at least two columns, the first of which is of numbers; distinct: no two are the same."""
    rows = draw(st.integers(2, 12))
    first = st.lists(numbers, min_size=rows, max_size=rows, unique=distinct)
    columns = [[repr(number) for number in draw(first)]]
    for _ in range(draw(st.integers(1, 4))):
        cells = numbers.map(repr) if draw(st.booleans()) else WORDS
        columns.append([draw(cells) for _ in range(rows)])
    header = [f"column_{k}" for k in range(len(columns))]
    return [header, *(list(row) for row in zip(*columns, strict=True))]


def written(table: list[list[str]], **dialect: object) -> str:
    out = io.StringIO()
    csv.writer(out, **dialect).writerows(table)  # type: ignore[arg-type]
    return out.getvalue()


def read(folder: Path, content: bytes, options: ReadOptions | None = None) -> Reading:
    path = folder / "table.csv"
    path.write_bytes(content)
    return read_table(path, options or ReadOptions())


def refused_or(work: Callable[[], Made]) -> Made | None:
    """What `work` makes, or None where it is refused with something to read."""
    try:
        return work()
    except DataError as fault:
        if not str(fault):
            raise
        return None


def lines_named(folder: Path, text: str) -> set[int | None]:
    """The lines that a refusal or the notes name."""
    try:
        return {note.line for note in read(folder, text.encode()).notes}
    except DataError as fault:
        return {fault.line}


@relaxed
@given(
    table=tables(),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    end=st.sampled_from(["\n", "\r\n"]),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_a_table_in_any_dialect_comes_back(tmp_path, table, delimiter, quoting, end, codec) -> None:
    text = written(table, delimiter=delimiter, quoting=quoting, lineterminator=end)
    reading = read(tmp_path, text.encode(codec))
    header, *rows = table
    assert [column.name for column in reading.table.columns] == header
    assert list(zip(*(column.cells for column in reading.table.columns), strict=True)) == [
        tuple(row) for row in rows
    ]
    first = reading.table.columns[0]
    assert first.kind is ColumnKind.NUMBER
    assert first.numbers is not None
    assert first.numbers.tolist() == [float(row[0]) for row in rows]
    assert first.sum is not None
    assert first.sum == math.inf or first.sum == math.fsum(float(row[0]) for row in rows)


@relaxed
@given(
    values=st.lists(
        st.tuples(st.integers(-(10**9), 10**9), st.integers(0, 99), st.integers(0, 3)),
        min_size=3,
        max_size=12,
    ),
    form=st.sampled_from(
        [(";", ",", "."), (";", ",", "\u202f"), ("\t", ".", ","), ("|", ".", "'"), (";", ",", "")]
    ),
)
def test_grouped_numbers_come_back(tmp_path, values, form) -> None:
    delimiter, decimal, thousands = form
    cells = [f"{whole:,}".replace(",", thousands) + f"{decimal}{part:02d}" for whole, part, _ in values]
    text = "v;k\n".replace(";", delimiter) + "".join(
        f"{cell}{delimiter}{k[2]}\n" for cell, k in zip(cells, values, strict=True)
    )
    column = read(tmp_path, text.encode()).table.column("v")
    exact = [float(f"{whole}.{part:02d}") for whole, part, _ in values]
    assert column.numbers is not None
    assert column.numbers.tolist() == exact


@relaxed
@given(
    table=tables(USABLE, distinct=True),
    seed=st.integers(0, 5),
    scale=st.sampled_from(Scale),
    split=st.sampled_from([0.0, 0.2, 0.5]),
)
def test_whatever_is_prepared_is_finite_and_reversible(tmp_path, table, seed, scale, split) -> None:
    reading = read(tmp_path, written(table).encode())
    data = refused_or(
        lambda: prepare(reading.table, Decisions("column_0", seed=seed, scale=scale, test_split=split))
    )
    if data is None:
        return
    for X, rows in ((data.X_train, data.train_rows), (data.X_test, data.test_rows)):
        assert np.isfinite(X).all()
        for k, feature in enumerate(data.features):
            cells = [reading.table.column(feature.column).label(row) for row in rows.tolist()]
            raw = [float(cell) if feature.level is None else float(cell == feature.level) for cell in cells]
            size = 1e-12 * max((abs(value) for value in raw), default=0.0) + 1e-12 * abs(feature.offset)
            np.testing.assert_allclose(feature.raw(X[k]), raw, rtol=1e-12, atol=size)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=200)
    | st.text(alphabet=" ,;\t|\"'\n\r#0123456789.-+eEabNAé\\", max_size=200).map(str.encode)
)
def test_nothing_but_the_rooms_own_error_leaves_the_reader(tmp_path, content: bytes) -> None:
    refused_or(lambda: prepare(read(tmp_path, content).table))


CLEAN = [["size", "colour", "mass", "kind"]] + [
    [f"{k * 0.75 + 1:.2f}", ("red", "blue", "green")[k % 3], str(k * 7 % 40), ("cat", "dog")[k % 2]]
    for k in range(24)
]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("fault", ["lost", "added"])
def test_a_separator_lost_or_added_anywhere_is_refused_on_its_line(
    tmp_path, delimiter, quoting, fault
) -> None:
    text = written(CLEAN, delimiter=delimiter, quoting=quoting, lineterminator="\n")
    assert read(tmp_path, text.encode()).notes == ()
    for place, sign in enumerate(text):
        if sign != delimiter:
            continue
        broken = text[:place] + (delimiter * 2 if fault == "added" else "") + text[place + 1 :]
        with pytest.raises(DataError) as caught:
            read(tmp_path, broken.encode())
        assert caught.value.line == text.count("\n", 0, place) + 1


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_a_quote_added_anywhere_is_refused_or_pointed_out_on_its_line(tmp_path, quoting) -> None:
    text = written(CLEAN, quoting=quoting, lineterminator="\n")
    for place in range(0, len(text) - 1, 3):
        line = text.count("\n", 0, place) + 1
        lines = lines_named(tmp_path, text[:place] + '"' + text[place:])
        assert line in lines


def test_a_file_cut_inside_any_row_is_refused_or_pointed_out(tmp_path) -> None:
    text = written(CLEAN, lineterminator="\n")
    for place in range(len(text) // 2, len(text) - 1):
        cut = text[:place]
        if cut.endswith(("\n", "cat", "dog")):
            continue
        lines = lines_named(tmp_path, cut)
        assert cut.count("\n") + 1 in lines
