"""Why a command stopped: a sentence for people, an object for scripts, an exit status for both."""

from enum import IntEnum

from bpviz.data.errors import DataError
from bpviz.engine.errors import EngineError
from bpviz.render.errors import ExportError
from bpviz.study.errors import RecipeError
from bpviz.words import Message


class Status(IntEnum):
    """The exit statuses of bpviz."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    UNAVAILABLE = 69
    INTERRUPTED = 130


class CommandError(Exception):
    """A command that could not be carried out. `found`: what was found out all the same, for --json."""

    def __init__(
        self,
        message: Message,
        cure: Message | None = None,
        *,
        status: Status = Status.FAILED,
        file: str | None = None,
        found: dict[str, object] | None = None,
    ) -> None:
        super().__init__(message, cure, status, file)
        self.message = message
        self.cure = cure
        self.status = status
        self.file = file
        self.line: int | None = None
        self.column: str | None = None
        self.found = found or {}
        self.sentence = f"{message}; {cure}" if cure else str(message)
        if file is not None:
            self.sentence = f"{file}: {self.sentence}"

    def as_json(self) -> dict[str, object]:
        """The error object of the command line's page, beside whatever was found out."""
        error = {
            "message": str(self.message),
            "cure": None if self.cure is None else str(self.cure),
            "file": self.file,
            "line": self.line,
            "column": self.column,
        }
        return {**self.found, "error": error}


Explained = (DataError, RecipeError, EngineError, ExportError)
"""The errors of the rooms that a person can cause."""


def explained(error: DataError | RecipeError | EngineError | ExportError) -> CommandError:
    """The failure that an error of another room means: a recipe that cannot be cooked is wrong usage."""
    match error:
        case DataError():
            failure = CommandError(error.message, error.cure, file=error.file)
            failure.line, failure.column, failure.sentence = error.line, error.column, str(error)
            return failure
        case ExportError():
            return CommandError(error.message, error.cure, file=error.file)
        case _:
            return CommandError(error.message, error.cure, status=Status.USAGE)
