"""Undo and redo: the documents before and after, each with the run that was left, so that coming back loses nothing."""

from dataclasses import dataclass, field, replace

from bpviz.app.questions import Kept
from bpviz.study.document import Document

KEPT_BYTES = 2**29
"""Bytes of examples that the runs that were left may hold together; the last one is kept however large it is."""
KEPT_RUNS = 8
"""So many of the runs that were left are kept with their parameters; older ones start again at epoch 0."""


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A document, the branch that was trained on, and its run where another run took its place."""

    document: Document
    kept: Kept | None = None
    branch: int = 0


@dataclass(slots=True)
class History:
    """past and future: the nearest entry is the last one."""

    past: list[Entry] = field(default_factory=list)
    future: list[Entry] = field(default_factory=list)

    def push(self, entry: Entry) -> None:
        """A new change was made after `entry`: what could be redone is gone."""
        self.past.append(entry)
        self.future.clear()
        room = KEPT_BYTES
        for index in range(len(self.past) - 1, -1, -1):
            kept = self.past[index].kept
            if kept is None:
                continue
            data = kept.setup.dataset
            room -= (
                2 * (data.X_train.nbytes + data.Y_train.nbytes) + data.X_test.nbytes
            )  # the run has its own
            if (room < 0 and index < len(self.past) - 1) or index < len(self.past) - KEPT_RUNS:
                self.past[index] = replace(self.past[index], kept=None)

    def go_back(self, current: Entry) -> None:
        """The last entry of the past has become the present again."""
        self.past.pop()
        self.future.append(current)

    def go_forward(self, current: Entry) -> None:
        """The nearest entry of the future has become the present."""
        self.future.pop()
        self.past.append(current)


STRUCTURE = ("hidden", "activations", "output_activation", "cost", "init", "seed", "dtype")
"""What of a recipe makes another run; all the rest holds from the next epoch on."""


def same_run(one: Document, other: Document) -> bool:
    """Whether the second document only trains on with other settings: same data, network, cost and seed. What it is
    compared with may be another one."""
    same = all(getattr(one.recipe, name) == getattr(other.recipe, name) for name in STRUCTURE)
    return same and replace(other, recipe=one.recipe, beside=one.beside) == one
