"""What is done about missing values: their rows left out, or filled with what is usual in the training part."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

import numpy as np

from bpviz.data.errors import DataError, Note
from bpviz.data.table import Column, ColumnKind, Indices, Table
from bpviz.words import say

Value = TypeVar("Value", float, str)


class Missing(StrEnum):
    """What is done about a missing value of a feature; a row without its target is always left out."""

    DROP = "drop"
    MEAN = "mean"
    MEDIAN = "median"
    MODE = "mode"


def rows_to_use(
    table: Table, target: Column, features: Sequence[Column], choice: Missing
) -> tuple[Indices, list[Note]]:
    """The table's rows that can be used, ascending, with notes that count the others; DataError where none is left."""
    notes = []
    kept = ~target.missing
    if not kept.all():
        first = int(np.argmin(kept))
        words = say(
            "rows left out because the target is missing: {count} (the first in line {line})",
            count=int((~kept).sum()),
            line=int(table.lines[first]),
        )
        notes.append(Note(words, None, target.name))
    if not kept.any():
        raise DataError(
            say("the target has no value at all"), say("choose another target (--target)"), column=target.name
        )
    if choice is Missing.DROP:
        whole = kept.copy()
        for column in features:
            whole &= ~column.missing
        if not whole.any():
            raise _nothing_left(features)
        gone = kept & ~whole
        if gone.any():
            gaps = [column for column in features if (column.missing & gone).any()]
            words = say(
                "rows left out because a value is missing: {count} (in {names}; the first in line {line})",
                count=int(gone.sum()),
                names=", ".join(column.name for column in gaps),
                line=int(table.lines[int(np.argmax(gone))]),
            )
            notes.append(Note(words, None, None))
        kept = whole
    return np.flatnonzero(kept).astype(np.int64), notes


def _nothing_left(features: Sequence[Column]) -> DataError:
    worst = max(features, key=lambda column: column.missing_count)
    return DataError(
        say(
            "every row has a missing value, most of them in this column ({count})", count=worst.missing_count
        ),
        say("drop the column (--drop), or fill the gaps (--missing-values mean)"),
        column=worst.name,
    )


def filling(column: Column, train: Indices, choice: Missing) -> float | str | None:
    """What stands for a missing value of the column, by its training part; None where nothing is to be filled.

    Words have no mean and no median: they are filled with the most frequent one whatever the choice.
    """
    if choice is Missing.DROP or not column.missing.any():
        return None
    present = train[~column.missing[train]]
    if not len(present):
        raise DataError(
            say("the column has no value in the training part to fill its gaps with"),
            say("drop the column (--drop), or leave out the rows (--missing-values drop)"),
            column=column.name,
        )
    if column.numbers is None:
        return _most_frequent(column.labels(present.tolist()))
    values = column.numbers[present]
    if choice is Missing.MODE or column.kind is ColumnKind.BOOLEAN:
        return _most_frequent([float(value) for value in values])
    return float(values.mean()) if choice is Missing.MEAN else float(np.median(values))


def _most_frequent(values: list[Value]) -> Value:
    """The most frequent value; of several the smallest."""
    counts = Counter(values)
    most = max(counts.values())
    return min(value for value, count in counts.items() if count == most)
