"""The data as the fast loop reads it: one example after another, a few batches at a time."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import DTypeLike

from bpviz.engine.arrays import Array, aligned
from bpviz.engine.cost import Cost

TAPES = 256
"""Batches with calls of their own at most; a longer epoch is seen through a window of so many."""

NEAR = 2**20
"""Bytes of examples that stay close to the processor: the window holds no more, if it can."""

NARROW, WIDE, HUGE = 8, 32, 257
"""Units of the widest layer from which on the columns of a large batch are worked on a part at a time."""

PART, LONG_PART, MANY = 450, 2000, 1024
"""Columns of a part, of one where layers are narrow, and those from which on a batch is cut for wide ones."""

SMALL, FEW = 1_000_000, 200
"""Multiplications of a product up to which BLAS is quickest, and columns that this must be worth."""

FEW_UNITS = 16
"""Units up to which a product over the examples is quicker from columns, by up to a half."""

LARGEST, LEAST = 7_200_000_000, 256
"""Multiplications of one product times the bytes of a number, at most: some tens of milliseconds, between which
a run can be stopped. Columns that a batch is not cut below for that."""


@dataclass(frozen=True, slots=True)
class Examples:
    """A batch is the transpose of a slice of these.

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


def parts(m: int, sizes: tuple[int, ...], itemsize: int = 8) -> list[tuple[int, int]]:
    """[start, stop) of the columns of a batch of m that are worked on at a time.

    A large batch is cut so that its layers stay in the processor's cache and, where they are huge, so that no
    product takes long. The cut depends on shapes alone.
    """
    widest, work = max(sizes[1:]), max((n + 1) * k for n, k in pairwise(sizes))
    count = 1
    if widest >= HUGE:
        count = min(-(-m * work * itemsize // LARGEST), m // LEAST)
    elif widest >= WIDE and m >= MANY:
        columns = SMALL // work
        count = -(-m // (min(columns, PART) if columns >= FEW else PART))
    elif widest >= NARROW:
        count = round(m / LONG_PART)
    count = max(count, 1)
    return list(pairwise(m * i // count for i in range(count + 1)))


class Window:
    """The examples of the batches that are seen now, in the order in which an epoch meets them.

    inputs: (any, n[0] + 1), a row per example. Targets lie part by part of each batch, each contiguous, as
    they are and (where asked for) scaled as dZ will be.
    """

    def __init__(
        self,
        inputs: Array,
        goals: Array,
        batches: list[tuple[int, int]],
        sizes: tuple[int, ...],
        encoded: bool,
    ) -> None:
        """goals: (m, k), needed times the scale too, and with room for as many, where they are `encoded`."""
        self._all_inputs, self._all_goals, self._batches, self._encoded = inputs, goals, batches, encoded
        size = batches[0][1]
        fitting = NEAR // ((inputs.shape[1] + goals.shape[1]) * size * inputs.itemsize)
        self.length = min(len(batches), TAPES, max(1, fitting))
        self.last = len(batches) - 1
        self.until = self.seen = 0
        self._sizes, self._size = sizes, size
        seen = min(len(inputs), self.length * size)
        self.inputs, self._goals = inputs, goals
        if self.last:
            self.inputs = aligned((seen, inputs.shape[1]), inputs.dtype)
            self._goals = aligned((seen, goals.shape[1]), goals.dtype)
        self._columns = self._lay_columns() if not self.last and inputs.nbytes <= NEAR else None
        self._laid = aligned((self._goals.size,), inputs.dtype)
        more = self._goals.size if encoded else 0
        self._kept, self._laid_scaled = aligned((more,), inputs.dtype), aligned((more,), inputs.dtype)

    @property
    def slots(self) -> int:
        """How many batches have calls of their own: the last one of an epoch, which may be short, shares none."""
        return self.length + (self.last >= self.length)

    def slot(self, k: int) -> int:
        """Which of them are batch k's."""
        return self.slots - 1 if k == self.last else k % self.length

    def open(self, k: int, order: np.ndarray, scales: dict[int, Array]) -> None:
        """Move to the batches from k on; scales: 0-d, for each number of examples in a batch."""
        self.until = min(k + self.length, self.last + 1)
        start, stop = self._batches[k][0], self._batches[self.until - 1][1]
        if self.last:
            chosen = order[start:stop]
            np.take(self._all_inputs, chosen, 0, self.inputs[: stop - start], "clip")
            np.take(self._all_goals, chosen, 0, self._goals[: stop - start], "clip")
        self.seen = stop - start
        self.lay(self.seen, scales)

    def lay(self, seen: int, scales: dict[int, Array]) -> None:
        """Put the targets of `seen` examples where the calls look for them."""
        size, n = self._size, self._goals.shape[1]
        whole = seen // size * size
        if len(self.parts(size)) > 1:
            for start in range(0, whole, size):
                self._lay_one(start, size, scales)
        elif whole:
            blocks = self._goals[:whole].reshape(-1, size, n).transpose(0, 2, 1)
            np.copyto(self._laid[: whole * n].reshape(-1, n, size), blocks)
            if self._encoded:
                scaled = self._laid_scaled[: whole * n].reshape(-1, n, size)
                np.multiply(blocks, scales[size], scaled)
        if whole < seen:
            self._lay_one(whole, seen - whole, scales)

    def _lay_one(self, start: int, m: int, scales: dict[int, Array]) -> None:
        for i, j in self.parts(m):
            goals = self._goals[start + i : start + j].T
            np.copyto(self.goals(start + i, start + j), goals)
            if self._encoded:
                np.multiply(goals, scales[m], self.scaled(start + i, start + j))

    def parts(self, m: int) -> list[tuple[int, int]]:
        """The parts of a batch of m examples."""
        return parts(m, self._sizes, self.inputs.itemsize)

    def turns(self, m: int) -> bool:
        """Whether the parts of a batch of m are worth a copy of the first weights by columns, where the inputs lie
        by rows: BLAS is quicker then.
        """
        parts = self.parts(m)
        return (
            self._columns is None
            and len(parts) > 1
            and (parts[0][1] + 1) * self.inputs.shape[1] * self._sizes[1] <= SMALL
        )

    def start(self, k: int) -> int:
        """Where batch k begins in the window."""
        return k % self.length * self._size

    def _lay_columns(self) -> Array:
        """All examples once more, as columns, part by part: a product that needs them so takes a quarter less."""
        columns = aligned((self.inputs.size,), self.inputs.dtype)
        n = self.inputs.shape[1]
        for i, j in self.parts(self._size):
            np.copyto(columns[i * n : j * n].reshape(n, j - i), self.inputs[i:j].T)
        return columns

    def columns(self, start: int, stop: int) -> Array:
        """The inputs of one part, (n[0] + 1, m)."""
        if self._columns is None:
            return self.inputs[start:stop].T
        n = self.inputs.shape[1]
        return self._columns[start * n : stop * n].reshape(n, stop - start)

    def rows(self, start: int, stop: int) -> Array:
        """The same for the product that sums over them, (m, n[0] + 1): few units take them from the columns."""
        if self._columns is None or self._sizes[1] > FEW_UNITS:
            return self.inputs[start:stop]
        return self.columns(start, stop).T

    def goals(self, start: int, stop: int) -> Array:
        """The targets of one part, (k, m)."""
        n = self._goals.shape[1]
        return self._laid[start * n : stop * n].reshape(n, stop - start)

    def kept(self, start: int, stop: int) -> Array:
        """Where what the losses of one part are taken from is kept, (k, m)."""
        n = self._goals.shape[1]
        return self._kept[start * n : stop * n].reshape(n, stop - start)

    def flat(self, seen: int) -> tuple[Array, Array]:
        """What is kept of so many examples, and their targets, in one row each."""
        size = seen * self._goals.shape[1]
        return self._kept[:size], self._laid[:size]

    def scaled(self, start: int, stop: int) -> Array:
        """The targets of one part times the scale, (k, m); no rows where they are not needed."""
        n = self._goals.shape[1] if self._encoded else 0
        return self._laid_scaled[start * n : stop * n].reshape(n, stop - start)

    def order(self, order: np.ndarray) -> np.ndarray:
        """The part of an epoch's order that is seen now."""
        first = (self.until - 1) // self.length * self.length
        return order[self._batches[first][0] :]
