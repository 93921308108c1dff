"""This step: its equation in symbols, in shapes and in the numbers of the chosen unit and example."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from bpviz.app.picture import Picture
from bpviz.engine.plan import Operation, Rule
from bpviz.explain.steps import Explanation, explanation
from bpviz.scene.headings import count
from bpviz.scene.panel import panel_scene
from bpviz.scene.scene import Scene
from bpviz.scene.subject import Subject
from bpviz.scene.theme import Theme
from bpviz.study.view import View


class ExplanationPanel(Picture):
    """Shows a subject, an operation of its pass, and whose numbers are asked for."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(self._make_scene, QSize(380, 330), parent)
        self._theme = theme
        self._asked: tuple[Subject, int, View] | None = None
        self._explained: tuple[tuple[object, ...], Explanation, str] | None = None
        self.setMinimumSize(280, 180)
        self.setAccessibleName("this step")

    def show_step(self, subject: Subject, operation: int, view: View) -> None:
        """Another step, unit or example."""
        before = self._asked
        self._asked = (subject, operation, view)
        if before is None or self._key(*before) != self._key(*self._asked):
            self.update()

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self.forget()

    @property
    def explained(self) -> Explanation | None:
        """What is explained now."""
        return None if self._asked is None else self._explanation(*self._asked)[0]

    def _make_scene(self, width: int, height: int) -> Scene | None:
        if self._asked is None:
            return None
        explained, whose = self._explanation(*self._asked)
        depth = self._asked[0].pass_.network.depth
        return panel_scene(explained, depth, whose, width, height, self._theme)

    def _explanation(self, subject: Subject, index: int, view: View) -> tuple[Explanation, str]:
        key = self._key(subject, index, view)
        if self._explained is None or self._explained[0] != key:
            unit, of = asked_for(subject.pass_.operations[index], view)
            made = explanation(subject.pass_, index, unit, view.example, of)
            self._explained = (key, made, whose_numbers(subject, index, view))
        return self._explained[1], self._explained[2]

    @staticmethod
    def _key(subject: Subject, index: int, view: View) -> tuple[object, ...]:
        return (id(subject), index, view.example, view.unit, view.link)


def asked_for(step: Operation, view: View) -> tuple[int, int]:
    """(row, column): the chosen unit and its weight if they are of the step's layer, else the first."""
    if view.unit[0] != step.layer or step.rule is Rule.COST:
        return 0, 0
    return view.unit[1], view.link if step.rule in (Rule.WEIGHTS, Rule.UPDATE_WEIGHTS) else 0


def whose_numbers(subject: Subject, index: int, view: View) -> str:
    """unit 2 of layer 1 · row 17"""
    step = subject.pass_.operations[index]
    row, _ = asked_for(step, view)
    whose = f"mean of {count(subject.pass_.m)} examples"
    if view.example is not None:
        whose = f"row {subject.examples[view.example]}"
    return f"unit {row + 1} of layer {step.layer} · {whose}"
