"""Files that are not to be read: what is said, on which line, and what cures it."""

import gzip
import json
import pickle
from collections.abc import Iterator

from case import Case, refused

TEXT = "a,b,c\n1,2.5,x\n3,4.5,y\n5,6.5,x\n7,8.5,y\n"


def cases() -> Iterator[Case]:
    """Every case of this kind."""
    yield from nothing()
    yield from something_else()
    yield from ragged()
    yield from quotes()
    yield from bytes_that_are_wrong()


def nothing() -> Iterator[Case]:
    yield refused("no_bytes", "", "the file is empty", None, "at least one row")
    yield refused("only_line_ends", "\n\n\r\n  \n", "no rows", None, "at least one row")
    yield refused("only_a_mark", b"\xef\xbb\xbf", "no rows", None, "at least one row")
    yield refused("only_a_header", "a,b,c\n", "a header and no row below it", 1, "--no-header")
    yield refused("one_column", "a\n1\n2\n3\n", "only one column", None, "--delimiter")
    yield refused("one_cell", "5", "only one line with one cell", None, "two columns")
    yield refused("separators_alone", ",,\n,,\n,,\n", "no rows", None, "at least one row")
    yield refused("wrong_delimiter_as_told", TEXT, "separated by pipe there is only one column", None,
                  "--delimiter", options={"delimiter": "|"})  # fmt: skip
    yield refused("too_many_lines_skipped", TEXT, "9 lines are to be left out, and the file has 5", None,
                  "--skip-rows", options={"skip_rows": 9})  # fmt: skip


def something_else() -> Iterator[Case]:
    archive = gzip.compress(TEXT.encode(), mtime=0)
    for name, content, words, cure in (
        ("gzip", archive[:9] + b"\xff" + archive[10:], "a gzip archive", "unpack"),
        ("zip", b"PK\x03\x04" + bytes(26) + b"table.csv", "a zip archive", "unpack"),
        ("xlsx", b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml xl/workbook.xml",
         "an Office document", "save the sheet"),
        ("ods", b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
         "an OpenDocument file", "save the sheet"),
        ("xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "an old Office document", "save the sheet"),
        ("json", json.dumps([{"a": 1, "b": 2}, {"a": 3, "b": 4}]).encode(), "JSON", "to_csv"),
        ("json_lines", b'{"a": 1, "b": 2}\n{"a": 3, "b": 4}\n', "JSON", "to_csv"),
        ("html", b"<!DOCTYPE html>\n<html><body><table></table></body></html>\n", "a web page", "download"),
        ("xml", b'<?xml version="1.0"?>\n<rows><row a="1" b="2"/></rows>\n', "an XML document", "export"),
        ("pickle", pickle.dumps({"a": [1, 2]}, protocol=4), "a Python pickle", "to_csv"),
        ("png", b"\x89PNG\r\n\x1a\n" + bytes(40), "a PNG picture", "a table"),
        ("jpeg", b"\xff\xd8\xff\xe0" + bytes(40), "a JPEG picture", "a table"),
        ("pdf", b"%PDF-1.4\nno table\n", "a PDF document", "spreadsheet"),
        ("npy", b"\x93NUMPY\x01\x00" + bytes(40), "a NumPy array", "savetxt"),
        ("parquet", b"PAR1" + bytes(40), "a Parquet table", "to_csv"),
        ("sqlite", b"SQLite format 3\x00" + bytes(40), "an SQLite database", "export"),
        ("pointer", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n", "a pointer", "fetch"),
    ):  # fmt: skip
        yield refused(f"really_{name}", content, f"this is {words}", None, cure)


def ragged() -> Iterator[Case]:
    yield refused("cell_lost", TEXT.replace("3,4.5,y", "3,y"), "3 cells expected, 2 found", 3, "--skip-rows")
    yield refused(
        "cell_lost_below", TEXT.replace("5,6.5,x", "5,x"), "3 cells expected, 2 found", 4, "missing cell"
    )
    yield refused(
        "cell_added", TEXT.replace("5,6.5,x", "5,6.5,6.5,x"), "3 cells expected, 4 found", 4, "too many"
    )
    yield refused("line_end_lost", TEXT.replace("x\n3", "x3"), "3 cells expected, 5 found", 2, "--skip-rows")
    yield refused("line_end_added", TEXT.replace("4.5", "4\n.5"), "other such lines: 4, 2 in all", 3, "mend")
    yield refused("cut_inside_the_last_row", TEXT[:-4], "3 cells expected, 2 found", 5, "cut")
    yield refused(
        "decimal_commas_between_commas",
        "a,b,y\n4,5,2,x\n2,5,3,y\n9,7,4,x\n",
        "4 cells expected, 3 found",
        1,
        "",
    )
    yield refused("name_lost", TEXT.replace("a,b", "ab"), "3 cells expected, 2 found", 1, "")
    yield refused("name_added", TEXT.replace("a,b", "a,b,b2"), "3 cells expected, 4 found", 1, "")


def quotes() -> Iterator[Case]:
    yield refused("quote_never_closed", TEXT.replace("\n5,", '\n5,"'), "never closed", 4, "double it")
    yield refused(
        "quote_in_the_middle", 'a,b\n1,"x"\n2,"y"z\n3,"x"\n', "closes in the middle of a cell", 3, "double it"
    )
    yield refused("quote_over_lines", 'a,b\n1,"x"\n2,"y\n3,"z"\n4,"x"\n', "on line 4", 3, "close the quote")


def bytes_that_are_wrong() -> Iterator[Case]:
    yield refused("nul_byte", TEXT.encode().replace(b"4.5", b"4\x00.5"), "a NUL byte", 3, "export it again")
    yield refused(
        "control_character",
        TEXT.encode().replace(b"4.5", b"4\x01.5"),
        "a control character (code 1)",
        3,
        "export",
    )
    mixed = "name,x\nÉlodie,1\n".encode() + "Zoé,3\nBob,4\n".encode("cp1252")
    yield refused("two_encodings", mixed, "two encodings are mixed", 3, "--encoding")
    yield refused("not_the_encoding_as_told", "n,x\nBob,1\nZoé,3\n", "are not utf-8", 3, "--encoding", codec="cp1252",
                  options={"encoding": "utf-8"})  # fmt: skip
    yield refused(
        "no_such_encoding", TEXT, 'no encoding "utf-9"', None, "utf-8", options={"encoding": "utf-9"}
    )
    yield refused("half_a_character", "a,b\n1,é\n".encode("utf-16")[:-1], "not utf-16", 2, "UTF-8")
