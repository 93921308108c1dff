"""Which part of a formula stands where: the linked parts of formulas with their rectangles, innermost last."""

from collections.abc import Iterator
from typing import NamedTuple

from bpviz.explain.formula import Link
from bpviz.scene.marks import Formulas
from bpviz.scene.rect import Rect
from bpviz.scene.typeset.box import Box
from bpviz.scene.typeset.breaking import arranged
from bpviz.scene.typeset.font import EM


class Term(NamedTuple):
    """A part that stands for a quantity, and where it is drawn."""

    link: Link
    rect: Rect


def terms(mark: Formulas) -> Iterator[Term]:
    """Every linked part of the mark's formulas exactly where it is painted, outer parts before those in them."""
    columns = (mark.corner, mark.box, mark.size, mark.horizontal)
    for formula, (x, y), (width, height), size, horizontal in zip(
        mark.formula, *(column.tolist() for column in columns), strict=True
    ):
        done = arranged(formula, size, width, height)
        k = done.size / EM
        top = y + (height - done.height) / 2
        left = x + horizontal * (width - done.width)
        for line in done.boxes:
            yield from _parts(line, left, top + line.ascent * k, k)
            top += (line.ascent + line.descent) * k + done.leading


def term_at(mark: Formulas, x: float, y: float) -> Term | None:
    """The innermost linked part at a point, or None."""
    found = None
    for term in terms(mark):
        if term.rect.holds(x, y):
            found = term
    return found


def _parts(box: Box, x: float, y: float, k: float) -> Iterator[Term]:
    if box.link is not None:
        yield Term(box.link, Rect(x, y - box.ascent * k, box.width * k, (box.ascent + box.descent) * k))
    for dx, dy, part in box.parts:
        yield from _parts(part, x + dx * k, y + dy * k, k)
