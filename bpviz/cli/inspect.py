"""`bpviz inspect`: how a file is read, column by column, and what it would be used for."""

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bpviz.cli.opening import named, suggested
from bpviz.cli.options import add_choice, add_file, add_preparation, decisions, reading_options
from bpviz.cli.parser import Parser
from bpviz.cli.speech import give, give_json, number, printable, table, talk_about
from bpviz.data.dataset import Decisions
from bpviz.data.errors import DataError
from bpviz.data.inspection import inspection, preparation
from bpviz.data.reading import Reading, read_table

NAMES = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    " ": "space",
    "|": "pipe",
    ".": "point",
    "'": "apostrophe",
}
MOST_LEVELS = 5
LONGEST = 24
MOST_CELLS = 30_000_000
"""What is made of a larger table is not computed, to spare memory."""


def parser() -> Parser:
    """The words that `inspect` understands."""
    parser = Parser("bpviz inspect", "Shows how a file is read, and what it would be used for.")
    add_file(parser)
    add_choice(parser)
    add_preparation(parser)
    return parser


def run(options: Namespace) -> None:
    """Reads and reports."""
    reading = read_table(options.csv, reading_options(options))
    try:
        found = looked_at(reading, decisions(options))
    except DataError as error:
        raise named(error, options.csv) from None
    target = options.target if options.target is not None else found["suggested_target"]
    if options.target is None and target is not None:
        suggested(str(target), found["suggested_because"])
    if options.json:
        give_json(found)
        return
    talk_about(reading.notes)
    give(for_people(found, target))


def looked_at(reading: Reading, decided: Decisions) -> dict[str, Any]:
    """The keys of the command line's page. Dropped columns are shown, but cannot be the target that is suggested."""
    table = reading.table
    dropped = {table.column(name).name for name in decided.drop}
    target = None if decided.target is None else table.column(decided.target).name
    left = tuple(column for column in table.columns if column.name not in dropped)
    found = inspection(reading, target)
    if dropped:
        use = inspection(replace(reading, table=replace(table, columns=left)), target)
        found |= {key: use[key] for key in ("suggested_target", "suggested_because", "problem")}
    if decided.problem is not None:
        found["problem"] = decided.problem.value
    small = table.rows * len(table.columns) <= MOST_CELLS
    return found | {"preparation": preparation(table, decided) if small else None}


def for_people(found: Mapping[str, Any], target: str | None) -> str:
    """The same, to be read."""
    decided = [
        found["encoding"],
        f"{spoken(found['delimiter'])} between cells",
        f"decimal {spoken(found['decimal'])}",
        *([f"thousands {spoken(found['thousands'])}"] if found["thousands"] else []),
        "a header" if found["header"] else "no header",
        f"{found['rows']} rows" + (f" drawn from {found['drawn_from']}" if found["drawn_from"] else ""),
        f"{len(found['columns'])} columns",
    ]
    rows = [("column", "type", "missing", "distinct", "values")]
    for column in found["columns"]:
        counts = (str(column["missing"]), str(column["distinct"]))
        rows.append((short(column["name"]), column["type"], *counts, content(column)))
    use = "nothing here could be a target" if target is None else f"target: {target} ({found['problem']})"
    lines = table(rows, right=frozenset({2, 3}))
    return f"{printable(found['file'])}: {', '.join(decided)}\n{lines}\n{printable(use)}"


def content(column: Mapping[str, Any]) -> str:
    """The span of a column of numbers, the most frequent values of another."""
    if "levels" not in column:
        return f"{number(column['min'])} … {number(column['max'])}, mean {number(column['mean'])}"
    levels = list(column["levels"].items())
    shown = [f"{short(level)} {count}" for level, count in levels[:MOST_LEVELS]]
    return ", ".join(shown + ["…"] * (column["distinct"] > MOST_LEVELS))


def spoken(character: str) -> str:
    """A separator by its name, where it has one."""
    return NAMES.get(character, f'"{character}"')


def short(text: str) -> str:
    """A text of the file, cut where it would break the table."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
