"""Every file of the corpus is read as is expected beside it, or refused with its line and cure."""

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bpviz.data.errors import DataError
from bpviz.data.reading import Reading, ReadOptions, read_table
from bpviz.data.table import Column

FOLDER = Path(__file__).parent / "corpus"
EXPECTED = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("files/*.json"))}
READ = [name for name, expected in EXPECTED.items() if "refused" not in expected]
REFUSED = [name for name, expected in EXPECTED.items() if "refused" in expected]


def reading_of(name: str, sample: int = 0) -> Reading:
    options = EXPECTED[name]["options"]
    options = {key: tuple(value) if isinstance(value, list) else value for key, value in options.items()}
    return read_table(FOLDER / "files" / f"{name}.csv", ReadOptions(**options, sample=sample))


def values_of(column: Column) -> list[Any]:
    if column.numbers is not None:
        return [None if math.isnan(value) else value for value in column.numbers.tolist()]
    return [None if gone else column.label(row) for row, gone in enumerate(column.missing.tolist())]


def test_the_corpus_is_what_its_script_makes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, FOLDER / "make.py", tmp_path], check=True)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in FOLDER.glob("files/[!.]*")}


def test_the_corpus_has_at_least_a_hundred_and_twenty_files() -> None:
    assert len(READ) + len(REFUSED) >= 120


@pytest.mark.parametrize("name", READ)
def test_a_file_of_the_corpus_is_read_as_is_expected_beside_it(name: str) -> None:
    reading, expected = reading_of(name), EXPECTED[name]
    found = [
        {"name": column.name, "type": str(column.kind), "values": values_of(column)}
        for column in reading.table.columns
    ]
    assert found == expected["columns"]
    decided = ("encoding", "delimiter", "decimal", "thousands", "header")
    assert {key: getattr(reading, key) for key in decided} == {key: expected[key] for key in decided}
    if expected["lines"] is not None:
        assert reading.table.lines.tolist() == expected["lines"]


@pytest.mark.parametrize("name", READ)
def test_what_was_decided_about_a_file_of_the_corpus_is_said_and_nothing_else(name: str) -> None:
    notes, warnings = list(reading_of(name).notes), EXPECTED[name]["warnings"]
    for line, words in warnings:
        match = next((note for note in notes if note.line == line and words in str(note)), None)
        assert match is not None, (line, words, list(map(str, notes)))
        notes.remove(match)
    assert [str(note) for note in notes] == []


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_of_the_corpus_is_refused_with_its_line_and_cure(name: str) -> None:
    expected = EXPECTED[name]
    with pytest.raises(DataError) as caught:
        reading_of(name)
    assert expected["refused"] in str(caught.value.message)
    assert caught.value.line == expected["line"]
    assert expected["cure"] in str(caught.value.cure)
    assert caught.value.file == str(FOLDER / "files" / f"{name}.csv")


@pytest.mark.parametrize("name", READ)
def test_a_sample_that_takes_all_rows_is_the_file(name: str) -> None:
    whole, drawn = reading_of(name), reading_of(name, sample=1_000_000)
    assert [(column.name, column.kind, list(column.cells)) for column in drawn.table.columns] == [
        (column.name, column.kind, list(column.cells)) for column in whole.table.columns
    ]
    assert drawn.table.lines.tolist() == whole.table.lines.tolist()
    if (
        name != "row_names_and_a_header_one_short"
    ):  # there the blank name is told, where the other way tells the short header
        assert sorted(map(str, drawn.notes)) == sorted(map(str, whole.notes))


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_refused_as_a_sample_too(name: str) -> None:
    with pytest.raises(DataError) as whole:
        reading_of(name)
    with pytest.raises(DataError) as drawn:
        reading_of(name, sample=1_000_000)
    assert str(drawn.value) == str(whole.value)
