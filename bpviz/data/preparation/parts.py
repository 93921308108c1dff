"""A column of the file that says which examples are for training and which are kept for testing."""

import numpy as np

from bpviz.data.errors import DataError, Note
from bpviz.data.table import Column, ColumnKind, Flags, Indices, Table
from bpviz.words import say

TRAIN = frozenset({"train", "training", "tr", "fit", "learn", "learning"})
TEST = frozenset(
    {"test", "testing", "te", "val", "valid", "validation", "dev", "holdout", "hold-out", "eval"}
)


def parts_of(table: Table, column: Column, rows: Indices) -> tuple[Indices, Indices, Note]:
    """(training, test): ascending places in `rows`, and what the words mean; DataError where one means neither."""
    tested, note = _by_number(column, rows) if _is_yes_or_no(column) else _by_word(table, column, rows)
    if tested.all():
        raise DataError(
            say("the column leaves no example for training"),
            say("choose another column, or let the examples be drawn (--test-split)"),
            column=column.name,
        )
    return np.flatnonzero(~tested).astype(np.int64), np.flatnonzero(tested).astype(np.int64), note


def _is_yes_or_no(column: Column) -> bool:
    return column.kind is ColumnKind.BOOLEAN or (
        column.kind is ColumnKind.NUMBER and set(column.present.tolist()) <= {0.0, 1.0}
    )


def _by_number(column: Column, rows: Indices) -> tuple[Flags, Note]:
    """Yes or 1 is what the column's name says: training or test."""
    name = column.name.casefold()
    says_train = any(word in name for word in ("train", "fit", "learn"))
    says_test = any(word in name for word in ("test", "val", "hold", "eval"))
    if says_train == says_test or column.numbers is None or np.isnan(column.numbers[rows]).any():
        raise DataError(
            say("the name of the column does not tell what yes means, or a value is missing"),
            say("call it is_train or is_test, or write train and test into it"),
            column=column.name,
        )
    words = (
        say("yes is for training, no for testing")
        if says_train
        else say("yes is for testing, no for training")
    )
    return (column.numbers[rows] == 1.0) == says_test, Note(words, None, column.name)


def _by_word(table: Table, column: Column, rows: Indices) -> tuple[Flags, Note]:
    labels = [label.casefold() for label in column.labels(rows.tolist())]
    for label, row in zip(labels, rows.tolist(), strict=True):
        if label not in TRAIN | TEST or column.missing[row]:
            raise DataError(
                say('"{label}" means neither training nor test', label=column.label(row)[:40]),
                say("write train or test, or let the examples be drawn (--test-split)"),
                line=int(table.lines[row]),
                column=column.name,
            )
    tests = sorted(set(labels) & TEST) or ["–"]
    words = say("kept for testing: {words}; the rest is for training", words=", ".join(tests))
    return np.array([label in TEST for label in labels], dtype=np.bool_), Note(words, None, column.name)
