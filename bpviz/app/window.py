"""The main window: puts the parts together, and is the one place where they are connected."""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QMainWindow,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bpviz.app import actions as commands
from bpviz.app.actions import allow
from bpviz.app.banner import Banner
from bpviz.app.canvas import Canvas
from bpviz.app.controller import Controller
from bpviz.app.dialogs import help as help_pages
from bpviz.app.dialogs.decisions import DecisionsDialog
from bpviz.app.dialogs.export import ExportDialog, Offer, Wish
from bpviz.app.docks import bare_dock, dock
from bpviz.app.exporting import Exporting, ExportPlan
from bpviz.app.faults import Faults
from bpviz.app.looks import wear
from bpviz.app.panels.boundary import BoundaryPanel
from bpviz.app.panels.confusion import ConfusionPanel
from bpviz.app.panels.data import DataPanel
from bpviz.app.panels.explanation import ExplanationPanel
from bpviz.app.panels.form import Scrolled, muted
from bpviz.app.panels.gradients import GradientsPanel
from bpviz.app.panels.network import NetworkPanel
from bpviz.app.panels.status import Status
from bpviz.app.panels.training import TrainingPanel
from bpviz.app.preferences import LAYOUT_VERSION, Preferences
from bpviz.app.questions import Problem, Report
from bpviz.app.session import Facet, Session
from bpviz.app.strip import PassBar
from bpviz.app.subject import subject_of
from bpviz.app.toolbar import MOST, Toolbar, speed_of
from bpviz.data.reading import Reading
from bpviz.lessons.lesson import Lesson, lessons
from bpviz.registry import assets
from bpviz.render.export import ExportResult
from bpviz.scene.film import pass_heading
from bpviz.scene.subject import Subject
from bpviz.scene.theme import THEMES, Theme
from bpviz.study.document import Document, Recipe
from bpviz.study.errors import RecipeError
from bpviz.study.view import View

BUNDLED = ("iris", "wine", "breast_cancer", "digits", "diabetes", "penguins")
START = Recipe(hidden=(5, 4), activations=("tanh", "tanh"))
LOW = 900
"""A window lower than this has more of its panels behind tabs."""
TITLE = 420
HEADING = 31
"""The height of a dock's heading."""
QUIET = 0.1
"""While training, seconds between two renewals of the curve, the list and every other panel."""
APART = 12
"""Milliseconds from one panel to the next."""


class Window(QMainWindow):
    """Everything that a person sees. `finished` once the parts that can wait are there."""

    finished = Signal()

    def __init__(self, preferences: Preferences, faults: Faults) -> None:
        super().__init__()
        self._preferences, self._faults = preferences, faults
        self._theme: Theme = THEMES.get(preferences.theme, THEMES["dark"])
        self._subject: Subject | None = None
        self._due: dict[str, Callable[[], None]] = {}
        self._marks: dict[str, float] = {}
        self._settled = False
        self._dialogs: list[QDialog] = []
        self._export_dialog: ExportDialog | None = None
        self._export_words = ""
        self._drawn: list[float] = []
        self.controller = Controller(self)
        self.exporting = Exporting(self.controller.fetch, self)
        self.setWindowTitle("bpviz")
        self.setAcceptDrops(True)
        self.setDockOptions(
            QMainWindow.DockOption.AnimatedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.AllowNestedDocks
        )
        self.acts = commands.make(self, self._theme)
        for act in self.acts.values():
            self.addAction(act)
        self._make_parts()
        self._make_menus()
        self._connect()
        self.resize(1360, 860)
        self._show_theme(self._theme)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(self._show_next)
        self._heart = QTimer(self)
        self._heart.setInterval(500)
        self._heart.timeout.connect(self._show_status)
        self._heart.start()

    # the parts -------------------------------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        theme = self._theme
        self.canvas = Canvas(theme)
        self.banner = Banner(self.canvas)
        self.setCentralWidget(self.canvas)
        self.toolbar = Toolbar(self.acts)
        self.addToolBar(self.toolbar)
        self.data, self.network, self.training = DataPanel(), NetworkPanel(), TrainingPanel()
        self.explanation = ExplanationPanel(theme)
        self.gradients, self.boundary, self.confusion = (
            GradientsPanel(theme),
            BoundaryPanel(theme),
            ConfusionPanel(theme),
        )
        self.pass_bar = PassBar(theme)
        self.status = Status()
        self.setStatusBar(self.status)
        self._cost_place = QWidget()
        self._cost_place.setMinimumHeight(120)
        QVBoxLayout(self._cost_place).setContentsMargins(0, 0, 0, 0)
        self.cost = None
        self.docks = {
            "data": dock(self, "data", "Data", self.data),
            "network": dock(self, "network", "Network", Scrolled(self.network)),
            "training": dock(self, "training", "Training", Scrolled(self.training)),
            "step": dock(self, "step", "Equation", self.explanation),
            "cost": dock(self, "cost", "Cost", self._cost_place),
            "gradients": dock(self, "gradients", "Gradients", self.gradients),
            "boundary": dock(self, "boundary", "Boundary", self.boundary),
            "confusion": dock(self, "confusion", "Confusion", self.confusion),
            "pass": bare_dock(self, "pass", "Pass", self.pass_bar),
        }
        self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.docks["pass"])
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self._arranged: bool | None = None
        self._arrange(True)
        for name in ("boundary", "confusion"):
            self.docks[name].visibilityChanged.connect(self._make_room)
        for button in self.findChildren(QPushButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _make_menus(self) -> None:
        self._recent_menu = QMenu("Open &recent", self)
        self._recent_menu.aboutToShow.connect(self._fill_recent)
        submenus = {
            "bundled": self._bundled_menu,
            "recent": lambda menu: menu.addMenu(self._recent_menu),
            "lessons": self._lessons_menu,
            "panels": self._panels_menu,
            "-": lambda menu: menu.addSeparator(),
        }
        for title, names in commands.MENUS.items():
            menu = QMenu(title, self)
            self.menuBar().addMenu(menu)
            menu.setToolTipsVisible(True)
            for name in names:
                if name in submenus:
                    submenus[name](menu)
                else:
                    menu.addAction(self.acts[name])

        self._title = muted("")
        self._title.setContentsMargins(0, 0, 20, 0)
        self._title.setMinimumWidth(TITLE)
        self._title.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.menuBar().setCornerWidget(self._title)

    def _arrange(self, low: bool) -> None:
        """All panels where they belong; in a low window more of them share a place."""
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        docks, self._arranged = self.docks, low
        for area, names in (
            (left, ("data", "network", "training")),
            (right, ("step", "cost", "gradients", "boundary", "confusion")),
        ):
            for name in names:
                self.removeDockWidget(docks[name])
            for name in names:
                self.addDockWidget(area, docks[name])
        docks["pass"].show()
        groups = [("gradients", "boundary", "confusion")]
        if low:
            groups = [("network", "training"), ("cost", "gradients", "boundary", "confusion")]
        for first, *others in groups:
            for other in others:
                self.tabifyDockWidget(docks[first], docks[other])
        for panel in docks.values():
            panel.show()
        for first, *_ in groups:
            docks[first].raise_()
        QTimer.singleShot(0, self, self._fit_docks)

    def _fit_docks(self) -> None:
        """Every panel as high as it needs to be; the list of examples and the equation take what is left."""
        if self.isFullScreen():
            return
        low, high = bool(self._arranged), self.height() - 246
        wide = 264 if self.width() < 1500 else 276
        self._resize({"data": wide, "step": 372 if low else 390}, Qt.Orientation.Horizontal)
        self._resize({"pass": 132 if low else 140}, Qt.Orientation.Vertical)
        needs = {
            name: self.docks[name].widget().sizeHint().height() + HEADING * (1 + low) + 6
            for name in (("network",) if low else ("network", "training"))
        }
        self._resize({"data": max(high - sum(needs.values()), 200)} | needs, Qt.Orientation.Vertical)
        front = self._front
        shares = {"step": 0.43, "cost": 0.2, front: 0.37}
        if low:
            shares = {"step": 0.6, "cost": 0.4}
        elif front == "gradients":
            shares = {"step": 0.51, "cost": 0.26, front: 0.23}
        self._resize({name: round(share * high) for name, share in shares.items()}, Qt.Orientation.Vertical)

    def _resize(self, sizes: dict[str, int], along: Qt.Orientation) -> None:
        """Those of the panels that are not closed."""
        open_ones = {name: size for name, size in sizes.items() if not self.docks[name].isHidden()}
        if open_ones:
            self.resizeDocks([self.docks[name] for name in open_ones], list(open_ones.values()), along)

    def _make_room(self, visible: bool) -> None:
        """A boundary or a confusion matrix that is brought to the front needs more height than bars do."""
        if visible and self._settled and not self._arranged:
            if self.docks[self._front].height() < 0.3 * (self.height() - 246):
                self._fit_docks()

    @property
    def _front(self) -> str:
        """Which of the panels that share a place at the lower right is in front."""
        names = ("boundary", "confusion")
        return next((name for name in names if not self.docks[name].visibleRegion().isEmpty()), "gradients")

    def _bundled_menu(self, menu: QMenu) -> None:
        offered = QMenu("&Bundled data", self)
        menu.addMenu(offered)
        for name in BUNDLED:
            path = assets() / "data" / f"{name}.csv"
            act = offered.addAction(name.replace("_", " "))
            act.setObjectName(f"bundled-{name}")
            act.triggered.connect(partial(self.open_path, path))

    def _lessons_menu(self, menu: QMenu) -> None:
        menu.setToolTipsVisible(True)
        for name, lesson in lessons().items():
            act = menu.addAction(str(lesson.title))
            act.setObjectName(f"lesson-{name}")
            act.setToolTip(str(lesson.words))
            act.triggered.connect(partial(self.open_lesson, lesson))

    def _panels_menu(self, menu: QMenu) -> None:
        for panel in self.docks.values():
            menu.addAction(panel.toggleViewAction())

    def finish(self) -> None:
        """What can wait until the window is there: the plot, whose library takes its time."""
        if self.cost is None:
            from bpviz.app.panels.cost import CostPanel  # noqa: PLC0415 - pyqtgraph: 250 ms after the first paint

            self.cost = CostPanel(self._theme)
            self._cost_place.layout().addWidget(self.cost)
            self.cost.travelled.connect(lambda epoch: self._order(partial(self.session.travel, epoch)))
            self._show_costs()
            self.finished.emit()

    # connections -----------------------------------------------------------------------------------------------------

    @property
    def session(self) -> Session:
        """The state of the window."""
        return self.controller.session

    def _order(self, change: Callable[[], None]) -> None:
        self.controller.order(change)

    def _connect(self) -> None:
        control, session, act = self.controller, self.session, self.acts
        control.changed.connect(self._show_changes)
        control.refused.connect(self._show_problem)
        control.was_read.connect(self._show_reading)
        self._faults.happened.connect(self._show_fault)
        self.exporting.progressed.connect(self._show_export_progress)
        self.exporting.finished.connect(self._show_export_outcome)

        def ordered(change: Callable[[], None]) -> Callable[..., None]:
            return lambda *_: self._order(change)

        orders: dict[str, Callable[..., None]] = {
            "open": lambda: self.choose_file(),
            "decisions": lambda: self.decide(),
            "export": lambda: self.export(),
            "quit": lambda: self.close(),
            "undo": lambda: control.undo(),
            "redo": lambda: control.redo(),
            "play": lambda: self._order(lambda: session.play(not session.playing)),
            "repeat": lambda: self._order(self._toggle_repeat),
            "step-forward": ordered(lambda: session.step(forward=True)),
            "step-back": ordered(lambda: session.step(forward=False)),
            "phase-forward": ordered(lambda: session.step(forward=True, phase=True)),
            "phase-back": ordered(lambda: session.step(forward=False, phase=True)),
            "pass-forward": ordered(lambda: session.next_pass()),
            "pass-back": ordered(lambda: session.previous_pass(0.0)),
            "start": ordered(lambda: session.go_to(0.0)),
            "end": ordered(lambda: session.go_to(1.0)),
            "faster": lambda: self.toolbar.speed.setValue(self.toolbar.speed.value() + 2),
            "slower": lambda: self.toolbar.speed.setValue(self.toolbar.speed.value() - 2),
            "train": lambda: self.toggle_training(),
            "run": lambda: self.training.run(),
            "epoch-forward": ordered(lambda: session.next_epoch()),
            "epoch-back": ordered(lambda: session.previous_epoch()),
            "live": ordered(lambda: session.travel(None)),
            "restart": lambda: self._restart(),
            "theme": lambda: self.switch_theme(),
            "fullscreen": lambda: self.toggle_full_screen(),
            "mean": lambda: self._choose_example(0 if session.view.example is None else None),
            "layout": lambda: self._reset_layout(),
            "shortcuts": lambda: self._show_dialog(help_pages.shortcuts(self)),
            "about": lambda: self._show_dialog(help_pages.about(self)),
        }
        for name, order in orders.items():
            act[name].triggered.connect(order)
        self.canvas.unit_chosen.connect(lambda layer, row: self._order(lambda: session.select(layer, row)))
        self.canvas.edge_chosen.connect(lambda l, j, k: self._order(lambda: session.select(l, j, k)))
        self.canvas.was_drawn.connect(self._canvas_was_drawn)
        self.canvas.double_clicked.connect(act["fullscreen"].trigger)
        self.data.example_chosen.connect(self._choose_example)
        self.data.document_changed.connect(self._set_document)
        self.data.prepare_wanted.connect(act["decisions"].trigger)
        self.data.file_wanted.connect(act["open"].trigger)
        self.network.recipe_changed.connect(self._set_recipe)
        self.training.recipe_changed.connect(self._set_recipe)
        self.training.mistyped.connect(self.banner.say)
        self.training.run_wanted.connect(self._run)
        self.pass_bar.strip.dragged.connect(self._drag)
        self.pass_bar.epochs.travelled.connect(lambda epoch: self._order(lambda: session.travel(epoch)))
        self.pass_bar.epochs.live_wanted.connect(act["live"].trigger)
        self.toolbar.speed_chosen.connect(self._set_speed)
        self.toolbar.show_speed(self._preferences.speed)
        self.session.speed = speed_of(max(-MOST, min(self._preferences.speed, MOST)))

    # orders ----------------------------------------------------------------------------------------------------------

    def begin(self, file: str | None) -> None:
        """Show iris in motion, or the file that was asked for."""
        self.session.playing = True
        self.controller.open(Document(assets() / "data" / "iris.csv", recipe=START), view=View(unit=(2, 0)))
        if file is not None:
            self.open_path(Path(file))

    def open_path(self, path: Path, *_: object) -> None:
        """Open a CSV as it is read by looking; what is open stays if it cannot be used."""
        self.banner.hide()
        recipe = START if self.session.document is None else self.session.document.recipe
        recipe = replace(recipe, output_activation=None, cost=None)
        self.controller.open(Document(path, recipe=recipe))

    def open_lesson(self, lesson: Lesson, *_: object) -> None:
        """Open a lesson where it begins."""
        self.banner.hide()
        self.controller.open(lesson.document(), view=lesson.view)

    def choose_file(self) -> None:
        """Ask which file, then what to make of it."""
        document = self.session.document
        folder = str(document.path.parent) if document is not None else ""
        chosen, _ = QFileDialog.getOpenFileName(
            self, "Open CSV", folder, "Tables (*.csv *.tsv *.txt *.data);;All files (*)"
        )
        if chosen:
            self.preview(Path(chosen))

    def preview(self, path: Path) -> DecisionsDialog:
        """Show what is in a file before it is opened."""
        recipe = START if self.session.document is None else self.session.document.recipe
        recipe = replace(recipe, output_activation=None, cost=None)
        return self._decisions(Document(path, recipe=recipe), fresh=True)

    def decide(self) -> DecisionsDialog | None:
        """Show the decisions about what is open."""
        document = self.session.document
        return None if document is None else self._decisions(document, fresh=False)

    def toggle_training(self) -> None:
        """Train without end, or pause."""
        if self.session.training:
            self.controller.pause()
        else:
            self.controller.train()

    def switch_theme(self) -> None:
        """Light or dark."""
        self._show_theme(THEMES["light" if self._theme.name == "dark" else "dark"])
        self._preferences.theme = self._theme.name

    def toggle_full_screen(self) -> None:
        """The picture alone on the whole screen, and back."""
        alone = not self.isFullScreen()
        self.acts["fullscreen"].setChecked(alone)
        if alone:
            self._before_full = (self.saveState(LAYOUT_VERSION), self.isMaximized())
        for part in (self.toolbar, self.menuBar(), self.status):
            part.setVisible(not alone)
        if alone:
            for panel in self.docks.values():
                panel.hide()
            self.showFullScreen()
        else:
            state, maximised = self._before_full
            if maximised:
                self.showMaximized()
            else:
                self.showNormal()
            self.restoreState(state, LAYOUT_VERSION)
        self.canvas.show_alone(alone)

    def export(self) -> ExportDialog | None:
        """Ask what to export and how."""
        session = self.session
        if session.setup is None or session.sight is None:
            return None
        if self._export_dialog is not None:
            self._export_dialog.raise_()
            self._export_dialog.activateWindow()
            return self._export_dialog
        offer = Offer(
            session.setup.dataset.name,
            session.epoch,
            session.sight.epoch,
            session.sight.batches,
            session.sight.batch,
            session.sight.pass_.m,
            session.view.example,
            session.view.position,
            self._theme,
            self._preferences.export_folder,
        )
        dialog = ExportDialog(offer, parent=self)
        dialog.wanted.connect(self._begin_export)
        dialog.given_up.connect(self.exporting.cancel)
        dialog.finished.connect(self._export_dialog_closed)
        self._export_dialog = dialog
        self._show_dialog(dialog)
        return dialog

    def _begin_export(self, wish: Wish) -> None:
        session, dialog = self.session, self._export_dialog
        if dialog is None:
            return
        if session.setup is None or session.training_handle is None:
            dialog.show_outcome(None)
            return
        self._preferences.export_folder = str(Path(wish.out.rstrip("/")).parent)
        self._export_words = "exporting"
        self.exporting.start(
            ExportPlan(
                wish.out, wish.width, wish.height, wish.fps, wish.seconds_per_pass, wish.passes, wish.example,
                session.view.unit, wish.theme, session.view.position, wish.picture, wish.force, session.setup,
                session.training_handle, session.costs, session.points,
            )
        )  # fmt: skip

    def _show_export_progress(self, done: int, total: int) -> None:
        self._export_words = f"exporting frame {done} of {total}"
        if self._export_dialog is not None:
            self._export_dialog.show_progress(done, total)

    def _show_export_outcome(self, outcome: ExportResult | Problem | None) -> None:
        self._export_words = ""
        if isinstance(outcome, Problem) and outcome.report is not None:
            self._faults.tell(outcome.report)
        if self._export_dialog is not None:
            self._export_dialog.show_outcome(outcome)
        elif isinstance(outcome, Problem):
            self.banner.say(str(outcome))
        self._show_status()

    def _export_dialog_closed(self) -> None:
        self._export_dialog = None

    def _decisions(self, document: Document, fresh: bool) -> DecisionsDialog:
        dialog = DecisionsDialog(document, fresh, self)
        dialog.read_wanted.connect(self.controller.read)
        dialog.accepted_document.connect(self._use_document)
        self._show_dialog(dialog)
        dialog.begin()
        return dialog

    def _use_document(self, document: Document, reading: Reading | None) -> None:
        self.banner.hide()
        if self.session.document is not None and document.path == self.session.document.path:
            before = self.session.document.decisions
            if (before.target, before.problem) != (document.decisions.target, document.decisions.problem):
                recipe = replace(document.recipe, output_activation=None, cost=None)
                document = replace(document, recipe=recipe)
        if document != self.session.document:
            self.controller.open(document, reading)

    def _show_reading(self, report: Report) -> None:
        for dialog in self._dialogs:
            if isinstance(dialog, DecisionsDialog):
                dialog.show_report(report)

    def _set_recipe(self, recipe: Recipe) -> None:
        self.banner.hide()
        try:
            self.controller.set_recipe(recipe)
        except RecipeError as error:
            self.banner.say(str(error))
            self._show_document()

    def _set_document(self, document: Document) -> None:
        self.banner.hide()
        self.controller.set_document(document)

    def _restart(self) -> None:
        if self.session.document is not None:
            setup = self.session.setup
            reading = None if setup is None else setup.reading
            self.controller.open(self.session.document, reading, self.session.view)

    def _run(self, epochs: int) -> None:
        self.banner.hide()
        self.controller.train(epochs)

    def _drag(self, position: float) -> None:
        def travel() -> None:
            self.session.play(False)
            self.session.go_to(position)

        self._order(travel)

    def _toggle_repeat(self) -> None:
        self.session.repeating = not self.session.repeating

    def _choose_example(self, example: int | None) -> None:
        self._order(lambda: self.session.choose(example))

    def _set_speed(self, place: int) -> None:
        self._preferences.speed = place
        self.toolbar.show_speed(place)
        self.session.speed = speed_of(place)

    # what is shown ---------------------------------------------------------------------------------------------------

    def _show_changes(self, facets: Facet) -> None:
        session = self.session
        if session.setup is None:
            return
        if facets & Facet.DOCUMENT:
            self._show_document()
        if facets & (Facet.SIGHT | Facet.DOCUMENT):
            self._show_sight()
        if facets & (Facet.VIEW | Facet.SIGHT) or (facets & Facet.POSITION and not session.training):
            self._show_view()
        if facets & Facet.VIEW:
            self.data.show_example(session.view.example)
        if facets & Facet.SIGHT:
            self._show_soon(examples=self._show_examples, gradients=self._show_gradients)
        if facets & Facet.JUDGEMENT:
            self._show_soon(judgement=self._show_judgement)
        if facets & (Facet.COSTS | Facet.VIEW | Facet.SIGHT):
            self._show_soon(costs=self._show_costs, epochs=self._show_epochs)
        if facets & (Facet.STATE | Facet.DOCUMENT):
            self._show_state()
        elif facets & Facet.SIGHT:
            self._show_soon(state=self._show_state)

    def _show_document(self) -> None:
        session = self.session
        if session.setup is None or session.document is None or session.opening:
            return
        self.data.show_document(session.document, session.setup)
        layers = len(self.network.layers)
        self.network.show_recipe(session.document.recipe, session.setup)
        if len(self.network.layers) != layers:
            QTimer.singleShot(0, self, self._fit_docks)
        self.training.show_recipe(session.document.recipe, session.setup.dataset.X_train.shape[1])
        title = f"{session.setup.dataset.name} — {' · '.join(map(str, session.setup.network.sizes))}"
        self._title.setText(title)
        self.setWindowTitle(f"{title} — bpviz")
        if assets() not in session.document.path.parents:
            self._preferences.add_recent(session.document.path.absolute())

    def _show_sight(self) -> None:
        session = self.session
        if session.setup is None or session.sight is None:
            return
        self._subject = subject_of(session.setup, session.sight, session.costs, session.points)
        self.canvas.show_subject(self._subject)
        self._show_soon(strip=self._show_strip)

    def _show_view(self) -> None:
        session = self.session
        self.canvas.show_view(session.view)
        if session.training:
            self._show_soon(position=self._show_position)
        else:
            self._show_position()
        self._show_soon(step=self._show_step)

    def _show_soon(self, **parts: Callable[[], None]) -> None:
        """The other panels: one in each turn of the event loop, so that it is never held for long."""
        self._due |= parts
        if not self._late.isActive():
            self._late.start(APART)

    def _show_next(self) -> None:
        now = time.perf_counter()
        if self.controller.painting and self.session.training:
            self._late.start(APART)  # the network first: both in one turn would be too much
            return
        quiet = QUIET if self.session.training else 0.0
        ready = [name for name in self._due if now - self._marks.get(name, 0.0) >= quiet]
        if ready:
            self._marks[ready[0]] = now
            self._due.pop(ready[0])()
        if self._due:
            self._late.start(APART)

    @property
    def shown(self) -> bool:
        """Whether every panel shows what is true now."""
        return not self._due

    def _show_step(self) -> None:
        if self._subject is not None:
            self.explanation.show_step(self._subject, self.session.operation, self.session.view)

    def _show_position(self) -> None:
        self.pass_bar.strip.show_position(self.session.view.position)

    def _show_strip(self) -> None:
        if self.session.timeline is not None and self._subject is not None:
            self.pass_bar.strip.show_pass(self.session.timeline, pass_heading(self._subject))

    def _show_examples(self) -> None:
        session = self.session
        if session.setup is not None and session.sight is not None:
            self.data.show_sight(session.setup, session.sight, session.view.example)

    def _show_gradients(self) -> None:
        if self.session.sight is not None:
            self.gradients.show_pass(self.session.sight.pass_)

    def _show_judgement(self) -> None:
        session = self.session
        if session.judgement is not None and session.setup is not None:
            self.boundary.show_judgement(session.judgement, session.setup.dataset)
            self.confusion.show_judgement(session.judgement, session.setup.dataset.classes)

    def _show_costs(self) -> None:
        if self.cost is not None:
            session = self.session
            self.cost.show_costs(session.costs, session.points, session.seen_epoch)

    def _show_epochs(self) -> None:
        session = self.session
        self.toolbar.show_epoch(session.epoch)
        self.pass_bar.epochs.show_epochs(session.seen_epoch, session.epoch, session.live)

    def _show_state(self) -> None:
        session, act = self.session, self.acts
        act["play"].setChecked(session.playing)
        act["play"].setText("&Pause pass" if session.playing else "&Play pass")
        act["play"].setIconText("Pause" if session.playing else "Play pass")
        long = session.training and (session.until or 0) > session.epoch + 1
        act["train"].setChecked(long)
        act["train"].setText("&Pause training" if long else "&Train")
        act["train"].setIconText("Pause" if long else "Train")
        act["repeat"].setChecked(session.repeating)
        act["mean"].setChecked(session.view.example is None)
        commands.swap_icons(act, self._theme, session.playing, long)
        nothing = None if session.sight is not None else "Nothing is open yet"
        first = "This is the first step of the first pass" if session.at_start else None
        oldest = "These are the initial parameters, epoch 0" if session.seen_epoch == 0 else None
        full = session.sight is not None and session.sight.batches == 1
        one = "The batch is full: every epoch is one pass" if full else None
        begun = session.sight is not None and session.sight.batch == 0 and session.seen_epoch == 0
        for name, reason in (
            ("step-back", first),
            ("phase-back", first),
            ("epoch-back", oldest),
            ("pass-forward", one),
            ("pass-back", one or ("This is the first batch of the first epoch" if begun else None)),
            ("live", "The newest parameters are shown" if session.live else None),
            ("undo", None if session.history.past else "Nothing has been changed yet"),
            ("redo", None if session.history.future else "Nothing has been undone"),
            ("restart", None if session.epoch else "Nothing has been trained yet"),
        ):
            allow(act, name, nothing or reason)
        self._show_epochs()
        self._show_status()

    def _show_status(self) -> None:
        now = time.perf_counter()
        self._drawn = [mark for mark in self._drawn if now - mark < 1.0]
        self.status.show_session(self.session, len(self._drawn), self._export_words)

    def _show_problem(self, problem: Problem) -> None:
        if problem.report is not None:
            self._faults.tell(problem.report)
        else:
            self.banner.say(str(problem))
        self._show_document()
        self._show_state()

    def _show_fault(self, report: str) -> None:
        self._show_dialog(help_pages.fault(report, self))

    def _show_theme(self, theme: Theme) -> None:
        self._theme = theme
        wear(theme)
        commands.tint(self.acts, theme)
        parts = (
            self.canvas,
            self.pass_bar.strip,
            self.explanation,
            self.gradients,
            self.boundary,
            self.confusion,
        )
        for part in parts:
            part.show_theme(theme)
        if self.cost is not None:
            self.cost.show_theme(theme)
        self._show_state()

    def _show_dialog(self, dialog: QDialog) -> None:
        self._dialogs.append(dialog)

        def forget() -> None:
            if dialog in self._dialogs:
                self._dialogs.remove(dialog)
            dialog.deleteLater()

        dialog.finished.connect(forget)
        dialog.open()

    def _canvas_was_drawn(self) -> None:
        self._drawn.append(time.perf_counter())
        QTimer.singleShot(0, self, partial(self.controller.canvas_was_drawn, self.canvas.drawn_in))

    def _fill_recent(self) -> None:
        self._recent_menu.clear()
        for file in self._preferences.recent:
            act = self._recent_menu.addAction(file)
            act.triggered.connect(partial(self.open_path, Path(file)))
        if self._preferences.recent:
            self._recent_menu.addSeparator()
            self._recent_menu.addAction("&Forget these").triggered.connect(self._preferences.forget_recent)
        else:
            none = self._recent_menu.addAction("No file has been opened yet")
            none.setEnabled(False)

    def _reset_layout(self) -> None:
        self._arrange(self.height() < LOW)

    # Qt --------------------------------------------------------------------------------------------------------------

    def restore_layout(self) -> None:
        """The panels where they were left."""
        layout = self._preferences.layout
        if layout is not None:
            self.restoreGeometry(layout[0])
            self._settled = self.restoreState(layout[1], LAYOUT_VERSION)

    def showEvent(self, event: QShowEvent) -> None:
        """The first arrangement depends on the height that the window got."""
        super().showEvent(event)
        if not self._settled:
            self._settled = True
            if self.height() >= LOW:
                self._arrange(False)
            else:
                self._fit_docks()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words beside the icons where there is room for them."""
        super().resizeEvent(event)
        self.toolbar.fit(self.width())
        self.status.fit(self.width())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file may be dropped."""
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open it."""
        event.acceptProposedAction()
        self.open_path(Path(event.mimeData().urls()[0].toLocalFile()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the full screen; Return presses the button that has the focus, for Space plays."""
        focused = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self.toggle_full_screen()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QAbstractButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what is running, remember the layout; nothing half done is left."""
        if self.isFullScreen():
            self.toggle_full_screen()
        self._preferences.layout = (self.saveGeometry(), self.saveState(LAYOUT_VERSION))
        self._preferences.save()
        self._heart.stop()
        self._late.stop()
        self.exporting.close()
        self.controller.close()
        super().closeEvent(event)
