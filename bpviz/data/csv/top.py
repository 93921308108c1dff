"""What a file and a person say before the first line: lines to skip, the separator by its name or in a line `sep=`."""

import re

from bpviz.data.csv.records import Lines, ends_of
from bpviz.data.errors import DataError
from bpviz.words import say

DELIMITER_NAMES = {"tab": "\t", "\\t": "\t", "space": " ", "comma": ",", "semicolon": ";", "pipe": "|"}


def wanted_delimiter(named: str | None) -> str | None:
    """The character that the person names, by itself or by its name."""
    if named is None:
        return None
    delimiter = DELIMITER_NAMES.get(named.casefold(), named)
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise DataError(
            say('"{delimiter}" cannot separate cells', delimiter=named),
            say("use one character, or tab, space, comma, semicolon, pipe (--delimiter)"),
        )
    return delimiter


def after_the_top(text: str, delimiter: str | None, skip: int) -> tuple[Lines, str | None]:
    """The lines after those to skip and after Excel's `sep=`, with the delimiter that the person or that line names."""
    lines = Lines(text, 0, 1)
    ends = [0, *(end for _, end in zip(range(skip), ends_of(lines), strict=False))]
    if not 0 <= skip < len(ends) or (skip and ends[-1] == len(text)):
        count = sum(1 for _ in lines)
        raise DataError(
            say("{skip} lines are to be left out, and the file has {count}", skip=skip, count=count),
            say("leave out fewer (--skip-rows)"),
        )
    left = Lines(text, ends[-1], skip + 1)
    first = next(iter(left), "")
    said = re.fullmatch(r'"?sep=(.)"?', first.rstrip("\r\n"), re.IGNORECASE)
    if said is not None:
        return Lines(text, left.start + len(first), skip + 2), delimiter or said[1]
    return left, delimiter
