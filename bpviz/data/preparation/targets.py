"""Makes Y of the target column: 0 and 1, one row for each class, or numbers scaled like the features."""

from dataclasses import dataclass

import numpy as np

from bpviz.data.csv.kinds import truth_words
from bpviz.data.errors import DataError
from bpviz.data.preparation.features import Feature, Scale, measured
from bpviz.data.problem import Problem
from bpviz.data.table import Array, Column, ColumnKind, Indices
from bpviz.words import say

MOST_CLASSES = 1000


@dataclass(frozen=True, slots=True)
class Classes:
    """labels: what each class is called, in order; codes: (m,) the class of each example."""

    labels: tuple[str, ...]
    codes: Indices


def classes_of(target: Column, rows: Indices, problem: Problem) -> Classes | None:
    """The classes among `rows`, numbers and words in ascending order, no before yes; None for a regression.

    DataError where the target cannot make this problem.
    """
    if target.kind is ColumnKind.NUMBER and target.numbers is not None:
        values, codes = np.unique(target.numbers[rows], return_inverse=True)
        labels = tuple(number_label(value) for value in values.tolist())
    else:
        labels, codes = _words(target, rows)
    if problem is Problem.REGRESSION:
        if target.numbers is None:
            raise DataError(
                say("a regression needs numbers, and the target has words"),
                say("choose classes (--problem classes) or another target"),
                column=target.name,
            )
        if len(labels) < 2 and len(rows) > 1:
            raise _constant(target, labels[0])
        return None
    if len(labels) == 1 and problem is Problem.BINARY and labels[0] in {"0", "1"}:
        return Classes(("0", "1"), np.full(len(rows), int(labels[0]), dtype=np.int64))
    if len(labels) < 2:
        raise _constant(target, labels[0])
    _must_be_classes(target, labels, len(rows), problem)
    return Classes(labels, codes.astype(np.int64))


def _words(target: Column, rows: Indices) -> tuple[tuple[str, ...], Indices]:
    if target.kind is ColumnKind.BOOLEAN and target.numbers is not None:
        codes = target.numbers[rows].astype(np.int64)
        words = truth_words(target.levels)
        present = np.unique(codes).tolist()
        return (words, codes) if len(present) == 2 else ((words[present[0]],), codes)
    labels = target.labels(rows.tolist())
    names = tuple(sorted(set(labels)))
    place = {name: k for k, name in enumerate(names)}
    return names, np.array([place[label] for label in labels], dtype=np.int64)


def _constant(target: Column, value: str) -> DataError:
    return DataError(
        say('the target is always "{value}": there is nothing to learn', value=value),
        say("choose another target (--target)"),
        column=target.name,
    )


def _must_be_classes(target: Column, labels: tuple[str, ...], count: int, problem: Problem) -> None:
    if problem is Problem.BINARY and len(labels) != 2:
        raise DataError(
            say("the target has {count} distinct values, and a binary problem has two", count=len(labels)),
            say("choose classes or regression (--problem)"),
            column=target.name,
        )
    if len(labels) > MOST_CLASSES or (len(labels) > 20 and 2 * len(labels) > count):
        raise DataError(
            say(
                "the target would have {classes} classes for {count} examples",
                classes=len(labels),
                count=count,
            ),
            say(
                "choose regression if they are quantities (--problem regression), or another target (--target)"
            ),
            column=target.name,
        )


def class_outputs(classes: Classes, problem: Problem) -> Array:
    """Y: one row of 0 and 1 for a binary problem, else one row for each class; (n_outputs, m)."""
    if problem is Problem.BINARY:
        return classes.codes[np.newaxis, :].astype(np.float64)
    Y: Array = np.equal(np.arange(len(classes.labels))[:, np.newaxis], classes.codes).astype(np.float64)
    return Y


def number_outputs(target: Column, rows: Indices, train: Indices, scale: Scale) -> tuple[Array, Feature]:
    """(Y: (1, m) scaled; the scale, measured on the table's rows `train`)."""
    numbers = target.numbers if target.numbers is not None else np.empty(0)
    feature = measured(target.name, target.name, numbers[train], scale)
    return feature.scaled(numbers[rows])[np.newaxis, :], feature


def number_label(value: float) -> str:
    """The number as a person would write it."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
