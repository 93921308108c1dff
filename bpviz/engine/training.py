"""A training run: moves forward by epochs, stops between any two steps, looks back at every epoch."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from bpviz.engine.arrays import Array, frozen
from bpviz.engine.cost import Cost, check_pair
from bpviz.engine.errors import EngineError
from bpviz.engine.history import History, State
from bpviz.engine.loop import Loop, Settings, order
from bpviz.engine.network import Network
from bpviz.engine.recorded import Pass, record
from bpviz.words import Message, say


@dataclass(frozen=True, slots=True)
class Divergence:
    """Where training left the finite numbers: in epoch `epoch`, first in layer `layer`."""

    epoch: int
    layer: int

    @property
    def message(self) -> Message:
        """What happened, and what to try."""
        return say(
            "training diverged in epoch {epoch}: the numbers of layer {layer} are no longer finite; "
            "the parameters before that epoch are kept; try a smaller learning rate",
            epoch=self.epoch,
            layer=self.layer,
        )


class Training:
    """One run over X (n[0], m) and Y (n[L], m), from `network` at epoch 0.

    `epoch` counts finished epochs: the parameters are those after so many. Raises EngineError for a cost that
    does not fit the output or for data that does not fit the network.
    """

    def __init__(
        self,
        network: Network,
        cost: Cost,
        X: Array,
        Y: Array,
        settings: Settings,
        dtype: DTypeLike = np.float64,
    ) -> None:
        check(network, cost, X, Y, settings)
        self.initial, self.cost = network, cost
        self.X, self.Y = frozen(np.array(X, dtype)), frozen(np.array(Y, dtype))
        self.epoch = 0
        self.diverged: Divergence | None = None
        self._dtype = np.dtype(dtype)
        self._changes: list[tuple[int, Settings]] = [(0, settings)]
        self._history = History(_stride(network, X.shape[1]))
        self._scouts: dict[Settings, Loop] = {}
        self._stable_epochs: set[int] = set()
        self._loop = self._new_loop(settings)
        np.copyto(self._loop.theta, network.vector())
        self._step = 0
        self._start: State = self._loop.state()
        self._history.pin(0, self._loop.state())

    @property
    def costs(self) -> Array:
        """The training curve, (epoch,): entry e is the mean cost of epoch e's batches as they were met."""
        return self._history.costs

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
        return self._step > 0

    def network(self) -> Network:
        """The network at the start of the epoch that is next (or under way)."""
        return self.initial.with_vector(self._start[0])

    def batches(self, epoch: int) -> int:
        """How many steps this epoch has."""
        return len(self._scout(self._settings_at(epoch)).batches)

    def advance(self, epochs: int, keep_going: Callable[[], bool] = lambda: True) -> int:
        """Train `epochs` more, asking `keep_going` between steps; returns how many were finished.

        An epoch that was interrupted goes on where it stopped at the next call. Stops for good where the
        numbers are no longer finite: `diverged` then says where, and the last finite parameters stay.
        """
        done = 0
        with np.errstate(all="ignore"):
            while done < epochs and self.diverged is None and self._run_epoch(keep_going):
                done += self.diverged is None
                if done < epochs and not keep_going():
                    break
        return done

    def change(self, settings: Settings) -> None:
        """Train with other settings from the next epoch on; an epoch under way is started anew.

        The optimiser's memory goes on where the rule stays the same, and starts at zero where it does not.
        """
        check(self.initial, self.cost, self.X, self.Y, settings)
        if settings == self.settings:
            return
        loop = self._new_loop(settings)
        if settings.optimizer == self.settings.optimizer:
            loop.restore(self._start)
        else:
            np.copyto(loop.theta, self._start[0])
        self._changes = [(e, s) for e, s in self._changes if e < self.epoch] + [(self.epoch, settings)]
        self._loop, self._start, self._step, self.diverged = loop, loop.state(), 0, None
        self._stable_epochs.discard(self.epoch)
        self._history.pin(self.epoch, loop.state())

    def rewind(self, epoch: int) -> None:
        """Go back to `epoch` for good: what came after it is forgotten, and training goes on from there."""
        state = self._at(epoch).state()
        self._history.forget_after(epoch)
        self._changes = [(e, s) for e, s in self._changes if e <= epoch]
        self._stable_epochs = {e for e in self._stable_epochs if e < epoch}
        self._loop = self._new_loop(self.settings)
        self._loop.restore(state)
        self._start, self.epoch, self._step, self.diverged = state, epoch, 0, None

    def network_at(self, epoch: int) -> Network:
        """The network after `epoch` epochs (0 … self.epoch), bit for bit as it was."""
        return self.initial.with_vector(self._at(epoch).theta)

    def columns(self, epoch: int, batch: int) -> np.ndarray:
        """Which columns of X make up this batch of this epoch, in the order in which they are met."""
        settings = self._settings_at(epoch)
        permutation = order(self.X.shape[1], settings, epoch)
        start, stop = self._scout(settings).batches[batch]
        return np.arange(start, stop) if permutation is None else permutation[start:stop]

    def pass_at(self, epoch: int, batch: int = 0) -> Pass:
        """The recorded pass over one batch, from the parameters before that step to those after it.

        Epoch ≤ self.epoch.
        """
        scout, settings = self._at(epoch), self._settings_at(epoch)
        stable = epoch in self._stable_epochs
        start = scout.state()
        with np.errstate(all="ignore"):
            before = self._run_steps(scout, epoch, batch, stable)
            if not stable and not np.isfinite(scout.losses[: batch + 1].sum()):
                scout.restore(start)
                before = self._run_steps(scout, epoch, batch, stable=True)
            after = self.initial.with_vector(scout.theta)
            chosen = self.columns(epoch, batch)
            full = chosen.size == self.X.shape[1]
            X, Y = (self.X, self.Y) if full else (frozen(self.X[:, chosen]), frozen(self.Y[:, chosen]))
            return record(before, self.cost, X, Y, l2=settings.l2, rate=settings.rate, after=after)

    def _run_steps(self, scout: Loop, epoch: int, batch: int, stable: bool) -> Network:
        """Run steps 0 … batch of an epoch; returns the network before the last of them."""
        scout.begin(epoch)
        for k in range(batch):
            scout.step(k, stable)
        before = self.initial.with_vector(scout.theta)
        scout.step(batch, stable)
        return before

    def _new_loop(self, settings: Settings) -> Loop:
        return Loop(self.initial.architecture(), self.cost, self.X, self.Y, settings, self._dtype)

    def _settings_at(self, epoch: int) -> Settings:
        return next(settings for start, settings in reversed(self._changes) if start <= epoch)

    def _run_epoch(self, keep_going: Callable[[], bool]) -> bool:
        """Finish the epoch under way; False where `keep_going` said stop before its end."""
        loop, stable = self._loop, self.epoch in self._stable_epochs
        if self._step == 0:
            loop.begin(self.epoch)
        last = len(loop.batches) - 1
        for k in range(self._step, last + 1):
            loop.step(k, stable)
            self._step = k + 1
            if k < last and not keep_going():
                return False
        self._step = 0
        cost = loop.cost_of_epoch()
        if math.isfinite(cost):
            self._history.add_cost(cost)
            self.epoch += 1
            loop.save(self._start)
            if self._history.wants(self.epoch):
                self._history.keep(self.epoch, loop.state())
            return True
        loop.restore(self._start)
        if stable:
            self.diverged = Divergence(self.epoch, self._first_bad_layer())
            return True
        self._stable_epochs.add(self.epoch)
        return self._run_epoch(keep_going)

    def _first_bad_layer(self) -> int:
        """The first layer whose numbers are not finite in the epoch that failed."""
        scout = self._at(self.epoch)
        scout.begin(self.epoch)
        for k in range(len(scout.batches)):
            scout.step(k, stable=True)
            A = self.X
            for number, layer in enumerate(self.initial.with_vector(scout.theta).layers, start=1):
                A = layer.activation.value(layer.weights @ A + layer.biases)
                if not (np.isfinite(layer.weights).all() and np.isfinite(A).all()):
                    return number
        return self.initial.depth

    def _scout(self, settings: Settings) -> Loop:
        """A loop of its own: looking never touches the loop that trains."""
        if settings not in self._scouts:
            self._scouts[settings] = self._new_loop(settings)
        return self._scouts[settings]

    def _at(self, epoch: int) -> Loop:
        """The scout, brought to the start of `epoch` by training again from the nearest key state."""
        if not 0 <= epoch <= self.epoch:
            raise EngineError(
                say(
                    "epoch {epoch} has not been trained yet; the run is at {last}",
                    epoch=epoch,
                    last=self.epoch,
                )
            )
        scout = self._scout(self._settings_at(epoch))
        if epoch == self.epoch:
            scout.restore(self._start)
            return scout
        key, state = self._history.nearest(epoch)
        scout.restore(state)
        with np.errstate(all="ignore"):
            for e in range(key, epoch):
                scout.begin(e)
                for k in range(len(scout.batches)):
                    scout.step(k, e in self._stable_epochs)
        return scout


def _stride(network: Network, m: int) -> int:
    """How many epochs apart key states are at first.

    As many as can be trained again in about a millisecond.
    """
    work = 6 * network.parameters * m
    return int(2 ** max(0, min(6, round(math.log2(2e6 / work)))))


def check(network: Network, cost: Cost, X: Array, Y: Array, settings: Settings) -> None:
    """Raises EngineError where these cannot be trained together."""
    check_pair(cost, network.output)
    n_in, n_out = network.sizes[0], network.sizes[-1]
    if X.shape[0] != n_in or Y.shape[0] != n_out or X.shape[1] != Y.shape[1] or X.shape[1] == 0:
        raise EngineError(
            say(
                "the network maps {n_in} inputs to {n_out} outputs, but the data has X {X} and Y {Y}",
                n_in=n_in,
                n_out=n_out,
                X=X.shape,
                Y=Y.shape,
            ),
            say("examples are columns: X is (inputs, m) and Y (outputs, m)"),
        )
    if not (
        np.isfinite(settings.rate) and settings.rate >= 0 and settings.l2 >= 0 and settings.batch_size >= 0
    ):
        raise EngineError(
            say("the learning rate, the L2 strength and the batch size are numbers from 0 up, not infinite")
        )
