"""Makes the network's inputs of a table's columns: numbers scaled by the training part, words as one input each."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np

from bpviz.data.errors import DataError
from bpviz.data.kinds import truth_words
from bpviz.data.table import Array, Column, ColumnKind, Indices
from bpviz.words import say

Values = TypeVar("Values", float, Array)


class Scale(StrEnum):
    """How numbers are brought to a common size; always measured on the training part."""

    STANDARD = "standard"
    MINMAX = "minmax"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Feature:
    """One input (or a regression's target): scaled = (raw − offset) / factor.

    level: where the input is 1 for this word of the column and 0 for any other, else None.
    """

    name: str
    column: str
    level: str | None
    offset: float
    factor: float

    def scaled(self, raw: Values) -> Values:
        """What the network sees of a value in the person's units."""
        return (raw - self.offset) / self.factor

    def raw(self, scaled: Values) -> Values:
        """The value in the person's units of what the network sees."""
        return scaled * self.factor + self.offset


@dataclass(frozen=True, slots=True)
class Inputs:
    """One column's contribution. features: k of them; values: (k, rows), scaled; constant: in the training part."""

    features: tuple[Feature, ...]
    values: Array
    constant: bool = False


def inputs_of(
    column: Column, rows: Indices, train: Indices, scale: Scale, fill: float | str | None
) -> Inputs:
    """The inputs that `column` gives for the table's `rows`, measured on `train`; `fill` stands where it is missing."""
    match column.kind:
        case ColumnKind.NUMBER:
            return _number_input(column, rows, train, scale, fill)
        case ColumnKind.BOOLEAN:
            return _truth_input(column, rows, fill)
        case _:
            return _level_inputs(column, rows, fill)


def measured(name: str, column: str, values: Array, scale: Scale) -> Feature:
    """The feature that scales `values`, (m,): a constant is divided by 1, one value alone is left alone."""
    low, high = float(values.min()), float(values.max())
    if scale is Scale.NONE or len(values) == 1:
        return Feature(name, column, None, 0.0, 1.0)
    if low == high:
        return Feature(name, column, None, low, 1.0)
    offset, factor = _moments(values) if scale is Scale.STANDARD else (low, high - low)
    if not math.isfinite(offset) or not math.isfinite(factor) or factor == 0.0:
        raise DataError(
            say("the numbers from {low} to {high} cannot be scaled in float64", low=low, high=high),
            say("use another unit for them, or drop the column"),
            column=column,
        )
    return Feature(name, column, None, offset, factor)


def _moments(values: Array) -> tuple[float, float]:
    """(mean, standard deviation with 1/m), computed at a size at which nothing overflows."""
    size = float(np.abs(values).max()) or 1.0
    unit = values / size
    return float(unit.mean()) * size, float(unit.std()) * size


def _number_input(
    column: Column, rows: Indices, train: Indices, scale: Scale, fill: float | str | None
) -> Inputs:
    numbers = column.numbers if column.numbers is not None else np.empty(0)
    known = numbers[train][~np.isnan(numbers[train])]
    feature = measured(column.name, column.name, known, scale)
    raw = numbers[rows]
    if isinstance(fill, float):
        raw = np.where(np.isnan(raw), fill, raw)
    with np.errstate(over="ignore", invalid="ignore"):
        values = feature.scaled(raw)
    if not np.isfinite(values).all():
        raise DataError(
            say("the numbers of the column leave float64 when they are scaled"),
            say("use another unit for them, or drop the column"),
            column=column.name,
        )
    return Inputs((feature,), values[np.newaxis, :], bool(known.min() == known.max()))


def _truth_input(column: Column, rows: Indices, fill: float | str | None) -> Inputs:
    true = truth_words(column.levels)[1]
    numbers = column.numbers if column.numbers is not None else np.empty(0)
    raw = numbers[rows]
    if isinstance(fill, float):
        raw = np.where(np.isnan(raw), fill, raw)
    feature = Feature(f"{column.name} = {true}", column.name, true, 0.0, 1.0)
    return Inputs((feature,), raw[np.newaxis, :])


def _level_inputs(column: Column, rows: Indices, fill: float | str | None) -> Inputs:
    missing = column.missing
    labels = np.array(
        [
            str(fill) if fill is not None and gone else label
            for gone, label in zip(missing[rows].tolist(), column.labels(rows.tolist()), strict=True)
        ]
    )
    levels = sorted(set(labels.tolist()))
    features = tuple(Feature(f"{column.name} = {level}", column.name, level, 0.0, 1.0) for level in levels)
    return Inputs(features, np.array([labels == level for level in levels], dtype=np.float64))
