"""The state of the window without the window: document, course, walk, and what the worker is asked next."""

from dataclasses import replace
from typing import TypeVar

from bpviz.app.course import UNLIMITED, Course
from bpviz.app.facets import Facet
from bpviz.app.history import Entry, History, same_run
from bpviz.app.opening import Opening, fitting
from bpviz.app.questions import (
    Address,
    Change,
    Compared,
    Judgement,
    Keep,
    Kept,
    Order,
    Point,
    Problem,
    Question,
    Read,
    Report,
    SetUp,
    Sight,
    Switch,
    Turn,
)
from bpviz.app.walk import Walk
from bpviz.data.reading import Reading
from bpviz.engine.arrays import Array
from bpviz.engine.branches import Branches
from bpviz.engine.training import Training
from bpviz.study.changes import recipe_of
from bpviz.study.document import Document, Recipe
from bpviz.study.edit import Edit
from bpviz.study.setup import Setup, settings
from bpviz.study.view import View

T = TypeVar("T", SetUp, Turn, Read)

JUDGEMENT_REST = 0.15
"""Seconds between two judgements while training."""
JUDGEMENT_SHARE = 0.02
"""The share of the time of training that judgements may take."""
HEAVY = 1e9
"""Operations of a step from which on each call of NumPy is long, so that the window can paint beside it."""


class Session:
    """Orders change what is wanted; `next_question` says what to ask the worker; `take` brings in its answer.

    `course` is how far training has come, `walk` where the view stands. Looking never trains, with one exception that
    is asked for: a step (or playing) beyond the newest pass trains exactly the epoch that the next pass needs.
    """

    def __init__(self) -> None:
        self.run = 0
        self.setup: Setup | None = None
        self.training_handle: Training | None = None
        self.history = History()
        self.course = Course()
        self.walk = Walk(self.course)
        self.judgement: Judgement | None = None
        self.compared: Compared | None = None
        self.canvas_ready = True
        self.judging = True
        self.slice = 20.0
        """Milliseconds that the worker trains before it answers."""
        self._handle: Branches | None = None
        self._document: Document | None = None
        self._opening: Opening | None = None
        self._reading: Document | None = None
        self._reading_from: Reading | None = None
        self._left_off: int | None = None
        self._orders: tuple[Order, ...] = ()
        self._stale = False
        self._ticket = 0
        self._asked: Question | None = None
        self._judged_at = float("-inf")
        self._judgement_rest = JUDGEMENT_REST

    # what is the case ------------------------------------------------------------------------------------------------

    @property
    def document(self) -> Document | None:
        """What is being studied; a change that is on its way counts."""
        return self._opening.document if self._opening is not None else self._document

    @property
    def view(self) -> View:
        """Where the person is looking."""
        return self.walk.view

    @property
    def sight(self) -> Sight | None:
        """The pass that is there."""
        return self.walk.sight

    @property
    def operation(self) -> int:
        """Index of the operation under way."""
        return self.walk.operation

    @property
    def epoch(self) -> int:
        """Finished epochs of the branch that is trained on."""
        return self.course.epoch

    @property
    def costs(self) -> Array:
        """(epoch,) its training curve."""
        return self.course.costs

    @property
    def points(self) -> tuple[Point, ...]:
        """Its costs of all examples, as far as they were measured."""
        return self.course.points

    @property
    def training(self) -> bool:
        """Whether epochs are to be trained now."""
        return self.course.training

    @property
    def hasty(self) -> bool:
        """Whether one pass follows the other faster than anyone can look at it closely."""
        return self.course.running_on and self.walk.live

    @property
    def heavy(self) -> bool:
        """Whether a step is long enough for the worker and the window not to hold each other up."""
        if self.setup is None or self._document is None:
            return False
        m, size = self.setup.dataset.X_train.shape[1], self._document.recipe.batch_size
        return 6 * self.setup.network.parameters * (size if 0 < size < m else m) >= HEAVY

    @property
    def busy(self) -> bool:
        """Whether a question is open."""
        return self._asked is not None

    @property
    def open_ticket(self) -> int:
        """The ticket of the question that was asked last."""
        return self._ticket

    @property
    def opening(self) -> bool:
        """Whether a document is on its way."""
        return self._opening is not None

    @property
    def reads(self) -> bool:
        """Whether a file is looked at that is not to be opened yet."""
        return isinstance(self._asked, Read)

    @property
    def waiting(self) -> bool:
        """Whether the worker still has something to tell about what is looked at."""
        if self.setup is None:
            return self.opening
        owed = bool(self._orders) or self._reading is not None or self._needs_look or self.course.unmeasured
        return owed or (self.judging and self._needs_judgement)

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

    def set_document(self, document: Document, go_on: bool = False) -> None:
        """Train on with other settings, or start a new run at epoch 0 where anything else differs; go_on: it is trained
        at once where the one before was, without end.

        Where an epoch of the past is looked at, training goes on from there, on a branch of its own.
        """
        if self._document is None or self.opening or not same_run(self._document, document):
            view = replace(self.view, epoch=None)
            training = go_on and self.course.until == UNLIMITED
            self._begin(Opening(document, self.reading_for(document), None, 0, view, training))
        elif document != self._document:
            self.history.push(self._here)
            self._train_with(document, None if self.walk.live else self.walk.seen_epoch)

    def keep(self, edit: Edit) -> None:
        """Go on from a parameter that was moved by hand at the epoch that is looked at, or with another input.

        The branch that was left stays, and undo comes back to it; another input makes another run from epoch 0.
        """
        if self._document is None or self.opening:
            return
        if not edit.of_parameters:
            self.set_document(replace(self._document, inputs=(*self._document.inputs, edit)))
            return
        self.history.push(self._here)
        epoch = self.walk.seen_epoch
        self._orders = (*self._orders, Keep((edit,), epoch))
        self._stale = True
        self.course.branched(epoch)

    def undo(self) -> None:
        """Back to the document before; a run or a branch that was left goes on where it was."""
        if self.history.past and self._document is not None and not self.opening:
            self._travel(self.history.past[-1], -1)

    def redo(self) -> None:
        """Forward again to the document that was undone."""
        if self.history.future and self._document is not None and not self.opening:
            self._travel(self.history.future[-1], 1)

    def read(self, document: Document, reading: Reading | None = None) -> None:
        """Read a file and try its decisions, without opening it."""
        self._reading, self._reading_from = document, reading

    def read_no_more(self) -> None:
        """Nobody waits for what was to be read without being opened."""
        self._reading = self._reading_from = None

    def give_up(self) -> None:
        """Let go of the document that is on its way; what was open goes on as it was, training too."""
        if self._opening is None or self.setup is None:
            return
        self.run += 1
        self._asked = self._opening = None
        self._stale = True
        self.course.until = self._left_off

    # orders: training ------------------------------------------------------------------------------------------------

    def train(self, epochs: int | None = None) -> None:
        """Train on, without end or so many epochs more; what is shown is the newest."""
        if self._document is not None and not self.opening:
            self.course.train(epochs)
            self.walk.stay()
            self.walk.view = replace(self.view, epoch=None)

    def pause(self) -> None:
        """Train no further."""
        self.course.until = None
        self.walk.arrival = None

    def switch(self, number: int, epoch: int | None = None) -> None:
        """Return to a branch, to look at one of its epochs (its newest where None) and to train on from its end."""
        branches = self.course.branches
        if self._document is None or self.opening or not 0 <= number < len(branches):
            return
        branch = branches[number]
        if number != self.course.number:
            recipe = recipe_of(self._document.recipe, branch.changes[-1][1])
            self.history.push(self._here)
            self._switch(replace(self._document, recipe=recipe), number)
        self.walk.stay()
        past = epoch is not None and epoch < branch.epochs
        self.walk.view = replace(self.view, epoch=epoch if past else None)

    # the clock -------------------------------------------------------------------------------------------------------

    def tick(self, seconds: float) -> bool:
        """Let so much time pass; whether the position moved."""
        return self.walk.tick(seconds)

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
        course, live = self.course, self.walk.live
        training = course.until is not None and course.until > course.epoch
        step = training and course.until is not None and course.until <= course.epoch + 1
        look = self._needs_look or (training and live)
        if training and not step and not self.canvas_ready:
            look = False
        evaluate = step or (course.unmeasured and not training)
        judge = self.judging and (self._needs_judgement or (training and live))
        judge = judge and (not training or step or now >= self._judged_at + self._judgement_rest)
        if not (self._orders or training or look or evaluate or judge):
            return None
        if judge:
            self._judged_at = now
        orders, self._orders = self._orders, ()
        at = Address(self.view.epoch, self.view.batch) if look or judge else None
        until = course.until if training else None
        number, document = self._ticket + 1, self._document
        home = self._home
        return self._put(
            Turn(self.run, number, orders, until, self.slice, document, at, evaluate, judge, home)
        )

    @property
    def _needs_look(self) -> bool:
        return self._stale or not self.walk.arrived or self._needs_comparison

    @property
    def _needs_comparison(self) -> bool:
        wanted = self._document is not None and self._document.beside is not None
        return wanted and (self.compared is None or not self.compared.caught_up)

    @property
    def _needs_judgement(self) -> bool:
        sight, judgement = self.sight, self.judgement
        return sight is not None and (judgement is None or judgement.epoch != sight.epoch or self._stale)

    def _opened(self, report: Report, now: float) -> Facet:
        opening, setup = self._opening, report.setup
        assert opening is not None
        assert setup is not None
        if self._document is not None:
            current = replace(self._here, kept=self._kept())
            if opening.direction == 0:
                self.history.push(current)
            elif opening.direction < 0:
                self.history.go_back(current)
            else:
                self.history.go_forward(current)
        self._document, self._opening = opening.document, None
        self.setup, self._handle, self.judgement, self.compared = setup, report.handle, None, None
        self.course.begin({} if opening.kept is None else dict(opening.kept.measured))
        if opening.training:
            self.course.train(None)
        self._stale, self._orders = False, ()
        self.walk.begin(fitting(opening.view, setup))
        return Facet.DOCUMENT | Facet.STATE | Facet.VIEW | self._progressed(report, now)

    def _refused(self, problem: Problem) -> Facet:
        opening, self._opening = self._opening, None
        self.course.until = self._left_off if opening is not None and opening.training else None
        self.walk.arrival = None
        self._stale = self.setup is not None
        self.walk.playing = self.walk.playing and problem.report is None
        return Facet.DOCUMENT | Facet.STATE

    def _progressed(self, report: Report, now: float) -> Facet:
        course, walk = self.course, self.walk
        facets = Facet.NONE
        if report.branches and report.number != course.number:
            facets |= Facet.STATE | Facet.DOCUMENT
        if course.take(report, now):
            facets |= Facet.COSTS
        self.training_handle = report.training
        if self.view.epoch is not None and self.view.epoch >= course.epoch and not self._orders:
            walk.view = replace(self.view, epoch=None)
        if course.until is not None and (course.epoch >= course.until or report.diverged is not None):
            course.until = None
            facets |= Facet.STATE
        if report.diverged is not None:
            walk.arrival, walk.playing = None, False
        if report.sight is not None:
            self._stale, self.compared = False, report.compared
            others, moved = walk.take(report.sight)
            facets |= Facet.SIGHT | (Facet.VIEW if others else Facet.NONE)
            facets |= Facet.POSITION if moved else Facet.NONE
        if report.judgement is not None:
            self.judgement = report.judgement
            self._judgement_rest = max(JUDGEMENT_REST, report.judging / JUDGEMENT_SHARE)
            facets |= Facet.JUDGEMENT
        return facets

    def _begin(self, opening: Opening) -> None:
        """Give the open question up: from now on its answer belongs to a run that is over."""
        self.run += 1
        self._asked = None
        if self._opening is None:
            self._left_off = self.course.until
        self._opening = opening
        self.course.until = None
        self.walk.stay()

    def _train_with(self, document: Document, epoch: int | None) -> None:
        """From the newest epoch on, or from one of the past on a branch of its own."""
        self._document = document
        self._orders = (*self._orders, Change(settings(document.recipe), epoch))
        self._stale = True
        if epoch is not None:
            self.course.branched(epoch)

    def _switch(self, document: Document, number: int) -> None:
        self._document = document
        self._orders = (*self._orders, Switch(number))
        self._stale = True
        self.pause()

    def _travel(self, entry: Entry, direction: int) -> None:
        assert self._document is not None
        document = entry.document
        if entry.kept is None and same_run(self._document, document):
            if direction < 0:
                self.history.go_back(self._here)
            else:
                self.history.go_forward(self._here)
            if entry.branch == self.course.number:
                self._train_with(document, None)
            else:
                self._switch(document, entry.branch)
                self.walk.view = replace(self.view, epoch=None)
        else:
            reading = self.reading_for(document)
            self._begin(Opening(document, reading, entry.kept, direction, replace(self.view, epoch=None)))

    @property
    def _here(self) -> Entry:
        """The document that is open, to come back to."""
        assert self._document is not None
        return Entry(self._document, branch=self.course.number)

    def _kept(self) -> Kept | None:
        if self.setup is None or self._handle is None:
            return None
        return Kept(self.setup, self._handle, dict(self.course.measured), dict(self.course.edits))

    @property
    def _home(self) -> Kept | None:
        """The run that is open, for a worker that may have set up another one since."""
        if self.setup is None or self._handle is None:
            return None
        return Kept(self.setup, self._handle, edits=self.course.edits)

    def reading_for(self, document: Document) -> Reading | None:
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
