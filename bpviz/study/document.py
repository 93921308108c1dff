"""What is being studied, as one frozen value: the data, the decisions about it, and the recipe of the run."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from bpviz.data.dataset import Decisions
from bpviz.data.edits import TableEdit
from bpviz.data.reading import ReadOptions
from bpviz.data.toy import ToyChoice
from bpviz.study.edit import Edit


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything but the data that determines a run. hidden: units of the hidden layers; activations: one for
    each of them.

    None for the output activation or the cost means: the natural one of the problem. Names are those of the
    registry. batch_size 0 is the full batch. The schedule leaves the share `decay` of the learning rate after
    `period` epochs; clip is the largest norm of the gradient, 0 for any.
    """

    hidden: tuple[int, ...] = (8,)
    activations: tuple[str, ...] = ("tanh",)
    output_activation: str | None = None
    cost: str | None = None
    init: str = "xavier"
    optimizer: str = "gd"
    learning_rate: float = 0.1
    batch_size: int = 0
    l2: float = 0.0
    seed: int = 0
    dtype: str = "float64"
    schedule: str = "constant"
    decay: float = 0.1
    period: int = 100
    clip: float = 0.0

    def with_hidden(self, hidden: tuple[int, ...], activation: str = "tanh") -> "Recipe":
        """Other hidden layers; those that were there keep their activation, new ones take the last one's."""
        kept = self.activations[: len(hidden)]
        fill = kept[-1] if kept else activation
        return replace(self, hidden=hidden, activations=kept + (fill,) * (len(hidden) - len(kept)))


@dataclass(frozen=True, slots=True)
class Document:
    """path: the CSV; options: how it is read; decisions: what of it is used and how; recipe: the run.

    toy: the data set that is drawn in place of a file; then path is its name and options are not asked. edits: what
    was changed in the table after it was read, the file itself never. inputs: the inputs of the training part that were
    moved by hand. Both in the order in which they were made. beside: the initialisation of a second network that is
    trained beside the first, for comparison; None for none.
    """

    path: Path
    options: ReadOptions = field(default_factory=ReadOptions)
    decisions: Decisions = field(default_factory=Decisions)
    recipe: Recipe = field(default_factory=Recipe)
    toy: ToyChoice | None = None
    edits: tuple[TableEdit, ...] = ()
    inputs: tuple[Edit, ...] = ()
    beside: str | None = None
