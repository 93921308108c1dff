"""How far a long command has come: one line that is redrawn on a terminal, now and then a line elsewhere."""

import io
import sys
import time
from collections.abc import Callable
from typing import TextIO

from bpviz.cli.speech import printable

EVERY_ON_TERMINAL = 0.1
EVERY_ELSEWHERE = 10.0


class Progress:
    """Asked as often as one likes; speaks only when it is time. `clock`: seconds from any start."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream or sys.stderr or io.StringIO()
        self._clock = clock
        self._terminal = self._stream.isatty()
        self._every = EVERY_ON_TERMINAL if self._terminal else EVERY_ELSEWHERE
        self._due = clock() + self._every
        self._width = 0

    def show(self, words: Callable[[], str]) -> None:
        """Says `words()` if it is time to say something."""
        now = self._clock()
        if now < self._due:
            return
        self._due = now + self._every
        text = printable(words())
        if self._terminal:
            self._stream.write("\r" + text.ljust(self._width))
            self._width = len(text)
        else:
            self._stream.write(text + "\n")
        self._stream.flush()

    def end(self) -> None:
        """Leaves an empty line where the progress stood."""
        if self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
            self._width = 0

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
