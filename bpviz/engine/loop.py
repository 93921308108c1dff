"""The fast loop: the only place where parameters move; nothing is allocated once the tapes are written."""

import math
from collections.abc import Callable
from functools import cached_property

import numpy as np

from bpviz.engine import clipping
from bpviz.engine.arrays import Array, aligned
from bpviz.engine.cost import Cost
from bpviz.engine.examples import Examples, Window
from bpviz.engine.network import Architecture
from bpviz.engine.settings import Settings, batches, order
from bpviz.engine.tape import Call, Tape, joined, working
from bpviz.engine.writing import Batch, Buffers, write_pass

LONG = 400_000_000  # operations of a step from which on it may be interrupted between any two calls


class Loop:
    """Parameters, optimiser memory and the tapes that move them over one data set.

    theta: all parameters in the order of Network.vector(). A step is one batch; run them in order with
    `begin(epoch)` and then `step(k)`, or `run`; `cost_of_epoch` is then the mean of the losses as they were
    met. Epochs of the full batch may be run many at a time with `run_epochs`.
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
        self.theta = self._vector()
        self.memory = tuple(self._vector() for _ in range(settings.rule.memory))
        self.clock = np.zeros((), self.dtype)
        self._moving = (self.theta, *self.memory, self.clock) if self.memory else (self.theta,)
        self._last = len(self.batches) - 1
        self._gradient, self._part, self._decay = self._vector(), self._vector(), self._vector()
        self._examples = examples
        self._order = np.arange(self.m)
        natural = cost.is_natural_with(architecture.activations[-1])
        self._keeps = natural and cost.record is not None and (examples.hard or not cost.hard)
        goals = examples.encoded if self._keeps else examples.targets
        self._window = Window(examples.inputs, goals, self.batches, architecture.sizes, self._keeps)
        parts, slots = len(self._window.parts(self.batches[0][1])), self._window.slots
        self._losses, self._earlier_losses = np.zeros((slots, parts), self.dtype), 0.0
        self._folds = settings.rule.folds_rate and not settings.clip
        self._rate = np.zeros((), self.dtype)
        widths = {stop - start for start, stop in self.batches}
        self._scales = {m: np.zeros((), self.dtype) for m in widths}
        self._penalties = {m: np.zeros((), self.dtype) for m in widths}
        self._set_rate(settings.rate_at(0))
        self._tapes: dict[int, tuple[Tape, Buffers]] = {}
        self._calls: dict[bool, list[list[Call] | None]] = {
            stable: [None] * slots for stable in (False, True)
        }
        self._steps: dict[bool, list[Callable[[], None] | None]] = {
            stable: [None] * slots for stable in (False, True)
        }
        self._sums: dict[int, Callable[[], None]] = {}
        self._stable = False
        self._call = 0
        self._crawls = 6 * architecture.length * self.batches[0][1] > LONG

    def _vector(self) -> Array:
        return aligned((self.architecture.length,), self.dtype)

    @cached_property
    def _penalised(self) -> Array:
        """1 at every weight, 0 at every bias."""
        mask = np.ones_like(self.theta)
        for block in self.architecture.blocks(mask):
            block[:, -1] = 0.0
        return mask

    @cached_property
    def _turned(self) -> Array:
        """Room for the first [W | b], (n[1], n[0] + 1), by columns."""
        n, k = self.architecture.sizes[:2]
        return aligned((n + 1, k), self.dtype).T

    @property
    def midway(self) -> bool:
        """Whether a step is under way."""
        return self._call > 0

    @property
    def quick(self) -> bool:
        """Whether an epoch is one step that is worth no look at the clock."""
        return not self._last and not self._crawls

    def begin(self, epoch: int, stable: bool = False) -> None:
        """Put the examples into the order of this epoch, and the learning rate to its own.

        `stable` takes the losses in the form that is right for any logits; the parameters move alike, bit for
        bit.
        """
        self._call, self._stable = 0, stable
        rate = self.settings.rate_at(epoch)
        moved = rate != self._now
        if moved:
            self._set_rate(rate)
        permutation = order(self.m, self.settings, epoch)
        if permutation is not None:
            self._order = permutation
        self._losses.fill(0.0)
        self._earlier_losses = 0.0
        if self._last or moved or not self._window.until:
            self._window.open(0, self._order, self._scales)

    def _set_rate(self, rate: float) -> None:
        self._now = rate
        self._rate[()] = rate
        for m, scale in self._scales.items():
            scale[()] = (rate if self._folds else 1.0) / m
            self._penalties[m][()] = (rate if self._folds else 1.0) * self.settings.l2 / m

    def _open(self, k: int) -> None:
        """Move the window to the batches from k on."""
        self._earlier_losses += self._losses_seen()
        self._losses.fill(0.0)
        self._window.open(k, self._order, self._scales)

    def _losses_seen(self) -> float:
        """The sum of the losses of the batches in the window, as far as they have been met."""
        if self._keeps and self._last and not self._stable:
            seen = self._window.seen
            (self._sums.get(seen) or self._write_sum(seen))()
        return float(self._losses.sum())

    def step(self, k: int) -> None:
        """One forward and backward pass over batch k, and the update."""
        if k >= self._window.until:
            self._open(k)
        (self._steps[self._stable][self._window.slot(k)] or self._write(k))()

    def replay(self, epoch: int) -> None:
        """Train this epoch as it was trained before, without its cost."""
        with working():
            self.begin(epoch)
            for k in range(self._last + 1):
                self.step(k)

    def calls_of(self, k: int) -> list[Call]:
        """What a step over batch k calls, one after the other."""
        if k >= self._window.until:
            self._open(k)
        slot, calls = self._window.slot(k), self._calls[self._stable]
        if calls[slot] is None:
            self._write(k)
        return calls[slot] or []

    def run(self, first: int, keep_going: Callable[[], bool]) -> int:
        """The steps from `first` to the end of the epoch, asking `keep_going` between any two.

        Between any two calls where they are large. Returns how many steps of the epoch are done.
        """
        if self._crawls:
            return self._crawl(first, keep_going)
        steps, window, length = self._steps[self._stable], self._window, self._window.length
        for k in range(first, self._last):
            if k >= window.until:
                self._open(k)
            (steps[k % length] or self._write(k))()
            if not keep_going():
                return k + 1
        self.step(self._last)
        return self._last + 1

    def _crawl(self, first: int, keep_going: Callable[[], bool]) -> int:
        for k in range(first, self._last + 1):
            calls = self.calls_of(k)
            while self._call < len(calls):
                function, arguments = calls[self._call]
                function(*arguments)
                self._call += 1
                if self._call < len(calls) and not keep_going():
                    return k
            self._call = 0
            if k < self._last and not keep_going():
                return k + 1
        return self._last + 1

    def run_epochs(self, first: int, epochs: int, keep_going: Callable[[], bool]) -> tuple[list[float], bool]:
        """Epochs of the full batch, one step each, asking `keep_going` between any two.

        Their costs, and the last answer. What they are must be looked at afterwards: numbers that are not
        finite never become finite again.
        """
        found: list[float] = []
        self.begin(first)
        step, losses, m = self._steps[False][0] or self._write(0), self._losses, self.m
        total = losses.item if losses.size == 1 else losses.sum
        steady = self.settings.schedule == "constant"
        for epoch in range(first, first + epochs):
            if not steady:
                self.begin(epoch)
            step()
            found.append(total() / m)
            if not keep_going():
                return found, False
        return found, True

    @property
    def finite(self) -> bool:
        """Whether all parameters are."""
        return math.isfinite(self.theta.dot(self.theta))

    def cost_of_epoch(self) -> float:
        """The mean loss of the epoch's batches as they were met; NaN where it or a parameter is infinite."""
        total = self._earlier_losses + self._losses_seen()
        return total / self.m if self.finite else math.nan

    def state(self) -> tuple[Array, ...]:
        """Copies of all that moves: theta and, where the rule has a memory, the memory and the clock."""
        return tuple(array.copy() for array in self._moving)

    def save(self, state: tuple[Array, ...]) -> None:
        """Copy everything that moves into the arrays of `state`."""
        for array, saved in zip(self._moving, state, strict=True):
            np.copyto(saved, array)

    def restore(self, state: tuple[Array, ...]) -> None:
        """Put a state back, bit for bit."""
        self._call = 0
        for array, saved in zip(self._moving, state, strict=True):
            np.copyto(array, saved)

    def _write(self, k: int) -> Callable[[], None]:
        """Write down the calls of one batch's pass and update; returns what makes them all."""
        stable, window, m = self._stable, self._window, self.batches[k][1] - self.batches[k][0]
        slot, first = window.slot(k), window.start(k)
        calls: list[Call] = []
        tape = self._tape(window.parts(m)[-1][1] - window.parts(m)[-1][0], calls)[0]
        turned = self._turned if window.turns(m) else None
        if turned is not None:
            tape.add(np.copyto, turned, self.architecture.blocks(self.theta)[0])
        for number, (i, j) in enumerate(window.parts(m)):
            start, stop = first + i, first + j
            tape, buffers = self._tape(j - i, calls)
            gradient = self._part if number else self._gradient
            batch = Batch(
                window.columns(start, stop),
                window.rows(start, stop),
                turned,
                window.goals(start, stop),
                window.scaled(start, stop),
                self._scales[m],
                self._losses[slot, number : number + 1].reshape(()),
                window.kept(start, stop) if self._keeps else None,
                self._targets(start, stop) if stable else None,
            )
            write_pass(tape, buffers, self.architecture, self.cost, self.theta, gradient, batch)
            if number:
                tape.add(np.add, self._gradient, gradient, self._gradient)
        if self._keeps and not self._last and not stable:
            self._record_sum(tape, m)
        self._write_update(tape, m)
        self._calls[stable][slot] = calls
        step = self._steps[stable][slot] = joined(calls)
        return step

    def _record_sum(self, tape: Tape, seen: int) -> None:
        assert self.cost.record_loss is not None
        self.cost.record_loss(tape, *self._window.flat(seen), self._losses[0, :1].reshape(()))

    def _write_sum(self, seen: int) -> Callable[[], None]:
        """Write down how the losses of so many examples in the window are summed."""
        tape = Tape(self.dtype)
        self._record_sum(tape, seen)
        return self._sums.setdefault(seen, joined(tape.calls))

    def _tape(self, m: int, calls: list[Call]) -> tuple[Tape, Buffers]:
        """What parts of m examples are written with, to go on with these calls."""
        if m not in self._tapes:
            tape = Tape(self.dtype)
            self._tapes[m] = tape, Buffers(tape, self.architecture, m)
        self._tapes[m][0].calls = calls
        return self._tapes[m]

    def _write_update(self, tape: Tape, m: int) -> None:
        """L2, clipping, and the optimiser's rule."""
        rule, l2 = self.settings.rule, self.settings.l2
        if self.memory:
            tape.add(np.add, self.clock, tape.one, self.clock)
        if l2 and rule.decoupled:
            tape.add(np.multiply, self._penalised, tape.scalar(l2 / m), self._decay)
        elif l2:
            scratch = tape.scratch(self.theta.shape, 3)
            tape.add(np.multiply, self._penalised, self.theta, scratch)
            tape.add(np.multiply, scratch, self._penalties[m], scratch)
            tape.add(np.add, self._gradient, scratch, self._gradient)
        if self.settings.clip:
            clipping.record(tape, self._gradient, self.settings.clip)
            if rule.folds_rate:
                tape.add(np.multiply, self._gradient, self._rate, self._gradient)
        rule.record(tape, self.theta, self._gradient, self.memory, self._rate, self._decay, self.clock)

    def _targets(self, start: int, stop: int) -> Callable[[], Array]:
        """The targets (n[L], m) of the window's examples from `start` on, whichever it shows."""
        return lambda: self._examples.targets[self._window.order(self._order)[start:stop]].T
