"""Writes one pass down on the tape: forward, cost and backward, as calls over buffers that already exist."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from bpviz.engine.activation import Activation
from bpviz.engine.arrays import Array
from bpviz.engine.cost import Cost
from bpviz.engine.network import Architecture
from bpviz.engine.tape import Tape


class Batch(NamedTuple):
    """inputs: (n[0] + 1, m); goals: the targets (n[L], m), or encoded; loss: 0-d, where the losses' sum goes.

    by_tape: a natural pair is computed as the cost records it, not by its plain functions; targets: where its
    loss is taken once more from natural_value, the targets (n[L], m) for that.
    """

    inputs: Array
    goals: Array
    loss: Array
    by_tape: bool
    targets: Callable[[], Array] | None


class Buffers:
    """The arrays of one batch size: for each layer Z and dA (n, m), and A with its row of ones (n + 1, m)."""

    def __init__(self, tape: Tape, architecture: Architecture, m: int) -> None:
        self.Z = [tape.empty((n, m)) for n in architecture.sizes[1:]]
        self.dZ = [tape.empty((n, m)) for n in architecture.sizes[1:]]
        self.A = [tape.empty((n + 1, m)) for n in architecture.sizes[1:]]
        for A in self.A:
            A[-1] = 1.0


def write_pass(
    tape: Tape,
    buffers: Buffers,
    architecture: Architecture,
    cost: Cost,
    theta: Array,
    gradient: Array,
    batch: Batch,
    scale: Array,
) -> None:
    """Forward, cost and backward.

    [W | b] stand in one block over activations with a row of ones, so that bias, dW and db are part of the
    three products; `scale` (1/m, or α/m) enters once, at dZ[L].
    """
    blocks, slopes = architecture.blocks(theta), architecture.blocks(gradient)
    below = [batch.inputs, *buffers.A]
    last = len(blocks) - 1
    natural = cost.is_natural_with(architecture.activations[-1])
    for l, g in enumerate(architecture.activations):
        tape.add(blocks[l].dot, below[l], buffers.Z[l])
        if l < last or not natural:
            _write_value(tape, g, buffers.Z[l], buffers.A[l][:-1])
    Z, A, dZ = buffers.Z[-1], buffers.A[-1][:-1], buffers.dZ[-1]
    if natural:
        _write_natural(tape, cost, Z, dZ, batch)
    else:
        _write_slope_of_cost(tape, cost, A, dZ, batch)
        _write_pull_back(tape, architecture.activations[-1], Z, A, dZ)
    tape.add(np.multiply, dZ, scale, dZ)
    for l in range(last, -1, -1):
        tape.add(buffers.dZ[l].dot, below[l].T, slopes[l])
        if l:
            tape.add(blocks[l][:, :-1].T.dot, buffers.dZ[l], buffers.dZ[l - 1])
            g = architecture.activations[l - 1]
            _write_pull_back(tape, g, buffers.Z[l - 1], buffers.A[l - 1][:-1], buffers.dZ[l - 1])


def _write_value(tape: Tape, g: Activation, Z: Array, A: Array) -> None:
    if g.record is not None:
        g.record(tape, Z, A)
    else:
        tape.add(lambda: np.copyto(A, g.value(Z)))


def _write_pull_back(tape: Tape, g: Activation, Z: Array, A: Array, dZ: Array) -> None:
    """dZ holds dA before and dZ after."""
    if g.record_slope is not None:
        g.record_slope(tape, Z, A, dZ, dZ)
    else:
        tape.add(lambda: np.copyto(dZ, g.pull_back(Z, A, dZ)))


def _write_natural(tape: Tape, cost: Cost, Z: Array, dZ: Array, batch: Batch) -> None:
    value, slope, loss, goals = cost.natural_value, cost.natural_dZ, batch.loss, batch.goals
    assert value is not None
    assert slope is not None
    if cost.record is None or not batch.by_tape:
        tape.add(lambda: np.copyto(dZ, slope(Z, goals)))
        tape.add(lambda: np.copyto(loss, value(Z, goals).sum()))
        return
    cost.record(tape, Z, goals, dZ, loss)
    targets = batch.targets
    if targets is not None:
        tape.add(lambda: np.copyto(loss, value(Z, targets()).sum()))


def _write_slope_of_cost(tape: Tape, cost: Cost, A: Array, dA: Array, batch: Batch) -> None:
    loss, Y = batch.loss, batch.goals
    if cost.record_dA is not None:
        cost.record_dA(tape, A, Y, dA, loss)
        return
    tape.add(lambda: np.copyto(loss, cost.value(A, Y).sum()))
    tape.add(lambda: np.copyto(dA, cost.dA(A, Y)))
