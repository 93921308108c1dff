"""A training run: moves forward by epochs, stops between any two steps, looks back at every epoch."""

import math
from collections.abc import Callable
from copy import copy

import numpy as np
from numpy.typing import DTypeLike

from bpviz.engine.arrays import Array, frozen
from bpviz.engine.cost import Cost
from bpviz.engine.divergence import Divergence, diverged
from bpviz.engine.errors import EngineError
from bpviz.engine.examples import arrange
from bpviz.engine.fitting import check, check_edit, check_finite
from bpviz.engine.history import LIMIT, History, State
from bpviz.engine.loop import Loop
from bpviz.engine.network import Network
from bpviz.engine.pace import AGAIN, QUICKLY, epochs_within
from bpviz.engine.recorded import Pass, record
from bpviz.engine.settings import Settings, batches, columns
from bpviz.engine.tape import working
from bpviz.words import say


class Training:
    """One run over X (n[0], m) and Y (n[L], m), from `network` at epoch 0.

    `epoch` counts finished epochs: the parameters are those after so many. `memory` bounds the bytes of the
    key states from which earlier epochs are trained again. Raises EngineError for a cost that does not fit the
    output or for data that does not fit the network.
    """

    def __init__(
        self,
        network: Network,
        cost: Cost,
        X: Array,
        Y: Array,
        settings: Settings,
        dtype: DTypeLike = np.float64,
        memory: int = LIMIT,
    ) -> None:
        check(network, cost, X, Y, settings)
        self.initial, self.cost = network, cost
        with np.errstate(over="ignore"):
            self.X, self.Y = frozen(np.array(X, dtype)), frozen(np.array(Y, dtype))
        check_finite(self.X, self.Y)
        self.epoch = 0
        self.diverged: Divergence | None = None
        self._examples = arrange(cost, self.X, self.Y, dtype)
        self._changes: list[tuple[int, Settings]] = [(0, settings)]
        self._at_a_time = epochs_within(QUICKLY, network, X.shape[1], 1)
        self._careful = 0
        self._history = History(self._stride(settings), memory)
        self._scout = self._new_loop(settings)
        np.copyto(self._scout.theta, network.vector())
        self._step, self._stable = 0, False
        self._running: Loop | None = None
        self._start: State = self._scout.state()
        self._history.pin(0, self._scout.state())

    @property
    def costs(self) -> Array:
        """The training curve, (epoch,): entry e is the mean cost of epoch e's batches as they were met."""
        return self._history.costs

    @property
    def remembered(self) -> int:
        """Bytes of key states that are kept now."""
        return self._history.size

    @property
    def settings(self) -> Settings:
        """How the next epoch will be trained."""
        return self._changes[-1][1]

    @property
    def changes(self) -> tuple[tuple[int, Settings], ...]:
        """(epoch, settings from this epoch on), the first at epoch 0."""
        return tuple(self._changes)

    @property
    def interrupted(self) -> bool:
        """Whether an epoch is under way."""
        return self._step > 0 or (self._running is not None and self._running.midway)

    def network(self) -> Network:
        """The network at the start of the epoch that is next (or under way)."""
        return self.initial.with_vector(self._start[0])

    def batches(self, epoch: int) -> int:
        """How many steps this epoch has."""
        return len(batches(self.X.shape[1], self._settings_at(epoch).batch_size))

    def advance(self, epochs: int, keep_going: Callable[[], bool] = lambda: True) -> int:
        """Train `epochs` more, asking `keep_going` between steps; returns how many were finished.

        An epoch that was interrupted goes on where it stopped at the next call. Stops for good where the
        numbers are no longer finite: `diverged` then says where, and the last finite parameters stay.
        """
        done = 0
        with working():
            while done < epochs and self.diverged is None:
                if self._loop.quick and not self._careful and not self._stable:
                    finished, going = self._run_epochs(epochs - done, keep_going)
                    done += finished
                    if not going:
                        break
                    continue
                if not self._run_epoch(keep_going):
                    break
                done += self.diverged is None
                self._careful = max(self._careful - 1, 0)
                if done < epochs and not keep_going():
                    break
        return done

    def _run_epochs(self, most: int, keep_going: Callable[[], bool]) -> tuple[int, bool]:
        """Some epochs of one quick step each, up to the next key state; how many, and whether to go on.

        Their numbers are looked at together: if any is not finite, they are discarded and trained again with
        care, one by one.
        """
        loop, asked = self._loop, min(most, self._history.until_next(self.epoch), self._at_a_time)
        try:
            costs, answer = loop.run_epochs(self.epoch, asked, keep_going)
        except BaseException:  # Ctrl+C in the middle of a step: what has not been looked at is discarded
            loop.restore(self._start)
            raise
        if not (loop.finite and math.isfinite(sum(costs))):
            loop.restore(self._start)
            self._careful = len(costs)
            return 0, True
        self._history.add_costs(costs)
        self.epoch += len(costs)
        loop.save(self._start)
        if self._history.wants(self.epoch):
            self._history.keep(self.epoch, loop.state())
        return len(costs), answer

    def change(self, settings: Settings) -> None:
        """Train with other settings from the next epoch on; an epoch under way is started anew.

        The optimiser's memory goes on where the rule stays the same, and starts at zero where it does not. Of
        several changes in one epoch only the last counts.
        """
        check(self.initial, self.cost, self.X, self.Y, settings)
        if settings == self.settings:
            return
        loop = self._new_loop(settings)
        earlier = [(e, s) for e, s in self._changes if e < self.epoch]
        if earlier and earlier[-1][1].optimizer == settings.optimizer:
            loop.restore(self._arrived(earlier[-1][1]))
        np.copyto(loop.theta, self._start[0])
        undone = bool(earlier) and earlier[-1][1] == settings
        self._changes = earlier if undone else [*earlier, (self.epoch, settings)]
        self._running, self._start, self.diverged = loop, loop.state(), None
        self._step, self._stable = 0, False
        self._history.pin(self.epoch, loop.state())
        self._history.at_least_every(self._stride(settings))

    def edit(self, network: Network) -> None:
        """Go on from the parameters of `network` in place of those that training came to; an epoch under way is
        started anew.

        They are the parameters of this epoch from now on, bit for bit however it is returned to; the optimiser's memory
        stays. Raises EngineError for another architecture, and for numbers that are not finite in the precision used.
        """
        check_edit(self.initial, network, self.X.dtype)
        state = (np.array(network.vector(), self.X.dtype), *self._start[1:])
        self._start, self.diverged = state, None
        self.rest()
        self._history.pin(self.epoch, tuple(array.copy() for array in state))

    def rewind(self, epoch: int) -> None:
        """Go back to `epoch` for good: what came after it is forgotten, and training goes on from there."""
        state = self._at(epoch).state()
        self._careful = 0
        self._history.forget_after(epoch)
        self._changes = [(e, s) for e, s in self._changes if e <= epoch]
        self._start, self.epoch, self.diverged = state, epoch, None
        self.rest()

    def fork(self, epoch: int) -> "Training":
        """A run of its own that has this one's past up to `epoch` and none of its future; this one stays as it is."""
        other = copy(self)
        other._start = self._at(epoch).state()
        other._history = self._history.until(epoch)
        other._changes = [(e, s) for e, s in self._changes if e <= epoch]
        other.epoch, other.diverged, other._careful = epoch, None, 0
        other.rest()
        return other

    def rest(self) -> None:
        """Give up the memory that training needs until it goes on; an epoch under way will be started anew."""
        self._running = None
        self._step, self._stable = 0, False

    def limit_memory(self, size: int) -> None:
        """Keep no more than so many bytes of key states from now on."""
        self._history.limit(size)

    def network_at(self, epoch: int) -> Network:
        """The network after `epoch` epochs (0 … self.epoch), bit for bit as it was."""
        return self.initial.with_vector(self._at(epoch).theta)

    def columns(self, epoch: int, batch: int) -> np.ndarray:
        """Which columns of X make up this batch of this epoch, in the order in which they are met."""
        return columns(self.X.shape[1], self._settings_at(epoch), epoch, batch)

    def pass_at(self, epoch: int, batch: int = 0) -> Pass:
        """The recorded pass over one batch, from the parameters before that step to those after it.

        Epoch ≤ self.epoch. Its l2 is 0 for a rule whose weights decay by themselves, outside the gradient.
        """
        settings, scout = self._settings_at(epoch), self._at(epoch)
        with working():
            scout.begin(epoch)
            for k in range(batch):
                scout.step(k)
            before = self.initial.with_vector(scout.theta)
            scout.step(batch)
            after = self.initial.with_vector(scout.theta)
        chosen = self.columns(epoch, batch)
        full = chosen.size == self.X.shape[1]
        X, Y = (self.X, self.Y) if full else (self.X[:, chosen], self.Y[:, chosen])
        l2 = 0.0 if settings.rule.decoupled else settings.l2
        rate = settings.rate_at(epoch)
        return record(before, self.cost, X, Y, l2=l2, rate=rate, clip=settings.clip, after=after)

    @property
    def _loop(self) -> Loop:
        """The loop that trains; while none does, it is at the start of the next epoch."""
        if self._running is None:
            self._running = self._new_loop(self.settings)
            self._running.restore(self._start)
        return self._running

    def _new_loop(self, settings: Settings) -> Loop:
        return Loop(self.initial.architecture(), self.cost, self._examples, settings)

    def _stride(self, settings: Settings) -> int:
        """How many epochs apart key states are."""
        m = self.X.shape[1]
        return epochs_within(AGAIN, self.initial, m, len(batches(m, settings.batch_size)))

    def _settings_at(self, epoch: int) -> Settings:
        return next(settings for start, settings in reversed(self._changes) if start <= epoch)

    def _run_epoch(self, keep_going: Callable[[], bool]) -> bool:
        """Finish the epoch under way; False where `keep_going` said stop before its end."""
        loop, stable = self._loop, self._stable
        if self._step == 0 and not loop.midway:
            loop.begin(self.epoch, stable)
        try:
            self._step = loop.run(self._step, keep_going)
        except BaseException:  # Ctrl+C in the middle of a step: the epoch is discarded whole
            loop.restore(self._start)
            self._step, self._stable = 0, False
            raise
        if self._step < len(loop.batches):
            return False
        self._step, self._stable = 0, False
        cost = loop.cost_of_epoch()
        if math.isfinite(cost):
            self._history.add_costs([cost])
            self.epoch += 1
            loop.save(self._start)
            if self._history.wants(self.epoch):
                self._history.keep(self.epoch, loop.state())
            return True
        loop.restore(self._start)
        if stable:
            self.diverged = diverged(self._at(self.epoch), self.epoch, self.initial, self.X)
            return True
        self._stable = True
        return self._run_epoch(keep_going)

    def _arrived(self, settings: Settings) -> State:
        """The state at the end of the last epoch, which was trained with `settings`, before any change."""
        if settings == self.settings:
            return self._start
        scout = self._at(self.epoch - 1)
        scout.replay(self.epoch - 1)
        return scout.state()

    def _at(self, epoch: int) -> Loop:
        """A loop of its own, since looking never touches the one that trains.

        Brought to the start of `epoch` by training again from the nearest key state.
        """
        if not 0 <= epoch <= self.epoch:
            raise EngineError(
                say(
                    "epoch {epoch} has not been trained yet; the run is at {last}",
                    epoch=epoch,
                    last=self.epoch,
                )
            )
        settings = self._settings_at(epoch)
        if self._scout.settings != settings:
            self._scout = self._new_loop(settings)
        if epoch == self.epoch:
            self._scout.restore(self._start)
            return self._scout
        key, state = self._history.nearest(epoch)
        self._scout.restore(state)
        for e in range(key, epoch):
            self._scout.replay(e)
        return self._scout
