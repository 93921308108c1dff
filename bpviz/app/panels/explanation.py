"""This step: its equation in symbols, in shapes and in the numbers of the chosen unit and example, its terms linked."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from bpviz.app.numbers import product
from bpviz.app.picture import Picture
from bpviz.app.shown import Shown
from bpviz.engine.plan import Operation, Rule
from bpviz.explain.formula import Link
from bpviz.explain.numbers import plain
from bpviz.explain.quantity import linked_quantity, value
from bpviz.explain.steps import Explanation, explanation
from bpviz.scene.light import Light, light_of, meets
from bpviz.scene.naming import numbers_name
from bpviz.scene.panel import formulas_of, needed_height, panel_scene
from bpviz.scene.scene import Scene
from bpviz.scene.theme import Theme
from bpviz.scene.typeset.linked import term_at
from bpviz.study.view import View

SIZE = QSize(380, 330)


class ExplanationPanel(QScrollArea):
    """Shows the step that is looked at; scrolled where it needs more room.

    `pointed`: the units and edges of the term under the mouse, or None; `asked`: the number that was clicked.
    """

    pointed = Signal(object)
    asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: Shown | None = None
        self._explained: tuple[tuple[object, ...], Explanation, str] | None = None
        self._light: Light | None = None
        self._link: Link | None = None
        self._factors: frozenset[Link] = frozenset()
        self._picture = Picture(self._make_scene, SIZE)
        self._picture.follow_mouse()
        self._picture.hovered.connect(self._hover)
        self._picture.left.connect(self._leave)
        self._picture.clicked.connect(self._click)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(self._picture)
        self.setMinimumSize(280, 180)
        self.setAccessibleName("this step")

    def sizeHint(self) -> QSize:
        """Room for most steps."""
        return SIZE

    def show_study(self, shown: Shown) -> None:
        """Another step, unit, example or notation."""
        before, self._shown = self._shown, shown
        if before is None or self._key(before) != self._key(shown):
            self._fit()
            self._picture.update()

    def show_light(self, light: Light | None) -> None:
        """Frame the terms that stand for what is pointed at on the network."""
        if light != self._light:
            self._light = light
            self._picture.update()

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self._picture.forget()

    @property
    def explained(self) -> Explanation | None:
        """What is explained now."""
        return None if self._shown is None else self._explanation(self._shown)[0]

    @property
    def whose(self) -> str:
        """Whose numbers are shown now."""
        return "" if self._shown is None else self._explanation(self._shown)[1]

    @property
    def picture(self) -> Picture:
        """What is scrolled."""
        return self._picture

    def showEvent(self, event: QShowEvent) -> None:
        """While it was hidden nobody asked how high it would have to be."""
        super().showEvent(event)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width needs another height."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as the step needs beside a scroll bar, whether there is one or not: so nothing moves to and fro. A
        misprint that has no room is scrolled to: it makes nothing else smaller."""
        explained = self.explained if self.isVisible() else None
        if explained is not None:
            width = self.width() - self.verticalScrollBar().sizeHint().width()
            self._picture.setMinimumHeight(needed_height(explained, width, self.viewport().height()))

    def _make_scene(self, width: int, height: int) -> Scene | None:
        if self._shown is None:
            return None
        explained, whose = self._explanation(self._shown)
        depth = self._shown.pass_.network.depth
        self._factors = self._factors_of(self._shown)
        lit = self._is_lit if self._light or self._factors or self._link is not None else None
        return panel_scene(explained, depth, whose, width, height, self._theme, lit)

    def _is_lit(self, link: Link) -> bool:
        if link == self._link or link in self._factors:
            return True
        assert self._shown is not None
        return self._light is not None and meets(self._light, link, self._shown.pass_.network.sizes)

    @staticmethod
    def _factors_of(shown: Shown) -> frozenset[Link]:
        """The factors of the product that is looked at."""
        step = shown.pass_.operations[shown.operation]
        found = product(shown.pass_, step, shown.view)
        return frozenset() if found is None else frozenset(factor.link for factor in found[0].factors)

    def _hover(self, x: float, y: float) -> None:
        link = self._link_at(x, y)
        if link == self._link or self._shown is None:
            return
        self._link = link
        self._picture.update()
        asked = None if link is None else linked_quantity(link)
        self._picture.setCursor(
            Qt.CursorShape.ArrowCursor if asked is None else Qt.CursorShape.PointingHandCursor
        )
        self._picture.setToolTip("" if link is None else words_of(self._shown, link))
        self.pointed.emit(None if link is None else light_of(link, self._shown.pass_.network.sizes))

    def _leave(self) -> None:
        if self._link is not None:
            self._link = None
            self._picture.update()
            self.pointed.emit(None)

    def _click(self, x: float, y: float) -> None:
        link = self._link_at(x, y)
        quantity = None if link is None else linked_quantity(link)
        if quantity is not None:
            self.asked.emit(quantity)

    def _link_at(self, x: float, y: float) -> Link | None:
        scene = self._picture.scene()
        mark = None if scene is None else formulas_of(scene.still)
        term = None if mark is None else term_at(mark, x, y)
        return None if term is None else term.link

    def _explanation(self, shown: Shown) -> tuple[Explanation, str]:
        key = self._key(shown)
        if self._explained is None or self._explained[0] != key:
            view, subject = shown.view, shown.subject
            step = subject.pass_.operations[shown.operation]
            unit, of = asked_for(step, view)
            made = explanation(
                subject.pass_, shown.operation, unit, view.example, of, notation=shown.notation
            )
            whose = numbers_name(subject, step, unit, view.example)
            looked_at = product(subject.pass_, step, view)
            if looked_at is not None and view.product is not None:
                term, count = looked_at
                whose = f"product {view.product + 1} of {count}: {plain(term.share)} · {whose}"
            self._explained = (key, made, whose)
        return self._explained[1], self._explained[2]

    @staticmethod
    def _key(shown: Shown) -> tuple[object, ...]:
        view = shown.view
        asked = (view.example, view.unit, view.link, view.product, view.notation)
        return (id(shown.subject), shown.operation, *asked)


def words_of(shown: Shown, link: Link) -> str:
    """What a term is: the quantity, and its number where it stands for one."""
    pass_, (ref, unit, of, _) = shown.pass_, link
    name = shown.notation.text(ref)
    quantity = linked_quantity(link)
    if quantity is None:
        shape = " × ".join(map(str, pass_[ref].shape))
        return f"{name}: {shape}"
    number = plain(value(pass_, quantity), 6)
    if unit is None:
        return f"{name} = {number}\nClick: where does it come from?"
    place = f"unit {unit + 1}" if of is None else f"from unit {of + 1} to unit {unit + 1}"
    return f"{name}, {place}: {number}\nClick: where does it come from?"


def asked_for(step: Operation, view: View) -> tuple[int, int]:
    """(row, column): the chosen unit and its weight if they are of the step's layer, else the first."""
    if view.unit[0] != step.layer or step.rule is Rule.COST:
        return 0, 0
    return view.unit[1], view.link if step.rule in (Rule.WEIGHTS, Rule.UPDATE_WEIGHTS) else 0
