"""Lays a formula out as boxes, by the rules of TeX with the numbers of the font's own MATH table."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple, assert_never

from bpviz.explain.formula import (
    Accent,
    Big,
    Brace,
    Fence,
    Formula,
    Fraction,
    Kind,
    Matrix,
    Number,
    Operator,
    Role,
    Root,
    Row,
    Scripts,
    Space,
    Symbol,
    Words,
)
from bpviz.explain.numbers import fixed, written
from bpviz.render.typeset_box import Box
from bpviz.render.typeset_font import MathFont, math_font
from bpviz.render.typeset_letters import letters
from bpviz.render.typeset_space import spaces

WORDS_SCALE = 0.8
MATRIX_ROW, MATRIX_GAP = 1250.0, 800.0
LINE_ASCENT, LINE_DESCENT = 1060.0, 460.0
FENCE_COVERS, MATRIX_COVERS = 0.92, 1.02
AROUND_FRACTION = 80.0
LEAST_BRACE, OVERHANG = 900.0, 700.0
OVER_BAR = 110.0
FENCE_GAP, MATRIX_INSET = 30.0, 90.0
DISPLAY_SIGN, AFTER_SIGN = 1300.0, 60.0
PRIME = "′"


class Level(NamedTuple):
    """How deep a part stands: 0 on a line of its own, 1 in a text, 2 in a script, 3 in a script's script."""

    depth: int = 0
    cramped: bool = False

    @property
    def scale(self) -> float:
        """The size relative to the formula's."""
        return _SCALES[self.depth]

    def script(self, cramped: bool = False) -> "Level":
        """The level of a script on a part of this level."""
        return Level(min(max(self.depth, 1) + 1, 3), self.cramped or cramped)

    def fraction(self, below: bool) -> "Level":
        """The level of what stands above or below a bar."""
        return Level(min(self.depth + 1, 3), self.cramped or below)


_SCALES = (1.0, 1.0, 0.7, 0.55)


def lay(formula: Formula, level: Level = Level()) -> Box:  # noqa: B008
    """The box of a formula; what never changes is laid out once."""
    match formula:
        case Symbol() | Operator() | Scripts():
            return _kept(formula, level)
        case Row():
            box = _row(formula, level)
        case Number():
            box = _number(formula, level)
        case _:
            box = _LAY[type(formula)](formula, level)
    box.link = formula.link
    return box


@lru_cache(16384)
def _kept(formula: "Symbol | Operator | Scripts", level: Level) -> Box:
    match formula:
        case Symbol():
            box = _text(letters(formula.text, formula.style), level.scale, formula.role)
            if formula.text == PRIME and level.depth >= 2:
                box = _prime(level, formula.role)
        case Operator():
            box = _text(formula.text, level.scale, formula.role)
            box.kind = formula.kind
            box.tip = None
        case Scripts():
            box = _scripts(formula, level)
        case _:
            assert_never(formula)
    box.link = formula.link
    return box


def _prime(level: Level, role: Role) -> Box:
    """A prime in a script: the font's own raised prime at the size of the base, where that would stand."""
    font = math_font()
    scale = _SCALES[level.depth - 1]
    box = _text(PRIME, scale, role)
    down = font.constants["superscript_shift_up"] * scale
    box.glyphs = [(glyph, x - 20 * scale, y + down) for glyph, x, y in box.glyphs]
    box.ascent, box.descent = box.ascent - down, 0.0
    return box


def _text(text: str, scale: float, role: Role, x: float = 0.0) -> Box:
    """Upright or italic characters one after the other."""
    font = math_font()
    box = Box(scale=scale, role=role)
    top = bottom = 0.0
    for character in text:
        glyph = font.glyph(character)
        box.glyphs.append((glyph, x, 0.0))
        ink = font.extent(glyph)
        top, bottom = max(top, ink.top), min(bottom, ink.bottom)
        x += font.advance(glyph) * scale
        box.tip = glyph
    box.width, box.ascent, box.descent = x, top * scale, -bottom * scale
    return box


def _number(number: Number, level: Level) -> Box:
    scale, role = level.scale, number.role
    if number.decimals is not None:
        return _text(fixed(number.value, number.decimals), scale, role)
    mantissa, exponent = written(number.value, number.digits)
    if exponent is None:
        return _text(mantissa, scale, role)
    thin = 110 * scale
    first = _text(mantissa, scale, role)
    times = _text("×", scale, role)
    ten = _text("10", scale, role)
    raised = _text(str(exponent).replace("-", "−"), level.script().scale, role)
    box = Box(role=role)
    x = 0.0
    for part, y, after in (
        (first, 0.0, thin),
        (times, 0.0, thin),
        (ten, 0.0, 20 * scale),
        (raised, -math_font().constants["superscript_shift_up"] * scale, 0.0),
    ):
        box.put(x, y, part)
        x += part.width + after
    box.width = x
    return box


def _row(formula: Row, level: Level) -> Box:
    boxes = [lay(item, level) for item in formula.items]
    row = Box()
    x = 0.0
    seen = [box for box, item in zip(boxes, formula.items, strict=True) if not isinstance(item, Space)]
    gaps = iter(spaces(seen, level.depth >= 2))
    for box, item in zip(boxes, formula.items, strict=True):
        if not isinstance(item, Space):
            x += next(gaps) * level.scale
        row.put(x, 0.0, box)
        x += box.width
    row.width = x
    if len(boxes) == 1:
        row.kind, row.after, row.inner = boxes[0].kind, boxes[0].after, boxes[0].inner
    if boxes:
        row.tip, row.scale = boxes[-1].tip, boxes[-1].scale
    return row


def _scripts(formula: Scripts, level: Level) -> Box:
    font, scale = math_font(), level.scale
    c = font.constants
    base = lay(formula.base, level)
    box = Box(kind=base.kind, after=base.after)
    box.put(0.0, 0.0, base)
    letter = base.tip
    lean = font.italic(letter) * scale if letter is not None else 0.0
    sub = lay(formula.sub, level.script(cramped=True)) if formula.sub is not None else None
    sup = lay(formula.sup, level.script()) if formula.sup is not None else None
    up = c["superscript_shift_up_cramped" if level.cramped else "superscript_shift_up"] * scale
    down = c["subscript_shift_down"] * scale
    if letter is None:
        up = max(up, base.ascent - c["superscript_baseline_drop_max"] * scale)
        down = max(down, base.descent + c["subscript_baseline_drop_min"] * scale)
    if sup is not None:
        up = max(up, sup.descent + c["superscript_bottom_min"] * scale)
    if sub is not None:
        down = max(down, sub.ascent - c["subscript_top_max"] * scale)
    if sup is not None and sub is not None:
        missing = c["sub_superscript_gap_min"] * scale - (up - sup.descent) - (down - sub.ascent)
        if missing > 0:
            rise = min(
                missing, max(c["superscript_bottom_max_with_subscript"] * scale - up + sup.descent, 0.0)
            )
            up, down = up + rise, down + missing - rise
    right = base.width
    if sup is not None:
        kern = _kern(font, letter, 0, (up - sup.descent) / scale) * scale
        x = base.width + lean + kern
        box.put(x, -up, sup)
        right = max(right, x + sup.width)
    if sub is not None:
        kern = _kern(font, letter, 2, (sub.ascent - down) / scale) * scale
        x = base.width + kern
        box.put(x, down, sub)
        right = max(right, x + sub.width)
    box.width = right + c["space_after_script"] * scale
    return box


def _kern(font: MathFont, letter: int | None, corner: int, height: float) -> float:
    """Half of the font's cut-ins, which are meant for slim scripts: ours begin with a bracket."""
    return 0.0 if letter is None else font.kern(letter, corner, height) / 2


def _fraction(formula: Fraction, level: Level) -> Box:
    c, scale = math_font().constants, level.scale
    above, below = lay(formula.above, level.fraction(False)), lay(formula.below, level.fraction(True))
    display = level.depth == 0
    style = "display_style_" if display else ""
    up = c[f"fraction_numerator_{style}shift_up"] * scale
    down = c[f"fraction_denominator_{style}shift_down"] * scale
    thickness, axis = c["fraction_rule_thickness"] * scale, c["axis_height"] * scale
    gap = c["fraction_num_display_style_gap_min" if display else "fraction_numerator_gap_min"] * scale
    up = max(up, above.descent + gap + axis + thickness / 2)
    down = max(down, below.ascent + gap - axis + thickness / 2)
    around = AROUND_FRACTION * scale
    inside = max(above.width, below.width) + around
    box = Box(inner=True, width=inside + 2 * around)
    box.put(around + (inside - above.width) / 2, -up, above)
    box.put(around + (inside - below.width) / 2, down, below)
    box.rules.append((around, -axis - thickness / 2, inside, thickness))
    return box


def _big(formula: Big, level: Level) -> Box:
    font, scale = math_font(), level.scale
    c = font.constants
    glyph = font.glyph(formula.text)
    if level.depth == 0:
        glyph = font.tall(glyph, DISPLAY_SIGN)[0][0]
    ink = font.extent(glyph)
    shift = (ink.top + ink.bottom) / 2 * scale - c["axis_height"] * scale
    sign = Box(width=font.advance(glyph) * scale, scale=scale, glyphs=[(glyph, 0.0, shift)])
    sign.ascent, sign.descent = ink.top * scale - shift, shift - ink.bottom * scale
    sign.kind = Kind.FUNCTION
    if level.depth > 0:
        if formula.below is None and formula.above is None:
            return sign
        box = Box(kind=Kind.FUNCTION)
        box.put(0.0, 0.0, sign)
        right = sign.width
        for limit, y in ((formula.above, -sign.ascent * 0.62), (formula.below, sign.descent * 0.95)):
            if limit is not None:
                part = lay(limit, level.script())
                box.put(sign.width, y, part)
                right = max(right, sign.width + part.width)
        box.width = right
        return box
    above = lay(formula.above, level.script()) if formula.above is not None else None
    below = lay(formula.below, level.script(cramped=True)) if formula.below is not None else None
    width = max(part.width for part in (sign, above, below) if part is not None)
    box = Box(width=width + AFTER_SIGN * scale, kind=Kind.FUNCTION)
    box.put((width - sign.width) / 2, 0.0, sign)
    gap = 0.8 * c["upper_limit_gap_min"] * scale
    if above is not None:
        box.put((width - above.width) / 2, -sign.ascent - gap - above.descent, above)
    if below is not None:
        box.put((width - below.width) / 2, sign.descent + gap + below.ascent, below)
    return box


def _delimiter(character: str, body: Box, level: Level, covers: float) -> Box:
    """The delimiter in the smallest size that covers the body, on the axis; text needs the smallest."""
    font, scale = math_font(), level.scale
    axis = font.constants["axis_height"] * scale
    needed = 2 * max(body.ascent - axis, body.descent + axis) * covers / scale
    if body.ascent <= LINE_ASCENT * scale and body.descent <= LINE_DESCENT * scale:
        needed = 0.0
    pieces = font.tall(font.glyph(character), needed)
    bottom = font.extent(pieces[0][0]).bottom + pieces[0][1]
    top = font.extent(pieces[-1][0]).top + pieces[-1][1]
    if len(pieces) > 1:
        bottom, top = 0.0, font.extent(pieces[-1][0]).top - font.extent(pieces[-1][0]).bottom + pieces[-1][1]
    shift = (top + bottom) / 2 * scale - axis
    box = Box(width=font.advance(pieces[0][0]) * scale, scale=scale)
    for glyph, at in pieces:
        lift = at - (font.extent(glyph).bottom if len(pieces) > 1 else 0.0)
        box.glyphs.append((glyph, 0.0, shift - lift * scale))
    box.ascent, box.descent = top * scale - shift, shift - bottom * scale
    return box


def _fence(formula: Fence, level: Level) -> Box:
    body = lay(formula.body, level)
    tall = body.ascent > LINE_ASCENT * level.scale
    box = _between(body, formula.open, formula.close, level, FENCE_COVERS, FENCE_GAP if tall else 0.0)
    box.kind, box.after = Kind.OPEN, Kind.CLOSE
    return box


def _between(body: Box, opening: str, closing: str, level: Level, covers: float, inset: float) -> Box:
    box = Box()
    x = 0.0
    if opening:
        left = _delimiter(opening, body, level, covers)
        box.put(x, 0.0, left)
        x += left.width + inset * level.scale
    box.put(x, 0.0, body)
    x += body.width
    if closing:
        right = _delimiter(closing, body, level, covers)
        box.put(x + inset * level.scale, 0.0, right)
        x += right.width + inset * level.scale
    box.width = x
    return box


def _matrix(formula: Matrix, level: Level) -> Box:
    inside = Level(max(level.depth, 1), level.cramped)
    cells = [[lay(cell, inside) for cell in cells] for cells in formula.rows]
    widths = [max(cell.width for cell in cells) for cells in zip(*cells, strict=True)]
    axis = math_font().constants["axis_height"] * level.scale
    tops, y = [], 0.0
    for i, cells_of_row in enumerate(cells):
        ascent = max(cell.ascent for cell in cells_of_row)
        if i == 0:
            y = ascent
        else:
            deep = max(cell.descent for cell in cells[i - 1])
            y += max(MATRIX_ROW * level.scale, deep + ascent + 200 * level.scale)
        tops.append(y)
    height = y + max(cell.descent for cell in cells[-1])
    body = Box(width=sum(widths) + MATRIX_GAP * level.scale * (len(widths) - 1))
    for at, cells_of_row in zip(tops, cells, strict=True):
        x = 0.0
        for cell, width in zip(cells_of_row, widths, strict=True):
            spare = width - cell.width
            offset = {"l": 0.0, "c": spare / 2, "r": spare}[formula.align]
            body.put(x + offset, at - height / 2 - axis, cell)
            x += width + MATRIX_GAP * level.scale
    box = _between(body, formula.open, formula.close, level, MATRIX_COVERS, MATRIX_INSET)
    box.inner = True
    return box


def _root(formula: Root, level: Level) -> Box:
    font, scale = math_font(), level.scale
    c = font.constants
    body = lay(formula.body, Level(level.depth, True))
    thickness = c["radical_rule_thickness"] * scale
    gap = c["radical_display_style_vertical_gap" if level.depth == 0 else "radical_vertical_gap"] * scale
    needed = (body.ascent + body.descent + gap + thickness) / scale
    glyph = font.tall(font.glyph("√"), needed)[0][0]
    ink = font.extent(glyph)
    gap += max((ink.top - ink.bottom) * scale - needed * scale, 0.0) / 2
    top = body.ascent + gap + thickness
    box = Box(scale=scale, width=font.advance(glyph) * scale + body.width + 60 * scale)
    box.glyphs.append((glyph, 0.0, ink.top * scale - top))
    box.put(font.advance(glyph) * scale, 0.0, body)
    overlap = 20 * scale
    box.rules.append(
        (ink.right * scale - overlap, -top, font.advance(glyph) * scale - ink.right * scale + overlap
         + body.width + 60 * scale, thickness)
    )  # fmt: skip
    box.ascent = top + c["radical_extra_ascender"] * scale
    box.descent = max(box.descent, (ink.top - ink.bottom) * scale - top)
    return box


def _accent(formula: Accent, level: Level) -> Box:
    font, scale = math_font(), level.scale
    c = font.constants
    body = lay(formula.body, Level(level.depth, True))
    box = Box(width=body.width, tip=body.tip)
    box.put(0.0, 0.0, body)
    if formula.mark == "bar":
        thickness = 0.85 * c["overbar_rule_thickness"] * scale
        y = body.ascent + OVER_BAR * scale
        inset = 45 * scale
        box.rules.append((inset, -y - thickness, body.width - inset + 10 * scale, thickness))
        box.ascent = y + thickness + 40 * scale
        return box
    glyph = font.glyph(ACCENTS[formula.mark])
    hold = font.accent(body.tip) * scale if body.tip is not None else body.width / 2
    if isinstance(formula.body, Symbol) and len(formula.body.text) > 1:
        hold = body.width / 2
    lift = max(body.ascent - c["accent_base_height"] * scale, 0.0)
    mark = Box(scale=scale, glyphs=[(glyph, hold - font.accent(glyph) * scale, 0.0)])
    mark.ascent = font.extent(glyph).top * scale
    box.put(0.0, -lift, mark)
    return box


ACCENTS = {"hat": "\u0302", "tilde": "\u0303", "dot": "\u0307"}


def _brace(formula: Brace, level: Level) -> Box:
    font, scale = math_font(), level.scale
    body, below = lay(formula.body, level), lay(formula.below, level.script(cramped=True))
    pieces = font.wide(font.glyph("⏟"), max(body.width / scale, LEAST_BRACE))
    ends = [at + font.extent(glyph).right for glyph, at in pieces]
    length = max(ends) * scale
    width = max(body.width, length, below.width - OVERHANG * scale)
    box = Box(width=width, inner=True)
    box.put((width - body.width) / 2, 0.0, body)
    top = max(-font.extent(glyph).top for glyph, _ in pieces[:1]) * scale
    y = max(body.descent, 20 * scale) + 60 * scale - max(top, 0.0)
    brace = Box(scale=scale, role=Role.QUIET)
    brace.glyphs = [(glyph, at * scale, 0.0) for glyph, at in pieces]
    brace.descent = max(-font.extent(glyph).bottom for glyph, _ in pieces) * scale
    box.put((width - length) / 2, y, brace)
    box.put((width - below.width) / 2, y + brace.descent + 100 * scale + below.ascent, below)
    return box


def _words(formula: Words, level: Level) -> Box:
    return _text(str(formula.message), level.scale * (WORDS_SCALE if level.depth < 2 else 1.0), formula.role)


def _space(formula: Space, level: Level) -> Box:
    return Box(width=formula.em * 1000 * level.scale)


_LAY: dict[type, Callable[[Any, Level], Box]] = {
    Fraction: _fraction,
    Big: _big,
    Fence: _fence,
    Matrix: _matrix,
    Root: _root,
    Accent: _accent,
    Brace: _brace,
    Words: _words,
    Space: _space,
}
