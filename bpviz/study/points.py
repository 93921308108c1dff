"""Points of the plane of two features as rows of the table: added, moved, written as the file writes numbers."""

from math import ceil, isfinite, log10

import numpy as np

from bpviz.data.edits import CellEdit, RowAdded
from bpviz.data.preparation.features import Feature
from bpviz.data.reading import Reading
from bpviz.study.setup import Setup
from bpviz.words import Message, say

FINE = 500.0
"""A coordinate is written so finely that so many different ones fit across the points that there are."""
MOST_DECIMALS = 12


def why_fixed(setup: Setup) -> Message | None:
    """Why points can be neither added nor moved; None where they can."""
    features = setup.dataset.features
    if len(features) != 2:
        return say("points need a plane of two inputs; the network has {count}", count=len(features))
    words = [feature.column for feature in features if feature.level is not None or feature.levels]
    if words:
        return say('the column "{name}" has words; only numbers can be moved', name=words[0])
    return None


def point_added(setup: Setup, values: tuple[float, float], target: str) -> RowAdded:
    """A row at `values`, in scaled units, for the training part; target: as it stands in the table."""
    data, table = setup.dataset, setup.edited.table
    cells = [
        (feature.column, text) for feature, text in zip(data.features, _texts(setup, values), strict=True)
    ]
    cells.append((data.target, target))
    split = setup.document.decisions.split
    if split is not None:
        column = table.column(split)
        cells.append((column.name, column.label(int(data.train_rows[0]))))
    return RowAdded(tuple(cells))


def point_moved(setup: Setup, row: int, values: tuple[float, float]) -> tuple[CellEdit, ...]:
    """The row's two numbers, where they are others than before; values: in scaled units."""
    table, found = setup.edited.table, []
    for feature, text in zip(setup.dataset.features, _texts(setup, values), strict=True):
        if table.column(feature.column).label(row) != text:
            found.append(CellEdit(row, feature.column, text))
    return tuple(found)


def class_texts(setup: Setup) -> tuple[str, ...]:
    """How the table writes each class of the target; nothing for a regression."""
    data = setup.dataset
    if data.classes is None:
        return ()
    column = setup.edited.table.column(data.target)
    texts = []
    for label in data.classes:
        rows = (
            row
            for row in range(setup.edited.table.rows)
            if _is(column.label(row), label, column.numbers, row)
        )
        row = next(rows, None)
        texts.append(label if row is None else column.label(row))
    return tuple(texts)


def _is(text: str, label: str, numbers: np.ndarray | None, row: int) -> bool:
    if text == label:
        return True
    if numbers is None or np.isnan(numbers[row]):
        return False
    try:
        return bool(numbers[row] == float(label))
    except ValueError:
        return False


def _texts(setup: Setup, values: tuple[float, float]) -> tuple[str, str]:
    X = np.hstack([setup.dataset.X_train, setup.dataset.X_test])
    first, second = (
        coordinate(feature, value, float(np.ptp(X[number])), setup.reading)
        for number, (feature, value) in enumerate(zip(setup.dataset.features, values, strict=True))
    )
    return first, second


def coordinate(feature: Feature, scaled: float, spread: float, reading: Reading) -> str:
    """The number in the person's unit, as finely as the spread of the points, in scaled units, asks for."""
    step = abs(feature.factor) * spread / FINE
    decimals = min(max(ceil(-log10(step)), 0), MOST_DECIMALS) if step > 0 and isfinite(step) else 4
    text = f"{feature.raw(scaled):.{decimals}f}"
    return (text if float(text) else text.lstrip("-")).replace(".", reading.decimal)
