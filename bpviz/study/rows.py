"""Every row of the table as the network sees it: its part, what the network says of it, and how far off that is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from bpviz.data.dataset import Dataset
from bpviz.data.preparation.features import Feature
from bpviz.data.problem import Problem
from bpviz.data.table import Array, Flags, Indices
from bpviz.engine.metrics import predicted_classes, true_classes
from bpviz.engine.network import Network
from bpviz.engine.recorded import forward, output_losses
from bpviz.study.edit import INPUTS
from bpviz.study.setup import Setup

BLOCK = 8192
"""Examples that are looked at together: some milliseconds."""


class Part(IntEnum):
    """What a row of the table is used for."""

    TRAINING = 0
    TEST = 1
    LEFT_OUT = 2

    @property
    def label(self) -> str:
        """The word for it."""
        return ("training", "test", "left out")[self]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """part: (rows,) of Part; column: (rows,) of X_train or X_test, −1 for a row that is left out.

    moved: {(row, number of the feature)} of the inputs that were moved by hand.
    """

    part: Indices
    column: Indices
    moved: frozenset[tuple[int, int]]

    def of(self, part: Part) -> int:
        """How many rows the part has."""
        return int(np.count_nonzero(self.part == part))


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What one network says about all rows. outputs: (n_outputs, rows); losses: (rows,); NaN for rows left out.

    wrong: (rows,) whether another class is said than the target's; nowhere for a regression.
    """

    network: Network
    outputs: Array
    losses: Array
    wrong: Flags


def rows_of(setup: Setup) -> Rows:
    """Where every row of the edited table went."""
    data, count = setup.dataset, setup.edited.table.rows
    part = np.full(count, Part.LEFT_OUT, dtype=np.int64)
    column = np.full(count, -1, dtype=np.int64)
    for rows, which in ((data.train_rows, Part.TRAINING), (data.test_rows, Part.TEST)):
        part[rows] = which
        column[rows] = np.arange(len(rows))
    moved = frozenset(
        (int(data.train_rows[edit.example]), edit.row)
        for edit in setup.document.inputs
        if edit.ref == INPUTS and edit.example is not None
    )
    return Rows(part, column, moved)


def judge_rows(setup: Setup, network: Network) -> Iterator[Judged | None]:
    """A generator: None after each block of examples, the whole at the end."""
    data, count = setup.dataset, setup.edited.table.rows
    outputs = np.full((data.n_outputs, count), np.nan)
    losses = np.full(count, np.nan)
    wrong = np.zeros(count, dtype=np.bool_)
    for X, Y, rows in (
        (data.X_train, data.Y_train, data.train_rows),
        (data.X_test, data.Y_test, data.test_rows),
    ):
        for start in range(0, len(rows), BLOCK):
            some = slice(start, start + BLOCK)
            Z, A = forward(network, X[:, some])
            outputs[:, rows[some]] = A
            losses[rows[some]] = output_losses(network, setup.cost, Z, A, Y[:, some])[0]
            if setup.classifies:
                says, meant = predicted_classes(A, data.middle), true_classes(Y[:, some], data.middle)
                wrong[rows[some]] = says != meant
            yield None
    yield Judged(network, outputs, losses, wrong)


def inputs_of_row(data: Dataset, rows: Rows, row: int) -> Array | None:
    """(n_inputs,) what the network is given of a row, scaled; None where the row is left out."""
    match Part(int(rows.part[row])):
        case Part.TRAINING:
            return data.X_train[:, rows.column[row]]
        case Part.TEST:
            return data.X_test[:, rows.column[row]]
        case _:
            return None


def column_words(features: Sequence[Feature], values: Sequence[float]) -> str:
    """One column's value in the person's words, from its inputs: a number, or the word whose input is largest."""
    if len(features) == 1:
        return features[0].words(float(values[0]))
    return features[int(np.argmax(values))].words(1.0)


def output_words(data: Dataset, outputs: Array) -> str:
    """What the network says, (n_outputs,): "0.93 versicolor", or a number in the target's unit."""
    says = data.describe_target(outputs)
    if data.classes is None:
        return says
    unit = data.unit(outputs)
    share = max(unit[0], 1 - unit[0]) if data.problem is Problem.BINARY else unit.max()
    return f"{float(share):.2f} {says}"
