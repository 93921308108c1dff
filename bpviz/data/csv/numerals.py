"""How numbers are written in a file (decimal sign, thousands separator, currency), and the strict reading of them."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from bpviz.data.table import Array, bare

SPACES = " \u00a0\u202f\u2009"
APOSTROPHES = "'’"
SIGNS = "$€£¥₴₽₹%‰"
"""What may stand beside the numbers of a column, if it stands beside all of them."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """decimal: "." or ","; thousands: the separator of groups of three digits, None where there is none.

    lakhs: above the last three digits the groups have two, as in India.
    """

    decimal: str = "."
    thousands: str | None = None
    lakhs: bool = False


FORMATS = (
    NumberFormat(".", None),
    NumberFormat(",", None),
    NumberFormat(".", ","),
    NumberFormat(".", " "),
    NumberFormat(",", "."),
    NumberFormat(",", " "),
    NumberFormat(".", "'"),
    NumberFormat(",", "'"),
    NumberFormat(".", ",", lakhs=True),
)


@cache
def pattern(form: NumberFormat) -> re.Pattern[str]:
    """Matches a number as a person or a program writes it, and nothing else: no "1_000", "0x1F", "infinity"."""
    decimal = re.escape(form.decimal)
    whole = "[0-9]+"
    if form.thousands is not None:
        group = f"[{re.escape(family(form.thousands))}]"
        if form.lakhs:
            grouped = rf"[0-9]{{1,2}}(?:{group}[0-9]{{2}})*{group}[0-9]{{3}}"
        else:
            grouped = rf"[0-9]{{1,3}}(?P<gap>{group})[0-9]{{3}}(?:(?P=gap)[0-9]{{3}})*"
        whole = rf"(?:{grouped}|[0-9]+)"
    return re.compile(rf"[+\-−]?(?:{whole}(?:{decimal}[0-9]*)?|{decimal}[0-9]+)(?:[eE][+\-−]?[0-9]+)?")


def number(cell: str, form: NumberFormat) -> float | None:
    """The number that `cell` is, without the spaces around it; None if it is not one. Beyond float64 it is infinite."""
    cell = bare(cell)
    if not pattern(form).fullmatch(cell):
        return None
    return float(plain(cell, form))


def plain(cell: str, form: NumberFormat) -> str:
    """The number as Python writes it."""
    if form.thousands is not None:
        cell = cell.translate(_nothing(family(form.thousands)))
    if form.decimal != ".":
        cell = cell.replace(form.decimal, ".")
    return cell.replace("−", "-")


def exactly(cell: str, form: NumberFormat, value: float) -> bool:
    """Whether `value` is what is written: a whole number exactly, another one not 0 or infinite by itself."""
    text = plain(bare(cell), form)
    if math.isinf(value):
        return False
    if value == 0.0:
        return not re.search("[1-9]", re.split("[eE]", text)[0])
    if abs(value) < 2.0**53 or not re.fullmatch(r"[+\-]?[0-9]+", text):
        return True
    return len(text) < 400 and int(value) == int(text)


def fast_numbers(cells: Sequence[str], form: NumberFormat) -> Array | None:
    """All numbers of a clean column at once, (cells,); None if any cell needs a closer look."""
    joined = "\n".join(cells)
    if form.decimal != "." and "." in joined:
        return None
    if joined.count("\n") >= len(cells) or _UNUSUAL.search(joined) or _LEADING_ZERO.search(joined):
        return None
    try:
        return np.fromiter(map(float, cells), dtype=np.float64, count=len(cells))
    except ValueError:
        return None


def is_code(cell: str) -> bool:
    """Digits with a leading zero: a postcode or an article number rather than a quantity."""
    return _LEADING_ZERO.fullmatch(cell) is not None


def sign_beside(cells: Iterable[str]) -> str | None:
    """The one currency or per-cent sign that stands before or after every one of `cells`, else None.

    It may also stand between a number's own sign and its digits.
    """
    found: set[str] = set()
    for cell in cells:
        start = cell.lstrip("+-−")
        sign = start[:1] if start[:1] in SIGNS else cell[-1:]
        if len(start) < 2 or sign not in SIGNS:
            return None
        found.add(sign)
        if len(found) > 1:
            return None
    return found.pop() if found else None


def without_sign(cell: str, sign: str) -> str:
    """The cell without its currency or per-cent sign and the spaces that stood between."""
    inner = bare(cell)
    if inner[:1] in {"+", "-", "−"} and inner[1:2] == sign:
        return inner[0] + bare(inner[2:])
    return bare(inner.removeprefix(sign) if inner.startswith(sign) else inner.removesuffix(sign))


def unsigned(cell: str) -> str:
    """The cell without whatever currency or per-cent sign stands beside its number."""
    label = bare(cell)
    if label[-1:].isdigit() and label.lstrip("+-−")[:1].isdigit():
        return label
    sign = sign_beside([label])
    return label if sign is None else without_sign(cell, sign)


def family(thousands: str) -> str:
    """The characters that mean the same separator: spaces of any width, straight and curly apostrophes."""
    if thousands in SPACES:
        return SPACES
    return APOSTROPHES if thousands in APOSTROPHES else thousands


@cache
def _nothing(characters: str) -> dict[int, None]:
    return {ord(character): None for character in characters}


_UNUSUAL = re.compile(r"[^0-9eE+\-.\n]")
_LEADING_ZERO = re.compile(r"^0[0-9]+$", re.MULTILINE)
