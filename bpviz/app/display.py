"""Shows the session in the parts of the window: what has changed, and no more; the slow parts take turns."""

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QAction

from bpviz.app import actions as commands
from bpviz.app.actions import allow
from bpviz.app.controller import Controller
from bpviz.app.facets import Facet
from bpviz.app.guide import Guide
from bpviz.app.numbers import product_light
from bpviz.app.parts import Parts, StudyPanel
from bpviz.app.questions import Sight
from bpviz.app.session import Session
from bpviz.app.shown import Shown
from bpviz.app.subject import subject_of
from bpviz.engine.initializer import initializers
from bpviz.explain.notation import notations
from bpviz.explain.numbers import plain
from bpviz.scene.film import pass_heading
from bpviz.scene.light import Light
from bpviz.scene.subject import Subject
from bpviz.scene.theme import Theme
from bpviz.study.setup import Setup
from bpviz.study.view import View

QUIET = 0.25
"""While training, seconds between two renewals of the curve, the list and every other panel."""
UNREADABLE = 0.4
"""… and between two renewals of the equation, whose numbers nobody can read faster."""
APART = 12
"""Milliseconds from one panel to the next."""
HEART = 500
"""Milliseconds between two renewals of the status line."""


class Display(QObject):
    """`titled`: the name of what is open; `layers_changed`: the network panel needs another height."""

    titled = Signal(str)
    layers_changed = Signal()

    def __init__(
        self, controller: Controller, parts: Parts, actions: dict[str, QAction], theme: Theme, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._controller, self._parts, self._actions, self._theme = controller, parts, actions, theme
        self._subject: Subject | None = None
        self._made_of: tuple[object, ...] = ()
        self._due: dict[str, Callable[[], None]] = {}
        self._marks: dict[str, float] = {}
        self._drawn: list[float] = []
        self._pointed: Light | None = None
        self.exporting = ""
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(self._show_next)
        self._heart = QTimer(self)
        self._heart.setInterval(HEART)
        self._heart.timeout.connect(self.show_status)
        self._heart.start()
        self.guide = Guide(controller, parts, actions, self)
        controller.changed.connect(self.show_changes)
        controller.progressed.connect(self.show_status)
        parts.canvas.was_drawn.connect(self._canvas_was_drawn)
        for panel in parts.studies.values():
            panel.installEventFilter(self)

    @property
    def settled(self) -> bool:
        """Whether every part shows what is true now."""
        return not self._due

    @property
    def _session(self) -> Session:
        return self._controller.session

    def close(self) -> None:
        """Show nothing any more."""
        self._heart.stop()
        self._late.stop()
        self._due.clear()

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        commands.tint(self._actions, theme)
        self._parts.show_theme(theme)
        self.show_state()

    def show_changes(self, facets: Facet) -> None:
        """What has changed in the session."""
        session = self._session
        if session.setup is None:
            return
        if facets & Facet.DOCUMENT:
            self.show_document()
        if facets & (Facet.SIGHT | Facet.DOCUMENT):
            self._show_sight()
        still = session.training and session.walk.live  # then the picture changes with every new sight anyway
        if not session.hasty:
            self._parts.canvas.show_whole()
        if facets & (Facet.VIEW | Facet.SIGHT) or (facets & Facet.POSITION and not still):
            self._show_view()
        if facets & Facet.VIEW:
            self._parts.data.show_view(session.view)
            self._soon(strip=self._show_strip, gradients=self._show_gradients)
        if facets & Facet.SIGHT:
            self._soon(examples=self._show_examples, gradients=self._show_gradients)
        if facets & Facet.JUDGEMENT:
            self._soon(judgement=self._show_judgement)
        if facets & (Facet.COSTS | Facet.VIEW | Facet.SIGHT):
            self._soon(costs=self.show_costs, epochs=self._show_epochs)
        if facets & (Facet.STATE | Facet.DOCUMENT):
            self.show_state()
        elif facets & Facet.SIGHT:
            self._soon(state=self.show_state)

    def show_document(self) -> None:
        """The file, the decisions and the recipe as they stand."""
        session, parts = self._session, self._parts
        if session.setup is None or session.document is None or session.opening:
            return
        parts.data.show_document(session.document, session.setup)
        layers = len(parts.network.layers)
        parts.network.show_document(session.document, session.setup)
        if len(parts.network.layers) != layers:
            self.layers_changed.emit()
        parts.health.show_recipe(session.document.recipe)
        parts.training.show_recipe(session.document.recipe, session.setup.dataset.X_train.shape[1])
        sizes = " · ".join(map(str, session.setup.network.sizes))
        self.titled.emit(f"{session.setup.dataset.name} — {sizes}")

    def show_costs(self) -> None:
        """The training curve."""
        if self._parts.cost is not None:
            session = self._session
            compared = None if session.compared is None else session.compared.costs
            self._parts.cost.show_course(session.course, session.walk.seen_epoch, compared)

    def show_state(self) -> None:
        """What can be done now, and why not."""
        session, act = self._session, self._actions
        long = session.course.running_on
        act["play"].setChecked(session.walk.playing)
        act["play"].setText("&Pause pass" if session.walk.playing else "&Play pass")
        act["play"].setIconText("Pause" if session.walk.playing else "Play pass")
        act["train"].setChecked(long)
        act["train"].setText("&Pause training" if long else "&Train")
        act["train"].setIconText("Pause" if long else "Train")
        act["repeat"].setChecked(session.walk.repeating)
        act["mean"].setChecked(session.view.example is None)
        act["stacked"].setChecked(session.view.stacked)
        act[f"notation-{session.view.notation}"].setChecked(True)
        commands.swap_icons(act, self._theme, session.walk.playing, long)
        for name, reason in reasons(session).items():
            allow(act, name, reason)
        self._show_epochs()
        self.show_status()

    def show_status(self, *_: object) -> None:
        """The line at the foot."""
        now = time.perf_counter()
        self._drawn = [mark for mark in self._drawn if now - mark < 1.0]
        self._parts.status.show_session(self._session, len(self._drawn), self.exporting)
        document = self._session.document
        name = "" if document is None else document.path.name
        self._parts.status.show_opening(name, self._controller.opening_for, self._controller.read_so_far)

    def _show_sight(self) -> None:
        session = self._session
        if session.setup is None or session.sight is None:
            return
        made_of = (session.setup, session.sight, session.costs, session.points, session.compared)
        if self._made_of and all(new is old for new, old in zip(made_of, self._made_of, strict=True)):
            return  # an order alone changes nothing of the pass
        self._made_of = made_of
        self._subject = subject_of(session.setup, session.sight, session.costs, session.points)
        self._parts.canvas.show_subject(self._subject, draft=session.hasty)
        self._show_beside()
        self._soon(strip=self._show_strip)

    def _show_beside(self) -> None:
        """The network that is compared, at the same pass; over both what they cost."""
        session, compared = self._session, self._session.compared
        wanted = session.document is not None and session.document.beside is not None
        if not wanted or compared is None or session.setup is None or session.sight is None:
            if not wanted:
                self._parts.pair.compare(None)
            return
        self._parts.beside.show_subject(subject_of(compared.setup, compared.sight, compared.costs, ()))
        self._parts.pair.compare(
            (
                started(session.setup, session.sight, session.view),
                started(compared.setup, compared.sight, session.view),
            )
        )

    def _show_view(self) -> None:
        session = self._session
        if self._parts.pair.comparing:
            self._parts.beside.show_view(session.view)
        self._parts.canvas.show_view(session.view)
        if session.training and session.walk.live:
            self._soon(position=self._show_position)
        else:
            self._show_position()
        self._soon(studies=self._show_studies)
        if self._pointed is None:
            self.show_light(None)

    def _soon(self, **parts: Callable[[], None]) -> None:
        """The other parts: one in each turn of the event loop, so that it is never held for long."""
        self._due |= parts
        if not self._late.isActive():
            self._late.start(APART)

    def _show_next(self) -> None:
        now, training = time.perf_counter(), self._session.training
        if self._controller.painting and training:
            self._late.start(APART)  # the network first: both in one turn would be too much
            return
        ready = [
            name for name in self._due if not training or now - self._marks.get(name, 0.0) >= self._rest(name)
        ]
        if ready:
            self._marks[ready[0]] = now
            self._due.pop(ready[0])()
        if self._due:
            self._late.start(APART)

    @property
    def shown(self) -> Shown | None:
        """What is looked at now."""
        session = self._session
        if self._subject is None or session.setup is None:
            return None
        return Shown(session.setup, self._subject, session.operation, session.view)

    def show_light(self, light: Light | None) -> None:
        """What is pointed at, everywhere it is to be seen; where nothing is, the product that is looked at."""
        self._pointed = light
        if light is None:
            light = self._product_light()
        parts = self._parts
        for canvas in (parts.canvas, parts.beside):
            canvas.show_light(light)
        for panel in (parts.explanation, parts.matrices, parts.graph, parts.check, parts.why):
            panel.show_light(light)

    def _product_light(self) -> Light | None:
        session = self._session
        if session.view.product is None or session.sight is None:
            return None
        pass_ = session.sight.pass_
        return product_light(pass_, pass_.operations[session.operation], session.view)

    def _rest(self, name: str) -> float:
        """Seconds from one renewal of a part to the next while training."""
        return UNREADABLE if name == "studies" or name in self._parts.studies else QUIET

    def _show_studies(self) -> None:
        """The panels about the step under way: those that can be seen now; the others when they come to the front."""
        shown = self.shown
        if shown is None:
            return
        for name, panel in self._parts.studies.items():
            if panel.isVisible():
                self._soon(**{name: partial(self._show_study, panel)})

    def _show_study(self, panel: StudyPanel) -> None:
        shown = self.shown
        if shown is not None:
            panel.show_study(shown)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A panel that comes to the front shows what is looked at now."""
        if event.type() is QEvent.Type.Show:
            for name, panel in self._parts.studies.items():
                if id(panel) == id(watched):
                    self._soon(**{name: partial(self._show_study, panel)})
        return super().eventFilter(watched, event)

    def _show_position(self) -> None:
        self._parts.pass_bar.strip.show_position(self._session.view.position)

    def _show_strip(self) -> None:
        line = self._session.walk.timeline
        if line is not None and self._subject is not None:
            notation = notations()[self._session.view.notation]
            self._parts.pass_bar.strip.show_pass(line, pass_heading(self._subject), notation)

    def _show_examples(self) -> None:
        session = self._session
        if session.setup is not None and session.sight is not None:
            self._parts.data.show_sight(session.setup, session.sight, session.view)

    def _show_gradients(self) -> None:
        session = self._session
        if session.sight is not None:
            self._parts.gradients.show_pass(session.sight.pass_, notations()[session.view.notation])

    def _show_judgement(self) -> None:
        session = self._session
        if session.judgement is not None and session.setup is not None:
            self._parts.boundary.show_judgement(session.judgement, session.setup)
            self._parts.confusion.show_judgement(session.judgement, session.setup.dataset.classes)

    def _show_epochs(self) -> None:
        session = self._session
        self._parts.toolbar.show_epoch(session.epoch)
        epochs = self._parts.pass_bar.epochs
        epochs.show_epochs(session.walk.seen_epoch, session.epoch, session.walk.live)
        epochs.show_branches(session.course.branches, session.course.number)

    def _canvas_was_drawn(self) -> None:
        self._drawn.append(time.perf_counter())
        seconds = self._parts.canvas.drawn_in
        QTimer.singleShot(0, self, lambda: self._controller.canvas_was_drawn(seconds))


def started(setup: Setup, sight: Sight, view: View) -> str:
    """Over a network that is compared: from which weights it started, where it is and what it costs."""
    init = initializers()[setup.document.recipe.init].label
    cost = notations()[view.notation].cost
    return f"initial W: {init} · epoch {sight.epoch} · {cost} = {plain(sight.pass_.J)}"


def reasons(session: Session) -> dict[str, str | None]:
    """For each action that is not always possible: why it is not, or None where it is."""
    if session.sight is None:
        nothing = "Nothing is open yet"
        return dict.fromkeys(
            (
                "step-back",
                "phase-back",
                "epoch-back",
                "pass-forward",
                "pass-back",
                "live",
                "undo",
                "redo",
                "restart",
            ),
            nothing,
        )
    first = "This is the first step of the first pass" if session.walk.at_start else None
    one = "The batch is full: every epoch is one pass" if session.sight.batches == 1 else None
    begun = session.sight.batch == 0 and session.walk.seen_epoch == 0
    return {
        "step-back": first,
        "phase-back": first,
        "epoch-back": "These are the initial parameters, epoch 0" if session.walk.seen_epoch == 0 else None,
        "pass-forward": one,
        "pass-back": one or ("This is the first batch of the first epoch" if begun else None),
        "live": "The newest parameters are shown" if session.walk.live else None,
        "undo": None if session.history.past else "Nothing has been changed yet",
        "redo": None if session.history.future else "Nothing has been undone",
        "restart": None if session.epoch else "Nothing has been trained yet",
    }
