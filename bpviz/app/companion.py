"""The same network from other initial weights, trained beside the one that is studied, for comparison."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bpviz.engine.settings import Settings
from bpviz.study.document import Document
from bpviz.study.setup import Setup, set_up

Changes = Sequence[tuple[int, Settings]]


def beside(document: Document) -> Document:
    """The document with the initialisation that it is compared with."""
    assert document.beside is not None
    return replace(document, recipe=replace(document.recipe, init=document.beside), beside=None)


class Companion:
    """Belongs to the worker. Follows the changes of the settings of the run that it stands beside."""

    def __init__(self, document: Document, setup: Setup) -> None:
        """setup: that of the run beside it, whose data are read already."""
        self._init, self._model = document.beside, setup
        self.setup = set_up(beside(document), setup.reading)
        self.training = self.setup.training()

    def stands_beside(self, document: Document, setup: Setup) -> bool:
        """Whether it is the one that this document and this run want."""
        return self._init == document.beside and self._model is setup

    def catch_up(self, changes: Changes, epoch: int, keep_going: Callable[[], bool]) -> int:
        """Train to `epoch` with the same settings in every epoch; returns the epoch that can be looked at now.

        changes: (epoch, settings from it on), the first at epoch 0.
        """
        if not self._agrees(changes, epoch):
            self.training = self.setup.training()
        training = self.training
        for start, settings in changes:
            if start >= training.epoch and start <= epoch:
                training.advance(start - training.epoch, keep_going)
                if training.epoch < start:
                    return training.epoch
                training.change(settings)
        training.advance(epoch - training.epoch, keep_going)
        return min(training.epoch, epoch)

    def _agrees(self, changes: Changes, epoch: int) -> bool:
        """Whether all that has been trained so far, up to `epoch`, was trained with these settings."""
        end = min(self.training.epoch, epoch)
        if self.training.epoch > epoch and any(start == epoch for start, _ in changes):
            return False
        return _up_to(self.training.changes, end) == _up_to(changes, end)


def _up_to(changes: Changes, end: int) -> list[tuple[int, Settings]]:
    """Those that had an effect on the epochs before `end`."""
    return [(start, settings) for start, settings in changes if start < end]
