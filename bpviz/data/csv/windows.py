"""A file's text, some megabytes of whole lines at a time, for files that do not fit into the memory."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

from bpviz.data.csv.encoding import decode, line_ends, no_such_text, undecodable
from bpviz.data.csv.signatures import must_be_text
from bpviz.data.csv.source import Source, blocks, first_bytes
from bpviz.data.errors import Note

SIZE = 1 << 22
"""Bytes that are decoded at once."""


@dataclass(frozen=True, slots=True)
class Window:
    """text: whole lines, but for the last window; done: bytes so far; encoding, notes: of the whole file."""

    text: str
    done: int
    last: bool
    encoding: str
    notes: tuple[Note, ...]


def windows(source: Source, wanted: str | None) -> Iterator[Window]:
    """The windows of the file, in which its encoding is told by the first; DataError as for a file read at once."""
    encoding, notes = _encoding(source, wanted)
    decoder = codecs.getincrementaldecoder(encoding)()
    rest = ""
    lines = done = 0

    def decoded(block: bytes, *, last: bool) -> str:
        try:
            return decoder.decode(block, last)
        except UnicodeDecodeError as fault:
            before = rest + fault.object[: fault.start].decode(encoding, errors="replace")
            raise undecodable(fault.object, fault.start, encoding, lines + line_ends(before) + 1) from None
        except UnicodeError:
            raise no_such_text(encoding) from None

    for block in blocks(source, SIZE):
        text = rest + decoded(block, last=False)
        if done == 0:
            text = text.removeprefix("\ufeff")
        done += len(block)
        end = text.rfind("\n") + 1 or text.rfind("\r", 0, -1) + 1
        text, rest = text[:end], text[end:]
        lines += line_ends(text)
        if text:
            yield Window(text, done, False, encoding, notes)
    rest += decoded(b"", last=True)
    yield Window(rest, done, True, encoding, notes)


def _encoding(source: Source, wanted: str | None) -> tuple[str, tuple[Note, ...]]:
    head = first_bytes(source, SIZE)
    must_be_text(head)
    if len(head) < source.size:
        head = head[: len(head) // 4 * 4] if b"\x00" in head else head[: head.rfind(b"\n") + 1] or head
    _, encoding, notes = decode(head, wanted)
    return encoding, notes
