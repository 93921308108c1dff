"""The main window: puts the parts together, and is the one place where they are connected."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QPushButton

from bpviz.app import actions as commands
from bpviz.app.arrangement import VERSION, Arrangement
from bpviz.app.aside import Aside
from bpviz.app.controller import Controller
from bpviz.app.desk import Desk
from bpviz.app.dialogs.decisions import DecisionsDialog
from bpviz.app.dialogs.export import ExportDialog
from bpviz.app.display import Display
from bpviz.app.faults import Faults
from bpviz.app.finding import met
from bpviz.app.looks import wear
from bpviz.app.menus import Menus
from bpviz.app.numbers import newest_of_unit, newest_of_weight
from bpviz.app.parts import Parts
from bpviz.app.preferences import Preferences
from bpviz.app.questions import Problem
from bpviz.app.session import Session
from bpviz.app.toolbar import MOST, speed_of
from bpviz.data.edits import TableEdit
from bpviz.data.reading import Reading
from bpviz.data.toy import ToyChoice
from bpviz.engine.plan import Ref
from bpviz.explain.notation import notations
from bpviz.explain.quantity import Quantity
from bpviz.lessons.lesson import Lesson
from bpviz.registry import assets
from bpviz.scene.theme import THEMES, Theme
from bpviz.study.correction import corrected, restored
from bpviz.study.document import Document, Recipe
from bpviz.study.edit import Edit
from bpviz.study.errors import RecipeError
from bpviz.study.view import Level, View

START = Document(assets() / "data" / "iris.csv", recipe=Recipe(hidden=(5, 4), activations=("tanh", "tanh")))
"""What is shown at first."""
SIZE = (1360, 860)


class Window(QMainWindow):
    """Everything that a person sees."""

    def __init__(self, preferences: Preferences, faults: Faults) -> None:
        super().__init__()
        self._preferences, self._faults = preferences, faults
        self._lesson: Lesson | None = None
        self._told: Document | None = None
        self._theme: Theme = THEMES.get(preferences.theme, THEMES["dark"])
        self.setWindowTitle("bpviz")
        self.setAcceptDrops(True)
        self.setDockOptions(
            QMainWindow.DockOption.AnimatedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.AllowNestedDocks
        )
        wear(self._theme)
        self.controller = Controller(self)
        self.acts = commands.make(self, self._theme)
        self.addActions(list(self.acts.values()))
        self.aside = Aside(self)
        self.parts = Parts(self.acts, self._theme, self.aside)
        self.setCentralWidget(self.parts.middle)
        self.addToolBar(self.parts.toolbar)
        self.setStatusBar(self.parts.status)
        self.arrangement = Arrangement(self, self.parts)
        self.menus = Menus(self, self.acts, self.arrangement.docks.values(), preferences)
        self.display = Display(self.controller, self.parts, self.acts, self._theme, self)
        self.desk = Desk(self.controller, preferences, faults, self)
        for button in self.findChildren(QPushButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._connect_actions()
        self._connect_parts()
        self.resize(*SIZE)
        self.display.show_state()

    @property
    def session(self) -> Session:
        """The state of the window."""
        return self.controller.session

    def begin(self, file: str | None) -> None:
        """Show iris in motion, or the file that was asked for."""
        self.session.walk.playing = True
        self.controller.open(START, view=View(unit=(2, 0)))
        if file is not None:
            self.open_path(Path(file))

    def finish(self) -> None:
        """What can wait until the window is there."""
        if self.parts.cost is None:
            cost = self.parts.make_cost(self._theme)
            cost.travelled.connect(lambda epoch: self._order(lambda: self.session.walk.travel(epoch)))
            cost.branch_chosen.connect(self._switch)
            self.display.show_costs()

    # connections -----------------------------------------------------------------------------------------------------

    def _order(self, change: Callable[[], None]) -> None:
        self.controller.order(change)

    def _connect_actions(self) -> None:
        control, session, desk = self.controller, self.session, self.desk
        speed = self.parts.toolbar.speed
        looks: dict[str, Callable[[], None]] = {
            "play": lambda: session.walk.play(not session.walk.playing),
            "repeat": lambda: session.walk.repeat(not session.walk.repeating),
            "pass-forward": session.walk.next_pass,
            "pass-back": lambda: session.walk.previous_pass(0.0),
            "start": lambda: session.walk.go_to(0.0),
            "end": lambda: session.walk.go_to(1.0),
            "epoch-forward": session.walk.next_epoch,
            "epoch-back": session.walk.previous_epoch,
            "live": lambda: session.walk.travel(None),
            "mean": lambda: session.walk.choose(0 if session.view.example is None else None),
            "notation": session.walk.write,
        }
        for level in Level:
            name = "step" if level is Level.OPERATION else level.value
            looks |= {
                f"{name}-forward": partial(session.walk.step, True, level),
                f"{name}-back": partial(session.walk.step, False, level),
            }
        looks |= {f"notation-{name}": partial(session.walk.write, name) for name in notations()}
        orders: dict[str, Callable[[], object]] = {
            "open": lambda: desk.choose_file(self._fresh(None)),
            "decisions": self.decide,
            "export": self.export,
            "quit": self.close,
            "undo": control.undo,
            "redo": control.redo,
            "faster": lambda: speed.setValue(speed.value() + 2),
            "slower": lambda: speed.setValue(speed.value() - 2),
            "train": self.toggle_training,
            "run": self.parts.training.run,
            "restart": self._restart,
            "theme": self.switch_theme,
            "fullscreen": self.toggle_full_screen,
            "layout": self.arrangement.reset,
            "step": partial(self.arrangement.bring, "step"),
            "origin": partial(self.arrangement.bring, "origin"),
            "nudge": partial(self.arrangement.bring, "nudge"),
            "check": partial(self.arrangement.bring, "check"),
            "stacked": lambda: self._show_as("one" if session.view.stacked else "all"),
            "why": partial(self.arrangement.bring, "why"),
            "health": partial(self.arrangement.bring, "health"),
            "matrices": partial(self.toggle_picture, "matrices"),
            "graph": partial(self.toggle_picture, "graph"),
            "table": partial(self.toggle_picture, "table"),
            "shortcuts": desk.show_shortcuts,
            "about": desk.show_about,
        }
        orders |= {name: partial(self._order, change) for name, change in looks.items()}
        for name, order in orders.items():
            self.acts[name].triggered.connect(partial(_call, order))

    def _connect_parts(self) -> None:
        session, parts, act = self.session, self.parts, self.acts
        for canvas in (parts.canvas, parts.beside):
            canvas.unit_chosen.connect(self.choose_unit)
            canvas.edge_chosen.connect(self.choose_weight)
            canvas.pointed.connect(self.display.show_light)
        parts.canvas.cost_chosen.connect(self._ask_about_cost)
        parts.canvas.asked.connect(self.ask)
        for panel in parts.studies.values():
            panel.pointed.connect(self.display.show_light)
        for asking in (parts.explanation, parts.nudge, parts.check, parts.why, parts.matrices, parts.graph):
            asking.asked.connect(self.ask)
        parts.health.unit_chosen.connect(self.choose_unit)
        parts.health.recipe_wanted.connect(self._set_recipe)
        parts.graph.step_wanted.connect(lambda step: self._order(lambda: session.walk.rest_at(step)))
        parts.canvas.moved_wanted.connect(self.nudge)
        parts.nudge.mistyped.connect(parts.banner.say)
        parts.nudge.edit_kept.connect(self._keep)
        parts.matrices.mode_chosen.connect(self._show_as)
        parts.matrices.example_chosen.connect(lambda i: self._order(lambda: session.walk.choose(i)))
        parts.rows.row_chosen.connect(self.show_row)
        parts.rows.edits_made.connect(self.correct)
        parts.rows.restoring_wanted.connect(self._restore_table)
        parts.rows.mistyped.connect(parts.banner.say)
        parts.boundary.row_chosen.connect(self.show_row)
        parts.boundary.edits_made.connect(self.correct)
        parts.boundary.mistyped.connect(parts.banner.say)
        parts.bench.changed.connect(self._show_bench)
        self.aside.failed.connect(self._show_problem)
        parts.canvas.double_clicked.connect(act["fullscreen"].trigger)
        parts.data.example_chosen.connect(lambda example: self._order(lambda: session.walk.choose(example)))
        parts.data.mode_chosen.connect(self._show_as)
        parts.data.document_changed.connect(self._set_document)
        parts.data.prepare_wanted.connect(act["decisions"].trigger)
        parts.data.file_wanted.connect(act["open"].trigger)
        parts.network.recipe_changed.connect(self._set_recipe)
        parts.network.beside_chosen.connect(self._compare)
        parts.training.recipe_changed.connect(self._set_recipe)
        parts.training.mistyped.connect(parts.banner.say)
        parts.training.run_wanted.connect(self._run)
        parts.pass_bar.strip.dragged.connect(
            lambda position: self._order(lambda: session.walk.drag_to(position))
        )
        parts.pass_bar.epochs.travelled.connect(lambda epoch: self._order(lambda: session.walk.travel(epoch)))
        parts.pass_bar.epochs.branch_chosen.connect(self._switch)
        parts.pass_bar.epochs.live_wanted.connect(lambda: self._order(lambda: session.walk.travel(None)))
        parts.status.cancel_wanted.connect(self.give_up)
        parts.toolbar.speed_chosen.connect(self._set_speed)
        self._set_speed(max(-MOST, min(self._preferences.speed, MOST)))
        self.display.titled.connect(self._show_title)
        self.display.layers_changed.connect(self.arrangement.fit, Qt.ConnectionType.QueuedConnection)
        self.menus.file_chosen.connect(self.open_path)
        self.menus.toy_chosen.connect(self.open_toy)
        self.menus.lesson_chosen.connect(self.open_lesson)
        self.desk.document_chosen.connect(self._use_document)
        self.desk.failed.connect(parts.banner.say)
        self.desk.exporting_changed.connect(self._show_exporting)
        self.controller.refused.connect(self._show_problem)

    # orders ----------------------------------------------------------------------------------------------------------

    def open_path(self, path: Path) -> None:
        """Open a CSV as it is read by looking; what is open stays if it cannot be used."""
        self.parts.banner.hide()
        self.controller.open(self._fresh(path))

    def give_up(self) -> None:
        """Let go of what is being opened; where nothing is open yet, it is what is shown at first."""
        if self.session.setup is None:
            self.controller.open(START, view=View(unit=(2, 0)))
        else:
            self.controller.give_up()

    def open_toy(self, choice: ToyChoice) -> None:
        """Open data that is drawn."""
        self.parts.banner.hide()
        self.controller.open(replace(self._fresh(Path(choice.name)), toy=choice))

    def open_lesson(self, lesson: Lesson) -> None:
        """Open a lesson where it begins."""
        self.parts.banner.hide()
        self._lesson = lesson
        self.parts.bench.show_picture(lesson.picture)
        self.arrangement.bring(lesson.panel)
        self.controller.open(lesson.document(), view=replace(lesson.view, notation=lesson.notation))

    def preview(self, path: Path) -> DecisionsDialog:
        """Show what is in a file before it is opened."""
        return self.desk.decide(self._fresh(path), fresh=True)

    def decide(self) -> DecisionsDialog | None:
        """Show the decisions about what is open."""
        document = self.session.document
        return None if document is None else self.desk.decide(document, fresh=False)

    def export(self) -> ExportDialog | None:
        """Ask what to export and how."""
        return self.desk.export(self._theme)

    def ask(self, quantity: Quantity) -> None:
        """Show where a number came from."""
        self.parts.origin.ask(quantity)
        self.arrangement.bring("origin")

    def choose_unit(self, layer: int, row: int) -> None:
        """Ask about a unit: this step if it is of its layer, else what the pass has made last of it."""
        self._order(lambda: self.session.walk.select(layer, row))
        sight = self.session.sight
        if sight is not None:
            operation = self.session.operation
            here = sight.pass_.operations[operation].layer == layer
            newest = newest_of_unit(sight.pass_, operation, self.session.view)
            self.parts.origin.ask(None if here else newest)

    def choose_weight(self, layer: int, row: int, column: int) -> None:
        """Ask about a weight: what the pass has made last of it."""
        self._order(lambda: self.session.walk.select(layer, row, column))
        sight = self.session.sight
        if sight is not None:
            self.parts.origin.ask(newest_of_weight(sight.pass_, self.session.operation, self.session.view))

    def _ask_about_cost(self) -> None:
        sight = self.session.sight
        if sight is not None:
            self.ask(Quantity(Ref("J", sight.pass_.network.depth), example=self.session.view.example))

    def nudge(self, layer: int, row: int, column: int) -> None:
        """Choose a weight (or a bias, or an input: column 0) and move it by hand."""
        self._order(lambda: self.session.walk.select(layer, row, column))
        self.arrangement.bring("nudge")

    def show_row(self, row: int) -> None:
        """Show a row of the training part in the network: the batch of this epoch that it is in, and its column."""
        session = self.session
        if session.setup is None or session.opening:
            return
        rows = session.setup.dataset.train_rows
        changes = session.course.branches[session.course.number].changes
        place = met(int(np.searchsorted(rows, row)), len(rows), changes, session.walk.seen_epoch)
        self._order(lambda: session.walk.show_example(*place))

    def correct(self, edits: tuple[TableEdit, ...]) -> None:
        """Change the table that is studied; the file stays as it is."""
        session = self.session
        if session.setup is not None and session.document is not None and not session.opening:
            self._set_document(corrected(session.document, session.setup, edits))

    def toggle_picture(self, name: str) -> None:
        """Show one of the pictures under the network, or put it away."""
        self.parts.bench.show_picture("" if self.parts.bench.picture == name else name)

    def toggle_training(self) -> None:
        """Train without end, or pause."""
        self.parts.banner.hide()
        if self.session.training:
            self.controller.pause()
        else:
            self.controller.train()

    def switch_theme(self) -> None:
        """Light or dark."""
        self._theme = THEMES["light" if self._theme.name == "dark" else "dark"]
        self._preferences.theme = self._theme.name
        wear(self._theme)
        self.display.show_theme(self._theme)

    def toggle_full_screen(self) -> None:
        """The picture alone on the whole screen, and back."""
        self.acts["fullscreen"].setChecked(self.arrangement.toggle_full_screen())

    def _fresh(self, path: Path | None) -> Document:
        """Another file with the network that is open, its output and cost by the new target."""
        document = self.session.document or START
        recipe = replace(document.recipe, output_activation=None, cost=None)
        return Document(document.path if path is None else path, recipe=recipe)

    def _use_document(self, document: Document, reading: Reading | None) -> None:
        """With another target, output and cost are chosen anew."""
        self.parts.banner.hide()
        before = self.session.document
        if before is not None and before.path == document.path:
            old, new = before.decisions, document.decisions
            if (old.target, old.problem) != (new.target, new.problem):
                recipe = replace(document.recipe, output_activation=None, cost=None)
                document = replace(document, recipe=recipe)
        if document != before:
            self.controller.open(document, reading)

    def _set_recipe(self, recipe: Recipe) -> None:
        self.parts.banner.hide()
        try:
            self.controller.set_recipe(recipe)
        except RecipeError as error:
            self.parts.banner.say(str(error))
            self.display.show_document()

    def _compare(self, init: str) -> None:
        document = self.session.document
        if document is not None:
            self._set_document(replace(document, beside=init or None))

    def _set_document(self, document: Document) -> None:
        self.parts.banner.hide()
        self.controller.set_document(document)

    def _restore_table(self) -> None:
        if self.session.document is not None:
            self._set_document(restored(self.session.document))

    def _restart(self) -> None:
        session = self.session
        if session.document is not None:
            reading = None if session.setup is None else session.setup.reading
            self.controller.open(session.document, reading, session.view)

    def _switch(self, number: int, epoch: int | None = None) -> None:
        self.parts.banner.hide()
        self._order(lambda: self.session.switch(number, epoch))

    def _show_as(self, mode: str) -> None:
        """One example, all of them (in the matrices, where alone they can be seen) or their mean."""
        if mode == "all" and self.parts.bench.picture != "matrices":
            self.parts.bench.show_picture("matrices")
        self._order(lambda: self.session.walk.show_as(mode))

    def _keep(self, edit: Edit) -> None:
        self.parts.banner.hide()
        try:
            self.controller.keep(edit)
        except RecipeError as error:
            self.parts.banner.say(str(error))

    def _show_bench(self, name: str) -> None:
        for picture in ("matrices", "graph", "table"):
            self.acts[picture].setChecked(picture == name)

    def _run(self, epochs: int) -> None:
        self.parts.banner.hide()
        self.controller.train(epochs)

    def _set_speed(self, place: int) -> None:
        self._preferences.speed = place
        self.parts.toolbar.show_speed(place)
        self.session.walk.speed = speed_of(place)

    # what is shown ---------------------------------------------------------------------------------------------------

    def _show_title(self, title: str) -> None:
        self.menus.show_title(title)
        self.setWindowTitle(f"{title} — bpviz")
        document = self.session.document
        if document is not None:
            self._show_lesson(document)
        if document is not None and document.toy is None and assets() not in document.path.parents:
            self._preferences.add_recent(document.path.absolute())

    def _show_lesson(self, document: Document) -> None:
        """The words of a lesson that was just opened; other data needs them no more."""
        lesson, note = self._lesson, self.parts.lesson
        if lesson is not None and document == lesson.document():
            note.tell(str(lesson.title), str(lesson.words))
            self._lesson = None
            self._told = document
        elif note.words and not same_data(document, self._told):
            note.clear()

    def _show_problem(self, problem: Problem) -> None:
        if problem.report is not None:
            self._faults.tell(problem.report)
        else:
            self.parts.banner.say(str(problem))
        self.display.show_document()
        self.display.show_state()

    def _show_exporting(self, words: str) -> None:
        self.display.exporting = words
        self.display.show_status()

    # Qt --------------------------------------------------------------------------------------------------------------

    def restore_layout(self) -> None:
        """The window as it was left."""
        layout = self._preferences.layout
        if layout is not None:
            self.restoreGeometry(layout[0])
            self.arrangement.restore(layout[1], self._preferences.arranged)

    def showEvent(self, event: QShowEvent) -> None:
        """Now the height is known."""
        super().showEvent(event)
        self.arrangement.settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words beside the icons where there is room for them."""
        super().resizeEvent(event)
        self.parts.toolbar.fit(self.width())
        self.arrangement.follow()
        self.parts.status.fit(self.width())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file may be dropped."""
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open it; of several files the first."""
        event.acceptProposedAction()
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self.open_path(files[0])
        if len(files) > 1:
            self.parts.banner.say(
                f"{len(files)} files were dropped; one at a time is opened: {files[0].name}"
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the full screen; Return presses the button that has the focus, for Space plays."""
        focused = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self.toggle_full_screen()
        elif event.key() == Qt.Key.Key_Escape and self.session.opening:
            self.give_up()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QAbstractButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what is running, remember the layout; nothing half done is left."""
        if self.isFullScreen():
            self.toggle_full_screen()
        self._preferences.layout = (self.saveGeometry(), QByteArray(self.saveState(VERSION)))
        self._preferences.arranged = self.arrangement.touched
        self._preferences.save()
        self.display.close()
        self.desk.close()
        self.aside.close()
        self.controller.close()
        super().closeEvent(event)


def same_data(one: Document, other: Document | None) -> bool:
    """Whether two documents look at the same columns of the same data."""
    return other is not None and (one.path, one.toy, one.decisions) == (
        other.path,
        other.toy,
        other.decisions,
    )


def _call(order: Callable[[], object], *_checked: object) -> None:
    """Without what the signal says beside."""
    order()
