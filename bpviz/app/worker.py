"""The one thread that trains: it owns the training, answers one question at a time and rests between them."""

import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import assert_never

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from bpviz.app.companion import Companion
from bpviz.app.judging import judge
from bpviz.app.questions import (
    Address,
    Change,
    Compared,
    Fetch,
    Keep,
    Kept,
    Order,
    Point,
    Problem,
    Question,
    Read,
    ReadSoFar,
    Report,
    SetUp,
    Sight,
    Switch,
    Turn,
)
from bpviz.data.csv.watching import CancelledError, Watch
from bpviz.data.edits import edited
from bpviz.data.errors import DataError
from bpviz.engine.branches import Branches
from bpviz.engine.errors import EngineError
from bpviz.engine.metrics import evaluate
from bpviz.engine.training import Training
from bpviz.study.edit import Edit, edited_network
from bpviz.study.errors import RecipeError
from bpviz.study.setup import Setup, prepared, reading_of, set_up
from bpviz.words import say

MEASURING = 0.03
"""The largest share of the training's time that is spent on measuring all examples for the curve."""
CREDIT = 0.1
"""Seconds of measuring that may be spent in advance, so that a short run has a whole curve."""
POINTS_PER_E_FOLD = 80
TELLING = 0.05
"""Seconds from one word about how far reading has come to the next."""
CATCHING_UP = 0.1
"""Seconds at a time in which the network beside may follow."""


@dataclass
class Latch:
    """Questions up to this ticket are to end at the next step; set by the window, looked at by the worker.

    given_up: the same for what they have to read.
    """

    halted: int = -1
    given_up: int = -1

    def open(self, ticket: int) -> bool:
        """Whether work on this question may go on."""
        return ticket > self.halted

    def wanted(self, ticket: int) -> bool:
        """Whether reading for this question may go on."""
        return ticket > self.given_up


class Worker(QObject):
    """Lives in a thread of its own; `asked` orders arrive one by one, each is answered exactly once.

    `progressed`: a ReadSoFar, while a file is read.
    """

    answered = Signal(object)
    progressed = Signal(object)

    def __init__(self, latch: Latch) -> None:
        super().__init__()
        self._latch = latch
        self._setup: Setup | None = None
        self._branches: Branches | None = None
        self._edits: dict[int, tuple[Edit, ...]] = {}
        self._companion: Companion | None = None
        self._owed = 0.0

    @Slot(object)
    def ask(self, question: Question) -> None:
        """Answer one question."""
        with np.errstate(all="ignore"):
            self.answered.emit(self._answer(question))

    @Slot(object)
    def fetch(self, wanted: Fetch) -> None:
        """A pass of any run that is still held, for an exporter that waits for it."""
        if not wanted.future.set_running_or_notify_cancel():
            return
        try:
            wanted.future.set_result(look(wanted.training, wanted.address))
        except Exception as error:  # noqa: BLE001 - it belongs to the thread that waits
            wanted.future.set_exception(error)

    def _answer(self, question: Question) -> Report:
        try:
            match question:
                case SetUp():
                    return self._set_up(question)
                case Turn():
                    return self._turn(question)
                case Read():
                    return read(question, self._watch(question.ticket))
        except CancelledError:
            return Report(question.run, question.ticket)
        except (DataError, RecipeError, EngineError, MemoryError, OSError) as error:
            options = question.document.options if isinstance(question, Read) else None
            return Report(question.run, question.ticket, problem(error), options=options)
        except Exception as error:  # noqa: BLE001 - an unanswered question would halt the window for ever
            report = "".join(traceback.format_exception(error))
            fault = Problem(say("something went wrong that should not have"), report=report)
            return Report(question.run, question.ticket, fault)

    def _set_up(self, question: SetUp) -> Report:
        """All or nothing: where it fails, the run that was there stays."""
        kept = question.kept
        if kept is None:
            document, watch = question.document, self._watch(question.ticket)
            reading = reading_of(document, watch) if question.reading is None else question.reading
            setup = set_up(document, reading)
        else:
            setup = kept.setup
        branches = Branches(setup.training()) if kept is None else kept.branches
        if not self._latch.wanted(question.ticket):
            raise CancelledError(say("the reading was stopped"))
        training = branches.current
        sight = look(training, Address())
        point = measure(setup, training)
        judgement = judge(sight.pass_.network, setup.dataset, sight.epoch)
        self._setup, self._branches = setup, branches
        self._edits = {} if kept is None else dict(kept.edits)
        self._companion = None
        return replace(
            state(question, branches, self._edits),
            setup=setup,
            sight=sight,
            points=(point,),
            judgement=judgement,
        )

    def _watch(self, ticket: int) -> Watch:
        """Tells how far reading has come, now and then, and stops it where nobody waits for it any more."""
        told = float("-inf")

        def watch(done: int, total: int) -> bool:
            nonlocal told
            now = time.perf_counter()
            if now >= told + TELLING or done == total:
                told = now
                self.progressed.emit(ReadSoFar(ticket, done, total))
            return self._latch.wanted(ticket)

        return watch

    def _return_to(self, home: Kept | None) -> None:
        """What was set up since, and given up, is forgotten."""
        if home is not None and home.branches is not self._branches:
            self._setup, self._branches, self._edits = home.setup, home.branches, dict(home.edits)
            self._companion = None

    def _turn(self, question: Turn) -> Report:
        self._return_to(question.home)
        setup, branches = self._setup, self._branches
        if setup is None or branches is None:
            return Report(question.run, question.ticket)
        for order in question.orders:
            obey(branches, order)
            if isinstance(order, Keep):
                self._edits = self._edits | {branches.number: order.edits}
        training, seconds = branches.current, 0.0
        before = training.epoch
        points: list[Point] = []
        if question.until is not None:
            seconds = self._train(setup, training, question, points)
        sight = judgement = compared = None
        looked_at = time.perf_counter()
        if question.at is not None:
            sight = look(training, question.at)
            compared = self._compare(question, setup, branches, sight)
        if question.evaluate and not (points and points[-1].epoch == training.epoch):
            points.append(measure(setup, training))
        judged_at = time.perf_counter()
        if question.judge and sight is not None:
            judgement = judge(sight.pass_.network, setup.dataset, sight.epoch)
        return replace(
            state(question, branches, self._edits),
            trained=training.epoch - before,
            seconds=seconds,
            looking=judged_at - looked_at,
            judging=time.perf_counter() - judged_at,
            sight=sight,
            compared=compared,
            points=tuple(points),
            judgement=judgement,
        )

    def _compare(self, question: Turn, setup: Setup, branches: Branches, sight: Sight) -> Compared | None:
        """The network beside it at the same pass, trained as far as there is time for."""
        document = question.document
        if document is None or document.beside is None:
            self._companion = None
            return None
        if self._companion is None or not self._companion.stands_beside(document, setup):
            self._companion = Companion(document, setup)
        companion, end = self._companion, time.perf_counter() + CATCHING_UP
        epoch = companion.catch_up(
            branches.current.changes,
            sight.epoch,
            lambda: time.perf_counter() < end and self._latch.open(question.ticket),
        )
        training = companion.training
        caught_up = epoch == sight.epoch or training.diverged is not None
        found = look(training, Address(epoch, sight.batch))
        return Compared(companion.setup, found, training.costs, caught_up)

    def _train(self, setup: Setup, training: Training, question: Turn, points: list[Point]) -> float:
        """Epochs until the time is up, measured now and then: seldom enough to take a small share of the time."""
        until = question.until or 0
        start = time.perf_counter()
        end = start + question.milliseconds / 1000
        measuring = 0.0

        def keep_going() -> bool:
            return time.perf_counter() < end and self._latch.open(question.ticket)

        while keep_going() and training.epoch < until and training.diverged is None:
            training.advance(min(until, next_measure(training.epoch)) - training.epoch, keep_going)
            now = time.perf_counter()
            if not training.interrupted and self._owed <= MEASURING * (now - start) + CREDIT:
                points.append(measure(setup, training))
                measuring += time.perf_counter() - now
                self._owed += time.perf_counter() - now
        seconds = time.perf_counter() - start - measuring
        self._owed = max(self._owed - MEASURING * seconds, 0.0)
        return seconds


def next_measure(epoch: int) -> int:
    """The next epoch whose costs over all examples make a point of the curve: the later, the farther apart."""
    gap = max(epoch // POINTS_PER_E_FOLD, 1)
    return epoch - epoch % gap + gap


def obey(branches: Branches, order: Order) -> None:
    """Carry out an order to the run. Raises EngineError where it cannot be done; then nothing has changed."""
    match order:
        case Change(settings, epoch):
            newest = branches.current.epoch
            branches.branch(newest if epoch is None else min(epoch, newest), settings)
        case Keep(edits, epoch):
            epoch = min(epoch, branches.current.epoch)
            branches.edit(epoch, edited_network(branches.current.network_at(epoch), edits))
        case Switch(number):
            branches.switch(number)
        case _:
            assert_never(order)


def state(question: SetUp | Turn, branches: Branches, edits: Mapping[int, tuple[Edit, ...]]) -> Report:
    """Where the run stands."""
    training = branches.current
    return Report(
        question.run,
        question.ticket,
        handle=branches,
        training=training,
        branches=branches.values(),
        number=branches.number,
        edits=edits,
        epoch=training.epoch,
        costs=training.costs,
        diverged=None if training.diverged is None else training.diverged.message,
    )


def look(training: Training, address: Address) -> Sight:
    """The pass at an address that exists; one that does not is brought to the nearest that does."""
    epoch = training.epoch if address.epoch is None else min(max(address.epoch, 0), training.epoch)
    batches = training.batches(epoch)
    batch = min(address.batch, batches - 1)
    pass_ = training.pass_at(epoch, batch)
    return Sight(pass_, epoch, batch, batches, training.columns(epoch, batch))


def measure(setup: Setup, training: Training) -> Point:
    """The costs of all examples at the newest parameters."""
    data, network = setup.dataset, training.network()
    train = evaluate(network, setup.cost, data.X_train, data.Y_train, setup.classifies, data.middle)
    test = None
    if data.X_test.shape[1]:
        test = evaluate(network, setup.cost, data.X_test, data.Y_test, setup.classifies, data.middle)
    return Point(training.epoch, train, test)


def read(question: Read, watch: Watch | None = None) -> Report:
    """The file as a table, and what would be made of it; the table alone where the decisions do not fit it yet."""
    document, reading = question.document, question.reading
    if reading is None:
        reading = reading_of(document, watch)
    report = Report(
        question.run,
        question.ticket,
        reading=reading,
        decisions=document.decisions,
        options=document.options,
    )
    try:
        return replace(report, dataset=prepared(reading, edited(reading, document.edits), document.decisions))
    except DataError as error:
        return replace(report, problem=problem(error))


def problem(error: Exception) -> Problem:
    """The sentence for a person."""
    match error:
        case DataError():
            parts = (
                error.file,
                None if error.line is None else f"line {error.line}",
                None if error.column is None else f'column "{error.column}"',
            )
            return Problem(error.message, error.cure, ", ".join(part for part in parts if part) or None)
        case RecipeError() | EngineError():
            return Problem(error.message, error.cure)
        case MemoryError():
            return Problem(
                say("there is not enough memory for this network and this data"),
                say("take fewer units, or a part of the rows"),
            )
        case _:
            return Problem(say("{reason}", reason=str(error)))
