"""The values that options take: each from a word, or refused with a sentence that names what would do."""

import argparse
import math
import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches

LARGEST = 2**63 - 1
SEPARATORS = {
    "tab": "\t",
    r"\t": "\t",
    "comma": ",",
    "semicolon": ";",
    "space": " ",
    "pipe": "|",
    "colon": ":",
}
SMALLEST_PICTURE, LARGEST_PICTURE = 16, 16_384
MOST_UNITS = 100_000


def whole(low: int = 0, high: int = LARGEST) -> Callable[[str], int]:
    """A whole number from `low` to `high`."""

    def value(word: str) -> int:
        number = int(word) if re.fullmatch(r"[+-]?[0-9]{1,19}", word.strip()) else None
        if number is None or not low <= number <= high:
            upper = "up" if high == LARGEST else f"to {high}"
            raise refused(word, f"a whole number from {low} {upper}")
        return number

    return value


def real(fits: Callable[[float], bool], wanted: str) -> Callable[[str], float]:
    """A finite number that `fits`; `wanted` says which."""

    def value(word: str) -> float:
        try:
            number = float(word) if "_" not in word else math.nan
        except ValueError:
            number = math.nan
        if not (math.isfinite(number) and fits(number)):
            raise refused(word, wanted)
        return number

    return value


def order(word: str) -> tuple[str, tuple[str, ...]]:
    """A column, with its words from the smallest on where they follow after "="."""
    column, _, listed = word.partition("=")
    levels = tuple(level.strip() for level in listed.split(",")) if listed else ()
    if not column or not all(levels):
        raise refused(word, "a column, or a column with its words: size=small,medium,large")
    return column, levels


positive = real(lambda number: number > 0, "a number above 0")
not_negative = real(lambda number: number >= 0, "a number from 0 up")
rate = real(lambda number: 0.01 <= number <= 1000, "a number from 0.01 to 1000")
decay = real(lambda number: 0 < number <= 1, "a share above 0 and up to 1, such as 0.1")
share = real(lambda number: 0 <= number < 1, "a share from 0 to less than 1, such as 0.2")


def one_of(names: Iterable[str]) -> Callable[[str], str]:
    """One of the names, in capitals or not, with a hyphen or an underscore."""
    known = tuple(names)

    def value(word: str) -> str:
        name = word.strip().lower().replace("-", "_")
        if name not in known:
            near = get_close_matches(name, known, n=1)
            meant = f"did you mean {near[0]}? " if near else ""
            raise argparse.ArgumentTypeError(f'there is no "{word}"; {meant}choose one of {", ".join(known)}')
        return name

    return value


def list_of(names: Iterable[str]) -> Callable[[str], tuple[str, ...]]:
    """One or more of the names with commas between them."""
    single = one_of(names)
    return lambda word: tuple(single(part) for part in word.split(","))


def layers(word: str) -> tuple[int, ...]:
    """Units of the hidden layers with commas between them; nothing for none."""
    if not word.strip():
        return ()
    try:
        return tuple(whole(1, MOST_UNITS)(part) for part in word.split(","))
    except argparse.ArgumentTypeError:
        raise refused(word, 'the units of each hidden layer, such as 8,4, or "" for none') from None


def separator(word: str) -> str:
    """One character, or the name of one that is hard to type."""
    character = SEPARATORS.get(word, word)
    if len(character) != 1:
        raise refused(word, "one character, or tab, comma, semicolon, space, pipe, colon")
    return character


def decimal(word: str) -> str:
    """The character before the decimals."""
    if word not in (".", ","):
        raise refused(word, "a point or a comma")
    return word


def encoding(word: str) -> str:
    """An encoding of text that Python knows."""
    try:
        "".encode(word)
    except (LookupError, ValueError):
        raise refused(word, "an encoding such as utf-8, utf-16, cp1252, latin-1") from None
    return word


def size(word: str) -> tuple[int, int]:
    """Width and height in pixels."""
    found = re.fullmatch(r"([0-9]{1,6})[xX×]([0-9]{1,6})", word.strip())
    pixels = tuple(int(side) for side in found.groups()) if found else (0, 0)
    if not all(SMALLEST_PICTURE <= side <= LARGEST_PICTURE for side in pixels):
        limits = f"each from {SMALLEST_PICTURE} to {LARGEST_PICTURE}"
        raise refused(word, f"width and height in pixels, such as 1920x1080, {limits}")
    return pixels[0], pixels[1]


def epoch_range(word: str) -> range:
    """a:b, the epochs a … b − 1."""
    found = re.fullmatch(r"([0-9]{0,18}):([0-9]{1,18})", word.strip())
    epochs = range(int(found[1] or 0), int(found[2])) if found else range(0)
    if not epochs:
        raise refused(word, "a range a:b with a below b; 0:3 is the passes from parameters 0, 1 and 2")
    return epochs


def batch(word: str) -> int | None:
    """A batch's number, or None for `all`."""
    if word.strip().lower() == "all":
        return None
    try:
        return whole()(word)
    except argparse.ArgumentTypeError:
        raise refused(word, 'the number of a batch from 0 up, or "all"') from None


def refused(word: str, wanted: str) -> argparse.ArgumentTypeError:
    """The sentence for a word that is not the value that is wanted."""
    return argparse.ArgumentTypeError(f'"{word}" is not {wanted}')
