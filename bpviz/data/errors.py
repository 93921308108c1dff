"""What a person's file can do wrong, said with the place and the cure, and what was decided about it without asking."""

from dataclasses import dataclass
from typing import Self

from bpviz.words import Message


class DataError(Exception):
    """A file or a decision that cannot be used; `line` is physical and 1-based, `column` a name."""

    def __init__(
        self,
        message: Message,
        cure: Message | None = None,
        *,
        file: str | None = None,
        line: int | None = None,
        column: str | None = None,
    ) -> None:
        super().__init__(message, cure, file, line, column)
        self.message = message
        self.cure = cure
        self.file = file
        self.line = line
        self.column = column

    def within(self, file: str) -> Self:
        """The same error, told about `file` unless it already names one."""
        return type(self)(self.message, self.cure, file=self.file or file, line=self.line, column=self.column)

    def __str__(self) -> str:
        line = None if self.line is None else f"line {self.line}"
        column = None if self.column is None else f'column "{self.column}"'
        place = ", ".join(part for part in (self.file, line, column) if part)
        words = f"{self.message}; {self.cure}" if self.cure else str(self.message)
        return f"{place}: {words}" if place else words


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was decided, guessed or left out, with its place; never an error."""

    message: Message
    line: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        line = None if self.line is None else f"line {self.line}"
        column = None if self.column is None else f'column "{self.column}"'
        place = ", ".join(part for part in (line, column) if part)
        return f"{place}: {self.message}" if place else str(self.message)
