"""Leads along the path of a lesson: each of its stops is a step of the pass, a unit, and a panel in front."""

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from bpviz.app.controller import Controller
from bpviz.app.parts import Parts
from bpviz.explain.quantity import Quantity
from bpviz.lessons.lesson import Lesson, lessons
from bpviz.lessons.stop import Stop


class Guide(QObject):
    """Listens to the lesson's words, which say when to go on."""

    def __init__(
        self, controller: Controller, parts: Parts, actions: Mapping[str, QAction], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._controller, self._parts, self._actions = controller, parts, actions
        self._lesson: Lesson | None = None
        self._place = -1
        parts.lesson.told.connect(self._begin)
        parts.lesson.step_wanted.connect(self._step)

    def _begin(self, title: str) -> None:
        self._lesson = next((each for each in lessons().values() if str(each.title) == title), None)
        self._place = -1
        self._show()

    def _step(self, by: int) -> None:
        """To the next stop, or to the one before; before the first are the lesson's own words."""
        if self._lesson is None:
            return
        self._place = min(max(self._place + by, -1), len(self._lesson.path) - 1)
        self._show()
        if self._place >= 0:
            self._go(self._lesson.path[self._place])

    def _show(self) -> None:
        path = () if self._lesson is None else self._lesson.path
        words = str(path[self._place].words) if self._place >= 0 else ""
        self._parts.lesson.show_stop(self._place, len(path), words)

    def _go(self, stop: Stop) -> None:
        """Where the network has been changed so that it has no such step, only the words change."""
        session = self._controller.session
        sight = session.sight
        if sight is None:
            return
        steps = sight.pass_.operations
        index = next((i for i, step in enumerate(steps) if step.result == stop.at), None)
        if index is None:
            return
        if stop.unit is not None:
            layer, row = stop.unit
            self._controller.order(lambda: session.walk.select(layer, row, stop.link))
        self._controller.order(lambda: session.walk.rest_at(index))
        if stop.picture:
            self._parts.bench.show_picture(stop.picture)
        if stop.asks is not None:
            self._parts.origin.ask(self._looked_at(stop.asks))
        self._actions[stop.panel].trigger()

    def _looked_at(self, quantity: Quantity) -> Quantity:
        """The same number of the example that is looked at."""
        view, sight = self._controller.session.view, self._controller.session.sight
        if quantity.example is None:
            return quantity
        last = 0 if sight is None else sight.pass_.m - 1
        return quantity._replace(example=min(view.example or 0, last))
