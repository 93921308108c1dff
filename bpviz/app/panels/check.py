"""Gradient check, always at hand: backprop against central differences, parameter by parameter, for any ε."""

from math import log10

from PySide6.QtCore import QElapsedTimer, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from bpviz.app.aside import Aside
from bpviz.app.own_keys import SLIDING, OwnKeys
from bpviz.app.panels.form import Scrolled
from bpviz.app.picture import Picture
from bpviz.app.questions import Problem
from bpviz.app.shown import Shown
from bpviz.engine.recorded import Pass
from bpviz.explain.checkup import LARGEST, SMALLEST, Checkup, checkups
from bpviz.scene.check_picture import (
    Checked,
    asked_of,
    axes_of,
    cell_at,
    check_height,
    check_scene,
    epsilon_words,
    place_in,
    words_of,
)
from bpviz.scene.light import Light, light_of
from bpviz.scene.scene import Scene
from bpviz.scene.theme import Theme

SIZE = QSize(380, 420)
NOTCHES = 4
"""Places of the slider in a decade."""
FIRST = -5
"""The exponent of ε at first."""


class Map(Picture):
    """The picture; `drawn` (x, y): the mouse is down there."""

    drawn = Signal(float, float)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The mouse goes down."""
        super().mousePressEvent(event)
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The mouse moves, up or down."""
        super().mouseMoveEvent(event)
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.drawn.emit(event.position().x(), event.position().y())


class CheckPanel(QWidget):
    """Checks the pass that is looked at beside the window, again whenever it is another one."""

    asked = Signal(object)
    pointed = Signal(object)

    def __init__(self, theme: Theme, aside: Aside, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._errand = aside.errand()
        self._errand.came.connect(self._take)
        self._errand.finished.connect(self._finish)
        self._errand.failed.connect(self._fail)
        self._shown: Shown | None = None
        self._begun: Shown | None = None
        self._begun_with = 0.0
        self._quiet = False
        self._clock = QElapsedTimer()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._begin_next)
        self._whose: Shown | None = None
        self._checkup: Checkup | None = None
        self._pointed: int | None = None
        self.setAccessibleName("gradient check")
        self._picture = Map(self._make_scene, SIZE)
        self._picture.follow_mouse()
        self._picture.setAccessibleName("relative errors")
        self._picture.hovered.connect(self._hover)
        self._picture.left.connect(lambda: self._point(None))
        self._picture.clicked.connect(self._click)
        self._picture.drawn.connect(self._draw)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 2, 0, 4)
        column.setSpacing(2)
        column.addLayout(self._controls())
        column.addWidget(self._picture, 1)
        self._scrolled = Scrolled(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scrolled)
        self.setMinimumSize(290, 112)
        self._show_state()

    def _controls(self) -> QHBoxLayout:
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, NOTCHES * (LARGEST - SMALLEST))
        self.slider.setPageStep(NOTCHES)
        self.slider.setValue(NOTCHES * (LARGEST - FIRST))
        self.slider.setAccessibleName("ε")
        OwnKeys(self.slider, SLIDING)
        self.slider.setToolTip(
            "ε of the central difference, from 10⁻¹ to 10⁻¹²; the plot can be dragged as well"
        )
        self.slider.valueChanged.connect(self._set_epsilon)
        self._words = QLabel()
        self._words.setMinimumWidth(92)
        self.stop = QPushButton("Stop")
        self.stop.clicked.connect(self._toggle)
        self._stopped = False
        row = QHBoxLayout()
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(10)
        row.addWidget(self._words)
        row.addWidget(self.slider, 1)
        row.addWidget(self.stop)
        return row

    def sizeHint(self) -> QSize:
        """As wide as the other panels."""
        return SIZE

    @property
    def epsilon(self) -> float:
        """What is added to a parameter, and taken from it."""
        return float(10.0 ** (LARGEST - self.slider.value() / NOTCHES))

    @property
    def checkup(self) -> Checkup | None:
        """What is shown."""
        return self._checkup

    @property
    def checked_pass(self) -> Pass | None:
        """The pass that it is of."""
        return None if self._whose is None else self._whose.pass_

    @property
    def working(self) -> bool:
        """Whether more is to come."""
        return self._errand.busy

    @property
    def picture(self) -> Picture:
        """The picture."""
        return self._picture

    # orders ----------------------------------------------------------------------------------------------------------

    def show_study(self, shown: Shown) -> None:
        """Another pass is checked in its turn: at once, but while training goes on the check under way ends first."""
        self._shown = shown
        if self._stopped or self._is_checked(shown):
            self._picture.update()
        elif not ((self._errand.busy or self._pause.isActive()) and _follows(self._begun, shown)):
            self._begin()

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self._picture.forget()

    def show_light(self, light: Light | None) -> None:
        """Frame the cell of the weight, or of the unit's bias, that is pointed at elsewhere."""
        if self._picture.underMouse():
            return  # it is pointed at here
        checked = self._checked()
        place = place_in(checked, light) if checked is not None and light is not None else None
        if place != self._pointed:
            self._pointed = place
            self._picture.update()

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees is not computed."""
        super().hideEvent(event)
        if self._errand.busy:
            self._errand.cancel()
            self._begun = None

    def showEvent(self, event: QShowEvent) -> None:
        """Take up again what was given up."""
        super().showEvent(event)
        self._fit()
        if self._shown is not None:
            self.show_study(self._shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width needs another height."""
        super().resizeEvent(event)
        self._fit()

    # the work --------------------------------------------------------------------------------------------------------

    def _is_checked(self, shown: Shown) -> bool:
        """Whether this pass has been checked or is being checked, at this ε."""
        begun = self._begun
        return begun is not None and begun.pass_ is shown.pass_ and self._begun_with == self.epsilon

    def _begin(self) -> None:
        shown = self._shown
        if shown is None:
            return
        known = self._whose is not None and self._whose.pass_ is shown.pass_ and self._checkup is not None
        curve = self._checkup.curve if known and self._checkup is not None else ()
        self._quiet = not known and self._checkup is not None and _follows(self._whose, shown)
        self._begun, self._begun_with = shown, self.epsilon
        self._pause.stop()
        self._clock.start()
        pass_, epsilon, seed = shown.pass_, self.epsilon, shown.setup.settings.seed
        self._errand.ask(lambda: checkups(pass_, epsilon, seed, curve))
        self._show_state()

    def _take(self, found: object) -> None:
        """A result; while training goes on the last whole one stays until the next is whole."""
        assert isinstance(found, Checkup)
        if self._quiet and self._errand.busy:
            return
        self._checkup, self._whose = found, self._begun
        self._fit()
        self._picture.update()

    def _finish(self) -> None:
        """While training goes on a pause follows that is as long as the check was, so that it is not held up."""
        self._show_state()
        self._picture.update()
        follows = self._shown is not None and _follows(self._begun, self._shown)
        self._pause.start(self._clock.elapsed() if follows else 0)

    def _begin_next(self) -> None:
        if (
            self._shown is not None
            and self.isVisible()
            and not (self._stopped or self._is_checked(self._shown))
        ):
            self._begin()

    def _fail(self, _problem: Problem) -> None:
        self._show_state()

    def _toggle(self) -> None:
        self._stopped = not self._stopped
        if self._stopped:
            self._errand.cancel()
            self._begun = None
        else:
            self._begin()
        self._show_state()
        self._picture.update()

    def _set_epsilon(self, _value: int) -> None:
        self._show_state()
        if not self._stopped:
            self._begin()
        self._picture.update()

    def _show_state(self) -> None:
        self._words.setText(f"ε = {epsilon_words(self.epsilon)}")
        self.stop.setText("Check" if self._stopped else "Stop")
        self.stop.setToolTip(
            "Check the pass that is shown, and every one after it"
            if self._stopped
            else "Give up the check under way, and check nothing until you say so"
        )

    # the picture -----------------------------------------------------------------------------------------------------

    def _checked(self) -> Checked | None:
        """What is known of the network that is looked at; what was found of another one is not shown as its own."""
        if self._checkup is None or self._whose is None or self._shown is None:
            return None
        if not _alike(self._whose, self._shown):
            return None
        subject = self._whose.subject
        where = f"epoch {subject.epoch}"
        if subject.batches > 1:
            where += f", batch {subject.batch + 1} of {subject.batches}"
        network, notation = self._whose.pass_.network, self._shown.notation
        working = self._errand.busy and not self._quiet
        return Checked(network, self._checkup, working, where, notation, self._pointed)

    def _make_scene(self, width: int, height: int) -> Scene | None:
        checked = self._checked()
        if checked is None:
            return Scene(width, height, self._theme.surface, (), ("check", self._theme.name), ())
        return check_scene(checked, width, height, self._theme)

    def _fit(self) -> None:
        checked = self._checked()
        if checked is not None and self.isVisible():
            width = self._scrolled.viewport().width()
            self._picture.setMinimumHeight(int(check_height(checked, width)))

    def _hover(self, x: float, y: float) -> None:
        checked = self._checked()
        if checked is None:
            return
        place = cell_at(checked, self._picture.width(), x, y)
        on_plot = axes_of(checked, self._picture.width()).plot.holds(x, y)
        shape = Qt.CursorShape.SizeHorCursor if on_plot else Qt.CursorShape.ArrowCursor
        self._picture.setCursor(shape if place is None else Qt.CursorShape.PointingHandCursor)
        self._picture.setToolTip("" if place is None else words_of(checked, place))
        self._point(place)

    def _point(self, place: int | None) -> None:
        if place == self._pointed:
            return
        self._pointed = place
        checked = self._checked()
        self._picture.update()
        if place is None or checked is None:
            self.pointed.emit(None)
        else:
            self.pointed.emit(light_of(asked_of(checked, place).link, checked.network.sizes))

    def _click(self, x: float, y: float) -> None:
        checked = self._checked()
        place = None if checked is None else cell_at(checked, self._picture.width(), x, y)
        if checked is not None and place is not None:
            self.asked.emit(asked_of(checked, place))

    def _draw(self, x: float, y: float) -> None:
        """ε is dragged on the plot."""
        checked = self._checked()
        if checked is None:
            return
        axes = axes_of(checked, self._picture.width())
        if axes.plot.holds(min(max(x, axes.plot.x), axes.plot.right), y):
            self.slider.setValue(notch(axes.x_at(x)))


def notch(epsilon: float) -> int:
    """The place of the slider that is nearest to ε."""
    return round(NOTCHES * (LARGEST - log10(epsilon)))


def _alike(one: Shown, other: Shown) -> bool:
    """Whether both are of the same examples and of networks with the same units."""
    sizes = one.pass_.network.sizes == other.pass_.network.sizes
    return sizes and one.setup.dataset is other.setup.dataset


def _follows(before: Shown | None, after: Shown) -> bool:
    """Whether training has only gone on between the two, and its newest pass is looked at."""
    return before is not None and before.setup is after.setup and after.view.epoch is None
