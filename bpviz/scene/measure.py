"""How wide a text will be, read from the bundled fonts' own tables: the picture is laid out without a painter."""

import struct
from functools import cache, lru_cache

from bpviz.registry import assets

FILES = {400: "Inter-Regular.otf", 500: "Inter-Medium.otf", 600: "Inter-SemiBold.otf"}
ELSEWHERE = 1.0
"""The width in em taken for a character that the font does not have (another font will draw it)."""
ELLIPSIS = "…"


@lru_cache(8192)
def text_width(text: str, size: float, weight: int = 400) -> float:
    """The sum of the advances in pixels; kerning may make the painted text a little narrower."""
    widths = advances(weight)
    return size * sum(widths.get(ord(letter), ELSEWHERE) for letter in text)


@lru_cache(2048)
def fitted(text: str, width: float, size: float, weight: int = 400) -> str:
    """The text, or as much of its beginning as fits into `width` with an ellipsis after it."""
    if text_width(text, size, weight) <= width:
        return text
    end = len(text)
    while end and text_width(text[:end].rstrip() + ELLIPSIS, size, weight) > width:
        end -= 1
    return text[:end].rstrip() + ELLIPSIS if end else ""


@lru_cache(2048)
def fitted_within(text: str, width: float, size: float, weight: int = 400) -> str:
    """The text, or its beginning and its end with an ellipsis between them: names often differ at the end alone."""
    if text_width(text, size, weight) <= width:
        return text
    for kept in range(len(text) - 1, 1, -1):
        cut = text[: kept - kept // 2].rstrip() + ELLIPSIS + text[len(text) - kept // 2 :].lstrip()
        if text_width(cut, size, weight) <= width:
            return cut
    return fitted(text, width, size, weight)


@lru_cache(512)
def lines(text: str, width: float, size: float, weight: int = 400, most: int = 3) -> tuple[str, ...]:
    """The text broken between words into at most `most` lines; what is too long ends in an ellipsis."""
    done: list[str] = []
    words = text.split()
    while words:
        count = 1
        while count < len(words) and text_width(" ".join(words[: count + 1]), size, weight) <= width:
            count += 1
        if len(done) == most - 1:
            done.append(fitted(" ".join(words), width, size, weight))
            break
        done.append(fitted(" ".join(words[:count]), width, size, weight))
        words = words[count:]
    return tuple(done)


@cache
def advances(weight: int) -> dict[int, float]:
    """{code point: advance in em} from the font file's head, hhea, hmtx and cmap tables (OpenType specification)."""
    data = (assets() / "fonts" / FILES[weight]).read_bytes()
    tables = font_tables(data)
    em = struct.unpack_from(">H", data, tables["head"] + 18)[0]
    measured = struct.unpack_from(">H", data, tables["hhea"] + 34)[0]
    found = {}
    for code, glyph in code_points(data, tables["cmap"]):
        entry = tables["hmtx"] + 4 * min(glyph, measured - 1)
        found[code] = struct.unpack_from(">H", data, entry)[0] / em
    return found


def font_tables(data: bytes) -> dict[str, int]:
    """{tag: where the table begins} of a font file."""
    tables = {}
    for index in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _, start, _ = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        tables[tag.decode("ascii")] = start
    return tables


def code_points(data: bytes, cmap: int) -> list[tuple[int, int]]:
    """(code point, glyph) of the font's format 12 subtable, or of its format 4 one."""
    subtables = {}
    for index in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        start = cmap + struct.unpack_from(">I", data, cmap + 8 + 8 * index)[0]
        subtables[struct.unpack_from(">H", data, start)[0]] = start
    if 12 in subtables:
        start = subtables[12]
        groups = struct.iter_unpack(
            ">III", data[start + 16 : start + 16 + 12 * struct.unpack_from(">I", data, start + 12)[0]]
        )
        return [
            (code, glyph + code - first) for first, last, glyph in groups for code in range(first, last + 1)
        ]
    start = subtables[4]
    count = struct.unpack_from(">H", data, start + 6)[0] // 2
    ends, firsts, deltas, offsets = (
        struct.unpack_from(f">{count}H", data, start + 14 + 2 * count * part + (2 if part else 0))
        for part in range(4)
    )
    pairs = []
    for index in range(count):
        for code in range(firsts[index], min(ends[index], 0xFFFE) + 1):
            if offsets[index] == 0:
                glyph = (code + deltas[index]) & 0xFFFF
            else:
                place = start + 16 + 6 * count + 2 * index + offsets[index] + 2 * (code - firsts[index])
                glyph = struct.unpack_from(">H", data, place)[0]
                glyph = (glyph + deltas[index]) & 0xFFFF if glyph else 0
            if glyph:
                pairs.append((code, glyph))
    return pairs
