"""What each column is for, and what a person can make of it."""

from dataclasses import replace
from enum import StrEnum

from bpviz.data.dataset import Decisions, Ordinal
from bpviz.data.errors import DataError
from bpviz.data.suggestion import suggestion
from bpviz.data.table import Column, ColumnKind, Table

IDLE = (ColumnKind.ID, ColumnKind.DATE, ColumnKind.TEXT)
"""Kinds that are no features."""


class Role(StrEnum):
    """The words are those that a person sees."""

    TARGET = "target"
    FEATURE = "feature"
    ORDERED = "feature, in order"
    PART = "says train or test"
    IGNORED = "ignored"
    ID = "id"


def role_of(column: Column, decisions: Decisions, target: str | None) -> Role:
    """The column's part in `decisions`, whose target is `target`."""
    if column.name == target:
        return Role.TARGET
    if column.name == decisions.split:
        return Role.PART
    if column.kind is ColumnKind.ID:
        return Role.ID
    if column.name in decisions.drop or column.kind in IDLE or column.missing.all():
        return Role.IGNORED
    return Role.ORDERED if any(one.column == column.name for one in decisions.ordinal) else Role.FEATURE


def roles_for(column: Column) -> tuple[Role, ...]:
    """What the column can be."""
    if column.missing.all():
        return (Role.IGNORED,)
    match column.kind:
        case ColumnKind.ID:
            return (Role.ID,)
        case ColumnKind.DATE:
            return (Role.IGNORED,)
        case ColumnKind.TEXT:
            return (Role.IGNORED, Role.TARGET)
        case ColumnKind.CATEGORY:
            return (Role.FEATURE, Role.ORDERED, Role.TARGET, Role.PART, Role.IGNORED)
        case ColumnKind.BOOLEAN:
            return (Role.FEATURE, Role.TARGET, Role.PART, Role.IGNORED)
        case _:
            return (Role.FEATURE, Role.TARGET, Role.IGNORED)


def with_role(decisions: Decisions, table: Table, target: str | None, name: str, role: Role) -> Decisions:
    """The decisions with another role for the column `name`; a target that is given up goes to the next likely one."""
    decided = replace(
        decisions,
        drop=tuple(other for other in decisions.drop if other != name),
        ordinal=tuple(one for one in decisions.ordinal if one.column != name),
        split=None if decisions.split == name else decisions.split,
    )
    if name == target and role is not Role.TARGET:
        decided = replace(decided, target=likely_target(table, decided, name), problem=None)
    match role:
        case Role.TARGET:
            return replace(decided, target=name, problem=None)
        case Role.ORDERED:
            return replace(decided, ordinal=(*decided.ordinal, Ordinal(name)))
        case Role.PART:
            return replace(decided, split=name)
        case Role.IGNORED:
            return replace(decided, drop=(*decided.drop, name))
        case _:
            return decided


def likely_target(table: Table, decisions: Decisions, without: str | None = None) -> str | None:
    """The target as it is decided, else as it would be suggested."""
    if decisions.target is not None and decisions.target != without:
        return decisions.target
    gone = {without, decisions.split, *decisions.drop}
    left = tuple(column for column in table.columns if column.name not in gone)
    try:
        return suggestion(replace(table, columns=left)).name
    except DataError:
        return None
