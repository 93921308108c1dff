"""The menu bar: every action in its place, the bundled data, the lessons, the recent files, the panels."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow, QMenu

from bpviz.app.actions import MENUS, notation_commands
from bpviz.app.panels.form import muted
from bpviz.app.preferences import Preferences
from bpviz.data.toy import toys, usual
from bpviz.lessons.lesson import lessons
from bpviz.registry import assets

BUNDLED = ("iris", "wine", "breast_cancer", "digits", "diabetes", "penguins")
TITLE = 420
"""Room for the name of what is open, at the right of the menus."""


class Menus(QObject):
    """`file_chosen` (a path), `toy_chosen` (a ToyChoice) and `lesson_chosen` (a lesson)."""

    file_chosen = Signal(object)
    toy_chosen = Signal(object)
    lesson_chosen = Signal(object)

    def __init__(
        self,
        window: QMainWindow,
        actions: dict[str, QAction],
        docks: Iterable[QDockWidget],
        preferences: Preferences,
    ) -> None:
        super().__init__(window)
        self._window, self._docks, self._preferences = window, tuple(docks), preferences
        self._actions = actions
        self._recent = QMenu("Open &recent", window)
        self._recent.aboutToShow.connect(self._fill_recent)
        special: dict[str, Callable[[QMenu], object]] = {
            "bundled": self._add_bundled,
            "toys": self._add_toys,
            "recent": lambda menu: menu.addMenu(self._recent),
            "lessons": self._add_lessons,
            "notations": self._add_notations,
            "panels": self._add_panels,
            "-": lambda menu: menu.addSeparator(),
        }
        for title, names in MENUS.items():
            menu = QMenu(title, window)
            window.menuBar().addMenu(menu)
            menu.setToolTipsVisible(True)
            for name in names:
                if name in special:
                    special[name](menu)
                else:
                    menu.addAction(actions[name])
        self._title = self._make_title()

    def show_title(self, title: str) -> None:
        """What is open."""
        self._title.setText(title)

    def _make_title(self) -> QLabel:
        title = muted("")
        title.setContentsMargins(0, 0, 20, 0)
        title.setMinimumWidth(TITLE)
        title.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        title.setMinimumHeight(self._window.menuBar().sizeHint().height())
        self._window.menuBar().setCornerWidget(title)
        return title

    def _add_bundled(self, menu: QMenu) -> None:
        offered = QMenu("&Bundled data", self._window)
        menu.addMenu(offered)
        for name in BUNDLED:
            act = offered.addAction(name.replace("_", " "))
            act.triggered.connect(partial(self._choose, assets() / "data" / f"{name}.csv"))

    def _add_toys(self, menu: QMenu) -> None:
        offered = QMenu("&Drawn data", self._window)
        menu.addMenu(offered)
        for name, toy in toys().items():
            act = offered.addAction(toy.label)
            act.setObjectName(f"toy-{name}")
            act.triggered.connect(partial(lambda chosen, *_: self.toy_chosen.emit(usual(chosen)), name))

    def _add_lessons(self, menu: QMenu) -> None:
        for name, lesson in lessons().items():
            act = menu.addAction(str(lesson.title))
            act.setObjectName(f"lesson-{name}")
            act.setToolTip(str(lesson.words))
            act.triggered.connect(partial(lambda chosen, *_: self.lesson_chosen.emit(chosen), lesson))

    def _add_notations(self, menu: QMenu) -> None:
        offered = QMenu("&Notation", self._window)
        menu.addMenu(offered)
        for name in notation_commands():
            offered.addAction(self._actions[name])

    def _add_panels(self, menu: QMenu) -> None:
        offered = QMenu("&Panels", self._window)
        menu.addMenu(offered)
        for panel in self._docks:
            offered.addAction(panel.toggleViewAction())

    def _choose(self, path: Path, *_: object) -> None:
        self.file_chosen.emit(path)

    def _fill_recent(self) -> None:
        self._recent.clear()
        for file in self._preferences.recent:
            self._recent.addAction(file).triggered.connect(partial(self._choose, Path(file)))
        if self._preferences.recent:
            self._recent.addSeparator()
            forget = self._recent.addAction("&Forget these")
            forget.triggered.connect(lambda *_: self._preferences.forget_recent())
        else:
            self._recent.addAction("No file has been opened yet").setEnabled(False)
