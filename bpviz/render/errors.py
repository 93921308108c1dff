"""What can go wrong when pictures and films are written, said with the file and the cure."""

from bpviz.words import Message


class ExportError(Exception):
    """A file that cannot be written, or a format that cannot be used; `file` is the path as the person gave it."""

    def __init__(self, message: Message, cure: Message | None = None, *, file: str | None = None) -> None:
        super().__init__(message, cure, file)
        self.message = message
        self.cure = cure
        self.file = file

    def __str__(self) -> str:
        words = f"{self.message}; {self.cure}" if self.cure else str(self.message)
        return f"{self.file}: {words}" if self.file else words
