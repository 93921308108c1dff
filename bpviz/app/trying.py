"""Tries a number at another value: at once, or beside the window where that is much work."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from bpviz.app.aside import Errand
from bpviz.engine.recorded import Pass
from bpviz.explain.quantity import Quantity
from bpviz.explain.trial import Trial, trials

LARGE = 1_000_000
"""Parameters times examples from which on a trial is made beside the window: some 15 ms of work."""


@dataclass(frozen=True, slots=True, eq=False)
class Asking:
    """What a trial is asked of; a pass is the same only if it is the very one."""

    pass_: Pass
    quantity: Quantity
    example: int | None
    step: float
    reach: float
    delta: float

    def of_the_same(self, other: "Asking | None") -> bool:
        """Whether both move the same number of the same pass and look at the same cost."""
        if other is None:
            return False
        mine, its = (self.quantity, self.example), (other.quantity, other.example)
        return self.pass_ is other.pass_ and mine == its

    def on_the_same_lines(self, other: "Asking | None") -> bool:
        """Whether the number lines are the same as well."""
        if other is None or not self.of_the_same(other):
            return False
        return (self.step, self.reach) == (other.step, other.reach)

    def is_the_same(self, other: "Asking | None") -> bool:
        """Whether the same comes of both."""
        return other is not None and self.on_the_same_lines(other) and self.delta == other.delta

    @property
    def large(self) -> bool:
        """Whether the window would wait for it."""
        examples = self.pass_.m if self.example is None else 1
        return self.pass_.network.parameters * examples > LARGE


class Trier(QObject):
    """The newest trial, and what it is of. `tried`: there is another one, or more of it."""

    tried = Signal()

    def __init__(self, errand: Errand, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._errand = errand
        self._errand.came.connect(self._take)
        self._errand.finished.connect(self._follow)
        self.trial: Trial | None = None
        self.done: Asking | None = None
        self._under_way: Asking | None = None
        self._wanted: Asking | None = None

    @property
    def working(self) -> bool:
        """Whether something is still being computed beside the window."""
        return self._errand.busy

    def ask(self, asking: Asking) -> None:
        """Have this tried. While a number is moved on, a trial under way is made to its nudge before the next one."""
        self._wanted = asking
        if asking.is_the_same(self.done):
            return
        if not asking.large:
            self._errand.cancel()
            *_, self.trial = self._work(asking)
            self.done = asking
            self.tried.emit()
        elif not (self._errand.busy and asking.on_the_same_lines(self._under_way)):
            self._send(asking)

    def _work(self, asking: Asking) -> Iterator[Trial]:
        spans = None
        if self.trial is not None and asking.on_the_same_lines(self.done):
            spans = self.trial.spans
        return trials(
            asking.pass_, asking.quantity, asking.delta, asking.step, asking.reach, asking.example, spans
        )

    def _send(self, asking: Asking) -> None:
        """Have it done beside the window; until it comes the last one of the same number stays."""
        if self.done is not None and self.done.quantity != asking.quantity:
            self.trial = self.done = None
        self._under_way = asking
        work = self._work(asking)
        self._errand.ask(lambda: work)

    def _take(self, trial: object) -> None:
        assert isinstance(trial, Trial)
        self.trial, self.done = trial, self._under_way
        self.tried.emit()
        self._follow()

    def _follow(self) -> None:
        """While it was computed the number may have been moved on."""
        if self._wanted is not None and not self._wanted.is_the_same(self.done):
            self._under_way = None
            self.ask(self._wanted)
