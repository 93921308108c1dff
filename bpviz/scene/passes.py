"""From a run to what its film shows: each pass with its place in training, its names and the costs so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from bpviz.engine.arrays import Array
from bpviz.engine.metrics import evaluate
from bpviz.engine.recorded import Pass
from bpviz.engine.training import Training
from bpviz.scene.subject import Subject
from bpviz.study.setup import Setup

Curve = tuple[Array, Array]
MOST_TEST_POINTS = 100


@dataclass(frozen=True, slots=True)
class Place:
    """Which pass of a run: epoch, batch of `batches`; columns: (m,) of the training part, as the batch has them."""

    epoch: int
    batch: int
    batches: int
    columns: NDArray[np.int64]


def subject(
    setup: Setup, pass_: Pass, place: Place, costs: Array, test_costs: Curve | None = None
) -> Subject:
    """The pass as the subject of a film; rows are counted from 1, as in the file below its header."""
    data = setup.dataset
    return Subject(
        pass_,
        place.epoch,
        place.batch,
        place.batches,
        inputs=tuple(feature.name for feature in data.features),
        classes=data.classes,
        examples=tuple((data.train_rows[place.columns] + 1).tolist()),
        title=f"{data.name} — {' · '.join(map(str, setup.network.sizes))}",
        costs=costs,
        test_costs=test_costs,
        middle=data.middle,
        data=data,
    )


class Passes(Sequence[Subject]):
    """The passes of a run that start from the parameters of `epochs`, each computed when it is asked for.

    batch: which one of every epoch, None for all of them. The run has to have come to the last of the epochs.
    """

    def __init__(self, setup: Setup, training: Training, epochs: range, batch: int | None = 0) -> None:
        self._setup = setup
        self._training = training
        self._batches = training.batches(epochs.start)
        shown = range(self._batches) if batch is None else (batch,)
        self._places = [(epoch, number) for epoch in epochs for number in shown]
        self._costs = training.costs
        self._test_costs = test_curve(setup, training)

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, index: int) -> Subject: ...
    @overload
    def __getitem__(self, index: slice) -> list[Subject]: ...
    def __getitem__(self, index: int | slice) -> Subject | list[Subject]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        epoch, batch = self._places[index]
        place = Place(epoch, batch, self._batches, self._training.columns(epoch, batch))
        pass_ = self._training.pass_at(epoch, batch)
        return subject(self._setup, pass_, place, self._costs, self._test_costs)


def test_curve(setup: Setup, training: Training) -> Curve | None:
    """(epochs, J over the test part at their parameters), a hundred at most; None without a test part."""
    data = setup.dataset
    if not data.X_test.shape[1]:
        return None
    epochs = np.unique(np.linspace(0, training.epoch, MOST_TEST_POINTS).round().astype(int))
    costs = [
        evaluate(training.network_at(epoch), setup.cost, data.X_test, data.Y_test, setup.classifies).cost
        for epoch in epochs.tolist()
    ]
    return epochs.astype(float), np.array(costs)
