"""The fast loop: the only place where parameters move; nothing is allocated once the tapes are written."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import DTypeLike

from bpviz.engine.arrays import Array
from bpviz.engine.cost import Cost
from bpviz.engine.network import Architecture
from bpviz.engine.optimizer import Optimizer, optimizers
from bpviz.engine.tape import Call, Tape
from bpviz.engine.writing import Batch, Buffers, write_pass

WINDOW = 1024  # batches with a tape of their own; longer epochs are seen through a window of so many
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
    `begin(epoch)` and then `step(k)`, or `run`; `cost_of_epoch` is then the mean of the losses as they were met.
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
        self._last = len(self.batches) - 1
        self._window = min(len(self.batches), WINDOW)
        slots = self._window + (self._last >= self._window)
        self._losses, self._earlier_losses = np.zeros(slots, self.dtype), 0.0
        self._gradient = np.zeros_like(self.theta)
        self._examples = examples
        self._order = np.arange(self.m)
        self._by_tape = cost.record is not None and (examples.hard or not cost.hard)
        natural = self._by_tape and cost.is_natural_with(architecture.activations[-1])
        self._goals = examples.encoded if natural else examples.targets
        self._seen_inputs, self._seen_goals, self._until = examples.inputs, self._goals, 1
        if self._last:
            seen = min(self.m, self._window * self.batches[0][1])
            self._seen_inputs = np.empty_like(examples.inputs[:seen])
            self._seen_goals = np.empty_like(self._goals[:seen])
        self._laid = np.empty(self._seen_goals.size, self.dtype)
        self._lay(len(self._seen_goals))
        self._rate = np.array(settings.rate, self.dtype)
        self._decay = np.zeros_like(self.theta)
        self._tapes: dict[int, Tape] = {}
        self._buffers: dict[int, Buffers] = {}
        self._calls: dict[bool, list[list[Call] | None]] = {
            stable: [None] * slots for stable in (False, True)
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
            self._losses.fill(0.0)
            self._open(0)
            self._earlier_losses = 0.0

    def _open(self, k: int) -> None:
        """Move the window to the batches from k on."""
        self._until = min(k + self._window, self._last + 1)
        start, stop = self.batches[k][0], self.batches[self._until - 1][1]
        chosen, seen = self._order[start:stop], stop - start
        np.take(self._examples.inputs, chosen, 0, self._seen_inputs[:seen], "clip")
        np.take(self._goals, chosen, 0, self._seen_goals[:seen], "clip")
        self._lay(seen)
        self._earlier_losses += float(self._losses.sum())
        self._losses.fill(0.0)

    def _lay(self, seen: int) -> None:
        """Put the targets one batch after another, each (n, m) and contiguous."""
        n, size = self._goals.shape[1], self.batches[0][1]
        regular = seen // size * size
        blocks = self._laid[: regular * n].reshape(-1, n, size)
        np.copyto(blocks, self._seen_goals[:regular].reshape(-1, size, n).transpose(0, 2, 1))
        if regular < seen:
            np.copyto(self._laid[regular * n : seen * n].reshape(n, -1), self._seen_goals[regular:seen].T)

    def step(self, k: int, stable: bool = False) -> None:
        """One forward and backward pass over batch k, and the update.

        `stable` takes the losses in the form that is right for any logits; the parameters move alike, bit for
        bit.
        """
        if k >= self._until:
            self._open(k)
        for function, arguments in self._calls[stable][self._slot(k)] or self._write(k, stable):
            function(*arguments)

    def _slot(self, k: int) -> int:
        """Where batch k's calls and loss are; the last batch of an epoch, which may be short, shares none."""
        return len(self._losses) - 1 if k == self._last else k % self._window

    def run(self, first: int, keep_going: Callable[[], bool], stable: bool = False) -> int:
        """The steps from `first` to the end of the epoch, asking `keep_going` between any two.

        Returns how many steps of the epoch are done.
        """
        calls, window = self._calls[stable], self._window
        for k in range(first, self._last):
            if k >= self._until:
                self._open(k)
            for function, arguments in calls[k % window] or self._write(k, stable):
                function(*arguments)
            if not keep_going():
                return k + 1
        self.step(self._last, stable)
        return self._last + 1

    def state(self) -> tuple[Array, ...]:
        """Copies of all that moves: theta and, where the rule has a memory, the memory and the clock."""
        return tuple(array.copy() for array in self._moving)

    def save(self, state: tuple[Array, ...]) -> None:
        """Copy everything that moves into the arrays of `state`."""
        for array, saved in zip(self._moving, state, strict=True):
            np.copyto(saved, array)

    def cost_of_epoch(self) -> float:
        """The mean loss of the epoch's batches as they were met; NaN where it or a parameter is infinite."""
        losses = self._losses
        total = losses.item() if losses.size == 1 else self._earlier_losses + float(losses.sum())
        return total / self.m if math.isfinite(self.theta.dot(self.theta)) else math.nan

    def restore(self, state: tuple[Array, ...]) -> None:
        """Put a state back, bit for bit."""
        for array, saved in zip(self._moving, state, strict=True):
            np.copyto(array, saved)

    def _write(self, k: int, stable: bool) -> list[Call]:
        """The calls of one batch's pass and update."""
        slot, m = self._slot(k), self.batches[k][1] - self.batches[k][0]
        start = k % self._window * self.batches[0][1]
        stop = start + m
        if m not in self._tapes:
            self._tapes[m] = Tape(self.dtype)
            self._buffers[m] = Buffers(self._tapes[m], self.architecture, m)
        tape, buffers = self._tapes[m], self._buffers[m]
        tape.calls = []
        if self.memory:
            tape.add(np.add, self.clock, tape.one, self.clock)
        n = self._goals.shape[1]
        rule, l2 = self.settings.rule, self.settings.l2
        scale = tape.scalar((self.settings.rate if rule.folds_rate else 1.0) / m)
        write_pass(
            tape,
            buffers,
            self.architecture,
            self.cost,
            self.theta,
            self._gradient,
            Batch(
                self._seen_inputs[start:stop].T,
                self._laid[start * n : stop * n].reshape(n, m),
                self._losses[slot : slot + 1].reshape(()),
                self._by_tape,
                (lambda: self._targets_in_window()[start:stop].T) if stable else None,
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
        self._calls[stable][slot] = tape.calls
        return tape.calls

    def _targets_in_window(self) -> Array:
        """(m, n[L]) of the batches that are seen now."""
        first = (self._until - 1) // self._window * self._window
        return self._examples.targets[self._order[self.batches[first][0] :]]
