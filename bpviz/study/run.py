"""A run as a recipe: every way that was taken with the settings of each of its epochs, from which it is made again."""

from collections.abc import Mapping
from dataclasses import dataclass

from bpviz.engine.branches import Branch, Branches
from bpviz.engine.settings import Settings
from bpviz.study.edit import Edit, edited_network
from bpviz.study.setup import Setup


@dataclass(frozen=True, slots=True)
class Way:
    """It left way `parent` (None for the first) after `start` epochs and has come to `epochs`.

    changes: (epoch, settings from it on), those of its parent before the start included; the first at epoch 0. edits:
    the parameters that were moved by hand at its start.
    """

    parent: int | None
    start: int
    epochs: int
    changes: tuple[tuple[int, Settings], ...]
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """ways: in the order in which they were taken; number: the one that is trained on."""

    ways: tuple[Way, ...]
    number: int = 0


def run_of(branches: tuple[Branch, ...], number: int, edits: Mapping[int, tuple[Edit, ...]]) -> Run:
    """What was done so far; edits: what was moved by hand, by branch."""
    return Run(
        tuple(
            Way(each.parent, each.start, each.epochs, each.changes, edits.get(each.number, ()))
            for each in branches
        ),
        number,
    )


def remade(setup: Setup, run: Run) -> Branches:
    """The run once more, bit for bit on the same machine: every way trained as it was."""
    made = Branches(setup.training())
    for number, way in enumerate(run.ways):
        if way.parent is not None:
            made.switch(way.parent)
            made.fork(way.start)
            if way.edits:
                made.current.edit(edited_network(made.current.network(), way.edits))
        _train(made, number, way)
    made.switch(run.number)
    return made


def _train(branches: Branches, number: int, way: Way) -> None:
    training = branches.run(number)
    for epoch, settings in way.changes:
        if epoch < way.start:
            continue
        training.advance(epoch - training.epoch)
        training.change(settings)
    training.advance(way.epochs - training.epoch)
