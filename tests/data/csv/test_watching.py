"""A large file is read under the eyes of the person, who may stop it; what does not fit is refused at once."""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from bpviz.data.csv import source
from bpviz.data.csv.watching import CancelledError
from bpviz.data.errors import DataError
from bpviz.data.reading import Reading, ReadOptions, read_table


def plain(path: Path, rows: int = 30_000) -> Path:
    values = np.random.Generator(np.random.PCG64(1)).normal(size=(rows, 8))
    path.write_text(
        "a,b,c,d,e,f,g,h\n"
        + "".join(",".join(f"{value:.6f}" for value in row) + "\n" for row in values.tolist())
    )
    return path


def mixed(path: Path, rows: int = 56_000) -> Path:
    words = ("red", "green", '"a, b"')
    path.write_text("n,x,word\n" + "".join(f"{k},{k * 0.37:.4f},{words[k % 3]}\n" for k in range(rows)))
    return path


@pytest.mark.parametrize("make", [plain, mixed])
def test_progress_starts_at_nothing_never_goes_back_and_ends_with_all(tmp_path: Path, make) -> None:
    path = make(tmp_path / "table.csv")
    told: list[tuple[int, int]] = []

    def watch(done: int, everything: int) -> bool:
        told.append((done, everything))
        return True

    watched = read_table(path, watch=watch)
    size = path.stat().st_size
    shares = [done for done, _ in told]
    assert {everything for _, everything in told} == {size}
    assert shares[0] == 0
    assert shares == sorted(shares)
    assert shares[-1] == size
    assert len(set(shares)) >= 5
    assert watched.table.rows == read_table(path).table.rows


@pytest.mark.parametrize("make", [plain, mixed])
def test_reading_stops_when_asked_at_any_moment(tmp_path: Path, make) -> None:
    path = make(tmp_path / "table.csv")
    for share in (0.0, 0.1, 0.5, 0.95):
        with pytest.raises(CancelledError) as caught:
            read_table(path, watch=lambda done, everything, share=share: done < share * everything)
        assert caught.value.file == str(path)
        assert isinstance(caught.value, DataError)


def test_a_small_file_is_watched_too(tmp_path: Path) -> None:
    path = tmp_path / "small.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    told = []
    read_table(path, ReadOptions(), lambda done, everything: told.append((done, everything)) or True)
    assert told[0] == (0, 12)
    assert told[-1] == (12, 12)
    with pytest.raises(CancelledError):
        read_table(path, ReadOptions(), lambda *_: False)


def memory_of(path: Path) -> tuple[Reading, int]:
    """The reading and the bytes that were held at its peak."""
    tracemalloc.start()
    try:
        reading = read_table(path)
        return reading, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_table_of_numbers_takes_at_most_three_times_their_own_size(tmp_path: Path) -> None:
    values = np.random.Generator(np.random.PCG64(1)).normal(size=(60_000, 20))
    path = tmp_path / "numbers.csv"
    with path.open("w") as file:
        file.write(",".join(f"f{k}" for k in range(20)) + "\n")
        for row in values.tolist():
            file.write(",".join(map(repr, row)) + "\n")
    reading, peak = memory_of(path)
    assert np.array_equal([column.numbers for column in reading.table.columns], values.T)
    assert peak <= 3 * values.nbytes


def test_a_table_of_words_and_numbers_takes_a_few_times_the_file(tmp_path: Path) -> None:
    path = mixed(tmp_path / "mixed.csv")
    _, peak = memory_of(path)
    assert peak <= source.LARGE_COST * path.stat().st_size + 4_000_000


@pytest.mark.parametrize("make", [plain, mixed])
def test_a_file_too_large_for_the_memory_is_refused_with_its_size_and_what_would_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make
) -> None:
    path = make(tmp_path / "table.csv")
    monkeypatch.setattr(source, "_free_memory", lambda: 1_000_000)
    with pytest.raises(DataError) as caught:
        read_table(path)
    assert f"the file has {path.stat().st_size // 1_000_000} MB; reading it needs about" in str(caught.value)
    assert "1 MB are free" in str(caught.value)
    assert "% of its rows" in str(caught.value.cure)


def test_memory_that_runs_out_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,2\n")

    def exhausted(*_: object) -> object:
        raise MemoryError

    monkeypatch.setattr("bpviz.data.csv.careful.find_dialect", exhausted)
    with pytest.raises(DataError, match="not enough memory"):
        read_table(path)


def test_a_hundred_thousand_columns_are_refused_by_the_first_line(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    row = ",".join("0.12345" for _ in range(100_000)) + "\n"
    path.write_text(",".join(f"column{k}" for k in range(100_000)) + "\n" + row * 20)
    with pytest.raises(DataError, match="about 100000 columns"):
        read_table(path)


def test_a_large_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = plain(tmp_path / "table.csv")

    def grow(done: int, everything: int) -> bool:
        if 0 < done < everything:
            with path.open("a") as file:
                file.write("1,2,3,4,5,6,7,8\n")
        return True

    with pytest.raises(DataError, match="changed while it was being read"):
        read_table(path, watch=grow)


def test_a_large_gzip_is_called_by_its_name_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"\x1f\x8b" + bytes(3_000_000))
    with pytest.raises(DataError, match="a gzip archive"):
        read_table(path)
