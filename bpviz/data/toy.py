"""A data set that is drawn instead of read: its points depend on how many they are, the noise and the seed alone."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np

from bpviz.data.csv.kinds import Cells, column_of
from bpviz.data.csv.numerals import NumberFormat
from bpviz.data.errors import DataError, Note
from bpviz.data.reading import Reading, ReadOptions
from bpviz.data.table import Array, Table
from bpviz.registry import constants
from bpviz.words import say

Generator = np.random.Generator
FEWEST, MOST = 4, 100_000
LOUDEST = 10.0
DECIMALS = 4
"""Numbers are rounded to so many places, so that a table of them reads well and is the same as a file."""


@dataclass(frozen=True, slots=True)
class Points:
    """inputs: (m, n_x); targets: (m,) a class number for each example, or a number."""

    inputs: Array
    targets: Array


@dataclass(frozen=True, slots=True)
class Toy:
    """One kind of toy data. inputs, target: names of the columns; classes: their words, none for a regression.

    draw: (examples, noise, generator) → points; noise is in the units of the inputs, or of a regression's target.
    """

    label: str
    inputs: tuple[str, ...]
    target: str
    classes: tuple[str, ...]
    draw: Callable[[int, float, Generator], Points]
    noise: float = 0.1
    examples: int = 200
    order: int = 100


@dataclass(frozen=True, slots=True)
class ToyChoice:
    """Which toy data: `name` is that of its file; two equal choices are the same table."""

    name: str
    examples: int = 200
    noise: float = 0.1
    seed: int = 0


def toys() -> Mapping[str, Toy]:
    """{name: toy} of all there are, in the order in which they are shown."""
    return cast("Mapping[str, Toy]", constants("bpviz.data.toys", "TOY"))


def usual(name: str, seed: int = 0) -> ToyChoice:
    """The toy with as many examples and as much noise as show it best; DataError where there is none of that name."""
    toy = _known(name)
    return ToyChoice(name, toy.examples, toy.noise, seed)


def draw_toy(choice: ToyChoice) -> Reading:
    """The table as if it had been read from a file without any doubt; DataError where the choice cannot be."""
    toy = _known(choice.name)
    _must_be_possible(choice)
    generator = np.random.Generator(np.random.PCG64(choice.seed))
    points = toy.draw(choice.examples, choice.noise, generator)
    lines = range(2, choice.examples + 2)
    columns = []
    notes: list[Note] = []
    for name, cells in zip((*toy.inputs, toy.target), _cells(toy, points), strict=True):
        column, oddities = column_of(Cells(name, cells, lines), NumberFormat(), frozenset())
        columns.append(column)
        notes += oddities
    where = np.array(lines, dtype=np.int64)
    where.flags.writeable = False
    table = Table(choice.name, tuple(columns), choice.examples, where)
    return Reading(choice.name, table, ReadOptions(), "utf-8", ",", ".", None, True, tuple(notes))


def toy_as_csv(choice: ToyChoice) -> str:
    """The same table as the text of a CSV file."""
    table = draw_toy(choice).table
    rows = zip(*(column.cells for column in table.columns), strict=True)
    return "".join(",".join(cells) + "\n" for cells in [[column.name for column in table.columns], *rows])


def _cells(toy: Toy, points: Points) -> list[tuple[str, ...]]:
    columns = [_numbers(values) for values in points.inputs.T]
    if toy.classes:
        return [*columns, tuple(toy.classes[int(k)] for k in points.targets.tolist())]
    return [*columns, _numbers(points.targets)]


def _numbers(values: Array) -> tuple[str, ...]:
    return tuple(f"{value:.{DECIMALS}f}" for value in (values.round(DECIMALS) + 0.0).tolist())


def _known(name: str) -> Toy:
    known = toys()
    if name not in known:
        raise DataError(
            say('there is no toy data set "{name}"', name=name),
            say("choose one of {names}", names=", ".join(known)),
        )
    return known[name]


def _must_be_possible(choice: ToyChoice) -> None:
    if not FEWEST <= choice.examples <= MOST:
        raise DataError(
            say("{count} examples cannot be drawn", count=choice.examples),
            say("choose {fewest} to {most}", fewest=FEWEST, most=MOST),
            file=choice.name,
        )
    if not (math.isfinite(choice.noise) and 0 <= choice.noise <= LOUDEST):
        raise DataError(
            say("a noise of {noise} cannot be drawn", noise=choice.noise),
            say("choose 0 to {most}", most=LOUDEST),
            file=choice.name,
        )
    if choice.seed < 0:
        raise DataError(
            say("the seed {seed} is negative", seed=choice.seed), say("use 0 or more"), file=choice.name
        )
