"""Lets a signal end an export between two pictures: a painter left inside one takes the process with it."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

TERMINATED = 143


class Interruption:
    """SIGTERM leaves with status 143, Ctrl-C with KeyboardInterrupt; `held` puts either off to its end."""

    def __init__(self) -> None:
        self._holding = False
        self._asked: BaseException | None = None

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Both signals unwind the block, so that no half file is left; in another thread nothing is changed."""
        if current_thread() is not main_thread():
            yield
            return
        before: dict[int, Callable[[int, FrameType | None], object] | int | None] = {}
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            before[signal.SIGINT] = signal.signal(signal.SIGINT, self._hear)
        before[signal.SIGTERM] = signal.signal(signal.SIGTERM, self._hear)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def held(self) -> Iterator[None]:
        """A signal that comes in this block is raised at its end."""
        self._holding = True
        try:
            yield
        finally:
            self._holding = False
        if self._asked is not None:
            raise self._asked

    def _hear(self, number: int, _: FrameType | None) -> None:
        ended = KeyboardInterrupt() if number == signal.SIGINT else SystemExit(TERMINATED)
        if not self._holding:
            raise ended
        self._asked = ended
