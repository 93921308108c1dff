"""The main window: puts the parts together."""

from pathlib import Path

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QPushButton

from bpviz.app import actions as commands
from bpviz.app.arrangement import VERSION, Arrangement
from bpviz.app.aside import Aside
from bpviz.app.controller import Controller
from bpviz.app.desk import Desk
from bpviz.app.dialogs.export import ExportDialog
from bpviz.app.display import Display
from bpviz.app.faults import Faults
from bpviz.app.looks import wear
from bpviz.app.menus import Menus
from bpviz.app.orders import Orders
from bpviz.app.parts import Parts
from bpviz.app.preferences import Preferences
from bpviz.app.questions import Problem
from bpviz.app.session import Session
from bpviz.app.wiring import connect_actions, connect_cost, connect_parts
from bpviz.registry import assets
from bpviz.scene.theme import THEMES, Theme
from bpviz.study.document import Document

SIZE = (1360, 860)
AS_BEFORE = "is read and prepared as you last had it; File › Decisions about the data… changes that"


class Window(QMainWindow):
    """Everything that a person sees."""

    def __init__(self, preferences: Preferences, faults: Faults) -> None:
        super().__init__()
        self.preferences, self._faults = preferences, faults
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
        self.orders = Orders(
            self.controller, self.parts, self.arrangement, self.display, self.desk, preferences, self
        )
        connect_actions(self)
        connect_parts(self)
        self.resize(*SIZE)
        self.display.show_state()

    @property
    def session(self) -> Session:
        """The state of the window."""
        return self.controller.session

    def begin(self, file: str | None) -> None:
        """Show iris in motion, or the file that was asked for."""
        self.orders.begin()
        if file is not None:
            self.orders.open_path(Path(file))

    def finish(self) -> None:
        """What can wait until the window is there."""
        if self.parts.cost is None:
            self.parts.make_cost(self._theme)
            connect_cost(self)
            self.display.show_costs()

    def export(self) -> ExportDialog | None:
        """Ask what to export and how."""
        return self.desk.export(self._theme)

    def switch_theme(self) -> None:
        """Light or dark."""
        self._theme = THEMES["light" if self._theme.name == "dark" else "dark"]
        self.preferences.theme = self._theme.name
        wear(self._theme)
        self.display.show_theme(self._theme)

    def toggle_full_screen(self) -> None:
        """The picture alone on the whole screen, and back."""
        self.acts["fullscreen"].setChecked(self.arrangement.toggle_full_screen())

    def show_bench(self, name: str) -> None:
        """Which picture stands under the network."""
        for picture in ("matrices", "graph", "table"):
            self.acts[picture].setChecked(picture == name)

    # what is shown ---------------------------------------------------------------------------------------------------

    def show_title(self, title: str) -> None:
        """What is open."""
        self.menus.show_title(title)
        self.setWindowTitle(f"{title} — bpviz")
        document = self.session.document
        if document is not None:
            self._show_lesson(document)
        if document is not None and document.toy is None and assets() not in document.path.parents:
            self.preferences.add_recent(document.path.absolute())
            self.preferences.remember(document)
            if document == self.orders.repeated:
                self.parts.banner.tell(f"{document.path.name} {AS_BEFORE}")
        self.orders.repeated = None

    def _show_lesson(self, document: Document) -> None:
        """The words of a lesson that was just opened; other data needs them no more."""
        lesson, note = self.orders.lesson, self.parts.lesson
        if lesson is not None and document == lesson.document():
            note.tell(str(lesson.title), str(lesson.words))
            self.orders.lesson = None
            self._told = document
        elif note.words and not same_data(document, self._told):
            note.clear()

    def show_problem(self, problem: Problem) -> None:
        """What went wrong: a sentence for the person, or a fault for the log."""
        if problem.report is not None:
            self._faults.tell(problem.report)
        else:
            self.parts.banner.say(str(problem))
        self.display.show_document()
        self.display.show_state()

    def show_exporting(self, words: str) -> None:
        """What the export is at."""
        self.display.exporting = words
        self.display.show_status()

    # Qt --------------------------------------------------------------------------------------------------------------

    def restore_layout(self) -> None:
        """The window as it was left."""
        layout = self.preferences.layout
        if layout is not None:
            self.restoreGeometry(layout[0])
            self.arrangement.restore(layout[1], self.preferences.arranged)

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
        self.orders.open_path(files[0])
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
            self.orders.give_up()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QAbstractButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what is running, remember the layout; nothing half done is left."""
        if self.isFullScreen():
            self.toggle_full_screen()
        self.preferences.layout = (self.saveGeometry(), QByteArray(self.saveState(VERSION)))
        self.preferences.arranged = self.arrangement.touched
        self.preferences.save()
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
