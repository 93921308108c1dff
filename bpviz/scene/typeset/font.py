"""The mathematics font, measured once from its file: advances, ink, and the numbers of its MATH table.

All lengths are in thousandths of an em, with the baseline at 0 and y growing upwards.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from bpviz.registry import assets
from bpviz.scene.measure import code_points, font_tables

EM = 1000.0
FILE = "STIXTwoMath-Regular.ttf"

# https://learn.microsoft.com/typography/opentype/spec/math: the order of the values after the first four.
_CONSTANTS = (
    "math_leading",
    "axis_height",
    "accent_base_height",
    "flattened_accent_base_height",
    "subscript_shift_down",
    "subscript_top_max",
    "subscript_baseline_drop_min",
    "superscript_shift_up",
    "superscript_shift_up_cramped",
    "superscript_bottom_min",
    "superscript_baseline_drop_max",
    "sub_superscript_gap_min",
    "superscript_bottom_max_with_subscript",
    "space_after_script",
    "upper_limit_gap_min",
    "upper_limit_baseline_rise_min",
    "lower_limit_gap_min",
    "lower_limit_baseline_drop_min",
    "stack_top_shift_up",
    "stack_top_display_style_shift_up",
    "stack_bottom_shift_down",
    "stack_bottom_display_style_shift_down",
    "stack_gap_min",
    "stack_display_style_gap_min",
    "stretch_stack_top_shift_up",
    "stretch_stack_bottom_shift_down",
    "stretch_stack_gap_above_min",
    "stretch_stack_gap_below_min",
    "fraction_numerator_shift_up",
    "fraction_numerator_display_style_shift_up",
    "fraction_denominator_shift_down",
    "fraction_denominator_display_style_shift_down",
    "fraction_numerator_gap_min",
    "fraction_num_display_style_gap_min",
    "fraction_rule_thickness",
    "fraction_denominator_gap_min",
    "fraction_denom_display_style_gap_min",
    "skewed_fraction_horizontal_gap",
    "skewed_fraction_vertical_gap",
    "overbar_vertical_gap",
    "overbar_rule_thickness",
    "overbar_extra_ascender",
    "underbar_vertical_gap",
    "underbar_rule_thickness",
    "underbar_extra_descender",
    "radical_vertical_gap",
    "radical_display_style_vertical_gap",
    "radical_rule_thickness",
    "radical_extra_ascender",
)


class Extent(NamedTuple):
    """The ink of a glyph: left and right, and how far above and below the baseline."""

    left: float
    right: float
    top: float
    bottom: float


class Piece(NamedTuple):
    """A part of a delimiter that is put together: how far it may overlap others, and whether it repeats."""

    glyph: int
    start: float
    end: float
    advance: float
    repeats: bool


@dataclass(frozen=True)
class Stretch:
    """What a glyph grows into: ready variants (glyph, length), then pieces."""

    variants: tuple[tuple[int, float], ...]
    pieces: tuple[Piece, ...]


class _Table:
    """Reads big-endian values and the structures that OpenType repeats everywhere."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def u(self, at: int) -> int:
        return int(struct.unpack_from(">H", self.data, at)[0])

    def s(self, at: int) -> int:
        return int(struct.unpack_from(">h", self.data, at)[0])

    def coverage(self, at: int) -> list[int]:
        """The glyphs of a coverage table, in its order."""
        count = self.u(at + 2)
        if self.u(at) == 1:
            return [self.u(at + 4 + 2 * i) for i in range(count)]
        glyphs: list[int] = []
        for i in range(count):
            first, last = self.u(at + 4 + 6 * i), self.u(at + 6 + 6 * i)
            glyphs += range(first, last + 1)
        return glyphs

    def per_glyph(self, at: int) -> dict[int, float]:
        """{glyph: value} of a table of coverage, count and (value, device) records."""
        glyphs = self.coverage(at + self.u(at))
        return {glyph: float(self.s(at + 4 + 4 * i)) for i, glyph in enumerate(glyphs)}


class MathFont:
    """STIX Two Math, by https://learn.microsoft.com/typography/opentype/spec: glyf, hmtx, cmap and MATH."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._tables = font_tables(data)
        self._measured = struct.unpack_from(">H", data, self._tables["hhea"] + 34)[0]
        self._glyphs = dict(code_points(data, self._tables["cmap"]))
        table = _Table(data[self._tables["MATH"] :])
        constants, info, variants = table.u(4), table.u(6), table.u(8)
        self.script_scale = table.s(constants) / 100
        self.script_script_scale = table.s(constants + 2) / 100
        self.constants = {name: float(table.s(constants + 8 + 4 * i)) for i, name in enumerate(_CONSTANTS)}
        self._italics = table.per_glyph(info + table.u(info))
        self._accents = table.per_glyph(info + table.u(info + 2))
        self._kerns = _kerns(table, info + table.u(info + 6))
        self._overlap = float(table.u(variants))
        self._upright = _stretches(table, variants, 2, 6, 0)
        self._level = _stretches(table, variants, 4, 8, table.u(variants + 6))
        self.advance: Callable[[int], float] = cache(self._advance)
        self.extent: Callable[[int], Extent] = cache(self._extent)

    def glyph(self, character: str) -> int:
        """The glyph of a character; 0 where the font has none."""
        return self._glyphs.get(ord(character), 0)

    def _advance(self, glyph: int) -> float:
        entry = self._tables["hmtx"] + 4 * min(glyph, self._measured - 1)
        return float(struct.unpack_from(">H", self._data, entry)[0])

    def _extent(self, glyph: int) -> Extent:
        start, end = struct.unpack_from(">2I", self._data, self._tables["loca"] + 4 * glyph)
        if start == end:
            return Extent(0.0, 0.0, 0.0, 0.0)
        left, bottom, right, top = struct.unpack_from(">4h", self._data, self._tables["glyf"] + start + 2)
        return Extent(float(left), float(right), float(top), float(bottom))

    def italic(self, glyph: int) -> float:
        """How far the glyph's top leans out to the right of its advance."""
        return self._italics.get(glyph, 0.0)

    def accent(self, glyph: int) -> float:
        """Where over the glyph an accent belongs, or where the accent itself is held."""
        at = self._accents.get(glyph)
        if at is not None:
            return at
        ink = self.extent(glyph)
        return (ink.left + ink.right) / 2

    def kern(self, glyph: int, corner: int, height: float) -> float:
        """The kerning of a corner (0 top right, 1 top left, 2 bottom right, 3 bottom left) at a height."""
        corners = self._kerns.get(glyph)
        if corners is None or corners[corner] is None:
            return 0.0
        heights, kerns = corners[corner] or ((), (0.0,))
        return kerns[sum(height >= limit for limit in heights)]

    def tall(self, glyph: int, length: float) -> list[tuple[int, float]]:
        """The glyphs, from the bottom up and each with its offset, that make `glyph` at least so tall."""
        return self._stretched(self._upright.get(glyph), glyph, length)

    def wide(self, glyph: int, length: float) -> list[tuple[int, float]]:
        """The glyphs, from left to right and each with its offset, that make `glyph` at least so wide."""
        return self._stretched(self._level.get(glyph), glyph, length)

    def _stretched(self, stretch: Stretch | None, glyph: int, length: float) -> list[tuple[int, float]]:
        if stretch is None:
            return [(glyph, 0.0)]
        for variant, size in stretch.variants:
            if size >= length:
                return [(variant, 0.0)]
        if not stretch.pieces:
            return [(stretch.variants[-1][0] if stretch.variants else glyph, 0.0)]
        return self._assembled(stretch.pieces, length)

    def _assembled(self, pieces: tuple[Piece, ...], length: float) -> list[tuple[int, float]]:
        """The smallest number of repeats that reaches the length, then overlaps widened until it is met."""
        least = self._overlap
        once = sum(piece.advance - least for piece in pieces if not piece.repeats)
        again = sum(piece.advance - least for piece in pieces if piece.repeats)
        repeats = max(ceil((length - least - once) / again), 1) if again else 1
        parts = [piece for piece in pieces for _ in range(repeats if piece.repeats else 1)]
        total = sum(piece.advance for piece in parts)
        joints = len(parts) - 1
        most = [min(left.end, right.start) for left, right in pairwise(parts)]
        spare = total - joints * self._overlap - length
        room = sum(max(limit - self._overlap, 0.0) for limit in most)
        share = min(max(spare / room, 0.0), 1.0) if room > 0 else 0.0
        placed, at = [], 0.0
        for i, piece in enumerate(parts):
            placed.append((piece.glyph, at))
            if i < joints:
                at += piece.advance - self._overlap - share * max(most[i] - self._overlap, 0.0)
        return placed


def _stretches(table: _Table, at: int, coverage: int, count: int, skip: int) -> dict[int, Stretch]:
    glyphs = table.coverage(at + table.u(at + coverage)) if table.u(at + coverage) else []
    found = {}
    for i, glyph in enumerate(glyphs[: table.u(at + count)]):
        construction = at + table.u(at + 10 + 2 * (skip + i))
        assembly, n = table.u(construction), table.u(construction + 2)
        variants = tuple(
            (table.u(construction + 4 + 4 * k), float(table.u(construction + 6 + 4 * k))) for k in range(n)
        )
        pieces: tuple[Piece, ...] = ()
        if assembly:
            start = construction + assembly
            pieces = tuple(
                Piece(
                    table.u(p), float(table.u(p + 2)), float(table.u(p + 4)), float(table.u(p + 6)),
                    bool(table.u(p + 8) & 1),
                )
                for p in (start + 6 + 10 * k for k in range(table.u(start + 4)))
            )  # fmt: skip
        found[glyph] = Stretch(variants, pieces)
    return found


_Corner = tuple[tuple[float, ...], tuple[float, ...]]


def _kerns(table: _Table, at: int) -> dict[int, tuple[_Corner | None, ...]]:
    """{glyph: for each corner (heights, kerns), or None}."""
    found = {}
    for i, glyph in enumerate(table.coverage(at + table.u(at))):
        corners: list[_Corner | None] = []
        for corner in range(4):
            offset = table.u(at + 4 + 8 * i + 2 * corner)
            if not offset:
                corners.append(None)
                continue
            start = at + offset
            n = table.u(start)
            heights = tuple(float(table.s(start + 2 + 4 * k)) for k in range(n))
            kerns = tuple(float(table.s(start + 2 + 4 * (n + k))) for k in range(n + 1))
            corners.append((heights, kerns))
        found[glyph] = tuple(corners)
    return found


@cache
def math_font() -> MathFont:
    """The bundled font. Raises FileNotFoundError where it is missing."""
    return MathFont((assets() / "fonts" / FILE).read_bytes())
