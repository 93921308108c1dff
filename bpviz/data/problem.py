"""Which column is probably the target, and which kind of problem a target makes."""

from enum import StrEnum, unique

import numpy as np

from bpviz.data.errors import DataError
from bpviz.data.table import Column, ColumnKind, Table
from bpviz.words import say

TARGET_NAMES = frozenset(
    {
        "target",
        "label",
        "labels",
        "class",
        "classes",
        "y",
        "outcome",
        "output",
        "result",
        "diagnosis",
        "species",
    }
    | {"survived", "churn", "quality", "response", "classification", "category"}
    | {
        "cible",
        "classe",
        "étiquette",
        "sortie",
        "ціль",
        "клас",
        "мітка",
        "вид",
        "класс",
        "метка",
        "klasse",
        "ziel",
    }
)
"""Names that say it themselves, in any case."""

MOST_CLASSES_OF_NUMBERS = 20


@unique
class Problem(StrEnum):
    """What the network is to predict."""

    BINARY = "binary"
    CLASSES = "classes"
    REGRESSION = "regression"


def suggest_target(table: Table) -> str:
    """The column whose name says it is the target, else the last one that varies; DataError where none could be it."""
    usable = [column for column in table.columns if _could_be_target(column)]
    if not usable and table.rows == 1:
        usable = [
            column for column in table.columns if column.kind is ColumnKind.NUMBER and not column.strays
        ]
    if not usable:
        raise DataError(
            say("no column could be the target: each is constant, empty, a date, an id or free text"),
            say("name one (--target), or add a column of classes or numbers"),
            file=table.source,
        )
    named = [column for column in usable if column.name.strip().casefold() in TARGET_NAMES]
    return (named or usable)[-1].name


def _could_be_target(column: Column) -> bool:
    match column.kind:
        case ColumnKind.NUMBER:
            return column.distinct > 1 and not column.strays
        case ColumnKind.BOOLEAN | ColumnKind.CATEGORY:
            return column.distinct > 1
        case _:
            return False


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
