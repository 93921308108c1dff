"""What the commands say: data on stdout, talk on stderr, JSON without NaN."""

import json
import math
import sys
from collections.abc import Mapping, Sequence
from typing import TextIO

from bpviz.words import say

MOST_NOTES = 20


class OutputError(Exception):
    """What was to be given could not be written, for another reason than that nobody reads it any more."""


def give(text: str) -> None:
    """A line of data. What the terminal's encoding lacks is written as an escape."""
    stdout: TextIO | None = sys.stdout  # None where it was closed before bpviz began
    if stdout is None:
        return
    encoding = stdout.encoding or "utf-8"
    try:
        print(text.encode(encoding, "backslashreplace").decode(encoding), file=stdout, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(error.strerror or str(error)) from error


def give_json(value: Mapping[str, object]) -> None:
    """One JSON object, in ASCII so that no pipe can garble it; a number that is not finite is null."""
    give(json.dumps(finite(value), allow_nan=False))


def finite(value: object) -> object:
    """The same value with null in place of every number that JSON has no word for."""
    match value:
        case float():
            return float(value) if math.isfinite(value) else None
        case Mapping():
            return {key: finite(item) for key, item in value.items()}
        case str():
            return str(value)
        case Sequence():
            return [finite(item) for item in value]
        case _:
            return value


def talk(text: object) -> None:
    """A line of talk; without a stderr there is nobody to talk to."""
    stderr: TextIO | None = sys.stderr
    if stderr is not None:
        print(printable(str(text)), file=stderr, flush=True)


def talk_about(notes: Sequence[object]) -> None:
    """Each note on a line of its own; the twentieth is the last, and the rest is counted."""
    for note in notes[:MOST_NOTES]:
        talk(note)
    if len(notes) > MOST_NOTES:
        left = len(notes) - MOST_NOTES
        talk(say("… and {left} more notes; bpviz inspect --json lists those about the file", left=left))


def printable(text: str) -> str:
    """The text with every control character, which a file may well hold, written as an escape."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii") for letter in text
    )


def table(rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> str:
    """The rows in columns of equal width; those numbered in `right` stand flush right."""
    cells = [[printable(cell) for cell in row] for row in rows]
    widths = [max(len(row[place]) for row in cells) for place in range(len(cells[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    )


def number(value: float | None, form: str = ".6g") -> str:
    """A number for people; a dash where there is none."""
    return "–" if value is None or not math.isfinite(value) else format(value, form)
