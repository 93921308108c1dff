"""Looks whether a file may have been cut inside its very last cell, where no row is short."""

import re
from collections.abc import Sequence

from bpviz.data.errors import Note
from bpviz.data.table import Column, ColumnKind, bare
from bpviz.words import say

DECIMALS = re.compile(r"[.,]([0-9]*)$")


def doubts_about_the_end(text: str, last: Column, lines: Sequence[int]) -> tuple[Note, ...]:
    """A note where the last line has no end and its last cell is shorter than the others of its column."""
    if text.endswith("\r") and "\r\n" in text:
        words = say("the file ends in the middle of a line end: is it complete?")
        return (Note(words, lines[-1]),)
    if text.endswith(("\n", "\r")) or len(last.cells) < 4:
        return ()
    labels = [bare(cell) for cell in last.cells]
    cut = _shorter_number(labels) if last.kind is ColumnKind.NUMBER else _start_of_another(labels)
    if not cut:
        return ()
    words = say(
        'the file ends with "{cell}", shorter than the other cells: is it complete?', cell=labels[-1][:40]
    )
    return (Note(words, lines[-1], last.name),)


def _shorter_number(labels: list[str]) -> bool:
    """Whether all numbers but the last have the same number of decimals, or are equally long."""
    others = [label for label in labels[:-1] if label]
    return any(
        len(sizes) == 1 and size(labels[-1]) < min(sizes)
        for size, sizes in ((size, set(map(size, others))) for size in (_decimals, len))
    )


def _decimals(label: str) -> int:
    match = DECIMALS.search(label)
    return -1 if match is None else len(match[1])


def _start_of_another(labels: list[str]) -> bool:
    """Whether the last word is met once and is how another, frequent one starts."""
    last, others = labels[-1], labels[:-1]
    if last in others:
        return False
    return any(other.startswith(last) and others.count(other) > 1 for other in set(others))
