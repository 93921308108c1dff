"""Between the window and the worker: passes orders on, asks one question at a time, and says what has changed."""

import sys
import time
from collections.abc import Callable
from concurrent.futures import Future

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot

from bpviz.app.facets import Facet
from bpviz.app.questions import Address, Fetch, Problem, ReadSoFar, Report, Sight
from bpviz.app.session import Session
from bpviz.app.worker import Latch, Worker
from bpviz.data.reading import Reading
from bpviz.engine.training import Training
from bpviz.study.document import Document, Recipe
from bpviz.study.edit import Edit
from bpviz.study.view import View

FRAME = 16
"""Milliseconds between two movements of the clock."""
PICTURE_REST = 6.0
"""While training, pictures follow each other after so many times the time that one takes to paint."""
LOOKING_REST = 12.0
"""… and after so many times the time that the worker takes to record one, which would else be missing for training."""
LEAST_GAP, MOST_GAP = 1 / 60, 1 / 5
"""Seconds between two pictures while training: 60 a second at most, and at least 5 unless recording takes longer."""
LEAST_SLICE, MOST_SLICE = 20.0, 150.0
"""Milliseconds that the worker trains before it answers: until the next picture is due."""
PATIENCE = 0.2
"""Seconds for which training waits for the picture; a picture that nobody sees is not waited for again."""
MOST_UNSEEN = 2
SWITCH = 0.001
"""Seconds after which the training's thread gives the interpreter to the window; the usual 5 ms add up in one paint."""
STACK = 16 * 2**20
"""The worker's stack in bytes; some systems give a thread too little for the matrix products."""

ORDER = Facet.DOCUMENT | Facet.POSITION | Facet.STATE | Facet.VIEW


class Controller(QObject):
    """Owns the session, the worker's thread and the clock. Signals are facts; everything else is an order.

    `progressed`: a ReadSoFar, while a file is read; read_so_far: the last one of what is read now.
    """

    changed = Signal(object)
    refused = Signal(object)
    was_read = Signal(object)
    progressed = Signal(object)
    _asked = Signal(object)
    _wanted = Signal(object)

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.perf_counter) -> None:
        super().__init__(parent)
        sys.setswitchinterval(SWITCH)
        self.session = Session()
        self._now = clock
        self._latch = Latch()
        self._thread = QThread(self)
        self._thread.setStackSize(STACK)
        self._thread.setObjectName("training")
        self._worker = Worker(self._latch)
        self._worker.moveToThread(self._thread)
        self._asked.connect(self._worker.ask, Qt.ConnectionType.QueuedConnection)
        self._wanted.connect(self._worker.fetch, Qt.ConnectionType.QueuedConnection)
        self._worker.answered.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._worker.progressed.connect(self._follow, Qt.ConnectionType.QueuedConnection)
        self._run, self._opening_at = self.session.run, 0.0
        self.read_so_far: ReadSoFar | None = None
        self._ticked_at = self._seen_at = self._now()
        self._painting, self._unseen, self._gap, self._looking = False, 0, 0.0, 0.0
        self._clock = QTimer(self)
        self._clock.setInterval(FRAME)
        self._clock.setTimerType(Qt.TimerType.PreciseTimer)
        self._clock.timeout.connect(self._tick)
        self._thread.start()

    # orders ----------------------------------------------------------------------------------------------------------

    def open(self, document: Document, reading: Reading | None = None, view: View | None = None) -> None:
        """Set a document up; what is open stays until it is ready, and stays where it cannot be used."""
        self._halt()
        self.session.open(document, reading, view)
        self._ordered()

    def set_recipe(self, recipe: Recipe) -> None:
        """Raises RecipeError."""
        halted = self.session.document
        self.session.set_recipe(recipe)
        if self.session.opening and self.session.document is not halted:
            self._halt()
        self._ordered()

    def set_document(self, document: Document, go_on: bool = False) -> None:
        """Other decisions about the data, or another recipe; go_on: a run that was trained is trained on."""
        self._halt()
        self.session.set_document(document, go_on)
        self._ordered()

    def keep(self, edit: Edit) -> None:
        """Go on from a number that was moved by hand."""
        self._halt()
        self.session.keep(edit)
        self._ordered()

    def read(self, document: Document, reading: Reading | None = None) -> None:
        """Read a file without opening it; `was_read` brings the report. What was being read before is given up."""
        self._give_reading_up()
        self.session.read(document, reading)
        self._ordered()

    def read_no_more(self) -> None:
        """Give up what is read without being opened."""
        self._give_reading_up()
        self.session.read_no_more()

    def give_up(self) -> None:
        """Open no other document: what is open stays as it is."""
        self.session.give_up()
        self._ordered()

    @property
    def opening_for(self) -> float:
        """Seconds that a document has been on its way; 0 where none is."""
        return self._now() - self._opening_at if self.session.opening else 0.0

    def pause(self) -> None:
        """Stop training after the step under way."""
        self._halt()
        self.session.pause()
        self._ordered()

    def train(self, epochs: int | None = None) -> None:
        """Train on, without end or so many epochs more."""
        self.session.train(epochs)
        self._ordered()

    def order(self, change: Callable[[], None]) -> None:
        """Any other order to the session."""
        if self.session.training:
            self._halt()
        change()
        self._ordered()

    def undo(self) -> None:
        """Back to the document before."""
        self._halt()
        self.session.undo()
        self._ordered()

    def redo(self) -> None:
        """Forward to the document that was undone."""
        self._halt()
        self.session.redo()
        self._ordered()

    def fetch(self, training: Training, address: Address) -> "Future[Sight]":
        """A pass for an exporter's thread to wait for."""
        future: Future[Sight] = Future()
        self._wanted.emit(Fetch(training, address, future))
        return future

    def canvas_was_drawn(self, seconds: float = 0.0) -> None:
        """The picture of the newest parameters is there; it took so many seconds."""
        self._painting, self._unseen = False, 0
        self._gap = PICTURE_REST * seconds
        if self.session.training:
            self._ask()

    @property
    def painting(self) -> bool:
        """Whether new parameters are still to be painted."""
        return self._painting

    def close(self) -> None:
        """Stop the worker and wait for the step under way; nothing is asked any more."""
        self._clock.stop()
        self._halt()
        self._latch.given_up = self.session.open_ticket
        self.session.pause()
        self._thread.requestInterruption()
        self._thread.quit()
        self._thread.wait()

    # the clock and the worker ----------------------------------------------------------------------------------------

    def _halt(self) -> None:
        self._latch.halted = self.session.open_ticket

    def _give_reading_up(self) -> None:
        if self.session.reads:
            self._latch.given_up = self.session.open_ticket

    def _ordered(self) -> None:
        if self.session.run != self._run:  # nobody waits for the file of the run before
            self._run, self._opening_at = self.session.run, self._now()
            self._latch.given_up = self.session.open_ticket
            self.read_so_far = None
        self.changed.emit(ORDER)
        self._wake()

    def _wake(self) -> None:
        if not self._clock.isActive() and self._thread.isRunning():
            self._ticked_at = self._now()
            self._clock.start()
        self._ask()

    @Slot()
    def _tick(self) -> None:
        now = self._now()
        elapsed, self._ticked_at = min(now - self._ticked_at, 0.1), now
        moved = self.session.tick(elapsed)
        self._ask()
        if moved:
            self.changed.emit(Facet.POSITION | (Facet.NONE if self.session.walk.moving else Facet.STATE))
        if not (self.session.walk.moving or self.session.busy or self.session.training):
            self._clock.stop()

    def _ask(self) -> None:
        now = self._now()
        session = self.session
        if session.training and self._painting and self._unseen < MOST_UNSEEN:
            if not session.heavy and now - self._seen_at < PATIENCE:
                return  # the picture is painted first: two threads of Python at once would hold each other up
            self._unseen += now - self._seen_at >= PATIENCE
        gap = max(min(max(self._gap, LEAST_GAP), MOST_GAP), self._looking)
        due = (gap if self._unseen < MOST_UNSEEN else PATIENCE) - (now - self._seen_at)
        session.canvas_ready = due <= 0 and not self._painting
        session.slice = min(max(1000 * due, LEAST_SLICE), MOST_SLICE)
        question = session.next_question(now)
        if question is not None:
            self._asked.emit(question)

    @Slot(object)
    def _follow(self, so_far: ReadSoFar) -> None:
        if self.session.busy and so_far.ticket == self.session.open_ticket:
            self.read_so_far = so_far
            self.progressed.emit(so_far)

    @Slot(object)
    def _take(self, report: Report) -> None:
        fresh = report.run == self.session.run
        now = self._now()
        facets = self.session.take(report, now)
        if facets & Facet.SIGHT:
            self._seen_at, self._painting = now, True
            self._looking = LOOKING_REST * report.looking
        self._wake()  # first of all, so that the worker goes on while the window shows what it told
        if fresh and (report.reading is not None or report.options is not None):
            self.was_read.emit(report)
        elif fresh and report.problem is not None:
            self.refused.emit(report.problem)
        elif fresh and report.diverged is not None and facets & Facet.STATE:
            self.refused.emit(Problem(report.diverged))
        if facets:
            self.changed.emit(facets)
