"""From a table to the arrays that a network is trained on, with every step reversible and said aloud."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from bpviz.data.errors import Note
from bpviz.data.problem import Problem
from bpviz.data.table import Array, Indices, Table

Values = TypeVar("Values", float, Array)


class Scale(StrEnum):
    """How numbers are brought to a common size; always measured on the training part."""

    STANDARD = "standard"
    MINMAX = "minmax"
    NONE = "none"


class Missing(StrEnum):
    """What is done about a missing value of a feature; a row without its target is always left out."""

    DROP = "drop"
    MEAN = "mean"
    MEDIAN = "median"
    MODE = "mode"


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the person decided between the table and the arrays; None is: as suggested. test_split: share, 0 ≤ share < 1."""

    target: str | None = None
    drop: tuple[str, ...] = ()
    missing_values: Missing = Missing.DROP
    scale: Scale = Scale.STANDARD
    test_split: float = 0.2
    seed: int = 0
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Feature:
    """One input (or a regression's target): scaled = (raw − offset) / factor; `level` where it is 1 for that word, else 0."""

    name: str
    column: str
    level: str | None
    offset: float
    factor: float

    def scaled(self, raw: Values) -> Values:
        return (raw - self.offset) / self.factor

    def raw(self, scaled: Values) -> Values:
        return scaled * self.factor + self.offset


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Examples as columns, float64, read-only, C-contiguous.

    X_train: (n_inputs, m), Y_train: (n_outputs, m), X_test and Y_test likewise, where m may be 0. Y: 0/1 in one row for a
    binary problem, one-hot for classes, the scaled target for a regression. train_rows, test_rows: (m,) the table's row of
    each column, ascending, so that examples stand in the file's order. classes: the label of each output, for a binary
    problem (label of 0, label of 1), None for a regression.
    """

    name: str
    problem: Problem
    features: tuple[Feature, ...]
    target: str
    classes: tuple[str, ...] | None
    X_train: Array
    Y_train: Array
    X_test: Array
    Y_test: Array
    train_rows: Indices
    test_rows: Indices
    target_scale: Feature | None
    notes: tuple[Note, ...]

    @property
    def n_inputs(self) -> int:
        return int(self.X_train.shape[0])

    @property
    def n_outputs(self) -> int:
        return int(self.Y_train.shape[0])

    def describe_target(self, y_column: Array) -> str:
        """One column of Y or of predictions, (n_outputs,) or (n_outputs, 1), in the person's words or units."""
        raise NotImplementedError


def prepare(table: Table, decisions: Decisions = Decisions()) -> Dataset:
    """The dataset that `decisions` make of `table`; DataError where they cannot be carried out."""
    raise NotImplementedError
