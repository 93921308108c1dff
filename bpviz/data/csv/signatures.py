"""Tells what a file that is not a CSV really is, by its first bytes, and how to make a CSV of it."""

import json

from bpviz.data.errors import DataError
from bpviz.words import Message, say

SPREADSHEET = say("open it in the spreadsheet program and save the sheet as CSV (UTF-8)")
UNPACK = say("unpack it first and open the CSV inside")
EXPORT = say("open it in the program it comes from and export it as CSV")
PYTHON = say("load it in Python and save it with DataFrame.to_csv(…, index=False) or numpy.savetxt")

SIGNATURES: tuple[tuple[bytes, Message, Message], ...] = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        say("this is an old Office document (.xls?), not a CSV"),
        SPREADSHEET,
    ),
    (b"\x1f\x8b", say("this is a gzip archive, not a CSV"), UNPACK),
    (b"BZh", say("this is a bzip2 archive, not a CSV"), UNPACK),
    (b"\xfd7zXZ\x00", say("this is an xz archive, not a CSV"), UNPACK),
    (b"\x28\xb5\x2f\xfd", say("this is a Zstandard archive, not a CSV"), UNPACK),
    (b"7z\xbc\xaf\x27\x1c", say("this is a 7z archive, not a CSV"), UNPACK),
    (b"Rar!\x1a\x07", say("this is a RAR archive, not a CSV"), UNPACK),
    (
        b"%PDF-",
        say("this is a PDF document, not a CSV"),
        say("copy the table into a spreadsheet and save it as CSV"),
    ),
    (b"{\\rtf", say("this is an RTF document, not a CSV"), say("save its text as plain text")),
    (b"\x89PNG\r\n", say("this is a PNG picture, not a CSV"), say("choose a table of numbers")),
    (b"\xff\xd8\xff", say("this is a JPEG picture, not a CSV"), say("choose a table of numbers")),
    (b"GIF87a", say("this is a GIF picture, not a CSV"), say("choose a table of numbers")),
    (b"GIF89a", say("this is a GIF picture, not a CSV"), say("choose a table of numbers")),
    (b"II*\x00", say("this is a TIFF picture, not a CSV"), say("choose a table of numbers")),
    (b"MM\x00*", say("this is a TIFF picture, not a CSV"), say("choose a table of numbers")),
    (b"\x93NUMPY", say("this is a NumPy array, not a CSV"), PYTHON),
    (b"PAR1", say("this is a Parquet table, not a CSV"), PYTHON),
    (b"ARROW1", say("this is an Arrow table, not a CSV"), PYTHON),
    (b"FEA1", say("this is a Feather table, not a CSV"), PYTHON),
    (b"\x89HDF\r\n", say("this is an HDF5 file, not a CSV"), PYTHON),
    (b"SQLite format 3\x00", say("this is an SQLite database, not a CSV"), EXPORT),
    (b"\x7fELF", say("this is a program, not a CSV"), say("choose a table of numbers")),
    (b"%!PS", say("this is a PostScript document, not a CSV"), EXPORT),
)


def must_be_text(content: bytes) -> None:
    """DataError naming what the file really is, where its first bytes tell."""
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise DataError(*_packed(content))
    if (
        content[:1] == b"\x80"
        and content[1:2] in {b"\x02", b"\x03", b"\x04", b"\x05"}
        and content.rstrip()[-1:] == b"."
    ):
        raise DataError(say("this is a Python pickle, not a CSV"), PYTHON)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        raise DataError(say("this is a WebP picture, not a CSV"), say("choose a table of numbers"))
    for signature, message, cure in SIGNATURES:
        if content.startswith(signature):
            raise DataError(message, cure)


def must_be_table(text: str) -> None:
    """DataError where the text is JSON or a page rather than rows of cells."""
    head = text[:2000].lstrip("\ufeff \t\r\n")
    lowered = head[:200].lower()
    if lowered.startswith(("<!doctype html", "<html", "<head", "<table")):
        raise DataError(
            say("this is a web page, not a CSV"),
            say("download the file itself: on a code site, the button “raw” or “download”"),
        )
    if lowered.startswith("<?xml"):
        raise DataError(say("this is an XML document, not a CSV"), EXPORT)
    if lowered.startswith("version https://git-lfs"):
        raise DataError(
            say("this is a pointer to a file kept elsewhere (Git LFS), not a CSV"),
            say("fetch the file itself"),
        )
    if head.startswith(("{", "[")) and _is_json(text):
        raise DataError(say("this is JSON, not a CSV"), PYTHON)


def _packed(content: bytes) -> tuple[Message, Message]:
    head = content[:4096]
    if b"mimetypeapplication/vnd.oasis.opendocument" in head:
        return say("this is an OpenDocument file (.ods?), not a CSV"), SPREADSHEET
    if b"xl/" in content or b"[Content_Types].xml" in head:
        return say("this is an Office document (.xlsx?), not a CSV"), SPREADSHEET
    return say("this is a zip archive, not a CSV"), UNPACK


def _is_json(text: str) -> bool:
    first = next((line for line in text.lstrip("\ufeff \t\r\n").splitlines() if line.strip()), "")
    for candidate in (text.lstrip("\ufeff"), first):
        try:
            if isinstance(json.loads(candidate), dict | list):
                return True
        except (ValueError, RecursionError):
            continue
    return first.startswith("{") and '":' in text[:2000]
