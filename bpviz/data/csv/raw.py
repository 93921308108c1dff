"""Some lines of a file as they are written, for a look at the place where reading fails."""

from itertools import islice
from pathlib import Path

FARTHEST = 200_000
"""Lines below this one are not looked for."""

LONGEST = 400
"""Characters of a line that are shown."""


def lines_around(
    path: Path, line: int | None, encoding: str | None = None, count: int = 40
) -> list[tuple[int, str]]:
    """[(number, text)] of about `count` lines with `line` among the first; from the top where it is None or too far."""
    first = 1 if line is None or line > FARTHEST else max(1, line - count // 4)
    try:
        with path.open("rb") as file:
            content = b"".join(islice(iter(lambda: file.readline(1 << 16), b""), first - 1 + count))
        text = content.decode(encoding or "utf-8", errors="replace")
    except (OSError, LookupError):
        return []
    found = text.splitlines()
    return [(number, written[:LONGEST]) for number, written in enumerate(found, 1) if number >= first]
