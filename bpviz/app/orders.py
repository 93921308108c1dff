"""What a person can order in the window, and what becomes of it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject

from bpviz.app.arrangement import Arrangement
from bpviz.app.controller import Controller
from bpviz.app.desk import Desk
from bpviz.app.dialogs.decisions import DecisionsDialog
from bpviz.app.display import Display
from bpviz.app.finding import met
from bpviz.app.numbers import newest_of_unit, newest_of_weight
from bpviz.app.parts import Parts
from bpviz.app.preferences import Preferences
from bpviz.app.session import Session
from bpviz.app.toolbar import speed_of
from bpviz.data.edits import TableEdit
from bpviz.data.reading import Reading
from bpviz.data.toy import ToyChoice
from bpviz.engine.plan import Ref
from bpviz.explain.quantity import Quantity
from bpviz.lessons.lesson import Lesson
from bpviz.registry import assets
from bpviz.study.correction import corrected, follows, restored
from bpviz.study.document import Document, Recipe
from bpviz.study.edit import Edit
from bpviz.study.errors import RecipeError
from bpviz.study.view import View

START = Document(assets() / "data" / "iris.csv", recipe=Recipe(hidden=(5, 4), activations=("tanh", "tanh")))
"""What is shown at first."""


class Orders(QObject):
    """Passes orders on to the controller and brings the part of the window to the front that they are about."""

    def __init__(
        self,
        controller: Controller,
        parts: Parts,
        arrangement: Arrangement,
        display: Display,
        desk: Desk,
        preferences: Preferences,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._controller, self._parts, self._arrangement = controller, parts, arrangement
        self._display, self._desk, self._preferences = display, desk, preferences
        self.lesson: Lesson | None = None
        """The lesson that is on its way."""
        self.repeated: Document | None = None
        """A document on its way that is read or prepared otherwise than by looking, as it was the last time."""

    @property
    def session(self) -> Session:
        """The state of the window."""
        return self._controller.session

    def order(self, change: Callable[[], None]) -> None:
        """An order to the session, after which everything that it changes is shown."""
        self._controller.order(change)

    def begin(self) -> None:
        """Show iris in motion."""
        self.session.walk.playing = True
        self._controller.open(START, view=View(unit=(2, 0)))

    def open_path(self, path: Path) -> None:
        """Open a CSV as it is read by looking; what is open stays if it cannot be used."""
        self._parts.banner.hide()
        fresh = self.fresh(path)
        document = self._preferences.as_before(fresh)
        self._controller.open(document)
        self.repeated = document if document != fresh else None

    def give_up(self) -> None:
        """Let go of what is being opened; where nothing is open yet, it is what is shown at first."""
        if self.session.setup is None:
            self._controller.open(START, view=View(unit=(2, 0)))
        else:
            self._controller.give_up()

    def open_toy(self, choice: ToyChoice) -> None:
        """Open data that is drawn."""
        self._parts.banner.hide()
        self._controller.open(replace(self.fresh(Path(choice.name)), toy=choice))

    def open_lesson(self, lesson: Lesson) -> None:
        """Open a lesson where it begins."""
        self._parts.banner.hide()
        self.lesson = lesson
        self._parts.bench.show_picture(lesson.picture)
        self._arrangement.bring(lesson.panel)
        self._controller.open(lesson.document(), view=replace(lesson.view, notation=lesson.notation))

    def preview(self, path: Path) -> DecisionsDialog:
        """Show what is in a file before it is opened."""
        return self._desk.decide(self._preferences.as_before(self.fresh(path)), fresh=True)

    def decide(self) -> DecisionsDialog | None:
        """Show the decisions about what is open."""
        document = self.session.document
        return None if document is None else self._desk.decide(document, fresh=False)

    def ask(self, quantity: Quantity) -> None:
        """Show where a number came from."""
        self._parts.origin.ask(quantity)
        self._arrangement.bring("origin")

    def choose_unit(self, layer: int, row: int) -> None:
        """Ask about a unit: this step if it is of its layer, else what the pass has made last of it."""
        self.order(lambda: self.session.walk.select(layer, row))
        sight = self.session.sight
        if sight is not None:
            operation = self.session.operation
            here = sight.pass_.operations[operation].layer == layer
            newest = newest_of_unit(sight.pass_, operation, self.session.view)
            self._parts.origin.ask(None if here else newest)

    def choose_weight(self, layer: int, row: int, column: int) -> None:
        """Ask about a weight: what the pass has made last of it."""
        self.order(lambda: self.session.walk.select(layer, row, column))
        sight = self.session.sight
        if sight is not None:
            self._parts.origin.ask(newest_of_weight(sight.pass_, self.session.operation, self.session.view))

    def ask_about_cost(self) -> None:
        """Show where the cost came from: the loss of the example, or the mean of all."""
        sight = self.session.sight
        if sight is not None:
            self.ask(Quantity(Ref("J", sight.pass_.network.depth), example=self.session.view.example))

    def nudge(self, layer: int, row: int, column: int) -> None:
        """Choose a weight (or a bias, or an input: column 0) and move it by hand."""
        self.order(lambda: self.session.walk.select(layer, row, column))
        self._arrangement.bring("nudge")

    def show_row(self, row: int) -> None:
        """Show a row of the training part in the network: the batch of this epoch that it is in, and its column."""
        session = self.session
        if session.setup is None or session.opening:
            return
        rows = session.setup.dataset.train_rows
        if row not in rows:
            return
        changes = session.course.branches[session.course.number].changes
        place = met(int(np.searchsorted(rows, row)), len(rows), changes, session.walk.seen_epoch)
        self.order(lambda: session.walk.show_example(*place))

    def correct(self, edits: tuple[TableEdit, ...]) -> None:
        """Change the table that is studied; the file stays as it is, and training without end begins anew with it."""
        setup, document = self.session.setup, self.session.document
        if setup is None or document is None:
            return
        if self.session.opening and not follows(document, setup.document):
            self._parts.banner.say(
                "The change before this one is still being made ready; try again in a moment"
            )
            return
        self._parts.banner.hide()
        self._controller.set_document(corrected(document, setup, edits), go_on=True)

    def toggle_picture(self, name: str) -> None:
        """Show one of the pictures under the network, or put it away."""
        self._parts.bench.show_picture("" if self._parts.bench.picture == name else name)

    def toggle_training(self) -> None:
        """Train without end, or pause."""
        self._parts.banner.hide()
        if self.session.training:
            self._controller.pause()
        else:
            self._controller.train()

    def fresh(self, path: Path | None) -> Document:
        """Another file with the network that is open, its output and cost by the new target."""
        document = self.session.document or START
        recipe = replace(document.recipe, output_activation=None, cost=None)
        return Document(document.path if path is None else path, recipe=recipe)

    def use_document(self, document: Document, reading: Reading | None) -> None:
        """With another target, output and cost are chosen anew."""
        self._parts.banner.hide()
        before = self.session.document
        if before is not None and before.path == document.path:
            old, new = before.decisions, document.decisions
            if (old.target, old.problem) != (new.target, new.problem):
                recipe = replace(document.recipe, output_activation=None, cost=None)
                document = replace(document, recipe=recipe)
        if document != before:
            self._controller.open(document, reading)

    def set_recipe(self, recipe: Recipe) -> None:
        """Train on with other settings, or begin again with another network."""
        self._parts.banner.hide()
        try:
            self._controller.set_recipe(recipe)
        except RecipeError as error:
            self._parts.banner.say(str(error))
            self._display.show_document()

    def compare(self, init: str) -> None:
        """Train the same network from other initial weights beside it; "" for none."""
        document = self.session.document
        if document is not None:
            self.set_document(replace(document, beside=init or None))

    def set_document(self, document: Document) -> None:
        """Study another document: what differs decides whether the run goes on."""
        self._parts.banner.hide()
        self._controller.set_document(document)

    def restore_table(self) -> None:
        """The table as it is in the file."""
        if self.session.document is not None:
            self.set_document(restored(self.session.document))

    def restart(self) -> None:
        """Begin again at epoch 0."""
        session = self.session
        if session.document is not None:
            reading = None if session.setup is None else session.setup.reading
            self._controller.open(session.document, reading, session.view)

    def switch(self, number: int, epoch: int | None = None) -> None:
        """Return to a branch."""
        self._parts.banner.hide()
        self.order(lambda: self.session.switch(number, epoch))

    def show_as(self, mode: str) -> None:
        """One example, all of them (in the matrices, where alone they can be seen) or their mean."""
        if mode == "all" and self._parts.bench.picture != "matrices":
            self._parts.bench.show_picture("matrices")
        self.order(lambda: self.session.walk.show_as(mode))

    def keep(self, edit: Edit) -> None:
        """Go on from a number that was moved by hand."""
        self._parts.banner.hide()
        try:
            self._controller.keep(edit)
        except RecipeError as error:
            self._parts.banner.say(str(error))

    def run(self, epochs: int) -> None:
        """Train so many epochs more."""
        self._parts.banner.hide()
        self._controller.train(epochs)

    def set_speed(self, place: int) -> None:
        """How fast passes play."""
        self._preferences.speed = place
        self._parts.toolbar.show_speed(place)
        self.session.walk.speed = speed_of(place)
