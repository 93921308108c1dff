"""The document with its table changed further: inputs that were moved by hand stay with their rows."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bpviz.data.dataset import Dataset
from bpviz.data.edits import CellEdit, RowRemoved, TableEdit, edited
from bpviz.data.errors import DataError
from bpviz.study.document import Document
from bpviz.study.edit import Edit
from bpviz.study.setup import Setup, prepared


def corrected(document: Document, setup: Setup, edits: Sequence[TableEdit]) -> Document:
    """The document with more edits of its table, each about the table that those before it have made.

    setup: of the document, or of one that differs from it in the recipe alone.
    """
    target = (
        document.decisions.target or setup.dataset.target
    )  # an edit must not make another column the target
    decisions = replace(document.decisions, target=target)
    after = replace(document, decisions=decisions, edits=(*document.edits, *edits))
    if not document.inputs:
        return after
    try:
        data = prepared(setup.reading, edited(setup.reading, after.edits), decisions)
    except DataError:  # it will be told when the document is set up
        return after
    moved = (_moved(edit, setup.dataset, data, edits) for edit in document.inputs)
    return replace(after, inputs=tuple(edit for edit in moved if edit is not None))


def follows(document: Document, shown: Document) -> bool:
    """Whether the rows of the table of `shown` stand where they stood, so that edits of them fit `document` too."""
    old = len(shown.edits)
    same = (document.path, document.options, document.toy) == (shown.path, shown.options, shown.toy)
    if not same or document.edits[:old] != shown.edits:
        return False
    return not any(isinstance(edit, RowRemoved) for edit in document.edits[old:])


def restored(document: Document) -> Document:
    """The document with its table as it was read; what was moved by hand belongs to the table that it was moved in."""
    return replace(document, edits=(), inputs=())


def _moved(edit: Edit, old: Dataset, new: Dataset, edits: Sequence[TableEdit]) -> Edit | None:
    """The same input in the new training part; None where its row or column is no more, or its cell was typed."""
    if edit.example is None:
        return edit
    row = int(old.train_rows[edit.example])
    for change in edits:
        if isinstance(change, CellEdit) and (change.row, change.column) == (
            row,
            old.features[edit.row].column,
        ):
            return None
        if isinstance(change, RowRemoved):
            if change.row == row:
                return None
            row -= change.row < row
    names = [feature.name for feature in new.features]
    name = old.features[edit.row].name
    place = int(np.searchsorted(new.train_rows, row))
    if name not in names or place == len(new.train_rows) or new.train_rows[place] != row:
        return None
    return replace(edit, row=names.index(name), example=place)
