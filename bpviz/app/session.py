"""The state of the window without the window: document, run, view and clock, and what the worker is asked next."""

from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

import numpy as np

from bpviz.app.facets import Facet
from bpviz.app.history import Entry, History, same_run
from bpviz.app.opening import Opening, fitting
from bpviz.app.pace import Pace
from bpviz.app.questions import (
    Address,
    Judgement,
    Kept,
    Point,
    Problem,
    Question,
    Read,
    Report,
    SetUp,
    Sight,
    Turn,
)
from bpviz.data.reading import Reading
from bpviz.engine.arrays import Array
from bpviz.engine.loop import Settings
from bpviz.engine.plan import Operation
from bpviz.engine.training import Training
from bpviz.explain.notation import notations
from bpviz.scene.timeline import Timeline, timeline
from bpviz.study.document import Document, Recipe
from bpviz.study.setup import Setup, settings
from bpviz.study.view import View

T = TypeVar("T", SetUp, Turn, Read)

SECONDS_PER_PASS = 12.0
"""How long a pass lasts at speed 1."""
STEP_HASTE = 2.0
"""A single step is shown so many times faster than it plays."""
UNLIMITED = 2**62
JUDGEMENT_REST = 0.15
"""Seconds between two judgements while training."""


@lru_cache(2)
def unit_timeline(operations: tuple[Operation, ...]) -> Timeline:
    """The operations of a pass laid out over one second."""
    return timeline(operations, 1.0)


class Session:
    """Orders change what is wanted; `next_question` says what to ask the worker; `take` brings in its answer.

    `tick` moves the clock. Looking never trains, with one exception that is asked for: a step (or playing) beyond the
    newest pass trains exactly the epoch that the next pass needs.
    """

    def __init__(self) -> None:
        self.run = 0
        self.setup: Setup | None = None
        self.training_handle: Training | None = None
        self.history = History()
        self.view = View()
        self.sight: Sight | None = None
        self.judgement: Judgement | None = None
        self.epoch = 0
        self.costs: Array = np.empty(0)
        self.points: tuple[Point, ...] = ()
        self.until: int | None = None
        self.playing = False
        self.repeating = False
        self.speed = 1.0
        self.goal: float | None = None
        self.canvas_ready = True
        self.judging = True
        self.pace = Pace()
        self._document: Document | None = None
        self._arrival: float | None = None
        self._opening: Opening | None = None
        self._reading: Document | None = None
        self._reading_from: Reading | None = None
        self._change: Settings | None = None
        self._stale = False
        self._ticket = 0
        self._asked: Question | None = None
        self._judged_at = float("-inf")

    # what is the case ------------------------------------------------------------------------------------------------

    @property
    def document(self) -> Document | None:
        """What is being studied; a change that is on its way counts."""
        return self._opening.document if self._opening is not None else self._document

    @property
    def training(self) -> bool:
        """Whether epochs are to be trained now."""
        return self.until is not None

    @property
    def running_on(self) -> bool:
        """Whether more than the one epoch of a step is to be trained."""
        return self.until is not None and self.until > self.epoch + 1

    @property
    def hasty(self) -> bool:
        """Whether one pass follows the other faster than anyone can look at it closely."""
        return self.running_on and self.live

    @property
    def busy(self) -> bool:
        """Whether a question is open."""
        return self._asked is not None

    @property
    def open_ticket(self) -> int:
        """The ticket of the question that was asked last."""
        return self._ticket

    @property
    def waiting(self) -> bool:
        """Whether the worker still has something to tell about what is looked at."""
        if self.setup is None:
            return self.opening
        owed = self._change is not None or self._reading is not None or self._needs_look() or self._unmeasured
        return owed or (self.judging and self._needs_judgement())

    @property
    def opening(self) -> bool:
        """Whether a document is on its way."""
        return self._opening is not None

    @property
    def live(self) -> bool:
        """Whether the newest parameters are looked at."""
        return self.view.epoch is None or self.view.epoch >= self.epoch

    @property
    def seen_epoch(self) -> int:
        """The epoch that is wanted."""
        return self.epoch if self.view.epoch is None else self.view.epoch

    @property
    def timeline(self) -> Timeline | None:
        """The pass that is looked at, laid out over one second."""
        return None if self.sight is None else unit_timeline(self.sight.pass_.operations)

    @property
    def operation(self) -> int:
        """Index of the operation under way."""
        line = self.timeline
        return 0 if line is None else line.moment(self.view.position).operation

    @property
    def at_start(self) -> bool:
        """Whether there is no step before this one."""
        start = self.view.position <= 0.0 and self.goal is None
        return self.sight is None or (start and self.seen_epoch == 0 and self.view.batch == 0)

    @property
    def moving(self) -> bool:
        """Whether the clock has something to move."""
        return self.sight is not None and (self.playing or self.goal is not None)

    # orders: the document --------------------------------------------------------------------------------------------

    def open(self, document: Document, reading: Reading | None = None, view: View | None = None) -> None:
        """Set another document up; what is open stays until it is ready."""
        view = View(notation=self.view.notation) if view is None else view
        self._begin(Opening(document, reading, None, 0, view))

    def set_recipe(self, recipe: Recipe) -> None:
        """Raises RecipeError for unusable settings; a network that cannot be built comes back as a problem."""
        document = self.document
        if document is not None and recipe != document.recipe:
            settings(recipe)
            self.set_document(replace(document, recipe=recipe))

    def set_document(self, document: Document) -> None:
        """Train on with other settings, or start a new run at epoch 0 where anything else differs."""
        if self._document is None or self.opening or not same_run(self._document, document):
            self._begin(
                Opening(document, self._reading_for(document), None, 0, replace(self.view, epoch=None))
            )
        elif document != self._document:
            self.history.push(Entry(self._document))
            self._train_with(document)

    def undo(self) -> None:
        """Back to the document before; a run that was left goes on where it was."""
        if self.history.past and self._document is not None and not self.opening:
            self._travel(self.history.past[-1], -1)

    def redo(self) -> None:
        """Forward again to the document that was undone."""
        if self.history.future and self._document is not None and not self.opening:
            self._travel(self.history.future[-1], 1)

    def read(self, document: Document, reading: Reading | None = None) -> None:
        """Read a file and try its decisions, without opening it."""
        self._reading, self._reading_from = document, reading

    # orders: training ------------------------------------------------------------------------------------------------

    def train(self, epochs: int | None = None) -> None:
        """Train on, without end or so many epochs more; what is shown is the newest."""
        if self._document is not None and not self.opening:
            self.until = UNLIMITED if epochs is None else self.epoch + epochs
            self.goal = self._arrival = None
            self.view = replace(self.view, epoch=None)
            self.pace = Pace()

    def pause(self) -> None:
        """Train no further."""
        self.until = None
        self._arrival = None

    # orders: looking -------------------------------------------------------------------------------------------------

    def play(self, playing: bool) -> None:
        """Let the pass run, or stand still."""
        self.playing, self.goal = playing, None

    def go_to(self, position: float) -> None:
        """To a place of the pass, 0 … 1."""
        self.view = replace(self.view, position=min(max(position, 0.0), 1.0))
        self.goal = None

    def drag_to(self, position: float) -> None:
        """To a place of the pass, and stay there."""
        self.playing = False
        self.go_to(position)

    def repeat(self, repeating: bool) -> None:
        """Let the pass begin again at its end instead of going on to the next one."""
        self.repeating = repeating

    def step(self, forward: bool, phase: bool = False) -> None:
        """One operation (or one phase) on or back; beyond the ends of the pass, on to the next or the one before."""
        self.playing = False
        line = self.timeline
        if line is None:
            return
        self._stop_training()
        if self._arrival is not None and forward:
            self._arrival = (line.next_phase if phase else line.next_step)(self._arrival)
            return
        here = self.view.position if self.goal is None else self.goal
        if forward:
            there = line.next_phase(here) if phase else line.next_step(here)
            if there is None:
                self.next_pass()
            else:
                self.view = replace(self.view, position=here)
                self.goal = there
        else:
            there = line.previous_phase(here) if phase else line.previous_step(here)
            if there is None:
                rests = line.phase_rests() if phase else line.step_rests()
                self.previous_pass(rests[-1])
            else:
                self.go_to(there)

    def next_pass(self, position: float | None = 0.0) -> None:
        """The pass over the next batch; after an epoch's last one, the first of the next, trained if it has to be."""
        if self.sight is None:
            return
        if self._batch + 1 < self.sight.batches:
            self._look(self.view.epoch, self._batch + 1, position)
        else:
            self.next_epoch(position, batch=0)

    def previous_pass(self, position: float | None = None) -> None:
        """The pass over the batch before."""
        if self.sight is None:
            return
        if self._batch > 0:
            self._look(self.view.epoch, self._batch - 1, position)
        elif self.seen_epoch > 0:
            self._look(self.seen_epoch - 1, UNLIMITED, position)

    def next_epoch(self, position: float | None = None, batch: int | None = None) -> None:
        """From parameters e to e + 1; at the newest ones exactly one epoch is trained for it."""
        if self.sight is None:
            return
        batch = self.view.batch if batch is None else batch
        if self.seen_epoch < self.epoch:
            self._look(self.seen_epoch + 1, batch, position)
        else:
            self.until = min((self.epoch if self.until is None else self.until) + 1, UNLIMITED)
            self._look(None, batch, position)

    def previous_epoch(self) -> None:
        """From parameters e to e − 1; nothing is trained and nothing is forgotten."""
        if self.seen_epoch > 0:
            self._stop_training()
            self._look(self.seen_epoch - 1, self.view.batch, None)

    def travel(self, epoch: int | None) -> None:
        """To the pass that starts from the parameters after `epoch` epochs; None follows the newest."""
        if epoch is not None and epoch >= self.epoch:
            epoch = None
        self._look(epoch, self.view.batch, None)

    def choose(self, example: int | None) -> None:
        """Another column of the batch, or the mean over it."""
        self.view = replace(self.view, example=example)

    def write(self, notation: str | None = None) -> None:
        """In another notation; None: the next one."""
        if notation is None:
            names = list(notations())
            notation = names[(names.index(self.view.notation) + 1) % len(names)]
        self.view = replace(self.view, notation=notation)

    def select(self, layer: int, row: int, link: int | None = None) -> None:
        """The unit (and the column of its weight) that is asked about."""
        link = (self.view.link if self.view.unit == (layer, row) else 0) if link is None else link
        self.view = replace(self.view, unit=(layer, row), link=link)

    # the clock -------------------------------------------------------------------------------------------------------

    def tick(self, seconds: float) -> bool:
        """Let so much time pass; whether the position moved."""
        if self._arrival is not None or not self.moving or self.opening:
            return False
        way = seconds * self.speed / SECONDS_PER_PASS
        position = self.view.position
        if self.goal is not None:
            position = min(position + STEP_HASTE * way, self.goal)
            self.goal = None if position >= self.goal else self.goal
        elif position + way < 1.0:
            position += way
        elif self.repeating or self.training:
            position = 0.0
        else:
            position = 1.0
            self.next_pass()
        self.view = replace(self.view, position=position)
        return True

    # the worker ------------------------------------------------------------------------------------------------------

    def next_question(self, now: float) -> Question | None:
        """What to ask now, or None where there is nothing to ask or an answer is still to come."""
        if self.busy:
            return None
        if self._opening is not None:
            opening = self._opening
            return self._put(
                SetUp(self.run, self._ticket + 1, opening.document, opening.reading, opening.kept)
            )
        if self._reading is not None:
            document, self._reading = self._reading, None
            return self._put(Read(self.run, self._ticket + 1, document, self._reading_from))
        return None if self.setup is None else self._next_turn(now)

    def take(self, report: Report, now: float) -> Facet:
        """Bring in an answer. An answer to a question of another run, or to one that was given up, changes nothing."""
        asked = self._asked
        if asked is None or report.ticket != asked.ticket:
            return Facet.NONE
        self._asked = None
        if report.run != self.run or isinstance(asked, Read):
            return Facet.NONE
        if report.setup is not None:
            return self._opened(report, now)
        if report.problem is not None:
            return self._refused(report.problem)
        return self._progressed(report, now)

    def _next_turn(self, now: float) -> Turn | None:
        training = self.until is not None and self.until > self.epoch
        step = training and self.until is not None and self.until <= self.epoch + 1
        look = self._needs_look() or (training and self.live)
        if training and not step and not self.canvas_ready:
            look = False
        evaluate = step or (self._unmeasured and not training)
        judge = self.judging and (self._needs_judgement() or (training and self.live))
        judge = judge and (not training or step or now >= self._judged_at + JUDGEMENT_REST)
        if self._change is None and not (training or look or evaluate or judge):
            return None
        if judge:
            self._judged_at = now
        change, self._change = self._change, None
        at = Address(self.view.epoch, self.view.batch) if look or judge else None
        until = self.until if training else None
        return self._put(Turn(self.run, self._ticket + 1, change, until, 20.0, at, evaluate, judge))

    @property
    def _batch(self) -> int:
        """The batch that is wanted, one that there is."""
        return 0 if self.sight is None else min(self.view.batch, self.sight.batches - 1)

    def _needs_look(self) -> bool:
        sight = self.sight
        if sight is None or self._stale:
            return True
        return (sight.epoch, sight.batch) != (self.seen_epoch, self._batch)

    @property
    def _unmeasured(self) -> bool:
        return not self.points or self.points[-1].epoch != self.epoch

    def _needs_judgement(self) -> bool:
        return self.sight is not None and (
            self.judgement is None or self.judgement.epoch != self.sight.epoch or self._stale
        )

    def _opened(self, report: Report, now: float) -> Facet:
        opening, setup = self._opening, report.setup
        assert opening is not None
        assert setup is not None
        if self._document is not None:
            current = Entry(self._document, self._kept())
            if opening.direction == 0:
                self.history.push(current)
            elif opening.direction < 0:
                self.history.go_back(current)
            else:
                self.history.go_forward(current)
        self._document, self._opening = opening.document, None
        self.setup, self.training_handle = setup, report.training
        self.sight = self.judgement = None
        self.points = () if opening.kept is None else opening.kept.points
        self.epoch, self.until, self._arrival, self._stale, self._change = 0, None, None, False, None
        self.view = fitting(opening.view, setup)
        self.pace = Pace()
        return Facet.DOCUMENT | Facet.STATE | Facet.VIEW | self._progressed(report, now)

    def _refused(self, problem: Problem) -> Facet:
        self._opening = self.until = self._arrival = None
        self._stale = self.setup is not None
        self.playing = self.playing and problem.report is None
        return Facet.DOCUMENT | Facet.STATE

    def _progressed(self, report: Report, now: float) -> Facet:
        facets = Facet.NONE
        if report.epoch != self.epoch or report.costs.size != self.costs.size:
            facets |= Facet.COSTS
        self.epoch, self.costs = report.epoch, report.costs
        if report.trained:
            self.pace.note(now, report.epoch)
        if self.until is not None and (self.epoch >= self.until or report.diverged is not None):
            self.until = None
            facets |= Facet.STATE
        if report.diverged is not None:
            self._arrival, self.playing = None, False
        if report.points:
            first = report.points[0].epoch
            self.points = (*(point for point in self.points if point.epoch < first), *report.points)
            facets |= Facet.COSTS
        if report.sight is not None:
            facets |= self._seen(report.sight)
        if report.judgement is not None:
            self.judgement = report.judgement
            facets |= Facet.JUDGEMENT
        return facets

    def _seen(self, sight: Sight) -> Facet:
        wanted = sight.epoch == self.seen_epoch and sight.batch == min(self.view.batch, sight.batches - 1)
        old, self.sight, self._stale = self.sight, sight, False
        example = self.view.example
        if example is not None and example >= sight.pass_.m:
            example = sight.pass_.m - 1
        self.view = replace(self.view, batch=min(self.view.batch, sight.batches - 1), example=example)
        facets = Facet.SIGHT | (Facet.VIEW if old is None or old.columns is not sight.columns else Facet.NONE)
        if wanted and self._arrival is not None and self.until is None:
            self.view = replace(self.view, position=self._arrival)
            self._arrival = None
            facets |= Facet.POSITION
        return facets

    def _look(self, epoch: int | None, batch: int, position: float | None) -> None:
        """Want another pass; its position is taken when it is there, so that nothing flickers in between."""
        if epoch is not None and epoch >= self.epoch and self.until is None:
            epoch = None
        self.view = replace(self.view, epoch=epoch, batch=batch)
        self.goal = None
        self._arrival = position

    def _stop_training(self) -> None:
        if self.running_on:
            self.pause()

    def _begin(self, opening: Opening) -> None:
        """Give the open question up: from now on its answer belongs to a run that is over."""
        self.run += 1
        self._asked = None
        self._opening = opening
        self.until = self.goal = self._arrival = None

    def _train_with(self, document: Document) -> None:
        self._document = document
        self._change = settings(document.recipe)
        self._stale = True

    def _travel(self, entry: Entry, direction: int) -> None:
        assert self._document is not None
        document = entry.document
        if entry.kept is None and same_run(self._document, document):
            current = Entry(self._document)
            if direction < 0:
                self.history.go_back(current)
            else:
                self.history.go_forward(current)
            self._train_with(document)
        else:
            reading = self._reading_for(document)
            self._begin(Opening(document, reading, entry.kept, direction, replace(self.view, epoch=None)))

    def _kept(self) -> Kept | None:
        if self.setup is None or self.training_handle is None:
            return None
        return Kept(self.setup, self.training_handle, self.points)

    def _reading_for(self, document: Document) -> Reading | None:
        """The reading at hand where the same file is to be read in the same way."""
        if self.setup is None or self._document is None:
            return None
        old = self._document
        same = (document.path, document.options, document.toy) == (old.path, old.options, old.toy)
        return self.setup.reading if same else None

    def _put(self, question: T) -> T:
        self._ticket = question.ticket
        self._asked = question
        return question
