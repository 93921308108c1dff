"""A number that was moved by hand and kept: which parameter or input, and what it is from then on."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bpviz.engine.arrays import Array, frozen
from bpviz.engine.network import Network, network
from bpviz.engine.plan import Ref
from bpviz.study.errors import RecipeError
from bpviz.words import say

PARAMETERS = ("W", "b")
INPUTS = Ref("A", 0)


@dataclass(frozen=True, slots=True)
class Edit:
    """ref: W or b of a layer, or A of layer 0 for an input; row, column: its place in that array, from 0.

    column is that of a weight, None otherwise; example: the column of the training part that the input belongs to,
    None for a parameter. value: the new number.
    """

    ref: Ref
    row: int
    column: int | None
    example: int | None
    value: float

    @property
    def of_parameters(self) -> bool:
        """Whether it moves a weight or a bias, and not an input."""
        return self.ref.name in PARAMETERS


def edited_network(before: Network, edits: Iterable[Edit]) -> Network:
    """The network with the edits made one after the other; those of inputs are passed over.

    Raises RecipeError for a weight or a bias that is not there.
    """
    weights = [layer.weights.copy() for layer in before.layers]
    biases = [layer.biases.copy() for layer in before.layers]
    for edit in edits:
        if edit.of_parameters:
            arrays = weights if edit.ref.name == "W" else biases
            found = arrays[edit.ref.layer - 1] if 1 <= edit.ref.layer <= before.depth else None
            _put(found, edit.row, edit.column or 0, edit)
    return network(weights, biases, [layer.activation for layer in before.layers])


def edited_inputs(X: Array, edits: Iterable[Edit]) -> Array:
    """The inputs of the training part, (n[0], m), with the edits made one after the other; those of parameters are
    passed over.

    Raises RecipeError for an input that is not there.
    """
    inputs = [edit for edit in edits if not edit.of_parameters]
    if not inputs:
        return X
    moved = np.array(X)
    for edit in inputs:
        found = moved if edit.ref == INPUTS and edit.example is not None else None
        _put(found, edit.row, edit.example or 0, edit)
    return frozen(moved)


def _put(array: Array | None, row: int, column: int, edit: Edit) -> None:
    if array is None or not (0 <= row < array.shape[0] and 0 <= column < array.shape[1]):
        raise RecipeError(
            say("an edit of {place}, row {row}, finds no such number", place=str(edit.ref), row=edit.row + 1),
            say("undo the edit, or go back to the network that it was made in"),
        )
    array[row, column] = edit.value
