"""Lays a formula out as boxes, by the rules of TeX with the numbers of the font's own MATH table."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, assert_never

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
from bpviz.scene.typeset.box import Box
from bpviz.scene.typeset.font import MathFont, math_font
from bpviz.scene.typeset.letters import letters
from bpviz.scene.typeset.level import SCALES, Level
from bpviz.scene.typeset.space import spaces
from bpviz.scene.typeset.stretch import between, braced, rooted, table

WORDS_SCALE = 0.8
AROUND_FRACTION = 80.0
OVER_BAR = 110.0
DISPLAY_SIGN, AFTER_SIGN = 1300.0, 60.0
PRIME = "′"


def lay(formula: Formula, level: Level = Level()) -> Box:  # noqa: B008
    """The box of a formula; its smallest parts are laid out once."""
    match formula:
        case Symbol() | Operator() | Scripts() | Number():
            return _kept(formula, level)
        case Row():
            box = _row(formula, level)
        case _:
            box = _LAY[type(formula)](formula, level)
    box.link = formula.link
    return box


@lru_cache(16384)
def _kept(formula: "Symbol | Operator | Scripts | Number", level: Level) -> Box:
    match formula:
        case Number():
            box = _number(formula, level)
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
    scale = SCALES[level.depth - 1]
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
    above = lay(formula.above, level.script()) if formula.above is not None else None
    below = lay(formula.below, level.script(cramped=True)) if formula.below is not None else None
    limits = _limits if level.depth == 0 else _limits_beside
    return limits(sign, above, below, scale)


def _limits_beside(sign: Box, above: Box | None, below: Box | None, scale: float) -> Box:
    """In a running text the limits stand to the right of the sign."""
    box = Box(kind=Kind.FUNCTION, width=sign.width)
    box.put(0.0, 0.0, sign)
    for limit, y in ((above, -0.62 * sign.ascent), (below, 0.95 * sign.descent)):
        if limit is not None:
            box.put(sign.width, y, limit)
            box.width = max(box.width, sign.width + limit.width)
    return box


def _limits(sign: Box, above: Box | None, below: Box | None, scale: float) -> Box:
    """On a line of its own they stand above and below it."""
    width = max(part.width for part in (sign, above, below) if part is not None)
    box = Box(width=width + AFTER_SIGN * scale, kind=Kind.FUNCTION)
    box.put((width - sign.width) / 2, 0.0, sign)
    gap = 0.8 * math_font().constants["upper_limit_gap_min"] * scale
    if above is not None:
        box.put((width - above.width) / 2, -sign.ascent - gap - above.descent, above)
    if below is not None:
        box.put((width - below.width) / 2, sign.descent + gap + below.ascent, below)
    return box


def _fence(formula: Fence, level: Level) -> Box:
    body = lay(formula.body, level)
    box = between(body, formula.open, formula.close, level.scale)
    box.kind, box.after = Kind.OPEN, Kind.CLOSE
    return box


def _matrix(formula: Matrix, level: Level) -> Box:
    inside = Level(max(level.depth, 1), level.cramped)
    cells = [[lay(cell, inside) for cell in cells] for cells in formula.rows]
    box = between(
        table(cells, formula.align, level.scale), formula.open, formula.close, level.scale, table=True
    )
    box.inner = True
    return box


def _root(formula: Root, level: Level) -> Box:
    return rooted(lay(formula.body, Level(level.depth, True)), level.scale, display=level.depth == 0)


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
    return braced(lay(formula.body, level), lay(formula.below, level.script(cramped=True)), level.scale)


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
