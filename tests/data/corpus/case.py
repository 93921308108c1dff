"""One file of the corpus with the reading that is expected of it, both made from the same plain Python values."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Value = float | str | bool | None
Table = Mapping[str, Sequence[Value]]


@dataclass(frozen=True)
class Case:
    """content: of NAME.csv; expected: of NAME.json beside it."""

    name: str
    content: bytes
    expected: Mapping[str, Any]

    @property
    def beside(self) -> str:
        return json.dumps(self.expected, ensure_ascii=False, indent=1) + "\n"


def read(
    name: str,
    content: str | bytes,
    table: Table,
    *,
    codec: str = "utf-8",
    encoding: str | None = None,
    delimiter: str = ",",
    decimal: str = ".",
    thousands: str | None = None,
    header: bool = True,
    types: Mapping[str, str] | None = None,
    lines: Sequence[int] | None = None,
    warnings: Sequence[tuple[int | None, str]] = (),
    options: Mapping[str, Any] | None = None,
) -> Case:
    """A file that is to be read as `table`; warnings: (line, words of the message), none but these are to come."""
    columns = [
        {
            "name": title,
            "type": (types or {}).get(title) or _type(values),
            "values": [int(value) if isinstance(value, bool) else value for value in values],
        }
        for title, values in table.items()
    ]
    expected = {
        "options": dict(options or {}),
        "encoding": encoding or codec,
        "delimiter": delimiter,
        "decimal": decimal,
        "thousands": thousands,
        "header": header,
        "lines": list(lines) if lines is not None else None,
        "columns": columns,
        "warnings": [list(warning) for warning in warnings],
    }
    return Case(name, content if isinstance(content, bytes) else content.encode(codec), expected)


def refused(
    name: str,
    content: str | bytes,
    words: str,
    line: int | None = None,
    cure: str = "",
    *,
    codec: str = "utf-8",
    options: Mapping[str, Any] | None = None,
) -> Case:
    """A file that is to be refused; words and cure: parts of what is to be said."""
    expected = {"options": dict(options or {}), "refused": words, "line": line, "cure": cure}
    return Case(name, content if isinstance(content, bytes) else content.encode(codec), expected)


def _type(values: Sequence[Value]) -> str:
    present = [value for value in values if value is not None]
    if all(isinstance(value, bool) for value in present):
        return "boolean"
    return "number" if all(isinstance(value, int | float) for value in present) else "category"


@dataclass(frozen=True)
class Style:
    """How a table is written. quote: "some" quotes what needs it, "all" every cell, "words" every cell of words."""

    delimiter: str = ","
    quote: str = "some"
    mark: str = '"'
    end: str = "\n"
    decimal: str = "."
    thousands: str = ""
    missing: str = ""
    truths: tuple[str, str] = ("no", "yes")
    header: bool = True
    final: bool = True
    numerals: Mapping[str, str] = field(default_factory=dict)

    def write(self, table: Table) -> str:
        """The file's text; numerals: {column: format} such as ".2f"."""
        rows = [list(table)] if self.header else []
        rows += [
            [self.cell(value, self.numerals.get(title, "")) for title, value in zip(table, row, strict=True)]
            for row in zip(*table.values(), strict=True)
        ]
        words = [[isinstance(value, str) for value in row] for row in zip(*table.values(), strict=True)]
        words = [[True] * len(table)] * self.header + words
        lines = [
            self.delimiter.join(self.quoted(cell, word) for cell, word in zip(row, kinds, strict=True))
            for row, kinds in zip(rows, words, strict=True)
        ]
        return self.end.join(lines) + self.end * self.final

    def cell(self, value: Value, form: str) -> str:
        if value is None:
            return self.missing
        if isinstance(value, bool):
            return self.truths[value]
        if isinstance(value, str):
            return value
        written = (
            format(value, ("," if self.thousands else "") + form) if form or self.thousands else repr(value)
        )
        return written.translate({ord(","): self.thousands, ord("."): self.decimal})

    def quoted(self, cell: str, word: bool) -> str:
        needs = any(sign in cell for sign in (self.delimiter, self.mark, "\n", "\r"))
        if self.quote == "all" or (self.quote == "words" and word) or needs:
            return self.mark + cell.replace(self.mark, self.mark * 2) + self.mark
        return cell
