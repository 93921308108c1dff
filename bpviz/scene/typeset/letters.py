"""The letters of a formula: which code point stands for an italic or a bold letter in a mathematics font."""

from functools import cache

from bpviz.explain.formula import Style

# https://www.unicode.org/charts/PDF/U1D400.pdf; the italic h has been the Planck constant since before.
_FIRST = {
    Style.ITALIC: {"A": 0x1D434, "a": 0x1D44E, "Α": 0x1D6E2, "α": 0x1D6FC},
    Style.BOLD: {"A": 0x1D400, "a": 0x1D41A, "Α": 0x1D6A8, "α": 0x1D6C2, "0": 0x1D7CE},
}
_ALONE = {(Style.ITALIC, "h"): "ℎ", (Style.ITALIC, "∂"): "𝜕", (Style.ITALIC, "ϵ"): "𝜖"}
_RANGES = (("A", "Z"), ("a", "z"), ("Α", "Ω"), ("α", "ω"), ("0", "9"))


@cache
def letters(text: str, style: Style) -> str:
    """The text in that style; digits and signs that have no such form stay upright."""
    return "".join(_letter(character, style) for character in text)


def _letter(character: str, style: Style) -> str:
    if style is Style.UPRIGHT:
        return character
    alone = _ALONE.get((style, character))
    if alone is not None:
        return alone
    for first, last in _RANGES:
        if first <= character <= last and first in _FIRST[style]:
            return chr(_FIRST[style][first] + ord(character) - ord(first))
    return character
