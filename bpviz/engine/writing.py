"""Writes one pass down on the tape: forward, cost and backward, as calls over buffers that already exist."""

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from bpviz.engine.activation import Activation
from bpviz.engine.arrays import Array
from bpviz.engine.cost import Cost
from bpviz.engine.examples import LARGEST
from bpviz.engine.network import Architecture
from bpviz.engine.tape import Tape

ROWS = 24
"""Products are cut by a multiple of so many rows: a multiple of what BLAS works on at a time, or bits differ."""

TOGETHER = 2**14
"""Numbers up to which the slopes of several layers are one call."""


class Batch(NamedTuple):
    """inputs: (n[0] + 1, m); rows: the same, (m, n[0] + 1), both as they lie best in memory; first: a copy of
    the first [W | b] that lies better with these; loss: 0-d, where the losses' sum goes.

    kept: where a natural pair is computed as the cost records it, what the losses are taken from later; goals
    are the targets as encoded for that, else as they are, (n[L], m), and scaled the same times the scale.
    targets: where the losses must be right for any logits, what gives the targets (n[L], m) for them.
    """

    inputs: Array
    rows: Array
    first: Array | None
    goals: Array
    scaled: Array
    scale: Array
    loss: Array
    kept: Array | None
    targets: Callable[[], Array] | None


class Buffers:
    """The arrays of one batch size: for each layer Z (n, m), and A with its row of ones (n + 1, m).

    In a hidden layer A takes the place of Z where the slope comes from A.

    dA has a row for these ones too, since NumPy copies [W | b] before a product with W alone; dZ (n, m) is dA
    without it.

    `output` is the last Z with one row more.

    All A lie in one block of memory. Where S is there, it is g′ of all hidden layers, from A_hidden in one call.
    """

    def __init__(self, tape: Tape, architecture: Architecture, m: int) -> None:
        sizes = architecture.sizes[1:]
        self.dA = [tape.empty((n + 1, m)) for n in sizes]
        self.dZ = [dA[:-1] for dA in self.dA]
        rows = [0]
        for n in sizes:
            rows.append(rows[-1] + n + 1)
        A = tape.empty((rows[-1], m))
        self.A = [A[i:j] for i, j in pairwise(rows)]
        for block in self.A:
            block[-1] = 1.0
        in_place = [_needs_no_Z(g) for g in architecture.activations[:-1]] + [False]
        pairs = zip(in_place, self.A, strict=True)
        Z = [A if one else tape.empty(A.shape) for one, A in pairs]
        self.Z, self.output = [block[:-1] for block in Z], Z[-1]
        hidden, kinds = rows[-2] - 1, set(map(id, architecture.activations[:-1]))
        self.S: list[Array] = []
        if len(kinds) == 1 and len(sizes) > 2 and hidden * m <= TOGETHER:
            self.A_hidden, self.S_hidden = A[:hidden], tape.empty((hidden, m))
            self.S = [self.S_hidden[i : j - 1] for i, j in pairwise(rows[:-1])]


def write_pass(
    tape: Tape,
    buffers: Buffers,
    architecture: Architecture,
    cost: Cost,
    theta: Array,
    gradient: Array,
    batch: Batch,
) -> None:
    """Forward, cost and backward.

    [W | b] stand in one block over activations with a row of ones, so that bias, dW and db are part of the
    three products; the scale (1/m, or α/m) enters once, at dZ[L].
    """
    blocks, slopes = architecture.blocks(theta), architecture.blocks(gradient)
    ahead = blocks if batch.first is None else [batch.first, *blocks[1:]]
    below, turned = [batch.inputs, *buffers.A], [batch.rows, *(A.T for A in buffers.A)]
    last = len(blocks) - 1
    natural = cost.is_natural_with(architecture.activations[-1])
    for l, g in enumerate(architecture.activations):
        Z, A = buffers.Z[l], buffers.A[l][:-1]
        for rows in _slices(len(Z), below[l].nbytes):
            tape.add(ahead[l][rows].dot, below[l], Z[rows])
            if g.hidden and (l < last or not natural):
                _write_value(tape, g, Z[rows], A[rows])
        if not g.hidden and not natural:
            _write_value(tape, g, Z, A)
    _write_cost(tape, cost, architecture.activations[-1], natural, buffers, batch)
    if buffers.S and (record := architecture.activations[0].record_slope) is not None:
        record(tape, buffers.A_hidden, buffers.S_hidden)
    for l in range(last, -1, -1):
        dZ = buffers.dZ[l]
        for rows in _slices(len(dZ), below[l].nbytes):
            tape.add(dZ[rows].dot, turned[l], slopes[l][rows])
        if l:
            g, n = architecture.activations[l - 1], architecture.sizes[l]
            for rows in _slices(n, dZ.nbytes):
                _write_paths(tape, blocks[l], rows, dZ, buffers.dA[l - 1])
                _write_pull_back(tape, g, buffers, l - 1, rows)


def _needs_no_Z(g: Activation) -> bool:
    """Whether the loop knows how to come from A to the slope."""
    return g.record is not None and not (g.record_slope is None and g.record_pull_back is None)


def _slices(n: int, work: int) -> list[slice]:
    """The rows of a product that are computed at a time; `work`: bytes multiplied for each of its n rows."""
    count = -(-n // max(ROWS, LARGEST // work))
    rows = -(-n // (count * ROWS)) * ROWS
    return [slice(start, min(start + rows, n)) for start in range(0, n, rows)]


def _write_paths(tape: Tape, block: Array, rows: slice, dZ: Array, dA: Array) -> None:
    """These rows of dA = [W | b]ᵀ dZ."""
    n = len(dA) - 1
    if rows == slice(0, n):
        columns, out = (block.T[:n], dA[:n]) if len(block) == 1 else (block.T, dA)
        tape.add(columns.dot, dZ, out)
        return
    columns = tape.scratch((len(block), rows.stop - rows.start), 4)
    tape.add(np.copyto, columns, block[:, rows])
    tape.add(columns.T.dot, dZ, dA[rows])


def _write_value(tape: Tape, g: Activation, Z: Array, A: Array) -> None:
    if g.record is not None:
        g.record(tape, Z, A)
    else:
        tape.add(lambda: np.copyto(A, g.value(Z)))


def _write_pull_back(tape: Tape, g: Activation, buffers: Buffers, l: int, rows: slice) -> None:
    """dZ holds dA before and dZ after."""
    Z, A, dZ = buffers.Z[l][rows], buffers.A[l][:-1][rows], buffers.dZ[l][rows]
    if g.record_pull_back is not None:
        g.record_pull_back(tape, A, dZ)
    elif g.record_slope is not None:
        if l < len(buffers.S):
            S = buffers.S[l][rows]
        else:
            S = tape.scratch(A.shape)
            g.record_slope(tape, A, S)
        tape.add(np.multiply, dZ, S, dZ)
    else:
        tape.add(lambda: np.copyto(dZ, g.pull_back(Z, A, dZ)))


def _write_cost(
    tape: Tape, cost: Cost, output: Activation, natural: bool, buffers: Buffers, batch: Batch
) -> None:
    """dZ[L] times the scale, and the sum of the losses or what it is taken from."""
    A, dZ = buffers.A[-1][:-1], buffers.dZ[-1]
    if natural:
        _write_natural(tape, cost, buffers, batch)
        return
    _write_slope_of_cost(tape, cost, A, dZ, batch)
    _write_pull_back(tape, output, buffers, len(buffers.Z) - 1, slice(None))
    tape.add(np.multiply, dZ, batch.scale, dZ)


def _write_natural(tape: Tape, cost: Cost, buffers: Buffers, batch: Batch) -> None:
    Z, dZ, loss, goals, targets = buffers.Z[-1], buffers.dZ[-1], batch.loss, batch.goals, batch.targets
    value, slope = cost.natural_value, cost.natural_dZ
    assert value is not None
    assert slope is not None
    if cost.record is None or batch.kept is None:
        tape.add(lambda: np.copyto(loss, value(Z, goals).sum()))
        tape.add(lambda: np.copyto(dZ, slope(Z, goals)))
        tape.add(np.multiply, dZ, batch.scale, dZ)
        return
    cost.record(tape, buffers.output, goals, batch.scaled, batch.scale, dZ, batch.kept)
    if targets is not None:
        tape.add(lambda: np.copyto(loss, value(Z, targets()).sum()))


def _write_slope_of_cost(tape: Tape, cost: Cost, A: Array, dA: Array, batch: Batch) -> None:
    loss, Y = batch.loss, batch.goals
    if cost.record_dA is not None:
        cost.record_dA(tape, A, Y, dA, loss)
        return
    tape.add(lambda: np.copyto(loss, cost.value(A, Y).sum()))
    tape.add(lambda: np.copyto(dA, cost.dA(A, Y)))
