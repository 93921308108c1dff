"""What grows with its body: brackets, roots, tables and braces."""

from bpviz.explain.formula import Role
from bpviz.scene.typeset.box import Box
from bpviz.scene.typeset.font import Extent, math_font

TABLE_LINE, TABLE_GAP, TABLE_AIR = 1250.0, 800.0, 200.0
TEXT_ASCENT, TEXT_DESCENT = 1060.0, 460.0
COVERED, TABLE_COVERED = 0.92, 1.02
INSET, TABLE_INSET = 30.0, 90.0
LEAST_BRACE, OVERHANG = 900.0, 700.0
BRACE_GAP, NOTE_GAP = 60.0, 100.0
ROOT_OVERLAP, AFTER_ROOT = 20.0, 60.0


def between(body: Box, opening: str, closing: str, scale: float, *, table: bool = False) -> Box:
    """The body between delimiters; those of a table cover it fully and stand a little apart."""
    low = is_text(body, scale)
    covered = 0.0 if low else TABLE_COVERED if table else COVERED
    inset = (TABLE_INSET if table else 0.0 if low else INSET) * scale
    box = Box()
    left = _delimiter(opening, body, scale, covered) if opening else Box(width=-inset)
    right = _delimiter(closing, body, scale, covered) if closing else Box(width=-inset)
    box.put(0.0, 0.0, left)
    box.put(left.width + inset, 0.0, body)
    box.put(left.width + body.width + 2 * inset, 0.0, right)
    box.width = left.width + body.width + right.width + 2 * inset
    return box


def is_text(body: Box, scale: float) -> bool:
    """Whether plain brackets are tall enough for the body."""
    return body.ascent <= TEXT_ASCENT * scale and body.descent <= TEXT_DESCENT * scale


def _delimiter(character: str, body: Box, scale: float, covered: float) -> Box:
    """The delimiter in the smallest size that covers that share of the body, centred on the axis."""
    font = math_font()
    axis = font.constants["axis_height"] * scale
    needed = 2 * max(body.ascent - axis, body.descent + axis) * covered / scale
    pieces = font.tall(font.glyph(character), needed)
    inks = [font.extent(glyph) for glyph, _ in pieces]
    bottom = inks[0].bottom
    top = pieces[-1][1] + inks[-1].top - inks[-1].bottom + bottom
    shift = (top + bottom) / 2 * scale - axis
    box = Box(width=font.advance(pieces[0][0]) * scale, scale=scale)
    for (glyph, at), ink in zip(pieces, inks, strict=True):
        box.glyphs.append((glyph, 0.0, shift - (at + bottom - ink.bottom) * scale))
    box.ascent, box.descent = top * scale - shift, shift - bottom * scale
    return box


def table(cells: list[list[Box]], align: str, scale: float) -> Box:
    """Rows of cells, centred on the axis; align: one of l, c, r."""
    widths = [max(cell.width for cell in column) for column in zip(*cells, strict=True)]
    baselines, y = [], 0.0
    for i, line in enumerate(cells):
        ascent = max(cell.ascent for cell in line)
        if i:
            deep = max(cell.descent for cell in cells[i - 1])
            y += max(TABLE_LINE * scale, deep + ascent + TABLE_AIR * scale)
        else:
            y = ascent
        baselines.append(y)
    height = y + max(cell.descent for cell in cells[-1])
    up = height / 2 + math_font().constants["axis_height"] * scale
    share = {"l": 0.0, "c": 0.5, "r": 1.0}[align]
    box = Box(width=sum(widths) + TABLE_GAP * scale * (len(widths) - 1))
    for baseline, line in zip(baselines, cells, strict=True):
        x = 0.0
        for cell, width in zip(line, widths, strict=True):
            box.put(x + share * (width - cell.width), baseline - up, cell)
            x += width + TABLE_GAP * scale
    return box


def rooted(body: Box, scale: float, *, display: bool) -> Box:
    """The body under a root whose sign is tall enough."""
    font = math_font()
    c = font.constants
    thickness = c["radical_rule_thickness"] * scale
    gap = c["radical_display_style_vertical_gap" if display else "radical_vertical_gap"] * scale
    needed = body.ascent + body.descent + gap + thickness
    glyph = font.tall(font.glyph("√"), needed / scale)[0][0]
    ink: Extent = font.extent(glyph)
    tall = (ink.top - ink.bottom) * scale
    top = body.ascent + gap + thickness + max(tall - needed, 0.0) / 2
    start, end = (
        (ink.right - ROOT_OVERLAP) * scale,
        font.advance(glyph) * scale + body.width + AFTER_ROOT * scale,
    )
    box = Box(scale=scale, width=end)
    box.glyphs.append((glyph, 0.0, ink.top * scale - top))
    box.put(font.advance(glyph) * scale, 0.0, body)
    box.rules.append((start, -top, end - start, thickness))
    box.ascent = top + c["radical_extra_ascender"] * scale
    box.descent = max(box.descent, tall - top)
    return box


def braced(body: Box, note: Box, scale: float) -> Box:
    """The body over a brace, and a note under its middle, which may stand out a little on both sides."""
    font = math_font()
    pieces = font.wide(font.glyph("⏟"), max(body.width / scale, LEAST_BRACE))
    inks = [font.extent(glyph) for glyph, _ in pieces]
    length = max(at + ink.right for (_, at), ink in zip(pieces, inks, strict=True)) * scale
    brace = Box(scale=scale, role=Role.QUIET)
    brace.glyphs = [(glyph, at * scale, 0.0) for glyph, at in pieces]
    brace.descent = max(-ink.bottom for ink in inks) * scale
    y = max(body.descent, 0.0) + (BRACE_GAP + inks[0].top) * scale
    width = max(body.width, length, note.width - OVERHANG * scale)
    box = Box(width=width, inner=True)
    box.put((width - body.width) / 2, 0.0, body)
    box.put((width - length) / 2, y, brace)
    box.put((width - note.width) / 2, y + brace.descent + NOTE_GAP * scale + note.ascent, note)
    return box
