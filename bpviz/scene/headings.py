"""What stands over each column of units: its letter, its shape, its activation, and how many of its units are shown."""

from math import ceil

from bpviz.engine.plan import Ref
from bpviz.engine.recorded import Pass
from bpviz.explain.formula import Formula, row
from bpviz.explain.notation import Notation
from bpviz.explain.sums import EQUALS
from bpviz.explain.tex import tex
from bpviz.scene.equations import Equations
from bpviz.scene.layout import Sizes
from bpviz.scene.marks import Mark
from bpviz.scene.measure import text_width
from bpviz.scene.placement import Placement
from bpviz.scene.rect import Rect
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme

GAP = 12.0
"""Pixels between two headings where some are left out."""


def count(number: int) -> str:
    """A whole number with its thousands set apart by a thin space."""
    return f"{number:,}".replace(",", "\u2009") if number >= 10_000 else str(number)


def counted(number: int, one: str) -> str:
    """So many of a thing that takes an s: 1 example, 2 examples."""
    return f"{count(number)} {one}" if number == 1 else f"{count(number)} {one}s"


def heading_height(pass_: Pass, room: float, sizes: Sizes) -> float:
    """What the headings need, `room` being the distance of two columns: a letter and one to three lines."""
    lines = 1 if _on_one_line(pass_, room, sizes) else 2
    return 1.9 * sizes.title + 1.45 * sizes.small * lines + 0.6 * sizes.small


def _on_one_line(pass_: Pass, room: float, sizes: Sizes) -> bool:
    lines = (f"{_shape(pass_, l)} · {_kind(pass_, l)}" for l in range(pass_.network.depth + 1))
    return all(text_width(line, sizes.small) <= room - 8 for line in lines)


def headings(
    pass_: Pass, placement: Placement, top: float, sizes: Sizes, theme: Theme, notation: Notation
) -> tuple[Mark, ...]:
    """The heading of every column, from `top` down; where they have no room, of every second, third … and the last."""
    letters, equations = Lettering(), Equations(theme)
    depth = pass_.network.depth
    columns = placement.columns
    room = (columns[-1].x - columns[0].x) / max(depth, 1)
    together = _on_one_line(pass_, room, sizes)
    apart = _apart(pass_, room, sizes)
    for column in columns:
        l = column.layer
        if l != depth and (l % apart or depth - l < apart):
            continue
        box = Rect(column.x - apart * room / 2, top, apart * room, 1.9 * sizes.title)
        equations.add(_letter(l, depth, notation), box, 1.25 * sizes.title, 0.5)
        y = top + 1.9 * sizes.title + 0.7 * sizes.small
        shape, kind = _shape(pass_, l), _kind(pass_, l)
        rows = [f"{shape} · {kind}"] if together else [shape, kind]
        if column.hidden:
            rows.append(f"{count(len(column.rows))} of {count(column.size)} shown")
        for words in rows:
            letters.add(words, column.x, y, size=sizes.small, colour=theme.muted, horizontal=0.5)
            y += 1.45 * sizes.small
    return equations.mark(), letters.mark()


def _apart(pass_: Pass, room: float, sizes: Sizes) -> int:
    """How many columns there are from one heading to the next, so that none stands in another's way."""
    texts = (text for l in range(pass_.network.depth + 1) for text in (_shape(pass_, l), _kind(pass_, l)))
    widest = max(text_width(text, sizes.small) for text in texts)
    return 1 if widest <= room else ceil((widest + GAP) / max(room, 1.0))


def _letter(layer: int, depth: int, notation: Notation) -> Formula:
    """A^{[1]}; of the inputs and the outputs also what they are: X, Ŷ."""
    if layer == 0:
        return row(notation.layered("A", 0), EQUALS, notation.whole(Ref("A", 0)))
    whole = notation.whole(Ref("A", layer))
    return row(whole, EQUALS, tex(r"\hat{Y}")) if layer == depth else whole


def _shape(pass_: Pass, layer: int) -> str:
    return f"{count(pass_.network.sizes[layer])} × {count(pass_.m)}"


def _kind(pass_: Pass, layer: int) -> str:
    return "inputs" if layer == 0 else pass_.network.layers[layer - 1].activation.label
