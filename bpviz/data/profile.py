"""What is in a column at a glance: how its values are spread, and how many examples each class has."""

from collections import Counter
from dataclasses import dataclass
from itertools import islice

import numpy as np

from bpviz.data.dataset import Dataset
from bpviz.data.problem import Problem
from bpviz.data.table import Array, Column, ColumnKind, Indices, bare

BARS = 16
MOST = 20_000
"""About so many rows, spread over the whole table, are looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """counts: (bars,) of equal spans, of single numbers where there are few, or of words, the most frequent first.

    words: what the bars stand for; none for spans.
    """

    counts: Indices
    words: tuple[str, ...] = ()


def profile_of(column: Column) -> Profile:
    """How the column's values are spread; nothing for a column whose values hardly come again."""
    every = max(1, len(column.cells) // MOST)
    if column.kind is ColumnKind.NUMBER and column.numbers is not None:
        values = column.numbers[::every]
        return _of_numbers(values[~np.isnan(values)])
    if column.kind in {ColumnKind.ID, ColumnKind.TEXT}:
        return Profile(np.zeros(0, dtype=np.int64))
    cells = islice(iter(column.cells), 0, None, every)
    gone = column.missing[::every].tolist()
    words = Counter(bare(cell) for cell, missing in zip(cells, gone, strict=True) if not missing)
    shown = words.most_common(BARS)
    return Profile(np.array([count for _, count in shown], dtype=np.int64), tuple(word for word, _ in shown))


def _of_numbers(values: Array) -> Profile:
    if not values.size:
        return Profile(np.zeros(0, dtype=np.int64))
    distinct, counts = np.unique(values, return_counts=True)
    if len(distinct) <= BARS:
        return Profile(counts.astype(np.int64), tuple(f"{value:.6g}" for value in distinct.tolist()))
    unit = values / np.abs(values).max()
    return Profile(np.histogram(unit, bins=BARS)[0].astype(np.int64))


def balance_of(dataset: Dataset) -> tuple[tuple[str, int], ...]:
    """(class, how many examples it has), in the order of the outputs; () for a regression."""
    if dataset.classes is None:
        return ()
    Y = np.hstack([dataset.Y_train, dataset.Y_test])
    codes = (Y[0] > dataset.middle).astype(int) if dataset.problem is Problem.BINARY else Y.argmax(axis=0)
    counts = np.bincount(codes, minlength=len(dataset.classes))
    return tuple(zip(dataset.classes, counts.tolist(), strict=True))
