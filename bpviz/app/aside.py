"""Work beside the window: pure computations over frozen values, in slices, in one long-lived thread of their own."""

import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot

from bpviz.app.questions import Problem
from bpviz.words import say

Work = Callable[[], Iterator[object]]
"""Makes a generator that yields what it has found so far, every few milliseconds of work; the last is the whole."""

SLICE = 0.005
"""Seconds of the processor's time between two rests."""
REST = 3.0
"""A rest is so many times as long as the processor was used before it, so that training and window keep their pace."""
GAP = 0.05
"""Partial results follow each other no faster than this, in seconds: each of them is painted."""
STACK = 16 * 2**20
"""The thread's stack in bytes; some systems give a thread too little for the matrix products."""


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """What an errand wants: this work and no other; None: nothing any more."""

    errand: int
    number: int
    work: Work | None


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """results: the newest one, or none where nothing is new; done: there will be no more."""

    errand: int
    number: int
    results: tuple[object, ...] = ()
    done: bool = False
    problem: Problem | None = None


@dataclass(eq=False)
class Job:
    """An order under way; results: the newest one, which comes with the end where it was not sent before."""

    number: int
    steps: Iterator[object]
    results: tuple[object, ...] = ()


@dataclass
class Wanted:
    """The number of every errand's newest order; set by the window, looked at between two steps."""

    numbers: dict[int, int] = field(default_factory=dict)

    def open(self, errand: int, number: int) -> bool:
        """Whether anybody still waits for this work."""
        return self.numbers.get(errand) == number


class Hand(QObject):
    """Lives in the thread: works on every errand in turn, and sends an answer when the one before it was taken."""

    answered = Signal(object)

    def __init__(self, wanted: Wanted) -> None:
        super().__init__()
        self._wanted = wanted
        self._jobs: dict[int, Job] = {}
        self._sent: set[int] = set()
        self._waiting: dict[int, Answer] = {}
        self._sent_at: dict[int, float] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._work)

    @Slot(object)
    def take(self, order: Order) -> None:
        """An order in place of the errand's last one."""
        self._jobs.pop(order.errand, None)
        self._waiting.pop(order.errand, None)
        if order.work is not None and self._wanted.open(order.errand, order.number):
            self._jobs[order.errand] = Job(order.number, self._begun(order))
            if not self._timer.isActive():
                self._timer.start(0)

    @Slot()
    def rest(self) -> None:
        """Nothing any more; in the thread's own last moment, since a timer cannot be stopped from another one."""
        self._timer.stop()
        self._jobs.clear()

    @Slot(int)
    def release(self, errand: int) -> None:
        """The errand's last answer was taken."""
        answer = self._waiting.pop(errand, None)
        self._sent.discard(errand)
        if answer is not None:
            self._send(answer)

    def _begun(self, order: Order) -> Iterator[object]:
        """The generator, made when its first step is asked for, so that an error in making it is told as well."""
        assert order.work is not None
        yield from order.work()

    @Slot()
    def _work(self) -> None:
        """One slice for the errand that has waited longest, then a rest."""
        if not self._jobs:
            return  # given up during the rest
        start = time.thread_time()
        errand, job = next(iter(self._jobs.items()))
        del self._jobs[errand]
        with np.errstate(all="ignore"):
            answer = self._slice(errand, job, start + SLICE)
        if not answer.done and self._wanted.open(errand, job.number):
            self._jobs[errand] = job
        self._send(answer)
        if self._jobs:
            self._timer.start(round(1000 * REST * (time.thread_time() - start)))

    def _slice(self, errand: int, job: Job, end: float) -> Answer:
        try:
            while self._wanted.open(errand, job.number):
                job.results = (next(job.steps),)
                if time.thread_time() >= end:
                    return Answer(errand, job.number, job.results)
        except StopIteration:
            return Answer(errand, job.number, job.results, done=True)
        except Exception as error:  # noqa: BLE001 - it belongs to the person who asked
            report = "".join(traceback.format_exception(error))
            problem = Problem(say("a computation beside the window has failed"), report=report)
            return Answer(errand, job.number, job.results, done=True, problem=problem)
        return Answer(errand, job.number, done=True)

    def _send(self, answer: Answer) -> None:
        """At most one answer of an errand is under way; what comes meanwhile is put together."""
        errand = answer.errand
        now = time.perf_counter()
        early = not answer.done and now - self._sent_at.get(errand, -GAP) < GAP
        if early or not self._wanted.open(errand, answer.number):
            return
        if errand not in self._sent:
            self._sent.add(errand)
            self._sent_at[errand] = now
            self.answered.emit(answer)
            return
        before = self._waiting.get(errand)
        results = answer.results or (before.results if before is not None else ())
        self._waiting[errand] = Answer(errand, answer.number, results, answer.done, answer.problem)


class Errand(QObject):
    """What one panel has done beside the window, one piece of work at a time: the newest order is the one that counts.

    `came`: a result, partial ones among them; `finished`: it was the last one; `failed`: the Problem in its stead.
    """

    came = Signal(object)
    finished = Signal()
    failed = Signal(object)

    def __init__(self, aside: "Aside", place: int) -> None:
        super().__init__(aside)
        self._aside, self._place = aside, place
        self._number = 0
        self.busy = False

    def ask(self, work: Work) -> None:
        """Do this; what was asked for before is given up."""
        self.busy = True
        self._order(work)

    def cancel(self) -> None:
        """Give up what is under way; nothing more comes of it."""
        if self.busy:
            self.busy = False
            self._order(None)

    def take(self, answer: Answer) -> None:
        """An answer from the thread; one of an order that was given up is dropped."""
        if answer.number != self._number or not self.busy:
            return
        self.busy = not answer.done
        for result in answer.results:
            self.came.emit(result)
        if answer.problem is not None:
            self.failed.emit(answer.problem)
        elif answer.done and answer.number == self._number:
            self.finished.emit()

    def _order(self, work: Work | None) -> None:
        self._number += 1
        self._aside.order(Order(self._place, self._number, work))


class Aside(QObject):
    """Owns the thread. `failed`: the Problem of any errand, to be told like every other one."""

    failed = Signal(object)
    _ordered = Signal(object)
    _taken = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._errands: list[Errand] = []
        self._wanted = Wanted()
        self._thread = QThread(self)
        self._thread.setStackSize(STACK)
        self._thread.setObjectName("aside")
        self._hand = Hand(self._wanted)
        self._hand.moveToThread(self._thread)
        self._ordered.connect(self._hand.take, Qt.ConnectionType.QueuedConnection)
        self._taken.connect(self._hand.release, Qt.ConnectionType.QueuedConnection)
        self._hand.answered.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._thread.finished.connect(self._hand.rest, Qt.ConnectionType.DirectConnection)
        self._thread.start()

    def errand(self) -> Errand:
        """A new one, for a panel to keep."""
        made = Errand(self, len(self._errands))
        made.failed.connect(self.failed)
        self._errands.append(made)
        return made

    def order(self, order: Order) -> None:
        """Pass an errand's order on."""
        self._wanted.numbers[order.errand] = order.number
        self._ordered.emit(order)

    def close(self) -> None:
        """Give up all work and wait for the step under way; nothing is asked any more."""
        for errand in self._errands:
            errand.busy = False
        self._wanted.numbers.clear()
        self._thread.quit()
        self._thread.wait()

    @Slot(object)
    def _take(self, answer: Answer) -> None:
        self._taken.emit(answer.errand)
        self._errands[answer.errand].take(answer)
