"""Looks whether a file may have been cut inside its very last cell, where no row is short."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from bpviz.data.errors import Note
from bpviz.data.table import Column, ColumnKind, bare
from bpviz.words import say

DECIMALS = re.compile(r"[.,]([0-9]*)$")


def doubts_about_the_end(end: str, last: Column, lines: Sequence[int]) -> tuple[Note, ...]:
    """A note where the last line has no end and its last cell is shorter than the others of its column.

    end: the last signs of the file; lines: where its rows start, or the last of them.
    """
    if end.endswith("\r") and "\r\n" in end:
        words = say("the file ends in the middle of a line end: is it complete?")
        return (Note(words, lines[-1]),)
    if end.endswith(("\n", "\r")) or len(last.cells) < 4:
        return ()
    cut = _shorter_number(last.cells) if last.kind is ColumnKind.NUMBER else _start_of_another(last.cells)
    if not cut:
        return ()
    words = say(
        'the file ends with "{cell}", shorter than the other cells: is it complete?',
        cell=bare(last.cells[-1])[:40],
    )
    return (Note(words, lines[-1], last.name),)


def _shorter_number(cells: Sequence[str]) -> bool:
    """Whether all numbers but the last have the same number of decimals, or are equally long."""
    last = bare(cells[-1])
    others = (label for label in map(bare, islice(iter(cells), len(cells) - 1)) if label)
    decimals, sizes = set[int](), set[int]()
    for label in others:
        decimals.add(_decimals(label))
        sizes.add(len(label))
        if len(decimals) > 1 and len(sizes) > 1:
            return False
    return any(
        len(found) == 1 and size < min(found)
        for size, found in ((_decimals(last), decimals), (len(last), sizes))
    )


def _decimals(label: str) -> int:
    match = DECIMALS.search(label)
    return -1 if match is None else len(match[1])


def _start_of_another(cells: Sequence[str]) -> bool:
    """Whether the last word is met once and is how another, frequent one starts."""
    counts = Counter(map(bare, cells))
    last = bare(cells[-1])
    return counts[last] == 1 and any(count > 1 and word.startswith(last) for word, count in counts.items())
