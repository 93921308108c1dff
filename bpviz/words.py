"""Text for people: a source sentence with its arguments, so that it can be translated where it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """source: an English sentence with {named} places; values: what goes into them. `str`: the English."""

    source: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.source.format(**self.values) if self.values else self.source


def say(source: str, **values: object) -> Message:
    """A message; the literal `source` is what the translator sees, so it is never an f-string."""
    return Message(source, values)
