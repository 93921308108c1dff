"""Which panel stands where: in a high window side by side, in a low one behind tabs; full screen and back."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QMainWindow, QTabBar

from bpviz.app.docks import bare_dock, dock
from bpviz.app.panels.form import Scrolled
from bpviz.app.parts import Parts

LOW = 980
"""A window lower than this has more of its panels behind tabs."""
HEADING = 31
"""The height of a dock's heading."""
REST = 246
"""What the menu, the toolbar, the timeline and the status line take of the height."""
LEFT = ("data", "network", "training")
NUMBER = ("step", "origin", "nudge", "check")
"""About the number that is chosen, behind tabs in one place."""
RUN = ("cost", "gradients", "why", "health", "boundary", "confusion")
"""About the run; in a low window all of them behind tabs, else all but the first."""
VERSION = 2
"""Raised when the panels change, so that an older layout is not restored."""
PAUSE = 60
"""Milliseconds without another resize until the panels follow the window."""


def side_widths(width: int, low: bool) -> tuple[int, int]:
    """Left and right of the network: enough to read in a small window, a share of a large one."""
    left = max(264 if width < 1500 else 276, min(round(0.14 * width), 380))
    right = max(384 if low else 390, min(round(0.22 * width), 720))
    return left, right


class Arrangement(QObject):
    """The docks of a window, by name."""

    def __init__(self, window: QMainWindow, parts: Parts) -> None:
        super().__init__(window)
        self._window, self._parts = window, parts
        self._low, self._settled = True, False
        self._bench = ""
        self._placing = False
        self.touched = False
        """Whether a person has moved a panel or a separator; then the panels stay as they are."""
        self._follow_soon = QTimer(self)
        self._follow_soon.setSingleShot(True)
        self._follow_soon.setInterval(PAUSE)
        self._follow_soon.timeout.connect(self._follow)
        self._before_full = (window.saveState(VERSION), False)
        self.docks = {
            "data": dock(window, "data", "Data", parts.data),
            "network": dock(window, "network", "Network", Scrolled(parts.network)),
            "training": dock(window, "training", "Training", Scrolled(parts.training)),
            "step": dock(window, "step", "Equation", parts.explanation),
            "origin": dock(window, "origin", "Origin", parts.origin),
            "nudge": dock(window, "nudge", "Nudge", parts.nudge),
            "check": dock(window, "check", "Check", parts.check),
            "cost": dock(window, "cost", "Cost", parts.cost_place),
            "why": dock(window, "why", "Why", parts.why),
            "health": dock(window, "health", "Health", parts.health),
            "gradients": dock(window, "gradients", "Gradients", parts.gradients),
            "boundary": dock(window, "boundary", "Boundary", parts.boundary),
            "confusion": dock(window, "confusion", "Confusion", parts.confusion),
            "pass": bare_dock(window, "pass", "Pass", parts.pass_bar),
        }
        bottom = Qt.DockWidgetArea.BottomDockWidgetArea
        window.addDockWidget(bottom, self.docks["pass"])
        window.setCorner(Qt.Corner.BottomLeftCorner, bottom)
        window.setCorner(Qt.Corner.BottomRightCorner, bottom)
        self._place(low=True)
        for name in RUN[1:]:
            self.docks[name].visibilityChanged.connect(self._make_room)
        for panel in self.docks.values():
            panel.dockLocationChanged.connect(self._moved)
        window.installEventFilter(self)

    def settle(self) -> None:
        """The first arrangement depends on the height that the window got; a layout that was remembered stays."""
        if not self._settled:
            self._settled = True
            self.reset()

    def restore(self, state: object, touched: bool) -> None:
        """The panels where they were left; those that nobody had moved go on following the window."""
        with self._quietly():
            self._settled = self._window.restoreState(state, VERSION)  # type: ignore[arg-type]
        self.touched = touched and self._settled
        self._low = self.docks["training"] in self._window.tabifiedDockWidgets(self.docks["network"])
        self._follow_soon.start()

    def follow(self) -> None:
        """The window has another size."""
        if self._settled:
            self._follow_soon.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A separator that is pressed is about to be moved."""
        if event.type() is QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            self.touched = self.touched or self._window.isSeparator(event.position().toPoint())
        return super().eventFilter(watched, event)

    def reset(self) -> None:
        """All panels where they belong."""
        self.touched = False
        low = self._window.height() < LOW
        if low != self._low or any(panel.isHidden() for panel in self.docks.values()):
            self._place(low)
        QTimer.singleShot(0, self, self.fit)

    def fit(self) -> None:
        """Every panel as high as it needs to be; the list of examples and the equation take what is left."""
        window, low = self._window, self._low
        if window.isFullScreen():
            return
        high = window.height() - REST
        left, right = side_widths(window.width(), low)
        self._resize({"data": left, self._front_of(NUMBER): right}, Qt.Orientation.Horizontal)
        self._resize({"pass": 132 if low else 140}, Qt.Orientation.Vertical)
        headings = HEADING * (1 + low) + 6
        names = ("network",) if low else ("network", "training")
        needs = {name: self.docks[name].widget().sizeHint().height() + headings for name in names}
        self._resize({"data": max(high - sum(needs.values()), 200)} | needs, Qt.Orientation.Vertical)
        front, number = self._front_of(RUN[1:]), self._front_of(NUMBER)
        shares = {number: 0.42, "cost": 0.2, front: 0.38}
        if low:
            run = self._front_of(RUN)
            share = 0.46 if run == "boundary" else 0.36
            shares = {number: 1 - share, run: share}
        elif front == "gradients":
            shares = {number: 0.51, "cost": 0.26, front: 0.23}
        self._resize({name: round(share * high) for name, share in shares.items()}, Qt.Orientation.Vertical)
        self._hide_old_tabs()

    def toggle_full_screen(self) -> bool:
        """The picture alone on the whole screen, or back; whether it is alone now."""
        window = self._window
        alone = not window.isFullScreen()
        if alone:
            self._before_full = (window.saveState(VERSION), window.isMaximized())
        for part in (self._parts.toolbar, window.menuBar(), self._parts.status):
            part.setVisible(not alone)
        self._parts.lesson.set_aside(alone)
        if alone:
            self._bench = self._parts.bench.picture
        self._parts.bench.show_picture("" if alone else self._bench)
        if alone:
            for panel in self.docks.values():
                panel.hide()
            window.showFullScreen()
        else:
            state, maximised = self._before_full
            if maximised:
                window.showMaximized()
            else:
                window.showNormal()
            with self._quietly():
                window.restoreState(state, VERSION)
            self._hide_old_tabs()
        self._parts.canvas.show_alone(alone)
        return alone

    def _follow(self) -> None:
        if self.touched or self._window.isFullScreen():
            return
        low = self._window.height() < LOW
        if low != self._low and not any(panel.isHidden() for panel in self.docks.values()):
            self._place(low)
        self.fit()

    def _moved(self) -> None:
        self.touched = self.touched or not self._placing

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """Panels that are moved here are not moved by a person."""
        self._placing = True
        yield
        self._placing = False

    def _hide_old_tabs(self) -> None:
        """Qt leaves the tabs of a group that is no more where they were."""
        groups = set()
        for panel in self.docks.values():
            others = self._window.tabifiedDockWidgets(panel)
            if others:
                groups.add(frozenset(other.windowTitle() for other in (panel, *others)))
        bars = self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        for bar in reversed(bars):
            tabs = frozenset(bar.tabText(index) for index in range(bar.count()))
            if bar.count() and tabs not in groups:
                bar.hide()
            groups.discard(tabs)

    def _place(self, low: bool) -> None:
        with self._quietly():
            self._place_all(low)

    def _place_all(self, low: bool) -> None:
        self._low = low
        window, docks = self._window, self.docks
        for area, names in (
            (Qt.DockWidgetArea.LeftDockWidgetArea, LEFT),
            (Qt.DockWidgetArea.RightDockWidgetArea, (*NUMBER, *RUN)),
        ):
            for name in names:
                window.removeDockWidget(docks[name])
            for name in names:
                window.addDockWidget(area, docks[name])
        groups: tuple[tuple[str, ...], ...] = (NUMBER, RUN[1:])
        if low:
            groups = (LEFT[1:], NUMBER, RUN)
        for first, *others in groups:
            for other in others:
                window.tabifyDockWidget(docks[first], docks[other])
        for panel in docks.values():
            panel.show()
        for first, *_ in groups:
            docks[first].raise_()

    def _resize(self, sizes: dict[str, int], along: Qt.Orientation) -> None:
        """Those of the panels that are not closed."""
        opened = {name: size for name, size in sizes.items() if not self.docks[name].isHidden()}
        if opened:
            self._window.resizeDocks([self.docks[name] for name in opened], list(opened.values()), along)

    def _make_room(self, visible: bool) -> None:
        """What is brought to the front needs more height than the bars of the gradients do."""
        if visible and self._settled and self._low and not self.touched:
            if not self.docks["boundary"].visibleRegion().isEmpty():
                self.fit()
        elif visible and self._settled and not self._low:
            high, front = self._window.height() - REST, self._front_of(RUN[1:])
            if front != "gradients" and self.docks[front].height() < 0.3 * high:
                self.fit()

    def bring(self, name: str) -> None:
        """Show a panel in front of those that share its place."""
        self.docks[name].show()
        self.docks[name].raise_()

    def _front_of(self, names: tuple[str, ...]) -> str:
        """Which of the panels that share a place is in front."""
        return next((name for name in names if not self.docks[name].visibleRegion().isEmpty()), names[0])
