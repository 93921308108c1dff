"""What a person decides about how a file is read."""

from dataclasses import dataclass

from bpviz.data.csv.structure import Ragged


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the person decided about the file; None is: decide by looking. `missing` adds to the usual tokens.

    delimiter: a character, or its name (tab, space, comma, semicolon, pipe); skip_rows: physical lines at the top;
    missing: a number is meant by its value, so that 9999 is also 9999.0; ragged: rows of another width; sample: so many
    rows are drawn by chance, always the same ones; 0 for all.
    """

    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    thousands: str | None = None
    header: bool | None = None
    missing: tuple[str, ...] = ()
    skip_rows: int = 0
    ragged: Ragged = Ragged.REFUSE
    sample: int = 0
