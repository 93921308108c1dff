"""Which kind of problem a target makes."""

from enum import StrEnum, unique

import numpy as np

from bpviz.data.table import Column, ColumnKind

MOST_CLASSES_OF_NUMBERS = 20


@unique
class Problem(StrEnum):
    """What the network is to predict."""

    BINARY = "binary"
    CLASSES = "classes"
    REGRESSION = "regression"


def suggest_problem(column: Column) -> Problem:
    """Two distinct values: binary; words, or 3 to 20 distinct whole numbers: classes; else: regression."""
    distinct = column.distinct
    if column.kind is not ColumnKind.NUMBER:
        return Problem.BINARY if distinct == 2 or column.kind is ColumnKind.BOOLEAN else Problem.CLASSES
    if distinct == 2:
        return Problem.BINARY
    whole = bool(np.all(column.present == np.floor(column.present)))
    if whole and 3 <= distinct <= MOST_CLASSES_OF_NUMBERS:
        return Problem.CLASSES
    return Problem.REGRESSION
