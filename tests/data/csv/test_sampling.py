"""A sample is some rows of the file as they are, with their lines; what is wrong elsewhere is still told."""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from bpviz.data.csv import sampling, source, windows
from bpviz.data.csv.structure import Ragged
from bpviz.data.errors import DataError
from bpviz.data.reading import Reading, ReadOptions, read_table

WORDS = ("red", "blue", "a, b")
ROWS = [f'{k},{k * 0.25},"{WORDS[k % 3]}",{k % 7}' for k in range(3000)]
TEXT = "\n".join(["n,x,word,rest", *ROWS, ""])


@pytest.fixture
def drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Reads a sample of a text, in windows of a few kilobytes."""
    monkeypatch.setattr(windows, "SIZE", 5000)
    monkeypatch.setattr(sampling, "STRETCH", 700)

    def read(text: str | bytes, count: int = 100, **options: object) -> Reading:
        path = tmp_path / "table.csv"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_table(path, ReadOptions(sample=count, **options))  # type: ignore[arg-type]

    return read


def rows_of(reading: Reading) -> list[tuple[str, ...]]:
    return list(zip(*(column.cells for column in reading.table.columns), strict=True))


def test_each_row_of_a_sample_is_the_row_that_stands_on_its_line(drawn) -> None:
    found = drawn(TEXT)
    assert (found.table.rows, found.drawn_from) == (100, 3000)
    lines = found.table.lines.tolist()
    assert lines == sorted(set(lines))
    for line, (n, x, word, rest) in zip(lines, rows_of(found), strict=True):
        assert f'{n},{x},"{word}",{rest}' == TEXT.split("\n")[line - 1]
    assert [str(note) for note in found.notes] == ["a sample: 100 of 3000 rows, drawn by chance"]


def test_a_sample_is_always_the_same_and_comes_from_all_over_the_file(drawn) -> None:
    lines = drawn(TEXT, 300).table.lines
    assert np.array_equal(lines, drawn(TEXT, 300).table.lines)
    counts = np.histogram(lines, bins=5, range=(2, 3002))[0]
    assert counts.min() > 35


@pytest.mark.parametrize("count", [3000, 10_000])
def test_a_sample_of_all_rows_is_the_whole_table(drawn, tmp_path: Path, count: int) -> None:
    found, whole = drawn(TEXT, count), read_table(tmp_path / "table.csv")
    assert rows_of(found) == rows_of(whole)
    assert found.table.lines.tolist() == whole.table.lines.tolist()
    assert found.notes == whole.notes


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251"])
def test_any_encoding_and_line_end_may_be_sampled(drawn, end: str, encoding: str) -> None:
    text = TEXT.replace("red", "червоний").replace("\n", end)
    found = drawn(text.encode(encoding))
    assert found.encoding == encoding
    assert (found.table.rows, found.drawn_from) == (100, 3000)
    assert set(found.table.columns[2].levels) == {"червоний", "blue", "a, b"}


def test_a_quoted_cell_may_go_on_over_the_edge_of_a_window(drawn) -> None:
    long = "one\n" * 400
    text = TEXT.replace('"red"', f'"{long}"', 30)
    found = drawn(text, 2000)
    assert found.drawn_from == 3000
    for line, row in zip(found.table.lines.tolist(), rows_of(found), strict=True):
        assert text.split("\n")[line - 1].startswith(f"{row[0]},{row[1]},")
        assert row[2] in {long, "red", "blue", "a, b"}


@pytest.mark.parametrize("row", [1, 1500, 2999])
def test_a_ragged_row_is_told_although_it_is_not_drawn(drawn, row: int) -> None:
    text = TEXT.replace(ROWS[row] + "\n", "1,2\n")
    with pytest.raises(DataError, match="4 cells expected, 2 found") as caught:
        drawn(text)
    assert caught.value.line == row + 2
    kept = drawn(text, ragged=Ragged.DROP)
    assert kept.table.rows == 100
    assert row + 2 in {note.line for note in kept.notes}


def test_a_quote_that_never_closes_is_told_with_its_line(drawn) -> None:
    text = TEXT.replace('"', "").replace("a, b", "green")
    with pytest.raises(DataError, match="never closed") as caught:
        drawn(text.replace("\n2000,500.0,", '\n2000,500.0,"'))
    assert caught.value.line == 2002


def test_bytes_of_another_encoding_are_told_with_their_line(drawn) -> None:
    content = TEXT.encode().replace(ROWS[2000].encode(), ROWS[2000].encode() + b"\xe9")
    with pytest.raises(DataError, match="are not utf-8") as caught:
        drawn(content)
    assert caught.value.line == 2002


@pytest.mark.parametrize(
    ("top", "names"),
    [
        ("", ("column 1", "column 2", "column 3", "column 4")),
        ("# a note\n\nn,x,word,rest\n", ("n", "x", "word", "rest")),
        ("sep=,\nn,x,word,rest\n", ("n", "x", "word", "rest")),
        ("x,word,rest\n", ("column 1", "x", "word", "rest")),
        ("n,x,word,rest\n,cm,,kg\n", ("n", "x", "word", "rest")),
    ],
)
def test_the_top_of_the_file_is_understood_as_that_of_the_whole(drawn, top: str, names) -> None:
    found = drawn(top + "\n".join(ROWS) + "\n")
    assert tuple(column.name for column in found.table.columns) == names
    assert found.table.rows == 100
    assert found.header == bool(top)
    lines = (top + "\n".join(ROWS)).split("\n")
    assert lines[int(found.table.lines[7]) - 1].startswith(rows_of(found)[7][0] + ",")


def test_what_is_odd_in_the_sample_is_told_with_its_line(drawn) -> None:
    text = TEXT.replace(",blue", ", blue").replace('"blue"', '" blue"', 400)
    found = drawn(text, 200)
    note = next(note for note in found.notes if "spaces around" in str(note))
    assert " blue" in text.split("\n")[note.line - 1] or "blue" in text.split("\n")[note.line - 1]


def test_a_file_too_large_for_the_memory_may_be_sampled(
    drawn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "LARGE", 0)
    monkeypatch.setattr(source, "_free_memory", lambda: 200_000)
    path = tmp_path / "table.csv"
    path.write_text(TEXT + TEXT.split("\n", 1)[1] * 20)
    with pytest.raises(DataError, match="--sample N"):
        read_table(path)
    tracemalloc.start()
    try:
        found = read_table(path, ReadOptions(sample=50))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (found.table.rows, found.drawn_from) == (50, 63_000)
    assert peak < path.stat().st_size
