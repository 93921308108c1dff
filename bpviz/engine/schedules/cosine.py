"""Cosine: the learning rate glides from α down to α times the decay within one period, and stays there."""

import math

from bpviz.engine.schedule import Schedule


def factor(epoch: int, decay: float, period: int) -> float:
    """Half a wave of the cosine, from 1 at epoch 0 to `decay` at `period`."""
    return decay + (1.0 - decay) * (1.0 + math.cos(math.pi * min(epoch, period) / period)) / 2.0


SCHEDULE = Schedule(
    label="cosine",
    factor=factor,
    formula=r"\alpha (\gamma + (1 - \gamma) \frac{1 + \cos(\pi e / T)}{2})",
    order=4,
)
