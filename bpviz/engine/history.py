"""The memory of a run: every epoch's cost, and key states from which any epoch is trained again."""

import numpy as np

from bpviz.engine.arrays import Array, frozen

State = tuple[Array, ...]
LIMIT = 128 * 2**20


class History:
    """Costs of all epochs (8 bytes each) and key states under a limit in bytes; when it is reached every
    second one is dropped.

    Pinned states stay: they mark the epochs at which the settings changed, which no replay may cross.
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
        """The cost of each epoch as it was trained, (epochs,), read-only."""
        return frozen(self._costs[: self.epochs].copy())

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

    def until_next(self, epoch: int) -> int:
        """How many epochs there are to the next state to keep."""
        return self._stride - epoch % self._stride

    def keep(self, epoch: int, state: State) -> None:
        """Keep the state at the start of `epoch`, thinning out what is kept where the limit is reached."""
        self._states[epoch] = _sealed(state)
        size = sum(array.nbytes for array in state)
        while len(self._states) * size > self._limit and len(self._states) > 2:
            self._stride *= 2
            self._states = {e: s for e, s in self._states.items() if e % self._stride == 0}

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

    def forget_after(self, epoch: int) -> None:
        """Drop all that came after `epoch`."""
        self._states = {e: s for e, s in self._states.items() if e <= epoch}
        self._pinned = {e: s for e, s in self._pinned.items() if e <= epoch}
        self.epochs = min(self.epochs, epoch)


def _sealed(state: State) -> State:
    return tuple(frozen(array) for array in state)
