"""Writes every file of the corpus with its expected reading beside it: python make.py [FOLDER]."""

import sys
from itertools import chain
from pathlib import Path

import contents
import dialects
import refusals
from case import Case


def every() -> list[Case]:
    """All cases, each with a name of its own."""
    cases = list(chain(dialects.cases(), contents.cases(), refusals.cases()))
    names = [case.name for case in cases]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise SystemExit(f"these names occur twice: {', '.join(sorted(twice))}")
    return cases


def main() -> None:
    """Writes into the folder that is named, else into the one beside this script."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "files"
    folder.mkdir(parents=True, exist_ok=True)
    for case in every():
        (folder / f"{case.name}.csv").write_bytes(case.content)
        (folder / f"{case.name}.json").write_bytes(case.beside.encode())


if __name__ == "__main__":
    main()
