"""What stands for a value that is not there: a few words by themselves, others only when a person says so."""

import re

USUAL = frozenset({"", "na", "n/a", "nan", "null", "?", "#n/a"})
"""Taken as missing in any case."""

SUSPECT = frozenset(
    {
        "-",
        "--",
        "---",
        ".",
        "..",
        "none",
        "nil",
        "missing",
        "unknown",
        "n.a.",
        "n.a",
        "nd",
        "n.d.",
        "k.a.",
        "*",
        "x",
        "(blank)",
    }
    | {"#div/0!", "#value!", "#ref!", "#name?", "#num!", "#null!", "<na>", "nat", "–", "—", "-nan", "\\n"}
)
"""Pointed out in a column of numbers, taken as missing on request only."""

SUSPECT_WORDS = SUSPECT - {"x", "nd"}
"""Pointed out in a column of words."""

SENTINEL = re.compile(r"-?9{3,}(?:\.0*)?|-1\.?0*e\+?30")
"""Numbers that some programs write for a value that is not there."""


def is_missing(label: str, extra: frozenset[str]) -> bool:
    """Whether the cell, without the spaces around it, stands for no value."""
    return label.strip().casefold() in USUAL or label in extra
