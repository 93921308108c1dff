"""How far training has come, on which branch, and how far it is to go; the window's copy of what the worker told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from bpviz.app.pace import Pace
from bpviz.app.questions import Point, Report
from bpviz.engine.arrays import Array
from bpviz.engine.branches import Branch
from bpviz.study.edit import Edit

UNLIMITED = 2**62


@dataclass(slots=True)
class Course:
    """epoch: finished ones of the branch that is trained on; costs: (epoch,) of it; until: the epoch that is wanted.

    branches: all ways that were taken; number: the one that is trained on.
    """

    epoch: int = 0
    costs: Array = field(default_factory=lambda: np.empty(0))
    until: int | None = None
    branches: tuple[Branch, ...] = ()
    number: int = 0
    pace: Pace = field(default_factory=Pace)
    measured: dict[int, tuple[Point, ...]] = field(default_factory=dict)
    """The costs of all examples by branch."""
    edits: Mapping[int, tuple[Edit, ...]] = field(default_factory=dict)
    """What was moved by hand at the start of a branch."""

    @property
    def training(self) -> bool:
        """Whether epochs are to be trained now."""
        return self.until is not None

    @property
    def running_on(self) -> bool:
        """Whether more than the one epoch of a step is to be trained."""
        return self.until is not None and self.until > self.epoch + 1

    @property
    def points(self) -> tuple[Point, ...]:
        """The costs of all examples, of the branch that is trained on."""
        return self.measured.get(self.number, ())

    @property
    def unmeasured(self) -> bool:
        """Whether the newest parameters have no such point yet."""
        return not self.points or self.points[-1].epoch != self.epoch

    def begin(self, measured: dict[int, tuple[Point, ...]]) -> None:
        """Another run, of which so much was measured before."""
        self.epoch, self.costs, self.until = 0, np.empty(0), None
        self.branches, self.number, self.pace = (), 0, Pace()
        self.measured, self.edits = measured, {}

    def train(self, epochs: int | None) -> None:
        """Train on, without end or so many epochs more."""
        self.until = UNLIMITED if epochs is None else self.epoch + epochs
        self.pace = Pace()

    def one_more(self) -> None:
        """One epoch more than is wanted already."""
        self.until = min((self.epoch if self.until is None else self.until) + 1, UNLIMITED)

    def branched(self, epoch: int) -> None:
        """Training goes on from `epoch`: as many epochs are still to come as before."""
        if self.until is not None and self.until != UNLIMITED:
            self.until = epoch + self.until - self.epoch

    def take(self, report: Report, now: float) -> bool:
        """Bring in what was trained and measured; whether the curve is another one now."""
        changed = report.epoch != self.epoch or report.number != self.number
        changed = (
            changed or report.costs.size != self.costs.size or len(report.branches) != len(self.branches)
        )
        if report.number not in self.measured:
            self.measured[report.number] = self._inherited(report)
        if report.number != self.number:
            self.pace = Pace()
        self.number, self.branches, self.edits = report.number, report.branches, report.edits
        self.epoch, self.costs = report.epoch, report.costs
        if report.trained:
            self.pace.note(now, report.epoch)
        if report.points:
            first = report.points[0].epoch
            before = (point for point in self.points if point.epoch < first)
            self.measured[self.number] = (*before, *report.points)
        return changed or bool(report.points)

    def _inherited(self, report: Report) -> tuple[Point, ...]:
        """What was measured before a new branch left its parent."""
        if not report.branches:
            return ()
        branch = report.branches[report.number]
        if branch.parent is None:
            return ()
        return tuple(point for point in self.measured.get(branch.parent, ()) if point.epoch <= branch.start)
