"""The fast loop: the only place where parameters move; nothing is allocated once the tapes are written."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from bpviz.engine.activation import Activation
from bpviz.engine.arrays import Array
from bpviz.engine.cost import Cost
from bpviz.engine.network import Architecture
from bpviz.engine.optimizer import Optimizer, optimizers
from bpviz.engine.tape import Call, Tape

SHUFFLING = 1  # keeps the stream of an epoch apart from that of the layer with the same number


@dataclass(frozen=True, slots=True)
class Settings:
    """How a network is trained.

    Batch_size 0 is the full batch. Random draws depend on (seed, epoch) alone.
    """

    optimizer: str = "gd"
    rate: float = 0.1
    batch_size: int = 0
    l2: float = 0.0
    seed: int = 0

    @property
    def rule(self) -> Optimizer:
        """The optimiser itself."""
        return optimizers()[self.optimizer]


def batches(m: int, batch_size: int) -> list[tuple[int, int]]:
    """[start, stop) of every batch of an epoch over m examples; the last one may be shorter."""
    size = batch_size if 0 < batch_size < m else m
    return [(start, min(start + size, m)) for start in range(0, m, size)]


def order(m: int, settings: Settings, epoch: int) -> np.ndarray | None:
    """The order in which epoch `epoch` meets the m examples.

    A permutation for mini-batches, None (as given) for the full batch.
    """
    if not 0 < settings.batch_size < m:
        return None
    return np.random.Generator(np.random.PCG64([settings.seed, epoch, SHUFFLING])).permutation(m)


@dataclass(frozen=True, slots=True)
class Examples:
    """The data as the loop reads it, one example after another in memory; a batch is the transpose of a slice.

    inputs: (m, n[0] + 1) with a column of ones; targets: (m, n[L]); encoded: (m, any), what the cost's tape
    wants to know of them. hard: whether all targets are 0 or 1.
    """

    inputs: Array
    targets: Array
    encoded: Array
    hard: bool


def arrange(cost: Cost, X: Array, Y: Array, dtype: DTypeLike = np.float64) -> Examples:
    """X: (n[0], m), Y: (n[L], m)."""
    ones = np.ones((1, X.shape[1]), dtype)
    return Examples(
        np.ascontiguousarray(np.vstack([X, ones]).T, dtype),
        np.ascontiguousarray(Y.T, dtype),
        np.ascontiguousarray(cost.encode(Y).T, dtype),
        bool(np.isin(Y, (0.0, 1.0)).all()),
    )


class Loop:
    """Parameters, optimiser memory and the tapes that move them over one data set.

    theta: all parameters in the order of Network.vector(). A step is one batch; run them in order with
    `begin(epoch)` and then `step(k)`; `losses[k]` is then the sum of batch k's losses as it was met.
    """

    def __init__(
        self,
        architecture: Architecture,
        cost: Cost,
        examples: Examples,
        settings: Settings,
    ) -> None:
        self.architecture, self.cost, self.settings = architecture, cost, settings
        self.dtype = examples.inputs.dtype
        self.m = examples.inputs.shape[0]
        self.batches = batches(self.m, settings.batch_size)
        rule = settings.rule
        self.theta = np.zeros(architecture.length, self.dtype)
        self.memory = tuple(np.zeros_like(self.theta) for _ in range(rule.memory))
        self.clock = np.zeros((), self.dtype)
        self._moving = (self.theta, *self.memory, self.clock) if self.memory else (self.theta,)
        self.losses = np.zeros(len(self.batches), self.dtype)
        self._gradient = np.zeros_like(self.theta)
        self._examples = examples
        self._order: np.ndarray | slice = slice(None)
        self._by_tape = cost.record is not None and (examples.hard or not cost.hard)
        natural = self._by_tape and cost.is_natural_with(architecture.activations[-1])
        self._goals = examples.encoded if natural else examples.targets
        self._seen_inputs, self._seen_goals = examples.inputs, self._goals
        self._laid = np.empty(self._goals.size, self.dtype)
        if len(self.batches) > 1:
            self._seen_inputs, self._seen_goals = map(np.empty_like, (examples.inputs, self._goals))
        else:
            self._lay_goals()
        self._rate = np.array(settings.rate, self.dtype)
        self._decay = np.zeros_like(self.theta)
        self._tapes: dict[int, Tape] = {}
        self._buffers: dict[int, _Buffers] = {}
        self._calls: dict[bool, list[list[Call] | None]] = {
            stable: [None] * len(self.batches) for stable in (False, True)
        }

    @cached_property
    def _penalised(self) -> Array:
        """1 at every weight, 0 at every bias."""
        mask = np.ones_like(self.theta)
        for block in self.architecture.blocks(mask):
            block[:, -1] = 0.0
        return mask

    def begin(self, epoch: int) -> None:
        """Put the examples into the order of this epoch."""
        permutation = order(self.m, self.settings, epoch)
        if permutation is not None:
            self._order = permutation
            np.take(self._examples.inputs, permutation, 0, self._seen_inputs, "clip")
            np.take(self._goals, permutation, 0, self._seen_goals, "clip")
            self._lay_goals()

    def _lay_goals(self) -> None:
        """Put the targets one batch after another, each (n, m) and contiguous."""
        n, size = self._goals.shape[1], self.batches[0][1]
        regular = self.m // size * size
        blocks = self._laid[: regular * n].reshape(-1, n, size)
        np.copyto(blocks, self._seen_goals[:regular].reshape(-1, size, n).transpose(0, 2, 1))
        if regular < self.m:
            np.copyto(self._laid[regular * n :].reshape(n, -1), self._seen_goals[regular:].T)

    def step(self, k: int, stable: bool = False) -> None:
        """One forward and backward pass over batch k, and the update.

        `stable` takes the losses in the form that is right for any logits; the parameters move alike, bit for
        bit.
        """
        for function, arguments in self._calls[stable][k] or self._write(k, stable):
            function(*arguments)

    def run(self, first: int, keep_going: Callable[[], bool], stable: bool = False) -> int:
        """The steps from `first` to the end of the epoch, asking `keep_going` between any two.

        Returns how many steps of the epoch are done.
        """
        calls, last = self._calls[stable], len(self.batches) - 1
        for k in range(first, last):
            for function, arguments in calls[k] or self._write(k, stable):
                function(*arguments)
            if not keep_going():
                return k + 1
        self.step(last, stable)
        return last + 1

    def state(self) -> tuple[Array, ...]:
        """Copies of all that moves: theta and, where the rule has a memory, the memory and the clock."""
        return tuple(array.copy() for array in self._moving)

    def save(self, state: tuple[Array, ...]) -> None:
        """Copy everything that moves into the arrays of `state`."""
        for array, saved in zip(self._moving, state, strict=True):
            np.copyto(saved, array)

    def cost_of_epoch(self) -> float:
        """The mean loss of the epoch's batches as they were met; NaN where it or a parameter is infinite."""
        total = self.losses.item() if self.losses.size == 1 else float(self.losses.sum())
        return total / self.m if math.isfinite(self.theta.dot(self.theta)) else math.nan

    def restore(self, state: tuple[Array, ...]) -> None:
        """Put a state back, bit for bit."""
        for array, saved in zip(self._moving, state, strict=True):
            np.copyto(array, saved)

    def _write(self, k: int, stable: bool) -> list[Call]:
        """The calls of one batch's pass and update."""
        start, stop = self.batches[k]
        m = stop - start
        if m not in self._tapes:
            self._tapes[m] = Tape(self.dtype)
            self._buffers[m] = _Buffers(self._tapes[m], self.architecture, m)
        tape, buffers = self._tapes[m], self._buffers[m]
        tape.calls = []
        if self.memory:
            tape.add(np.add, self.clock, tape.one, self.clock)
        n = self._goals.shape[1]
        rule, l2 = self.settings.rule, self.settings.l2
        scale = tape.scalar((self.settings.rate if rule.folds_rate else 1.0) / m)
        _write_pass(
            tape,
            buffers,
            self.architecture,
            self.cost,
            self.theta,
            self._gradient,
            _Batch(
                self._seen_inputs[start:stop].T,
                self._laid[start * n : stop * n].reshape(n, m),
                self.losses[k : k + 1].reshape(()),
                self._by_tape,
                (lambda: self._examples.targets[self._order][start:stop].T) if stable else None,
            ),
            scale,
        )
        if l2 and rule.decoupled:
            tape.add(np.multiply, self._penalised, tape.scalar(l2 / m), self._decay)
        elif l2:
            strength = (self.settings.rate if rule.folds_rate else 1.0) * l2 / m
            scratch = tape.scratch(self.theta.shape, 3)
            tape.add(np.multiply, self._penalised, self.theta, scratch)
            tape.add(np.multiply, scratch, tape.scalar(strength), scratch)
            tape.add(np.add, self._gradient, scratch, self._gradient)
        rule.record(tape, self.theta, self._gradient, self.memory, self._rate, self._decay, self.clock)
        self._calls[stable][k] = tape.calls
        return tape.calls


class _Batch(NamedTuple):
    """inputs: (n[0] + 1, m); goals: the targets (n[L], m), or encoded; loss: 0-d, where the losses' sum goes.

    by_tape: a natural pair is computed as the cost records it, not by its plain functions; targets: where its
    loss is taken once more from natural_value, the targets (n[L], m) for that.
    """

    inputs: Array
    goals: Array
    loss: Array
    by_tape: bool
    targets: Callable[[], Array] | None


class _Buffers:
    """The arrays of one batch size: for each layer Z and dA (n, m), and A with its row of ones (n + 1, m)."""

    def __init__(self, tape: Tape, architecture: Architecture, m: int) -> None:
        self.Z = [tape.empty((n, m)) for n in architecture.sizes[1:]]
        self.dZ = [tape.empty((n, m)) for n in architecture.sizes[1:]]
        self.A = [tape.empty((n + 1, m)) for n in architecture.sizes[1:]]
        for A in self.A:
            A[-1] = 1.0


def _write_pass(
    tape: Tape,
    buffers: _Buffers,
    architecture: Architecture,
    cost: Cost,
    theta: Array,
    gradient: Array,
    batch: _Batch,
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


def _write_natural(tape: Tape, cost: Cost, Z: Array, dZ: Array, batch: _Batch) -> None:
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


def _write_slope_of_cost(tape: Tape, cost: Cost, A: Array, dA: Array, batch: _Batch) -> None:
    loss, Y = batch.loss, batch.goals
    if cost.record_dA is not None:
        cost.record_dA(tape, A, Y, dA, loss)
        return
    tape.add(lambda: np.copyto(loss, cost.value(A, Y).sum()))
    tape.add(lambda: np.copyto(dA, cost.dA(A, Y)))
