"""Exports in a thread of its own: passes come from the training's thread, frames are painted here."""

import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, fields
from functools import lru_cache
from threading import Event
from typing import overload

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QPainter

from bpviz.app.questions import Address, Point, Problem, Sight
from bpviz.app.subject import subject_of
from bpviz.engine.arrays import Array
from bpviz.engine.training import Training
from bpviz.explain.notation import Notation
from bpviz.render.errors import ExportError
from bpviz.render.export import ExportResult, export
from bpviz.render.exporter import Settings
from bpviz.render.painter import Cache, image, paint
from bpviz.scene.film import Film
from bpviz.scene.framing import frame as framed
from bpviz.scene.look import Look
from bpviz.scene.subject import Subject
from bpviz.scene.theme import Theme
from bpviz.study.setup import Setup
from bpviz.words import say

PATIENCE = 0.1
"""Seconds for which the export waits for the window to be idle before it paints on: two threads of Python that paint
at once hold each other up."""
Fetcher = Callable[[Training, Address], "Future[Sight]"]


class GivenUpError(Exception):
    """The export is no longer wanted; it never leaves this module."""


@dataclass(frozen=True, slots=True, eq=False)
class ExportPlan:
    """out: the file, or a folder ending in /. passes: one after the other. still: the position that a picture shows."""

    out: str
    width: int
    height: int
    fps: float
    seconds_per_pass: float
    passes: tuple[Address, ...]
    example: int | None
    unit: tuple[int, int] | None
    theme: Theme
    still: float
    picture: bool
    force: bool
    setup: Setup
    training: Training
    costs: Array
    points: tuple[Point, ...]
    notation: Notation

    @property
    def count(self) -> int:
        """How many frames there are."""
        if self.picture:
            return 1
        return max(round(len(self.passes) * self.seconds_per_pass * self.fps), 1)


class Passes(Sequence[Subject]):
    """The subjects of a plan, fetched when they are asked for, of which a few are kept."""

    def __init__(self, plan: ExportPlan, fetch: Fetcher, cancelled: Callable[[], bool]) -> None:
        self._plan, self._fetch, self._cancelled = plan, fetch, cancelled
        self._kept = lru_cache(3)(self._subject)

    def __len__(self) -> int:
        return len(self._plan.passes)

    @overload
    def __getitem__(self, index: int) -> Subject: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Subject]: ...
    def __getitem__(self, index: int | slice) -> Subject | Sequence[Subject]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        return self._kept(index)

    def _subject(self, index: int) -> Subject:
        plan = self._plan
        future = self._fetch(plan.training, plan.passes[index])
        while True:
            try:
                sight = future.result(timeout=0.05)
            except NotYet:
                if self._cancelled():
                    future.cancel()
                    raise GivenUpError from None
            else:
                return subject_of(plan.setup, sight, plan.costs, plan.points)


class Exporting(QObject):
    """`progressed` (done, total); then `finished` with the result, None where it was cancelled, or a problem."""

    progressed = Signal(int, int)
    finished = Signal(object)
    _started = Signal(object)

    def __init__(self, fetch: Fetcher, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._thread = QThread(self)
        self._thread.setObjectName("export")
        self._cancel = Event()
        self._hand = _Hand(self._cancel)
        self._hand.moveToThread(self._thread)
        self._hand.asked.connect(self._let_on, Qt.ConnectionType.QueuedConnection)
        self._started.connect(self._hand.work, Qt.ConnectionType.QueuedConnection)
        self._hand.progressed.connect(self.progressed, Qt.ConnectionType.QueuedConnection)
        self._hand.finished.connect(self._done, Qt.ConnectionType.QueuedConnection)
        self.running = False

    def start(self, plan: ExportPlan) -> None:
        """Begin; there is one export at a time."""
        if self.running:
            raise RuntimeError("an export is running")
        self._cancel.clear()
        self.running = True
        if not self._thread.isRunning():
            self._thread.start()
        self._started.emit((plan, self._fetch))

    def cancel(self) -> None:
        """Stop after the frame under way; nothing is left on the disk."""
        self._cancel.set()

    def close(self) -> None:
        """Cancel and wait."""
        self._cancel.set()
        self._thread.quit()
        self._thread.wait()

    @Slot()
    def _let_on(self) -> None:
        QTimer.singleShot(0, self, self._hand.idle.set)  # after all that the window has to do now

    @Slot(object)
    def _done(self, outcome: object) -> None:
        self.running = False
        self.finished.emit(outcome)


class _Hand(QObject):
    """What runs in the thread."""

    progressed = Signal(int, int)
    finished = Signal(object)
    asked = Signal()

    def __init__(self, cancel: Event) -> None:
        super().__init__()
        self._cancel = cancel
        self.idle = Event()

    def _give_way(self) -> None:
        """Wait until the window has nothing to do; one that is closing or held up has time enough."""
        if not self._cancel.is_set():
            self.idle.clear()
            self.asked.emit()
            self.idle.wait(PATIENCE)

    @Slot(object)
    def work(self, order: tuple[ExportPlan, Fetcher]) -> None:
        """One export from beginning to end."""
        plan, fetch = order
        outcome: ExportResult | Problem | None
        try:
            outcome = self._write(plan, fetch)
        except GivenUpError:
            outcome = None
        except ExportError as error:
            outcome = Problem(error.message, error.cure, error.file)
        except Exception as error:  # noqa: BLE001 - the window waits for an outcome
            report = "".join(traceback.format_exception(error))
            outcome = Problem(say("the export failed in a way that it should not"), report=report)
        self.finished.emit(outcome)

    def _write(self, plan: ExportPlan, fetch: Fetcher) -> ExportResult | None:
        passes = Passes(plan, fetch, self._cancel.is_set)
        film = film_of(plan, passes)
        ratio = framed(plan.width, plan.height).ratio
        cache = Cache()

        def time_of(number: int) -> float:
            return film.timeline.seconds * plan.still if plan.picture else number / plan.fps

        def frame(number: int) -> QImage:
            self._give_way()
            scene = film.frame(time_of(number))
            self._give_way()
            cache.layer(scene, ratio)
            self._give_way()
            return image(scene, ratio, cache)

        def draw(number: int, painter: QPainter) -> None:
            painter.scale(ratio, ratio)
            paint(painter, film.frame(time_of(number)))

        settings = Settings(plan.width, plan.height, plan.fps, plan.count, colours=kept_colours(plan.theme))
        return export(frame, settings, plan.out, self.progressed.emit, self._cancel.is_set, plan.force, draw)


def film_of(plan: ExportPlan, passes: Sequence[Subject]) -> Film:
    """The film that is written: the same that the window shows, with its caption, equation, curve and timeline."""
    laid_out = framed(plan.width, plan.height)
    look = Look(laid_out.width, laid_out.height, plan.theme, plan.example, plan.unit, notation=plan.notation)
    return Film(passes, look, plan.seconds_per_pass)


def kept_colours(theme: Theme) -> tuple[int, ...]:
    """What a palette of 256 has to keep: 0xRRGGBB."""
    values = (getattr(theme, field.name) for field in fields(theme))
    return tuple(dict.fromkeys(value & 0xFFFFFF for value in values if isinstance(value, int)))
