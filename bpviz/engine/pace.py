"""How many epochs go by between two looks at the numbers, and between two key states."""

import math

from bpviz.engine.network import Network

CALLS = 2e5
"""Operations that the calls of one step are worth."""

QUICKLY, AGAIN = 8e6, 3e7
"""Operations after which numbers are looked at, and which lie between two key states: one and some milliseconds."""


def epochs_within(work: float, network: Network, m: int, steps: int) -> int:
    """How many epochs, a power of two up to 64, can be trained with so many operations; a step costs CALLS more."""
    epoch = 6 * network.parameters * m + CALLS * steps
    return int(2 ** max(0, min(6, round(math.log2(work / epoch)))))
