"""The ways through a large file give the very table of the way through a small one, and say the same about it."""

from pathlib import Path

import numpy as np
import pytest

from bpviz.data import reading
from bpviz.data.csv import bulk, joined, packed, passing, source
from bpviz.data.csv.bulk import read_in_bulk
from bpviz.data.csv.source import ordinary_file
from bpviz.data.csv.watching import Progress
from bpviz.data.errors import DataError
from bpviz.data.reading import Reading, ReadOptions, read_table


@pytest.fixture
def both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Reads a text both ways: (the short way's reading, the careful way's); asserts that the short way was taken."""

    def read_both(text: str, *, short: bool = True) -> tuple[Reading, Reading]:
        path = tmp_path / "numbers.csv"
        path.write_bytes(text.encode())
        monkeypatch.setattr(source, "LARGE", 1 << 40)
        careful = read_table(path)
        monkeypatch.setattr(source, "LARGE", 0)
        found = read_in_bulk(ordinary_file(path), ReadOptions(), Progress(None, 1))
        assert (found is not None) == short
        return read_table(path), careful

    return read_both


def same(one: Reading, other: Reading) -> None:
    assert (one.encoding, one.delimiter, one.decimal, one.thousands, one.header) == (
        other.encoding, other.delimiter, other.decimal, other.thousands, other.header,
    )  # fmt: skip
    assert one.notes == other.notes
    assert one.table.rows == other.table.rows
    assert one.table.lines.tolist() == other.table.lines.tolist()
    for ours, theirs in zip(one.table.columns, other.table.columns, strict=True):
        assert (ours.name, ours.kind, ours.strays) == (theirs.name, theirs.kind, theirs.strays)
        assert list(ours.cells) == list(theirs.cells)
        assert list(ours.cells[1:3]) == list(theirs.cells[1:3])
        assert ours.cells[-1] == theirs.cells[-1]
        assert ours.missing.tolist() == theirs.missing.tolist()
        if theirs.numbers is not None:
            assert ours.numbers is not None
            assert ours.numbers.tobytes() == theirs.numbers.tobytes()
            assert not ours.numbers.flags.writeable


def table(seed: int, rows: int, columns: int, delimiter: str, end: str, header: bool) -> str:
    generator = np.random.Generator(np.random.PCG64(seed))
    values = generator.normal(size=(rows, columns)) * 10.0 ** generator.integers(-9, 12, size=columns)
    lines = [delimiter.join(map(repr, row)) for row in values.tolist()]
    names = [delimiter.join(f"f{k}" for k in range(columns))] if header else []
    return end.join([*names, *lines, ""])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("header", [True, False])
def test_both_ways_read_the_same_numbers(both, delimiter: str, end: str, header: bool) -> None:
    same(*both(table(1, 40, 5, delimiter, end, header)))


def test_both_ways_agree_over_several_blocks(both, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BLOCK", 700)
    monkeypatch.setattr(packed, "PIECE", 3)
    same(*both(table(2, 40, 3, ",", "\n", header=True)))


@pytest.mark.parametrize(
    "text",
    [
        "id,x\n" + "".join(f"{k + 5},{k}.25\n" for k in range(9)),
        "a,b\n1.5,2\n9999,4\n5,6\n7,8.25\n",
        "a,b\n9007199254740993,2\n5,6.5\n7,8\n",
        "a;b\n" + "".join(f"{k + 1}.{200 + k};{k}\n" for k in range(6)),
        "a,b\n1,\n3,4\n5,6\n",
        "a,b,c\r\n1,,\r\n,,4\r\n5,6,1\r\n",
        "a,b\n+1,-.5\n5.,6e3\n7E-2,8\n",
        "a,b\n-0,0\n-0.0,-0\n0e5,-0E1\n",
        "a;b\n1,5;2\n3,5;4\n5,5;6\n",
        "a,b\n1,2\n3,4\n5,6",
        "a,b\r\n1,2\r\n3,4\r\n5,6",
        "a,b\n1,2.25\n3,4.25\n5,6.25\n7,8.2",
        "1,2.25\n3,14.25\n5,6.5\n7,8.2",
        "\ufeffa,b\n1,2\n3,4\n5,6\n",
        "\ufeff1,2\n3,4\n5,6",
        '"a, b","c"\n1,2\n3,4\n5,6\n',
        '"a";"b ""c"""\r\n1;2\r\n3;4\r\n5;6\r\n',
        "a\tb\n-1,5e-3\t\n\t4\n5,5\t6\n",
    ],
)
def test_both_ways_say_the_same_about_odd_numbers(both, text: str) -> None:
    same(*both(text))


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1e-400,2\n5,6.5\n7,8\n",
        "a,b\n1,2\n,\n5,6\n",
        "a,b\n1,NA\n3,4\n5,6\n",
        "a,b\n1,nan\n3,4\n5,6\n",
        "a,b\n1,inf\n3,4\n5,6\n",
        "a,b\n1,1e999\n3,4\n5,6\n",
        'a,b\n1,"2"\n3,4\n5,6\n',
        "a,b\n1,2\n\n3,4\n5,6\n",
        "a,b\n1, 2\n3,4\n5,6\n",
        "a,b\n01,2\n03,4\n05,6\n",
        "a,b\n1,2\n3,004\n5,006\n",
        "# note\na,b\n1,2\n3,4\n5,6\n",
        'a"b,c\n1,2\n3,4\n5,6\n',
        '"a\nb",c\n1,2\n3,4\n5,6\n',
        "a,a\n1,2\n3,4\n5,6\n",
        ",b\n0,2\n1,4\n2,6\n",
        "a;b\n1;2\n3;4\n5;6\n" + "7;8\n" * 1200 + "5,5;6\n",
        "a;b\n1,5;2\n3,;4\n5,5;6\n",
        "a;b\n1,5;2\n3.5;4\n5,5;6\n",
        "a;b\n1.5;2\n3,5;4\n5.5;6\n",
        "a,b\n0." + "0" * 330 + "1,2\n3,4\n0,0\n",
        "sep=;\na;b\n1;2\n3;4\n",
        "a,b\n1,2\n3,4\n5,-\n",
        "\ufeffa,b\n1,2\n3,x\n",
        "a,b\r\n1,2\r\n3,4\r\n5,6\r",
        "a,b\r1,2\r3,4\r",
        "a,b\r\n1,2\n3,4\r\n",
        "a,b,\n1,2,\n3,4,\n5,6,\n",
    ],
)
def test_the_short_way_steps_aside_for_anything_that_is_not_plain(both, text: str) -> None:
    same_table, careful = both(text, short=False)
    assert same_table.notes == careful.notes
    assert [list(c.cells) for c in same_table.table.columns] == [list(c.cells) for c in careful.table.columns]


@pytest.mark.parametrize(
    ("row", "line"), [("1,2\n", 1203), ("1,2,3,4\n", 1203), ("1,2\n3\n", 1203), ('1,"2,3\n', 1203)]
)
def test_a_large_file_is_refused_on_the_same_line_as_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: str, line: int
) -> None:
    monkeypatch.setattr(source, "LARGE", 0)
    path = tmp_path / "numbers.csv"
    lines = [f"{k},{k}.5,{k % 7}\n" for k in range(2000)]
    path.write_text("a,b,c\n" + "".join(lines[:1201]) + row + "".join(lines[1201:]))
    with pytest.raises(DataError) as caught:
        read_table(path)
    assert caught.value.line == line


@pytest.fixture
def carefully(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Reads a text with care in both ways: (as a large file, as a small one); either may be a refusal's words."""

    def outcome(path: Path, options: ReadOptions) -> Reading | str:
        try:
            return read_table(path, options)
        except DataError as fault:
            return str(fault)

    def read_both(text: str, **options: object) -> tuple[Reading | str, Reading | str]:
        path = tmp_path / "table.csv"
        path.write_bytes(text.encode())
        how = ReadOptions(**options)  # type: ignore[arg-type]
        monkeypatch.setattr(source, "LARGE", 1 << 40)
        small = outcome(path, how)
        monkeypatch.setattr(source, "LARGE", 0)
        monkeypatch.setattr(reading, "read_in_bulk", lambda *_: None)
        monkeypatch.setattr(joined, "MOST_ROWS", 16)
        monkeypatch.setattr(passing, "SAMPLE", 260)
        return outcome(path, how), small

    return read_both


WORDS = ("red", "blue", '"a, b"')
LONG = "n,x,word,rest\n" + "".join(
    f"{k},{k * 0.25},{WORDS[k % 3]},{'' if k % 9 == 4 else k % 7}\n" for k in range(600)
)
LATE = "".join(
    line + (",late" if row == 0 else ",7" if row == 400 else ",") + "\n"
    for row, line in enumerate(LONG.splitlines())
)


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        LONG.rstrip("\n"),
        LONG.replace("\n", "\r\n"),
        LONG.split("\n", 1)[1],
        "Title\nsecond\n" + LONG,
        "sep=,\n" + LONG,
        "# note, and more\n\n" + LONG + "\n\n",
        "n,x,word,rest\n,cm,,kg\n" + LONG.split("\n", 1)[1],
        LONG + "Total,5,,7\n",
        LONG.replace("\n333,", "\nTotal,") + "Total,5,,7\n",
        LONG.replace("\n", ",\n"),
        LONG.replace("\n", ",\n").replace("rest,", "rest"),
        LONG.replace("\n333,", "\n\n\n333,"),
        LONG.replace("\n333,", "\n,,,\n333,"),
        LONG.replace("\n333,", "\n# a, note\n333,"),
        LONG.replace("\n333,", "\n3,33,"),
        LONG.replace("\n333,", "\n333,1,2\n333,"),
        LONG.replace("\n333,", '\n3"33,'),
        LONG.replace("\n333,", '\n"333,'),
        LONG.replace("\n333,", "\nten,"),
        LONG.replace("\n333,", '\n"3\n33",'),
        LONG.replace("blue", '"bl""ue"'),
        "x,word,rest\n" + LONG.split("\n", 1)[1],
        LONG.replace(",", ";").replace(".", ","),
        LONG.replace("n,x", "n,n"),
        LONG.replace("\n", "\n\n"),
        LONG[:-3],
        LONG.replace("\n333,", "\n,"),
        LONG.replace("\n333,", "\nNA,"),
        LONG.replace("\n333,", "\n1e-400,"),
        LONG.replace("\n333,", "\n0333,"),
        LONG.replace("\n333,", "\n 333,"),
        LONG.replace("\n333,", "\r\n333,"),
        LONG.replace("\n333,", "\r333,"),
        LONG.replace("blue", " blue"),
        LONG.replace(",red,", ", red,", 1),
        LONG.replace("red", "Red", 1).replace("blue", "-", 1),
        LATE,
        LONG.replace(",", ", "),
        LONG.replace('"a, b"', "'a, b'"),
        LONG.replace('"a, b"', '"a\\"b"'),
        LONG.replace(",", "\t").replace('"', ""),
        "".join(f" {k:4d}   {k * 0.5:8.3f}  {k % 3}\n" for k in range(600)),
    ],
)
def test_a_large_table_is_read_with_care_as_a_small_one_is(carefully, text: str) -> None:
    large, small = carefully(text)
    if isinstance(small, str):
        assert large == small
    else:
        same(large, small)


@pytest.mark.parametrize("choice", ["drop", "pad", "refuse"])
def test_ragged_rows_of_a_large_table_are_treated_as_in_a_small_one(carefully, choice: str) -> None:
    large, small = carefully(LONG.replace("\n333,", "\n3\n333,"), ragged=choice)
    if choice == "refuse":
        assert "1 found" in large
        assert large == small
    else:
        same(large, small)


def test_cells_in_blocks_are_cut_as_lists_are() -> None:
    blocks = ["a\x1fb\x1f", "\x1fd", "e"]
    cells = joined.JoinedCells(blocks, [0, 3, 5], 0, 6)
    whole = ["a", "b", "", "", "d", "e"]
    assert list(cells) == whole
    for first in range(6):
        for last in range(first, 7):
            part = cells.between(first, last)
            assert list(part) == whole[first:last] == [part[k] for k in range(len(part))]
            assert part[::2] == whole[first:last][::2]
