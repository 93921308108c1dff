"""A window that is used at random for minutes raises nothing: every order, panel, lesson and data set in turn."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from bpviz.app.faults import Faults
from bpviz.app.menus import BUNDLED
from bpviz.app.window import Window
from bpviz.data.toy import toys, usual
from bpviz.engine.plan import Ref
from bpviz.lessons.lesson import lessons
from bpviz.registry import assets
from bpviz.study.edit import Edit

STEPS = 300
DIALOGS = {"quit", "open", "decisions", "export", "about", "shortcuts", "fullscreen"}
CHANGES: tuple[dict[str, object], ...] = (
    *({"learning_rate": rate} for rate in (0.01, 0.1, 1.0, 1e4)),
    *({"optimizer": name} for name in ("gd", "adam", "momentum")),
    *({"batch_size": size} for size in (0, 1, 16, 50)),
    *({"init": name} for name in ("zero", "equal", "xavier")),
    {"l2": 0.1},
    {"clip": 0.5},
    {"hidden": (), "activations": ()},
    {"hidden": (7,), "activations": ("relu",)},
    {"hidden": (3, 2), "activations": ("tanh", "sigmoid")},
)


class Person:
    """Draws what to do next."""

    def __init__(self, window: Window, seed: int) -> None:
        self.window, self.random = window, random.Random(seed)
        self.done: list[str] = []
        self.ways: tuple[tuple[int, Callable[[], str]], ...] = (
            (35, self.act),
            (8, self.open),
            (8, self.travel),
            (8, self.change),
            (5, self.train),
            (5, self.branch),
            (8, self.look),
            (23, self.touch),
        )

    def go_on(self) -> None:
        way = self.random.choices([way for _, way in self.ways], [share for share, _ in self.ways])[0]
        self.done.append(way())

    def act(self) -> str:
        name = self.random.choice([name for name in self.window.acts if name not in DIALOGS])
        self.window.acts[name].trigger()
        return name

    def open(self) -> str:
        orders = self.window.orders
        kind = self.random.randrange(3)
        if kind == 0:
            name = self.random.choice(list(lessons()))
            orders.open_lesson(lessons()[name])
        elif kind == 1:
            name = self.random.choice(list(toys()))
            orders.open_toy(usual(name))
        else:
            name = self.random.choice(BUNDLED)
            orders.open_path(assets() / "data" / f"{name}.csv")
        return f"open {name}"

    def travel(self) -> str:
        epoch = self.random.randrange(max(self.window.session.epoch, 1))
        self.window.orders.order(lambda: self.window.session.walk.travel(epoch))
        return f"travel {epoch}"

    def change(self) -> str:
        change = self.random.choice(CHANGES)
        document = self.window.session.document
        if document is not None:
            self.window.orders.set_recipe(replace(document.recipe, **change))
        return str(change)

    def train(self) -> str:
        epochs = self.random.choice([1, 5, 50, 500])
        self.window.orders.run(epochs)
        return f"run {epochs}"

    def branch(self) -> str:
        session, orders = self.window.session, self.window.orders
        if self.random.random() < 0.5 and session.course.branches:
            number = self.random.randrange(len(session.course.branches))
            orders.switch(number, self.random.choice([None, 0, 3]))
            return f"switch {number}"
        if session.sight is None:
            return "nothing"
        layer = self.random.randint(1, session.sight.pass_.network.depth)
        orders.keep(Edit(Ref("W", layer), 0, 0, None, self.random.uniform(-2, 2)))
        return f"keep W[{layer}]"

    def look(self) -> str:
        position = self.random.random()
        self.window.orders.order(lambda: self.window.session.walk.drag_to(position))
        self.window.orders.compare(self.random.choice(["", "", "", "zero", "he"]))
        self.window.resize(self.random.choice([900, 1280, 1600]), self.random.choice([600, 800, 1000]))
        return f"at {position:.3f}"

    def touch(self) -> str:
        parts = self.window.parts
        pictures: list[QWidget] = [parts.canvas, parts.beside, parts.boundary, parts.pass_bar.strip]
        pictures += [
            panel.picture for panel in (parts.explanation, parts.origin, parts.matrices, parts.graph)
        ]
        pictures += [parts.nudge.picture, parts.why.picture]
        widget = self.random.choice(pictures)
        if not widget.isVisible():
            return "nothing"
        place = QPoint(self.random.randrange(widget.width()), self.random.randrange(widget.height()))
        if self.random.random() < 0.5:
            QTest.mouseMove(widget, place)
        else:
            QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=place)
            QTest.mouseMove(
                widget, place + QPoint(self.random.randint(-60, 60), self.random.randint(-30, 30))
            )
            QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=place)
        return f"touch {type(widget).__name__}"


@pytest.mark.long
@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_done_in_whatever_order_nothing_breaks(
    window: Window, faults: Faults, qtbot, seed: int
) -> None:
    reports: list[str] = []
    faults.happened.connect(reports.append)
    person = Person(window, seed)
    for _ in range(STEPS):
        person.go_on()
        qtbot.wait(person.random.choice([0, 10, 30, 100]))
        assert not reports, (person.done[-12:], reports[0])
