"""What `bpviz inspect --json` says about a file that was read."""

from itertools import islice

from bpviz.data.dataset import Decisions, prepare
from bpviz.data.errors import DataError
from bpviz.data.preparation.choosing import role_of
from bpviz.data.problem import suggest_problem
from bpviz.data.profile import balance_of, profile_of
from bpviz.data.reading import Reading
from bpviz.data.suggestion import Suggestion, suggestion
from bpviz.data.table import Column, ColumnKind, Table

MOST_LEVELS = 50


def inspection(reading: Reading, target: str | None = None) -> dict[str, object]:
    """The keys of the command line's page, JSON-ready; `problem` is that of `target`, else of the suggested one.

    drawn_from: how many rows the file has, where only a sample was drawn. Where no column could be a target,
    `suggested_target`, its reason and `problem` are None.
    """
    suggested = _suggested(reading.table)
    asked = target if target is not None or suggested is None else suggested.name
    return {
        "file": reading.path,
        "encoding": reading.encoding,
        "delimiter": reading.delimiter,
        "decimal": reading.decimal,
        "thousands": reading.thousands,
        "header": reading.header,
        "rows": reading.table.rows,
        "drawn_from": reading.drawn_from,
        "columns": [_column(column) for column in reading.table.columns],
        "histograms": {column.name: profile_of(column).counts.tolist() for column in reading.table.columns},
        "suggested_target": None if suggested is None else suggested.name,
        "suggested_because": None if suggested is None else str(suggested.reason),
        "problem": None if asked is None else str(suggest_problem(reading.table.column(asked))),
        "warnings": [
            {"line": note.line, "column": note.column, "message": str(note.message)} for note in reading.notes
        ],
    }


def preparation(table: Table, decisions: Decisions) -> dict[str, object]:
    """What `decisions` make of the table, JSON-ready: roles, inputs with offset and factor, classes, parts, notes.

    Where they cannot be carried out, `error` says why, and the rest is None.
    """
    try:
        dataset = prepare(table, decisions)
    except DataError as fault:
        error = {"message": str(fault.message), "cure": None if fault.cure is None else str(fault.cure)}
        nothing = dict.fromkeys(("target", "roles", "inputs", "balance", "train", "test", "notes"))
        return {**nothing, "error": {**error, "line": fault.line, "column": fault.column}}
    features = [*dataset.features, *([] if dataset.target_scale is None else [dataset.target_scale])]
    return {
        "target": dataset.target,
        "roles": {column.name: str(role_of(column, decisions, dataset.target)) for column in table.columns},
        "inputs": [
            {"name": one.name, "column": one.column, "offset": one.offset, "factor": one.factor}
            for one in features
        ],
        "balance": dict(balance_of(dataset)) or None,
        "train": dataset.X_train.shape[1],
        "test": dataset.X_test.shape[1],
        "notes": [{"column": note.column, "message": str(note.message)} for note in dataset.notes],
        "error": None,
    }


def _suggested(table: Table) -> Suggestion | None:
    try:
        return suggestion(table)
    except DataError:
        return None


def _column(column: Column) -> dict[str, object]:
    shown: dict[str, object] = {
        "name": column.name,
        "type": str(column.kind),
        "missing": column.missing_count,
        "distinct": column.distinct,
    }
    if column.kind is ColumnKind.NUMBER:
        shown |= {
            "min": column.min,
            "max": column.max,
            "mean": _finite(column.mean),
            "sum": _finite(column.sum),
        }
    else:
        shown["levels"] = dict(islice(column.levels.items(), MOST_LEVELS))
    return shown


def _finite(value: float | None) -> float | None:
    """A sum beyond float64 has no number in JSON."""
    return None if value is None or value in {float("inf"), float("-inf")} else value
