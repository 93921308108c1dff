"""The branches of a run: every way that was taken from a past epoch stays, with its curve and all of its states."""

from collections.abc import Sequence
from dataclasses import dataclass

from bpviz.engine.arrays import Array
from bpviz.engine.history import LIMIT
from bpviz.engine.network import Network
from bpviz.engine.settings import Settings
from bpviz.engine.training import Training


@dataclass(frozen=True, slots=True)
class Branch:
    """One way: it left branch `parent` (None for the first) at the epoch `start`.

    costs: (epochs,) of all of its epochs, those before the start included; changes: (epoch, settings from it on).
    """

    number: int
    parent: int | None
    start: int
    costs: Array
    changes: tuple[tuple[int, Settings], ...]

    @property
    def epochs(self) -> int:
        """How many epochs it has."""
        return int(self.costs.size)

    @property
    def own(self) -> Array:
        """The costs of the epochs that it does not share with its parent, (epochs − start,)."""
        return self.costs[self.start :]


class Branches:
    """All branches of a run, one of which is trained on; numbered from 0 in the order in which they were made.

    `memory` bounds the bytes of the key states of all of them together; they share it evenly.
    """

    def __init__(self, training: Training, memory: int = LIMIT) -> None:
        self._memory = memory
        self._runs = [training]
        self._roots: list[tuple[int | None, int]] = [(None, 0)]
        self.number = 0

    @property
    def current(self) -> Training:
        """The branch that is trained on."""
        return self._runs[self.number]

    def run(self, number: int) -> Training:
        """A branch to look at, whichever it is."""
        return self._runs[number]

    def branch(self, epoch: int, settings: Settings) -> int:
        """Go on from `epoch` of the current branch with other settings; returns the number of the branch.

        At its newest epoch it is a change of settings like any other, and no new branch. Raises EngineError
        for an epoch that has not been trained or for settings that cannot be used.
        """
        if epoch == self.current.epoch:
            self.current.change(settings)
            return self.number
        made = self.current.fork(epoch)
        made.change(settings)
        return self._follow(made, epoch)

    def fork(self, epoch: int) -> int:
        """Go on from `epoch` of the current branch on a branch of its own, with the same settings; its number.

        Raises EngineError for an epoch that has not been trained.
        """
        return self._follow(self.current.fork(epoch), epoch)

    def edit(self, epoch: int, network: Network) -> int:
        """Go on from `epoch` of the current branch with the parameters of `network`; returns the number of the branch.

        It is always a new one, so that the way without the edit stays. Raises EngineError for an epoch that has
        not been trained or for parameters that cannot be used.
        """
        made = self.current.fork(epoch)
        made.edit(network)
        return self._follow(made, epoch)

    def switch(self, number: int) -> None:
        """Train on another branch from now on, from its newest epoch; an epoch under way is discarded."""
        if number != self.number:
            self.current.rest()
            self.number = number

    def _follow(self, made: Training, epoch: int) -> int:
        """Train on what has been forked from the current branch; all branches share the memory anew."""
        self._runs.append(made)
        self._roots.append((self.number, epoch))
        for run in self._runs:
            run.limit_memory(self._memory // len(self._runs))
        self.switch(len(self._runs) - 1)
        return self.number

    def values(self) -> tuple[Branch, ...]:
        """What every branch has come to, as values that stay as they are."""
        return tuple(
            Branch(number, *root, run.costs, run.changes)
            for number, (run, root) in enumerate(zip(self._runs, self._roots, strict=True))
        )


def parting(branches: Sequence[Branch], one: int, other: int) -> int:
    """The epoch up to which two branches are the same: there the one leaves the other, or both leave a third."""
    first, second = _line(branches, one), _line(branches, other)
    return max(min(first[number], second[number]) for number in first.keys() & second.keys())


def _line(branches: Sequence[Branch], number: int) -> dict[int, int]:
    """{each branch that it comes from, itself too: up to which of its epochs}."""
    line, end = {number: branches[number].epochs}, branches[number].epochs
    while (parent := branches[number].parent) is not None:
        end = min(end, branches[number].start)
        line[parent], number = end, parent
    return line
