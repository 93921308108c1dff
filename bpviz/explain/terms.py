"""The terms that a number is the sum of: each a product of numbers that can be asked in turn, built when looked at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from bpviz.engine.arrays import Array, frozen
from bpviz.explain.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Term:
    """share: what the term adds to the number: `constant` (1/m, −α …) times the values of its `factors`."""

    share: float
    factors: tuple[Quantity, ...]
    constant: float = 1.0


@dataclass(frozen=True, eq=False)
class Terms(Sequence[Term]):
    """shares: (n,) what each term adds to the number, read-only; build(i) makes the term itself.

    examples: (n,) of a mean over the batch, the example that each term is of; m, m + 1 … are what follows the examples.
    """

    shares: Array
    build: Callable[[int], Term]
    examples: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.shares)

    @overload
    def __getitem__(self, index: int) -> Term: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Term, ...]: ...
    def __getitem__(self, index: int | slice) -> Term | tuple[Term, ...]:
        if isinstance(index, slice):
            return tuple(self.build(i) for i in range(len(self))[index])
        return self.build(range(len(self))[index])

    def largest(self, count: int) -> tuple[Term, ...]:
        """The terms that add most to the number, whatever their sign, the largest first."""
        return tuple(self.build(int(i)) for i in ranked(self.shares)[:count])


NONE = Terms(np.empty(0), lambda i: Term(0.0, ()))


def listed(terms: Sequence[Term]) -> Terms:
    """A few terms in the order in which the formula has them."""
    return Terms(frozen(np.array([term.share for term in terms])), lambda i: terms[i])


def ranked(values: Array) -> NDArray[np.int64]:
    """Their places, the largest size first; what is no number is larger than all."""
    return np.argsort(-np.nan_to_num(np.abs(values), nan=np.inf), kind="stable").astype(np.int64)


def mean(values: Array, quantity: Callable[[int], Quantity], rest: tuple[Term, ...] = ()) -> Terms:
    """The mean of the numbers of the examples, (m,): the largest share first; `rest` follows it.

    quantity(i) is the number of example i. The 1/m is each term's constant.
    """
    m = len(values)
    order = ranked(values)
    sizes = np.concatenate([values[order] / m, [term.share for term in rest]])

    def build(i: int) -> Term:
        if i >= m:
            return rest[i - m]
        return Term(float(sizes[i]), (quantity(int(order[i])),), 1.0 / m)

    return Terms(frozen(sizes), build, np.concatenate([order, np.arange(m, len(sizes))]))
