"""Files that cannot be read: each is refused with what is wrong, where, and what to do."""

import gzip
import io
import json
import os
import pickle
import socket
import zipfile
from pathlib import Path

import pytest

from bpviz.data.csv import source
from bpviz.data.errors import DataError
from bpviz.data.reading import ReadOptions, read_table


def packed(*names: str, first: str | None = None) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        if first is not None:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (packed("[Content_Types].xml", "xl/workbook.xml"), "an Office document (.xlsx?)"),
        (packed("content.xml", first="application/vnd.oasis.opendocument.spreadsheet"), "an OpenDocument file (.ods?)"),
        (packed("iris.csv"), "a zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "an old Office document"),
        (gzip.compress(b"a,b\n1,2\n", mtime=0), "a gzip archive"),
        (json.dumps([{"a": 1, "b": 2}] * 3).encode(), "JSON"),
        (b'{"a": 1, "b": 2}\n{"a": 3, "b": 4}\n', "JSON"),
        (b"<!DOCTYPE html>\n<html><body>a,b</body></html>", "a web page"),
        (b'<?xml version="1.0"?><a/>', "an XML document"),
        (pickle.dumps({"a": [1, 2]}), "a Python pickle"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "a PNG picture"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "a JPEG picture"),
        (b"%PDF-1.4\n...", "a PDF document"),
        (b"\x93NUMPY\x01\x00", "a NumPy array"),
        (b"PAR1" + bytes(20), "a Parquet table"),
        (b"SQLite format 3\x00" + bytes(20), "an SQLite database"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n", "a pointer"),
    ],
)  # fmt: skip
def test_what_is_no_csv_is_called_by_its_name_with_a_way_to_convert_it(
    read, content: bytes, words: str
) -> None:
    with pytest.raises(DataError) as caught:
        read(content)
    assert f"this is {words}" in str(caught.value)
    assert caught.value.cure is not None
    assert caught.value.file is not None
    assert caught.value.file.endswith("table.csv")


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("", "the file is empty", None),
        ("\n\n  \n", "the file has no rows", None),
        ("a,b,c\n", "a header and no row below it", 1),
        ("a\n1\n2\n", "only one column", None),
        ("5", "only one line with one cell", None),
        ("x\n1,5\n2,5\n3,7\n", "2 cells expected, 1 found", 1),
        ("a,b,c\n1,2,x\n3,4,y\n5.6,x\n7,8,y\n", "3 cells expected, 2 found", 4),
        ("a,b,c\n1,2,x\n3,4,y\n5,6,,x\n7,8,y\n", "3 cells expected, 4 found", 4),
        ("a,b,c\n1,2,x\n3,4,y\n5,6,x\n7,8", "3 cells expected, 2 found", 5),
        ("a,b,c\n1,2,x3,4,y\n5,6,x\n7,8,y\n", "3 cells expected, 5 found", 2),
        ("a,b,c\n1,2,x\n3,\n4,y\n5,6,x\n7,8,y\n", "other such lines: 4, 2 in all", 3),
        ("a,bc\n1,2,x\n3,4,y\n5,6,x\n", "3 cells expected, 2 found", 1),
        ("a,b\n1.5,2,x\n3.5,4,y\n5.5,6,x\n", "3 cells expected, 2 found", 1),
        ('a,b,c\n1,2,x\n3,"4,y\n5,6,x\n', "never closed", 3),
        ('a,b\n1,"x"\n2,"y\n3,"z"\n4,"x"\n', "closes in the middle of a cell on line 4", 3),
        ('a,b\n1,"x"\n2,"y"z\n3,"x"\n', "closes in the middle of a cell", 3),
        ('a,b\n1,"x\nx"\n2,"y\n', "never closed", 4),
        ("a,b\n1,2\n3,\x00\n", "a NUL byte", 3),
        ("a,b\n1,2\n3,\x01\n", "a control character (code 1)", 3),
        (",".join(map(str, range(100_000))) + "\n", "about 100000 columns", None),
    ],
)
def test_a_broken_file_is_refused_with_its_line(read, text: str, words: str, line: int | None) -> None:
    with pytest.raises(DataError) as caught:
        read(text)
    assert words in str(caught.value)
    assert caught.value.line == line
    assert caught.value.cure is not None


def test_mixed_encodings_are_refused_with_the_line(read) -> None:
    content = "name,x\nÉlodie,1\n".encode() + "Zoé,3\nBob,4\n".encode("cp1252")
    with pytest.raises(DataError) as caught:
        read(content)
    assert "two encodings are mixed" in str(caught.value)
    assert caught.value.line == 3


@pytest.mark.parametrize(
    ("options", "words", "line"),
    [
        ({"encoding": "utf-9"}, 'no encoding "utf-9"', None),
        ({"encoding": "ascii"}, "are not ascii", 3),
        ({"encoding": "utf-8"}, "are not utf-8", 3),
        ({"delimiter": "::"}, '"::" cannot separate cells', None),
        ({"delimiter": "|"}, "separated by pipe there is only one column", None),
        ({"decimal": "x"}, '"x" cannot be a decimal sign', None),
        ({"thousands": "7"}, '"7" cannot part thousands', None),
        ({"decimal": ",", "thousands": ","}, "cannot part thousands here", None),
        ({"skip_rows": 9}, "9 lines are to be left out, and the file has 4", None),
        ({"skip_rows": -1}, "-1 lines are to be left out", None),
    ],
)
def test_an_option_that_cannot_be_is_refused(
    read, options: dict[str, object], words: str, line: int | None
) -> None:
    with pytest.raises(DataError) as caught:
        read("name,x\nBob,1\nZoé,3\nÉva,4\n", "cp1252", **options)
    assert words in str(caught.value)
    assert caught.value.line == line
    assert caught.value.cure is not None


def refusal(path: Path | str) -> str:
    with pytest.raises(DataError) as caught:
        read_table(path)
    assert caught.value.file == str(path)
    return str(caught.value)


def test_what_is_no_ordinary_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert "this is a pipe" in refusal(tmp_path / "pipe.csv")
    assert "this is a folder" in refusal(tmp_path)
    assert "this is a device" in refusal("/dev/zero")
    assert "no such file" in refusal(tmp_path / "none.csv")
    assert "not a possible file name" in refusal("a\x00b.csv")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        assert "this is a socket" in refusal(tmp_path / "s")


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.csv"
    path.write_text("a,b\n1,2\n")

    def denied(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    assert "may not be read" in refusal(path)


def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "growing.csv"
    path.write_text("a,b\n1,2\n")
    real = os.fstat

    def grow(number: int) -> os.stat_result:
        os.utime(path, ns=(1, 1))
        return real(number)

    monkeypatch.setattr(os, "fstat", grow)
    assert "changed while it was being read" in refusal(path)


def test_a_file_larger_than_memory_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.csv"
    path.write_text("a,b\n" + "1,2\n" * 300_000)
    monkeypatch.setattr(source, "_free_memory", lambda: 2_000_000)
    assert "MB of memory" in refusal(path)


def test_a_sparse_file_of_a_terabyte_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "sparse.csv"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    assert "MB of memory" in refusal(path)


def test_an_error_names_file_line_column_and_cure() -> None:
    from bpviz.words import say

    fault = DataError(
        say('"{cell}" is not a number', cell="n/a"),
        say("mark it as missing (--missing {token}) or drop the column", token="n/a"),
        file="iris.csv", line=17, column="age",
    )  # fmt: skip
    assert str(fault) == (
        'iris.csv, line 17, column "age": "n/a" is not a number; '
        "mark it as missing (--missing n/a) or drop the column"
    )


def test_reading_options_are_kept_with_the_reading(read) -> None:
    assert read("a,b\n1,2\n", missing=("x",)).options == ReadOptions(missing=("x",))
