"""The text of a whole file, or of what was drawn from it."""

import io
import re
from dataclasses import dataclass

from bpviz.data.csv.encoding import decode, line_ends
from bpviz.data.csv.options import ReadOptions
from bpviz.data.csv.records import Lines
from bpviz.data.csv.signatures import must_be_table, must_be_text
from bpviz.data.csv.source import Source, blocks
from bpviz.data.csv.watching import Progress
from bpviz.data.errors import DataError, Note
from bpviz.words import say

CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
CONTROLS = tuple(map(chr, (*range(0x09), *range(0x0E, 0x20), 0x7F)))


@dataclass(frozen=True, slots=True)
class Written:
    """A file's text, or what was drawn from it."""

    source: Source
    text: str
    encoding: str
    notes: tuple[Note, ...]


def written_in(source: Source, options: ReadOptions, progress: Progress) -> Written:
    """All of the file; the bytes themselves are given up."""
    taken = io.BytesIO()
    for block in blocks(source):
        taken.write(block)
        progress.at(0.1 * taken.tell() / source.size)
    content = taken.getvalue()
    must_be_text(content)
    return Written(source, *decode(content, options.encoding))


def must_be_rows(text: str) -> None:
    """DataError where the text is a page, JSON or binary rather than rows of cells."""
    must_be_table(text)
    if not any(sign in text for sign in CONTROLS):  # seven times faster than the pattern alone
        return
    found = CONTROL.search(text)
    if found is not None:
        raise DataError(
            say(
                "there is a control character (code {code}): the file is binary or damaged",
                code=ord(found[0]),
            ),
            say("export it again as CSV (UTF-8)"),
            line=line_ends(text[: found.start()]) + 1,
        )


def must_have_rows(lines: Lines) -> None:
    """DataError where all lines are blank."""
    if not any(line.strip() for line in lines):
        raise DataError(say("the file has no rows"), say("choose a file with a header and at least one row"))
