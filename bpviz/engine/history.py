"""The memory of a run: every epoch's cost, and key states from which any epoch is trained again."""

import numpy as np

from bpviz.engine.arrays import Array, frozen

State = tuple[Array, ...]
LIMIT = 128 * 2**20
OVERHEAD = 128
"""Bytes that an array takes beside its numbers."""


class History:
    """Costs of all epochs (8 bytes each) and key states under a limit in bytes, dense near the present.

    Where the limit is reached, old states are thinned out first: in the older half of the run they lie up to
    four strides apart, in the quarter after it two, in the newest one. Pinned states stay: they mark the epochs
    at which the settings changed, which no replay may cross.
    """

    def __init__(self, stride: int = 1, limit: int = LIMIT) -> None:
        self._limit = limit
        self._costs = np.empty(256)
        self._states: dict[int, State] = {}
        self._pinned: dict[int, State] = {}
        self._stride = stride
        self.epochs = 0

    @property
    def costs(self) -> Array:
        """The cost of each epoch as it was trained, (epochs,), read-only; not copied, and it stays as it is."""
        return frozen(self._costs[: self.epochs])

    def add_costs(self, costs: list[float]) -> None:
        """The costs met in the epochs that have just been trained."""
        epochs = self.epochs + len(costs)
        while epochs > self._costs.size:
            self._costs = np.concatenate([self._costs, np.empty_like(self._costs)])
        self._costs[self.epochs : epochs] = costs
        self.epochs = epochs

    def wants(self, epoch: int) -> bool:
        """Whether the state at this epoch is one to keep."""
        return epoch % self._stride == 0

    def at_least_every(self, stride: int) -> None:
        """Keep states no further apart than this from now on, as long as the limit allows it."""
        self._stride = min(self._stride, stride)

    def until_next(self, epoch: int) -> int:
        """How many epochs there are to the next state to keep."""
        return self._stride - epoch % self._stride

    def keep(self, epoch: int, state: State) -> None:
        """Keep the state at the start of `epoch`, thinning out what is kept where the limit is reached."""
        self._states[epoch] = _sealed(state)
        self._thin()

    def limit(self, size: int) -> None:
        """Keep no more than so many bytes of states from now on."""
        self._limit = size
        self._thin()

    def _thin(self) -> None:
        if not self._states:
            return
        newest = max(self._states) if len(self._states) * self._one > self._limit else 0
        while len(self._states) * self._one > self._limit and len(self._states) > 2:
            before = len(self._states)
            self._states = {e: s for e, s in self._states.items() if e % self._gap(e, newest) == 0}
            if len(self._states) > 0.75 * before:
                self._stride *= 2

    @property
    def _one(self) -> int:
        return sum(array.nbytes + OVERHEAD for array in next(iter(self._states.values())))

    def _gap(self, epoch: int, newest: int) -> int:
        """How far apart states may lie at this age."""
        age = (newest - epoch) / newest
        return self._stride * (4 if age > 0.5 else 2 if age > 0.25 else 1)

    @property
    def size(self) -> int:
        """Bytes of all states that are kept."""
        return sum(
            a.nbytes + OVERHEAD for kept in (self._states, self._pinned) for s in kept.values() for a in s
        )

    def pin(self, epoch: int, state: State) -> None:
        """Keep this state whatever the limit, in place of what was kept for the epoch before."""
        self._pinned[epoch] = _sealed(state)

    def nearest(self, epoch: int) -> tuple[int, State]:
        """The last key epoch at or before `epoch`, and its state."""
        pinned = max(e for e in self._pinned if e <= epoch)
        key = epoch - epoch % self._stride
        while key > pinned and key not in self._states:
            key -= self._stride
        return (key, self._states[key]) if key > pinned else (pinned, self._pinned[pinned])

    def until(self, epoch: int) -> "History":
        """A history of its own that has the same past up to `epoch`; the states are shared, not copied."""
        other = History(self._stride, self._limit)
        other._costs = self._costs[: max(self.epochs, 1)].copy()
        other._states, other._pinned, other.epochs = self._states, self._pinned, self.epochs
        other.forget_after(epoch)
        return other

    def forget_after(self, epoch: int) -> None:
        """Drop all that came after `epoch`; what was handed out keeps its numbers."""
        self._states = {e: s for e, s in self._states.items() if e <= epoch}
        self._pinned = {e: s for e, s in self._pinned.items() if e <= epoch}
        self.epochs = min(self.epochs, epoch)
        self._costs = self._costs.copy()


def _sealed(state: State) -> State:
    return tuple(frozen(array) for array in state)
