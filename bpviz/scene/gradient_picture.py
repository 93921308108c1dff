"""The gradient vector ∇C as a picture: the column of all derivatives, the part of each array, the largest entries."""

from dataclasses import dataclass
from math import isfinite

import numpy as np

from bpviz.engine.plan import Ref
from bpviz.engine.recorded import Pass
from bpviz.explain.formula import Link
from bpviz.explain.gradient_vector import GradientVector
from bpviz.explain.notation import Notation
from bpviz.explain.numbers import plain
from bpviz.explain.quantity import Quantity
from bpviz.explain.signs import sign
from bpviz.scene.equations import Equations
from bpviz.scene.hatching import hatched
from bpviz.scene.headings import count
from bpviz.scene.marks import Image, Mark
from bpviz.scene.measure import lines
from bpviz.scene.rect import Rect
from bpviz.scene.scene import Scene
from bpviz.scene.shapes import box, boxes
from bpviz.scene.signed_bars import Bar as Row
from bpviz.scene.signed_bars import Bars, bar_marks, bars
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme, blend
from bpviz.scene.typeset.breaking import on_lines
from bpviz.words import Message, say

PAD, TOP = 16.0, 8.0
HEADING, SMALL, BODY, LINE, BETWEEN = 10.5, 11.0, 12.0, 16.0, 5.0
ROW, FRACTION, HEAD, GAP = 26.0, 38.0, 20.0, 14.0
SIZE, NAME = 16.0, 14.0
TWO_COLUMNS = 640
STRIP, LEAST_BLOCK, TALLEST = 20.0, 30.0, 240.0
"""The width of the column, the least height of an array in it, and about the height of all."""


@dataclass(frozen=True, slots=True)
class Stacked:
    """What the picture shows: the vector of a pass; pointed: what is under the mouse."""

    pass_: Pass
    vector: GradientVector
    notation: Notation
    pointed: Link | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """One array in the column: its place there, and which entries of the vector it has."""

    ref: Ref
    rect: Rect
    start: int
    stop: int


def gradient_height(stacked: Stacked, width: float) -> float:
    """What all of it needs."""
    left = _pieces(stacked, width)[-1].rect.bottom + GAP + _words_height(stacked, width)
    last = largest_bars(stacked, width).rect.bottom
    return (max(left, last) if width >= TWO_COLUMNS else last) + 12


def gradient_scene(stacked: Stacked, width: int, height: int, theme: Theme) -> Scene:
    """All of it as one picture."""
    marks = gradient_marks(stacked, width, theme)
    return Scene(width, height, theme.surface, (), ("gradient", theme.name), marks)


def told(stacked: Stacked) -> tuple[Message, ...]:
    """What the column is, and where the slides have it wrong."""
    notation, L = stacked.notation, stacked.pass_.network.depth
    cost = notation.cost
    return (
        say(
            "∇{cost} has one entry for each of the {n} parameters; the update goes against it: −∇{cost} lowers the "
            "cost fastest, ∇{cost} would raise it.",
            cost=cost,
            n=count(stacked.vector.entries.size),
        ),
        say(
            "Misprints of the calculus slides: their column ends without {last}, which belongs to it, and it is −∇C, "
            "not ∇C, that lowers the cost.",
            last=notation.text(Ref("db", L)),
        ),
    )


def largest_bars(stacked: Stacked, width: float) -> Bars:
    """The largest entries by name."""
    wide = _wide(width)
    if width >= TWO_COLUMNS:
        x, y = PAD + wide + 28, TOP + HEAD
    else:
        x = PAD
        y = _pieces(stacked, width)[-1].rect.bottom + GAP + _words_height(stacked, width) + GAP + HEAD
    rows = tuple(
        Row(sign(stacked.pass_, quantity, stacked.notation), entry, link=quantity.link)
        for quantity, entry in stacked.vector.largest
    )
    return bars(rows, x, y, wide, FRACTION if _has_fractions(stacked) else ROW)


def link_at(stacked: Stacked, width: float, x: float, y: float) -> Link | None:
    """What of the vector is at a point: one entry, or a whole array."""
    bar = largest_bars(stacked, width).at(x, y)
    if bar is not None:
        return bar.link
    for piece in _pieces(stacked, width):
        if piece.rect.y <= y <= piece.rect.bottom and piece.rect.x <= x <= PAD + _wide(width):
            return Link(piece.ref)
    return None


def asked_of(link: Link) -> Quantity | None:
    """The number that is there; None for a whole array."""
    return None if link.unit is None else Quantity(link.ref, link.unit, link.of)


def gradient_marks(stacked: Stacked, width: float, theme: Theme) -> tuple[Mark, ...]:
    """The formula, the column, the sentences, and the largest entries."""
    letters, equations = Lettering(), Equations(theme)
    pieces = _pieces(stacked, width)
    first, last = pieces[0].rect, pieces[-1].rect
    box_of = Rect(PAD, first.y, first.x - PAD - 10, last.bottom - first.y)
    equations.add(stacked.vector.symbols, box_of, SIZE)
    marks = list(_column(stacked, pieces, theme))
    marks += _shares(stacked, pieces, width, theme, letters, equations)
    words = f"part of ‖∇{stacked.notation.cost}‖²"
    right = PAD + _wide(width)
    letters.add(words, right, TOP + 0.6 * HEADING, size=SMALL, colour=theme.muted, horizontal=1.0)
    letters.add("EVERY DERIVATIVE", PAD, TOP + 0.6 * HEADING, size=HEADING, colour=theme.muted, weight=600)
    y = last.bottom + GAP
    for index, paragraph in enumerate(_paragraphs(stacked, width)):
        ink, weight = (theme.muted, 400) if index else (theme.text, 600)
        for line in paragraph:
            letters.add(line, PAD, y + 0.5 * LINE, size=BODY, colour=ink, weight=weight)
            y += LINE
        y += BETWEEN
    largest = largest_bars(stacked, width)
    middle = largest.rect.y - HEAD + 0.6 * HEADING
    words = "THE LARGEST ENTRIES"
    letters.add(words, largest.rect.x, middle, size=HEADING, colour=theme.muted, weight=600)
    marks += bar_marks(largest, theme, letters, equations, stacked.pointed)
    return (*marks, equations.mark(), letters.mark())


def _wide(width: float) -> float:
    return (width - 2 * PAD - 28) / 2 if width >= TWO_COLUMNS else width - 2 * PAD


def _has_fractions(stacked: Stacked) -> bool:
    return "∂" in stacked.notation.word("dW")


def _paragraphs(stacked: Stacked, width: float) -> list[tuple[str, ...]]:
    norm = f"‖∇{stacked.notation.cost}‖ = {plain(stacked.vector.norm)}"
    parts = [norm, *map(str, told(stacked))]
    return [lines(words, _wide(width), BODY, most=5) for words in parts]


def _words_height(stacked: Stacked, width: float) -> float:
    paragraphs = _paragraphs(stacked, width)
    return LINE * sum(map(len, paragraphs)) + BETWEEN * (len(paragraphs) - 1)


def _pieces(stacked: Stacked, width: float) -> tuple[Piece, ...]:
    """The arrays one below the other, the larger the higher, and none too low to be read."""
    sizes = np.array([stacked.pass_[block.ref].size for block in stacked.vector.blocks])
    least = LEAST_BLOCK + 10 * _has_fractions(stacked)
    heights = np.maximum(TALLEST * sizes / sizes.sum(), least)
    symbols = on_lines(stacked.vector.symbols, SIZE, 0.42 * _wide(width))
    x, y, start, found = PAD + symbols.width + 16, TOP + HEAD, 0, []
    for block, size, high in zip(stacked.vector.blocks, sizes.tolist(), heights.tolist(), strict=True):
        found.append(Piece(block.ref, Rect(x, y, STRIP, high - 3), start, start + size))
        start, y = start + size, y + high
    return tuple(found)


def _column(stacked: Stacked, pieces: tuple[Piece, ...], theme: Theme) -> tuple[Mark, ...]:
    """Every entry as a line of the column, orange, or blue and hatched; of too many the largest of each."""
    entries = stacked.vector.entries
    sizes = np.abs(entries[np.isfinite(entries)])
    scale = float(sizes.max()) if sizes.size and sizes.max() > 0 else 1.0
    palette = theme.tint(np.linspace(-1, 1, 255))
    palette = np.append(palette, np.uint32(theme.surface))
    marks: list[Mark] = []
    for piece in pieces:
        shown = lines_of(entries[piece.start : piece.stop], int(piece.rect.height))
        share = np.clip(np.nan_to_num(shown / scale, nan=0.0, posinf=1.0, neginf=-1.0), -1, 1)
        cells = np.rint((share + 1) * 127).astype(np.uint8)[:, None]
        marks.append(
            Image(hatched(cells, piece.rect.width, piece.rect.height, zero=127), palette, *piece.rect)
        )
        if stacked.pointed is not None and stacked.pointed.ref == piece.ref:
            marks.append(box(piece.rect.inset(-2), 0, radius=3, line=theme.text, line_width=1.4))
    return tuple(marks)


def percent(share: float) -> str:
    """A share as a whole percentage; what is there but less than a half of one is not called nothing."""
    return "< 1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"


def lines_of(entries: np.ndarray, most: int) -> np.ndarray:
    """The entries, or of more than `most` the largest in size of each stretch."""
    if entries.size <= most:
        return entries
    starts = np.linspace(0, entries.size, most, endpoint=False).astype(int)
    high, low = np.maximum.reduceat(entries, starts), np.minimum.reduceat(entries, starts)
    return np.asarray(np.where(high >= -low, high, low))


def _shares(
    stacked: Stacked,
    pieces: tuple[Piece, ...],
    width: float,
    theme: Theme,
    letters: Lettering,
    equations: Equations,
) -> tuple[Mark, ...]:
    """Beside each array its name, how many entries it has, and its part of ‖∇C‖²."""
    right = PAD + _wide(width)
    tracks, parts = [], []
    for piece, block in zip(pieces, stacked.vector.blocks, strict=True):
        middle = piece.rect.y + piece.rect.height / 2
        x = piece.rect.right + 10
        name = Rect(x, middle - 17, 44, 34)
        equations.add(stacked.notation.whole(piece.ref), name, NAME)
        n = piece.stop - piece.start
        words = f"{count(n)} entr{'y' if n == 1 else 'ies'}"
        letters.add(words, x + 52, middle - 6, size=SMALL, colour=theme.muted)
        share = block.share if isfinite(block.share) else 0.0
        letters.add(percent(share), right, middle - 6, size=SMALL, colour=theme.text, horizontal=1.0)
        track = Rect(x + 52, middle + 5, right - x - 52, 4)
        tracks.append(track)
        parts.append(track.left(max(share * track.width, 1.0)))
    ground = boxes(tracks, [blend(theme.surface, theme.text, 0.06)] * len(tracks), radius=2)
    return ground, boxes(parts, [theme.backward] * len(parts), radius=2)
