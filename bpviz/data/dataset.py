"""From a table to the arrays that a network is trained on, with every step reversible and said aloud."""

import math
from dataclasses import dataclass
from pathlib import PurePath
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bpviz.data.errors import DataError, Note
from bpviz.data.preparation.features import Feature, Ordinal, Scale, Use, inputs_of, levels_of
from bpviz.data.preparation.gaps import Missing, filling, rows_to_use
from bpviz.data.preparation.parts import parts_of
from bpviz.data.preparation.retelling import encoded_notes, filled_notes, scaled_notes, split_notes, told
from bpviz.data.preparation.roles import Roles, find_roles
from bpviz.data.preparation.splitting import split_rows
from bpviz.data.preparation.targets import Classes, class_outputs, classes_of, number_outputs
from bpviz.data.problem import Problem, suggest_problem
from bpviz.data.table import Array, Column, Flags, Indices, Table
from bpviz.words import Message, say

__all__ = ["Dataset", "Decisions", "Feature", "Missing", "Ordinal", "Problem", "Scale", "prepare"]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the person decided between the table and the arrays; None is: as suggested.

    test_split: the share of examples that are kept for testing, 0 ≤ share < 1; split: the column that says instead
    which they are. ordinal: the columns of words that become one number each. signed: targets of classes are −1
    and +1, as tanh needs them, instead of 0 and 1.
    """

    target: str | None = None
    drop: tuple[str, ...] = ()
    missing_values: Missing = Missing.DROP
    scale: Scale = Scale.STANDARD
    test_split: float = 0.2
    seed: int = 0
    problem: Problem | None = None
    split: str | None = None
    ordinal: tuple[Ordinal, ...] = ()
    signed: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Examples as columns, float64, read-only, C-contiguous.

    X_train: (n_inputs, m), Y_train: (n_outputs, m); X_test and Y_test likewise, where m may be 0.
    Y: 0/1 in one row for a binary problem, one-hot for classes, the scaled target for a regression; signed: −1 for 0.
    train_rows, test_rows: (m,) the table's row of each column, ascending: examples stand in the file's order.
    classes: the label of each output; of a binary problem (label of 0, label of 1); None for a regression.
    suggested: why this target, where it was not named. scale: how the features were scaled.
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
    signed: bool = False
    suggested: Message | None = None
    scale: Scale = Scale.NONE

    @property
    def middle(self) -> float:
        """The output of a binary problem above which the second class is meant."""
        return 0.0 if self.signed else 0.5

    @property
    def n_inputs(self) -> int:
        return int(self.X_train.shape[0])

    @property
    def n_outputs(self) -> int:
        return int(self.Y_train.shape[0])

    def unit(self, outputs: NDArray[np.floating]) -> Array:
        """Outputs of classes as 0 … 1, also where the targets are −1 and +1."""
        values = np.asarray(outputs, dtype=np.float64)
        return (values + 1.0) / 2.0 if self.signed else values

    def told_input(self, row: int, value: float) -> str:
        """What input number `row` stands for where the network sees `value`: bill_length_mm = 39.1, sex = male."""
        return told(self.features[row], value)

    def told_output(self, row: int, value: float) -> str:
        """What output number `row` says, or its target: price = 120.5, yes 0.83, setosa 0.97."""
        if self.classes is None:
            scale = self.target_scale
            return f"{self.target} = {value:.6g}" if scale is None else told(scale, value)
        name = self.classes[1] if self.problem is Problem.BINARY else self.classes[row]
        return f"{name} {float(self.unit(np.array(value))):.6g}"

    def describe_target(self, y_column: Array) -> str:
        """One column of Y or of predictions, (n_outputs,) or (n_outputs, 1), in the person's words or units."""
        values = np.asarray(y_column, dtype=np.float64).ravel()
        if self.classes is None:
            value = float(values[0]) if self.target_scale is None else self.target_scale.raw(float(values[0]))
            return f"{value:.6g}"
        if self.problem is Problem.BINARY:
            return self.classes[int(values[0] > self.middle)]
        return self.classes[int(np.argmax(values))]


class _Examples(NamedTuple):
    """rows: of the table that are used; gaps: notes on those that are not."""

    roles: Roles
    problem: Problem
    rows: Indices
    gaps: list[Note]
    classes: Classes | None


def prepare(table: Table, decisions: Decisions = Decisions(), tested: Flags | None = None) -> Dataset:
    """The dataset that `decisions` make of `table`; DataError where they cannot be carried out.

    tested: (rows,) which rows are for testing where that was drawn before, for the table without its edits.
    """
    try:
        return _prepare(table, decisions, tested)
    except DataError as fault:
        raise fault.within(table.source) from None


def tested_rows(table: Table, decisions: Decisions) -> Indices:
    """The rows that are drawn for testing; DataError as for `prepare`."""
    used = _examples(table, decisions)
    return used.rows[_drawn(used, decisions)[1]]


def _examples(table: Table, decisions: Decisions) -> _Examples:
    _must_be_possible(decisions)
    roles = find_roles(table, decisions.target, decisions.drop, decisions.split)
    target = roles.target
    problem = decisions.problem or suggest_problem(target)
    rows, gaps = rows_to_use(table, target, roles.features, decisions.missing_values)
    return _Examples(roles, problem, rows, gaps, classes_of(target, rows, problem))


def _drawn(used: _Examples, decisions: Decisions) -> tuple[Indices, Indices]:
    codes = None if used.classes is None else used.classes.codes
    return split_rows(len(used.rows), codes, decisions.test_split, decisions.seed)


def _prepare(table: Table, decisions: Decisions, tested: Flags | None) -> Dataset:
    used = _examples(table, decisions)
    roles, problem, rows, gaps, classes = used
    target, columns, notes = roles.target, roles.features, roles.notes
    levels = levels_of(table, columns, decisions.ordinal)
    if decisions.split is None and tested is not None and not tested[rows].all():
        train, test = np.flatnonzero(~tested[rows]), np.flatnonzero(tested[rows])
    elif decisions.split is None:
        train, test = _drawn(used, decisions)
    else:
        train, test, said = parts_of(table, table.column(decisions.split), rows)
        notes.append(said)
    inputs = [
        inputs_of(
            column,
            Use(rows, rows[train], decisions.scale, levels.get(column.name)),
            filling(column, rows[train], decisions.missing_values),
        )
        for column in columns
    ]
    X = np.concatenate([given.values for given in inputs])
    Y, target_scale = _outputs(target, rows, rows[train], classes, problem, decisions)
    notes += gaps
    notes += filled_notes(columns, rows, decisions.missing_values)
    notes += encoded_notes(inputs)
    notes += scaled_notes(inputs, target_scale, decisions.scale, len(train))
    notes += split_notes(len(train), len(test), decisions.test_split if decisions.split is None else 0.0)
    return Dataset(
        name=PurePath(table.source).stem,
        problem=problem,
        features=tuple(feature for given in inputs for feature in given.features),
        target=target.name,
        classes=None if classes is None else classes.labels,
        X_train=_part(X, train),
        Y_train=_part(Y, train),
        X_test=_part(X, test),
        Y_test=_part(Y, test),
        train_rows=_sealed(rows[train]),
        test_rows=_sealed(rows[test]),
        target_scale=target_scale,
        notes=tuple(notes),
        signed=decisions.signed and classes is not None,
        suggested=roles.reason,
        scale=decisions.scale,
    )


def _must_be_possible(decisions: Decisions) -> None:
    share = decisions.test_split
    if not (math.isfinite(share) and 0 <= share < 1):
        raise DataError(
            say("{share} is not a share of the examples", share=share),
            say("use 0 or more and less than 1 (--test-split)"),
        )
    if decisions.seed < 0:
        raise DataError(
            say("the seed {seed} is negative", seed=decisions.seed), say("use 0 or more (--seed)")
        )


def _outputs(
    target: Column,
    rows: Indices,
    train: Indices,
    classes: Classes | None,
    problem: Problem,
    decisions: Decisions,
) -> tuple[Array, Feature | None]:
    if classes is not None:
        Y = class_outputs(classes, problem)
        return (2.0 * Y - 1.0 if decisions.signed else Y), None
    return number_outputs(target, rows, train, decisions.scale)


def _part(values: Array, places: Indices) -> Array:
    part = np.ascontiguousarray(values[:, places])
    part.flags.writeable = False
    return part


def _sealed(rows: Indices) -> Indices:
    rows.flags.writeable = False
    return rows
