"""Reads a person's CSV into a table, or says where and why it cannot be read."""

from dataclasses import dataclass
from pathlib import Path

from bpviz.data.errors import Note as Note
from bpviz.data.table import Table


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the person decided about the file; None is: decide by looking. `missing` adds to the usual tokens."""

    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    thousands: str | None = None
    header: bool | None = None
    missing: tuple[str, ...] = ()
    skip_rows: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """A table with every decision that was made on the way to it, and notes on those that a person should look at."""

    path: str
    table: Table
    options: ReadOptions
    encoding: str
    delimiter: str
    decimal: str
    thousands: str | None
    header: bool
    notes: tuple[Note, ...]


def read_table(path: str | Path, options: ReadOptions = ReadOptions()) -> Reading:
    """The table in the file at `path`; DataError where it cannot be read with certainty."""
    raise NotImplementedError
