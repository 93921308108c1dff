"""Where the person is looking: separate from training, so that looking never changes a number."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How far one step goes: a phase, a layer of it, an operation, a number of its result, a product of its sum."""

    PHASE = "phase"
    LAYER = "layer"
    OPERATION = "operation"
    UNIT = "unit"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class View:
    """epoch: the pass that is shown starts from the parameters after so many epochs; None follows the newest
    one.

    batch: which step of that epoch. position: 0 … 1 along the pass. example: the column of the batch, None
    for the mean over it. stacked: whether all columns are shown, the example being one of them. unit: (layer,
    row), 0-based row; link: the column of the weight that is asked about; product: which product of the sum that made
    its number, from 0, None for the whole sum. notation: the name of one of bpviz/explain/notations/.
    """

    epoch: int | None = None
    batch: int = 0
    position: float = 0.0
    example: int | None = 0
    unit: tuple[int, int] = (1, 0)
    link: int = 0
    product: int | None = None
    stacked: bool = False
    notation: str = "lecture"
