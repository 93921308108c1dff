"""What a film is about: one recorded pass with the names, the place in training and the costs that belong to it."""

from dataclasses import dataclass, field

import numpy as np

from bpviz.data.dataset import Dataset
from bpviz.engine.arrays import Array
from bpviz.engine.recorded import Pass


@dataclass(frozen=True, eq=False)
class Subject:
    """epoch: the pass starts from the parameters before this epoch's step; batch: 0-based, of `batches`.

    inputs: a name for each input unit. classes: a name for each output unit (for a single sigmoid: of y = 0 and of y
    = 1), None for
    regression. examples: (m,) the row number of each column of the batch, as the viewer's table counts them. costs:
    (epochs,), the
    training curve so far. test_costs: (epochs of the points, their values) or None. title: one line. middle: of the
    two targets. data: what tells its numbers in the person's own units and words, where it is known.
    """

    pass_: Pass
    epoch: int
    batch: int
    batches: int
    inputs: tuple[str, ...]
    classes: tuple[str, ...] | None
    examples: tuple[int, ...]
    title: str
    costs: Array = field(default_factory=lambda: np.empty(0))
    test_costs: tuple[Array, Array] | None = None
    middle: float = 0.5
    data: Dataset | None = None
