"""Tells a person what the preparation did, each with its counts, and what a number means in the person's own words."""

from collections.abc import Sequence

import numpy as np

from bpviz.data.errors import Note
from bpviz.data.preparation.features import Feature, Inputs, Scale
from bpviz.data.preparation.gaps import Missing
from bpviz.data.table import Column, Indices
from bpviz.words import Message, say


def told(feature: Feature, value: float) -> str:
    """What a number that the network sees stands for: bill_length_mm = 39.1, sex = male, sex: not male."""
    words = feature.words(value)
    sign = ":" if feature.level is not None and words != feature.level else " ="
    return f"{feature.column}{sign} {words}"


def filled_notes(columns: Sequence[Column], rows: Indices, choice: Missing) -> list[Note]:
    """One note for each column with filled cells."""
    notes = []
    for column in columns:
        count = int(np.count_nonzero(column.missing[rows]))
        if count:
            words = choice is not Missing.MODE and column.numbers is None
            notes.append(Note(_filled(count, Missing.MODE if words else choice), None, column.name))
    return notes


def _filled(count: int, choice: Missing) -> Message:
    match choice:
        case Missing.MEAN:
            return say("missing values filled with the mean of the training part: {count}", count=count)
        case Missing.MEDIAN:
            return say("missing values filled with the median of the training part: {count}", count=count)
        case _:
            return say(
                "missing values filled with the most frequent one of the training part: {count}", count=count
            )


def encoded_notes(inputs: Sequence[Inputs]) -> list[Note]:
    """One note for each column of words."""
    notes = []
    for given in inputs:
        words = [feature.level for feature in given.features if feature.level is not None]
        levels = given.features[0].levels
        if levels:
            text = say("0, 1, 2 … for the words in this order: {words}", words=", ".join(levels))
            notes.append(Note(text, None, given.features[0].column))
        if len(given.features) == 1 and words:
            notes.append(Note(say("1 for {word}, else 0", word=words[0]), None, given.features[0].column))
        elif words:
            text = say("one input for each word: {words}", words=", ".join(words))
            notes.append(Note(text, None, given.features[0].column))
    return notes


def scaled_notes(
    inputs: Sequence[Inputs], target_scale: Feature | None, scale: Scale, examples: int
) -> list[Note]:
    """How the numbers were scaled, which of them are constant, and what this means for the target."""
    numbers = [given for given in inputs if given.features[0].level is None]
    if scale is Scale.NONE or (not numbers and target_scale is None):
        return []
    if examples == 1:
        return [Note(say("not scaled: one example alone has no spread"))]
    notes = []
    if numbers:
        notes.append(Note(_scaling(scale, len(numbers))))
    constant = [given.features[0].name for given in numbers if given.constant]
    if constant:
        shown = ", ".join(constant[:10]) + (", …" if len(constant) > 10 else "")
        words = say(
            "constant in the training part, so divided by 1: {count} ({names})",
            count=len(constant),
            names=shown,
        )
        notes.append(Note(words))
    if target_scale is not None:
        words = say(
            "the target is scaled too: (value − {offset}) / {factor}; what is shown in words is in its own unit",
            offset=f"{target_scale.offset:.6g}",
            factor=f"{target_scale.factor:.6g}",
        )
        notes.append(Note(words, None, target_scale.column))
    return notes


def _scaling(scale: Scale, count: int) -> Message:
    if scale is Scale.MINMAX:
        return say(
            "features brought to 0 … 1 by the smallest and largest of the training part: {count}", count=count
        )
    return say("features standardised by the mean and spread of the training part: {count}", count=count)


def split_notes(train: int, test: int, share: float) -> list[Note]:
    """How many examples are trained on and how many are kept for testing."""
    if test:
        return [Note(say("examples for training: {train}, for testing: {test}", train=train, test=test))]
    if share > 0:
        return [
            Note(say("too few examples to keep some for testing: all {train} are for training", train=train))
        ]
    return [Note(say("examples for training: {train}, none for testing", train=train))]
