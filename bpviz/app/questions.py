"""What the window asks of the worker and what comes back: frozen values, so nothing is shared and nothing locked."""

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bpviz.data.dataset import Dataset, Decisions
from bpviz.data.reading import Reading, ReadOptions
from bpviz.engine.arrays import Array
from bpviz.engine.branches import Branch, Branches
from bpviz.engine.metrics import Evaluation
from bpviz.engine.recorded import Pass
from bpviz.engine.settings import Settings
from bpviz.engine.training import Training
from bpviz.study.document import Document
from bpviz.study.edit import Edit
from bpviz.study.setup import Setup
from bpviz.words import Message


@dataclass(frozen=True, slots=True)
class Address:
    """Which pass: epoch None is the newest one; batch is clipped to those the epoch has."""

    epoch: int | None = None
    batch: int = 0


@dataclass(frozen=True, slots=True)
class SetUp:
    """Make `document` ready and start its run; with `kept` go on with a run that was left (undo)."""

    run: int
    ticket: int
    document: Document
    reading: Reading | None = None
    kept: "Kept | None" = None


@dataclass(frozen=True, slots=True)
class Change:
    """Other settings: from the newest epoch on, or from an earlier one on a branch of its own."""

    settings: Settings
    epoch: int | None = None


@dataclass(frozen=True, slots=True)
class Switch:
    """Go on with another branch, from its newest epoch."""

    number: int


@dataclass(frozen=True, slots=True)
class Keep:
    """Parameters that were moved by hand after so many epochs: training goes on from them on a branch of its own."""

    edits: tuple[Edit, ...]
    epoch: int


Order = Change | Switch | Keep


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of work: carry out `orders`, train until epoch `until` for at most `milliseconds`, then look.

    document: what is studied, with what it is compared with. at: the pass that is wanted; evaluate, judge: whether the
    costs of all examples and the judgement are wanted. home: the run that is meant, where another one was set up and
    given up since.
    """

    run: int
    ticket: int
    orders: tuple[Order, ...] = ()
    until: int | None = None
    milliseconds: float = 20.0
    document: Document | None = None
    at: Address | None = None
    evaluate: bool = False
    judge: bool = False
    home: "Kept | None" = None


@dataclass(frozen=True, slots=True)
class ReadSoFar:
    """How far the reading that the question with this ticket needs has come: bytes of the file."""

    ticket: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Read:
    """Read a file, and try what `decisions` would make of it."""

    run: int
    ticket: int
    document: Document
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Fetch:
    """A pass of a run for an exporter; the answer goes into `future`."""

    training: Training
    address: Address
    future: "Future[Sight]"


Question = SetUp | Turn | Read


@dataclass(frozen=True, slots=True)
class Problem:
    """What a person can put right: the sentence, the cure, the place; `report` is set where it is a bug instead."""

    message: Message
    cure: Message | None = None
    place: str | None = None
    report: str | None = None

    def __str__(self) -> str:
        words = f"{self.message}; {self.cure}" if self.cure else str(self.message)
        return f"{self.place}: {words}" if self.place else words


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """A recorded pass and its place: epoch, batch of `batches`; columns (m,) of the training part, in batch order."""

    pass_: Pass
    epoch: int
    batch: int
    batches: int
    columns: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """The network that is trained beside the one that is studied, at the same pass.

    costs: (epochs,) its curve so far; caught_up: whether it is at the same epoch, or will never be.
    """

    setup: Setup
    sight: Sight
    costs: Array
    caught_up: bool


@dataclass(frozen=True, slots=True)
class Point:
    """The costs over the whole training part and the whole test part at the parameters after `epoch` epochs."""

    epoch: int
    train: Evaluation
    test: Evaluation | None


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """What the network at the looked-at pass decides.

    confusion_train, confusion_test: (k, k) counts, row true, column predicted, for classes.
    boundary: (n_outputs, rows, columns), the outputs over the plane of two features, the first row at the low end;
    low, high: (2,) its corners in scaled units.
    """

    epoch: int
    confusion_train: NDArray[np.int64] | None = None
    confusion_test: NDArray[np.int64] | None = None
    boundary: Array | None = None
    low: tuple[float, float] = (0.0, 0.0)
    high: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A run that was left, to come back to: its branches belong to the worker and are never touched by the window.

    measured: the costs of all examples, edits: what was moved by hand, by branch.
    """

    setup: Setup
    branches: Branches
    measured: Mapping[int, tuple[Point, ...]] = field(default_factory=dict)
    edits: Mapping[int, tuple[Edit, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """The answer to the question with this ticket.

    handle: the run itself, to be handed back and never touched; training: its current branch, for an export. branches,
    number: all of them as values, and which is trained on; edits: what was moved by hand, by branch. epoch: finished
    ones of it; costs: (epoch,); seconds: of training; looking, judging: that the sight and its judgement took.
    """

    run: int
    ticket: int
    problem: Problem | None = None
    setup: Setup | None = None
    handle: Branches | None = None
    training: Training | None = None
    branches: tuple[Branch, ...] = ()
    number: int = 0
    edits: Mapping[int, tuple[Edit, ...]] = field(default_factory=dict)
    reading: Reading | None = None
    dataset: Dataset | None = None
    decisions: Decisions | None = None
    options: ReadOptions | None = None
    epoch: int = 0
    trained: int = 0
    seconds: float = 0.0
    looking: float = 0.0
    judging: float = 0.0
    costs: Array = field(default_factory=lambda: np.empty(0))
    diverged: Message | None = None
    sight: Sight | None = None
    compared: Compared | None = None
    points: tuple[Point, ...] = ()
    judgement: Judgement | None = None
