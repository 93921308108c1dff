"""Tells how far the reading of a file has come, and stops it when the person asks for that."""

from collections.abc import Callable

from bpviz.data.errors import DataError
from bpviz.words import say

Watch = Callable[[int, int], bool]
"""(bytes done, bytes in all) → whether to go on; asked several times a second on a large file."""


STEPS = 500
"""At most so many times the person is told, and asked."""


class CancelledError(DataError):
    """The person stopped the reading; nothing is wrong with the file."""


class Progress:
    """How much of `total` bytes is done, which never grows less."""

    def __init__(self, watch: Watch | None, total: int) -> None:
        self._watch = watch
        self._total = total
        self._furthest = 0

    def at(self, share: float) -> None:
        """Says that the `share`, 0 … 1, is done; CancelledError where the reading is to stop."""
        done = min(self._total, round(share * self._total))
        if self._watch is None or 0 < done < min(self._total, self._furthest + self._total // STEPS):
            return
        self._furthest = max(self._furthest, done)
        if not self._watch(self._furthest, self._total):
            raise CancelledError(say("the reading was stopped"))
