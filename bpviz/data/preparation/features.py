"""Makes the network's inputs of a table's columns: numbers scaled by the training part, words as one input each."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

import numpy as np

from bpviz.data.csv.kinds import truth_words
from bpviz.data.errors import DataError
from bpviz.data.table import Array, Column, ColumnKind, Indices, Table
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

    level: where the input is 1 for this word of the column and 0 for any other, else None. levels: the words whose
    places 0, 1, 2 … are the raw values, for an ordinal column.
    """

    name: str
    column: str
    level: str | None
    offset: float
    factor: float
    levels: tuple[str, ...] = ()

    def scaled(self, raw: Values) -> Values:
        """What the network sees of a value in the person's units."""
        return (raw - self.offset) / self.factor

    def raw(self, scaled: Values) -> Values:
        """The value in the person's units of what the network sees."""
        return scaled * self.factor + self.offset

    def words(self, scaled: float) -> str:
        """The same as the person would write it: a number, a word, or that it is not that word."""
        value = self.raw(scaled)
        if self.levels:
            return self.levels[min(len(self.levels) - 1, max(0, round(value)))]
        if self.level is not None:
            return self.level if value >= 0.5 else str(say("not {word}", word=self.level))
        return f"{value:.6g}"


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A column of words that becomes one number: 0, 1, 2 … in the order of `levels`, or in that of the alphabet."""

    column: str
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """rows: of the table that are used; train: those of them that are measured; levels: of an ordinal column."""

    rows: Indices
    train: Indices
    scale: Scale
    levels: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """One column's contribution. features: k of them; values: (k, rows), scaled; constant: in the training part."""

    features: tuple[Feature, ...]
    values: Array
    constant: bool = False


def inputs_of(column: Column, use: Use, fill: float | str | None) -> Inputs:
    """The inputs that `column` gives; `fill` stands where it is missing."""
    if use.levels is not None:
        return _ordinal_input(column, use, use.levels, fill)
    match column.kind:
        case ColumnKind.NUMBER:
            return _number_input(column, use, fill)
        case ColumnKind.BOOLEAN:
            return _truth_input(column, use.rows, fill)
        case _:
            return _level_inputs(column, use.rows, fill)


def levels_of(
    table: Table, columns: Sequence[Column], ordinal: Sequence[Ordinal]
) -> dict[str, tuple[str, ...]]:
    """{column: its words in order} of the ordinal columns; DataError where one cannot be that."""
    found = {}
    for wish in ordinal:
        column = table.column(wish.column)
        if column not in columns or column.numbers is not None:
            raise DataError(
                say("only a feature of words can be ordinal"),
                say("choose a column of categories"),
                column=column.name,
            )
        known = set(column.levels)
        lacking = sorted(known.difference(wish.levels)) if wish.levels else []
        if lacking or len(set(wish.levels)) < len(wish.levels):
            raise DataError(
                say(
                    "the order of the words is not complete, or has one twice: {words}",
                    words=", ".join(lacking[:10]),
                ),
                say("name every word of the column once, the smallest first"),
                column=column.name,
            )
        found[column.name] = wish.levels or tuple(sorted(known))
    return found


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


def _ordinal_input(column: Column, use: Use, levels: tuple[str, ...], fill: float | str | None) -> Inputs:
    place = {level: float(k) for k, level in enumerate(levels)}
    numbers = np.full(len(column.cells), np.nan)
    numbers[use.rows] = [place.get(label, np.nan) for label in column.labels(use.rows.tolist())]
    numbers[column.missing] = np.nan
    given = _scaled_input(column.name, numbers, use, place[fill] if isinstance(fill, str) else None)
    return replace(given, features=(replace(given.features[0], levels=levels),))


def _number_input(column: Column, use: Use, fill: float | str | None) -> Inputs:
    numbers = column.numbers if column.numbers is not None else np.empty(0)
    return _scaled_input(column.name, numbers, use, fill if isinstance(fill, float) else None)


def _scaled_input(name: str, numbers: Array, use: Use, fill: float | None) -> Inputs:
    """One input of the table's `numbers`, (rows,), measured on the training part."""
    known = numbers[use.train][~np.isnan(numbers[use.train])]
    feature = measured(name, name, known, use.scale)
    raw = numbers[use.rows]
    if fill is not None:
        raw = np.where(np.isnan(raw), fill, raw)
    with np.errstate(over="ignore", invalid="ignore"):
        values = feature.scaled(raw)
    if not np.isfinite(values).all():
        raise DataError(
            say("the numbers of the column leave float64 when they are scaled"),
            say("use another unit for them, or drop the column"),
            column=name,
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
