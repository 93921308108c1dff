"""Where in an epoch an example is met: mini-batches are shuffled anew for every epoch."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bpviz.engine.settings import Settings, batches, order


class Met(NamedTuple):
    """In which batch of the epoch, and as which column of it."""

    batch: int
    example: int


def met(column: int, m: int, changes: Sequence[tuple[int, Settings]], epoch: int) -> Met:
    """Where `epoch` meets this column of the m of the training part; changes: (epoch, settings from it on)."""
    settings = next(settings for start, settings in reversed(changes) if start <= epoch)
    permutation = order(m, settings, epoch)
    place = column if permutation is None else int(np.flatnonzero(permutation == column)[0])
    spans = batches(m, settings.batch_size)
    batch = next(number for number, (_, stop) in enumerate(spans) if place < stop)
    return Met(batch, place - spans[batch][0])
