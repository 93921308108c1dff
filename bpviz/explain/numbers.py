"""How a number is written for people: few digits, a true minus, powers of ten for the very small."""

from collections.abc import Sequence
from math import floor, isfinite, isnan, log10
from typing import NamedTuple

MINUS = "−"
FIGURE_SPACE = "\u2007"
SMALL, LARGE = 1e-4, 1e6
SUPERSCRIPT = str.maketrans("0123456789−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


class Written(NamedTuple):
    """mantissa, as text, times ten to the exponent (None: no power of ten)."""

    mantissa: str
    exponent: int | None = None

    def __str__(self) -> str:
        if self.exponent is None:
            return self.mantissa
        return f"{self.mantissa}×10{_minus(str(self.exponent)).translate(SUPERSCRIPT)}"


def written(value: float, digits: int = 4) -> Written:
    """The number with `digits` significant digits; what is shorter than that is exact.

    0.32 stays 0.32 and 1 stays 1, but 1/3 is 0.3333 and 0.99999 is 1.000.
    """
    if not isfinite(value):
        return Written("NaN" if isnan(value) else "∞" if value > 0 else f"{MINUS}∞")
    if value == 0:
        return Written("0")
    mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
    exponent = int(power)
    if abs(value) >= SMALL and exponent < round(log10(LARGE)):
        exact = _exact(value, digits)
        places = max(digits - 1 - exponent, 0)
        return Written(_minus(exact if exact is not None else f"{value:.{places}f}"))
    if float(f"{mantissa}e{power}") == value:
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return Written(_minus(mantissa), exponent)


def fixed(value: float, decimals: int) -> str:
    """The number with exactly `decimals` places; what rounds to zero has no sign."""
    if not isfinite(value):
        return str(written(value))
    text = f"{value:.{decimals}f}"
    return _minus(text if float(text) != 0 else text.lstrip("-"))


def plain(value: float, digits: int = 4) -> str:
    """The number as one line of plain text, powers of ten with raised digits."""
    return str(written(value, digits))


def decimals_for(values: Sequence[float], digits: int = 4) -> int:
    """The places that give the largest of `values` its `digits` significant digits, from 0 to 6."""
    largest = max((abs(value) for value in values if isfinite(value)), default=0.0)
    if largest == 0:
        return digits - 1
    return min(max(digits - 1 - floor(log10(largest)), 0), 6)


def column(values: Sequence[float], digits: int = 4) -> tuple[str, ...]:
    """The numbers with the same places and the same width, padded on the left with figure spaces."""
    texts = [fixed(value, decimals_for(values, digits)) for value in values]
    width = max(map(len, texts), default=0)
    return tuple(FIGURE_SPACE * (width - len(text)) + text for text in texts)


def _exact(value: float, digits: int) -> str | None:
    """The shortest text that is this very number, where it has at most `digits` significant digits."""
    text = repr(value)
    if "e" in text:
        text = f"{value:f}"
        if float(text) != value:
            return None
    whole = text.removesuffix(".0")
    if whole != text:
        return whole
    significant = text.lstrip("-").replace(".", "").lstrip("0")
    return text if len(significant) <= digits else None


def _minus(text: str) -> str:
    return text.replace("-", MINUS)
