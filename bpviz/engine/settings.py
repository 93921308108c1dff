"""How a network is trained, and what follows from that for the batches of an epoch."""

from dataclasses import dataclass

import numpy as np

from bpviz.engine.optimizer import Optimizer, optimizers
from bpviz.engine.schedule import schedules

SHUFFLING = 1  # keeps the stream of an epoch apart from that of the layer with the same number


@dataclass(frozen=True, slots=True)
class Settings:
    """How a network is trained.

    Batch_size 0 is the full batch. The schedule turns the rate into that of each epoch, with `decay` the share
    that is left after `period` epochs. clip: the largest norm of the gradient, 0 for any. Random draws depend
    on (seed, epoch) alone.
    """

    optimizer: str = "gd"
    rate: float = 0.1
    batch_size: int = 0
    l2: float = 0.0
    seed: int = 0
    schedule: str = "constant"
    decay: float = 0.1
    period: int = 100
    clip: float = 0.0

    @property
    def rule(self) -> Optimizer:
        """The optimiser itself."""
        return optimizers()[self.optimizer]

    def rate_at(self, epoch: int) -> float:
        """The learning rate of this epoch of the run."""
        return self.rate * schedules()[self.schedule].factor(epoch, self.decay, self.period)


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


def columns(m: int, settings: Settings, epoch: int, batch: int) -> np.ndarray:
    """Which of the m examples make up this batch of this epoch, in the order in which they are met."""
    permutation = order(m, settings, epoch)
    start, stop = batches(m, settings.batch_size)[batch]
    return np.arange(start, stop) if permutation is None else permutation[start:stop]
