"""This step: its equation in symbols, in shapes and in the numbers of the chosen unit and example."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from bpviz.app.picture import Picture
from bpviz.engine.plan import Operation, Rule
from bpviz.explain.steps import Explanation, explanation
from bpviz.scene.naming import numbers_name
from bpviz.scene.panel import needed_height, panel_scene
from bpviz.scene.scene import Scene
from bpviz.scene.subject import Subject
from bpviz.scene.theme import Theme
from bpviz.study.view import View

SIZE = QSize(380, 330)


class ExplanationPanel(QScrollArea):
    """Shows a subject, an operation of its pass, and whose numbers are asked for; scrolled where it needs more room."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._asked: tuple[Subject, int, View] | None = None
        self._explained: tuple[tuple[object, ...], Explanation, str] | None = None
        self._picture = Picture(self._make_scene, SIZE)
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

    def show_step(self, subject: Subject, operation: int, view: View) -> None:
        """Another step, unit or example."""
        before = self._asked
        self._asked = (subject, operation, view)
        if before is None or self._key(*before) != self._key(*self._asked):
            self._fit()
            self._picture.update()

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self._picture.forget()

    @property
    def explained(self) -> Explanation | None:
        """What is explained now."""
        return None if self._asked is None else self._explanation(*self._asked)[0]

    @property
    def whose(self) -> str:
        """Whose numbers are shown now."""
        return "" if self._asked is None else self._explanation(*self._asked)[1]

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
        """As high as the step needs beside a scroll bar, whether there is one or not: so nothing moves to and fro."""
        explained = self.explained if self.isVisible() else None
        if explained is not None:
            width = self.width() - self.verticalScrollBar().sizeHint().width()
            self._picture.setMinimumHeight(needed_height(explained, width))

    def _make_scene(self, width: int, height: int) -> Scene | None:
        if self._asked is None:
            return None
        explained, whose = self._explanation(*self._asked)
        depth = self._asked[0].pass_.network.depth
        return panel_scene(explained, depth, whose, width, height, self._theme)

    def _explanation(self, subject: Subject, index: int, view: View) -> tuple[Explanation, str]:
        key = self._key(subject, index, view)
        if self._explained is None or self._explained[0] != key:
            step = subject.pass_.operations[index]
            unit, of = asked_for(step, view)
            made = explanation(subject.pass_, index, unit, view.example, of)
            self._explained = (key, made, numbers_name(subject, step, unit, view.example))
        return self._explained[1], self._explained[2]

    @staticmethod
    def _key(subject: Subject, index: int, view: View) -> tuple[object, ...]:
        return (id(subject), index, view.example, view.unit, view.link)


def asked_for(step: Operation, view: View) -> tuple[int, int]:
    """(row, column): the chosen unit and its weight if they are of the step's layer, else the first."""
    if view.unit[0] != step.layer or step.rule is Rule.COST:
        return 0, 0
    return view.unit[1], view.link if step.rule in (Rule.WEIGHTS, Rule.UPDATE_WEIGHTS) else 0
