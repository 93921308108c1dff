"""Decides what each column is for: the target, a feature, or left out for a reason that is said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bpviz.data.errors import DataError, Note
from bpviz.data.suggestion import says_the_part, suggestion
from bpviz.data.table import Column, ColumnKind, Table
from bpviz.words import Message, say

MOST_LEVELS = 50
"""A column of words with more of them is refused as a feature."""


@dataclass(frozen=True, slots=True)
class Roles:
    """features: in the table's order; reason: why the target was suggested, None where it was named."""

    target: Column
    reason: Message | None
    features: list[Column]
    notes: list[Note]


def find_roles(table: Table, wanted: str | None, drop: Sequence[str], split: str | None = None) -> Roles:
    """What each column is for; DataError where one cannot serve.

    split: the column that says which examples are for testing.
    """
    dropped = {table.column(name).name for name in drop}
    parting = None if split is None else table.column(split)
    left = tuple(column for column in table.columns if column.name not in dropped and column is not parting)
    reason = None
    if wanted is None:
        likely = suggestion(replace(table, columns=left))
        wanted, reason = likely.name, likely.reason
    target = _target(table, left, wanted, drop)
    columns = []
    notes = [Note(say("dropped, as asked"), None, name) for name in sorted(dropped)]
    for column in left:
        if column is target:
            continue
        ignored = _why_ignored(column)
        if ignored is None:
            must_be_numbers(table, column)
            _must_have_few_levels(column)
            columns.append(column)
            if split is None and column.kind is ColumnKind.CATEGORY and says_the_part(column):
                words = say(
                    "it seems to say which rows are for testing (--split-column {name})", name=column.name
                )
                notes.append(Note(words, None, column.name))
        else:
            notes.append(Note(ignored, None, column.name))
    if not columns:
        raise DataError(
            say("no column is left to be a feature"),
            say("drop fewer columns, or choose another target (--target)"),
        )
    return Roles(target, reason, columns, notes)


def _target(table: Table, left: tuple[Column, ...], wanted: str, drop: Sequence[str]) -> Column:
    target = table.column(wanted)
    if target not in left:
        dropped = target.name in {table.column(name).name for name in drop}
        raise DataError(
            say("the column is the target and dropped at once")
            if dropped
            else say("the column is the target and says the split at once"),
            say("choose one of the two"),
            column=target.name,
        )
    must_be_numbers(table, target)
    if target.kind is ColumnKind.DATE:
        raise DataError(
            say("a date cannot be the target"), say("choose another target (--target)"), column=target.name
        )
    return target


def must_be_numbers(table: Table, column: Column) -> None:
    """DataError at the first cell that is no number in a column of numbers."""
    if column.strays:
        row = column.strays[0]
        cell = column.label(row)
        raise DataError(
            say('"{cell}" is not a number', cell=cell[:40]),
            say("mark it as missing (--missing {token}) or drop the column", token=_for_the_shell(cell)),
            line=int(table.lines[row]),
            column=column.name,
        )


def _for_the_shell(token: str) -> str:
    return token if all(character.isalnum() or character in "/.#_" for character in token) else f"'{token}'"


def _must_have_few_levels(column: Column) -> None:
    if column.kind is ColumnKind.CATEGORY and (count := column.distinct) > MOST_LEVELS:
        raise DataError(
            say(
                "{count} different words would make as many inputs; bpviz takes up to {most}",
                count=count,
                most=MOST_LEVELS,
            ),
            say("drop the column (--drop), or group its words"),
            column=column.name,
        )


def _why_ignored(column: Column) -> Message | None:
    if column.missing.all():
        return say("left out: it has no value at all")
    match column.kind:
        case ColumnKind.ID:
            return say("left out: it only tells the rows apart")
        case ColumnKind.DATE:
            return say("left out: it has dates")
        case ColumnKind.TEXT:
            return say("left out: it has free text")
        case _:
            return None
