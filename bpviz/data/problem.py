"""Which column is probably the target, and which kind of problem a target makes."""

from enum import StrEnum

from bpviz.data.table import Column, Table


class Problem(StrEnum):
    """What the network is to predict."""

    BINARY = "binary"
    CLASSES = "classes"
    REGRESSION = "regression"


def suggest_target(table: Table) -> str:
    """The name of the column that is probably the target; DataError where no column could be one."""
    raise NotImplementedError


def suggest_problem(column: Column) -> Problem:
    """Two distinct values: binary; words, or 3 to 20 distinct whole numbers: classes; other numbers: regression."""
    raise NotImplementedError
