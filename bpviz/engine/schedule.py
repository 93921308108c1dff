"""What a schedule is: how large the learning rate of an epoch is, as a share of the one that was set."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from bpviz.registry import constants

PACKAGE = "bpviz.engine.schedules"


@dataclass(frozen=True, slots=True)
class Schedule:
    """factor(epoch, decay, period): what α is multiplied by in this epoch of the run, 1 in epoch 0.

    `decay` is the share that is left after `period` epochs. The formula has γ for the decay, T for the period
    and e for the epoch, in the TeX subset of `bpviz.explain.formula`.
    """

    label: str
    factor: Callable[[int, float, int], float]
    formula: str
    order: int = 100


def schedules() -> dict[str, Schedule]:
    """{name: schedule} of every file in the folder."""
    return cast(dict[str, Schedule], dict(constants(PACKAGE, "SCHEDULE")))
