"""Why did the cost change: what the update did beside what the gradient promised; and the gradient itself, stacked."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpviz.app.aside import Aside
from bpviz.app.panels.form import Scrolled, segments
from bpviz.app.picture import Picture
from bpviz.app.shown import Shown
from bpviz.engine.plan import Ref
from bpviz.explain.change import CostChange, cost_change
from bpviz.explain.formula import Link
from bpviz.explain.gradient_vector import GradientVector, gradient_vector
from bpviz.explain.quantity import Quantity
from bpviz.scene import change_picture, gradient_picture
from bpviz.scene.change_picture import Changed, bar_at, change_height, change_scene
from bpviz.scene.gradient_picture import Stacked, gradient_height, gradient_scene, link_at
from bpviz.scene.light import Light, light_of
from bpviz.scene.scene import Scene
from bpviz.scene.theme import Theme

SIZE = QSize(380, 420)
LARGE = 10_000_000
"""Parameters times examples from which on the change is computed beside the window: some 5 ms of work."""
ENTRIES = 10

Found = CostChange | GradientVector


class WhyPanel(QWidget):
    """Shows the update of the pass that is looked at, or its gradient."""

    asked = Signal(object)
    pointed = Signal(object)

    def __init__(self, theme: Theme, aside: Aside, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._errand = aside.errand()
        self._errand.came.connect(self._take)
        self._errand.finished.connect(self._refresh)
        self._shown: Shown | None = None
        self._begun: Shown | None = None
        self._found: tuple[Shown, Found] | None = None
        self._pointed: Link | None = None
        self.setAccessibleName("why the cost changed")
        self._picture = Picture(self._make_scene, SIZE)
        self._picture.follow_mouse()
        self._picture.hovered.connect(self._hover)
        self._picture.left.connect(lambda: self._point(None))
        self._picture.clicked.connect(self._click)
        frame, (self.change, self.gradient) = segments("the change of the cost", "the gradient")
        self.change.setToolTip("What the update did to the cost, beside Σ dθ · Δθ")
        self.gradient.setToolTip("Every derivative, stacked as one column")
        self.change.setChecked(True)
        self.change.clicked.connect(self._turn)
        self.gradient.clicked.connect(self._turn)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 2, 0, 4)
        column.setSpacing(4)
        top = QVBoxLayout()
        top.setContentsMargins(14, 0, 14, 0)
        top.addWidget(frame)
        column.addLayout(top)
        column.addWidget(self._picture, 1)
        self._scrolled = Scrolled(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scrolled)
        self.setMinimumSize(290, 112)

    def sizeHint(self) -> QSize:
        """As wide as the other panels."""
        return SIZE

    @property
    def found(self) -> Found | None:
        """What is shown."""
        return None if self._found is None else self._found[1]

    @property
    def working(self) -> bool:
        """Whether it is still being computed."""
        return self._errand.busy

    @property
    def picture(self) -> Picture:
        """The picture."""
        return self._picture

    def show_study(self, shown: Shown) -> None:
        """Another pass or notation."""
        self._shown = shown
        self._refresh()

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self._picture.forget()

    def show_light(self, light: Light | None) -> None:
        """Mark the bar of the weight, or of the unit's bias, that is pointed at elsewhere."""
        if self._picture.underMouse():
            return  # it is pointed at here
        link = None if light is None else linked(light, "d" if self.gradient.isChecked() else "")
        if link != self._pointed:
            self._pointed = link
            self._picture.update()

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees is not computed."""
        super().hideEvent(event)
        self._errand.cancel()

    def showEvent(self, event: QShowEvent) -> None:
        """Take up again what was given up."""
        super().showEvent(event)
        self._refresh()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width needs another height."""
        super().resizeEvent(event)
        self._fit()

    # the work --------------------------------------------------------------------------------------------------------

    def _turn(self) -> None:
        """The other of the two; nothing of the one before can be shown in its stead."""
        self._errand.cancel()
        self._found = self._begun = None
        self._point(None)
        self._refresh()

    def _refresh(self) -> None:
        """Compute what is to be shown where it is not yet: at once, or beside the window where it is much."""
        shown = self._shown
        if shown is None or self._errand.busy or (self._found is not None and _same(self._found[0], shown)):
            return
        self._begun = shown
        pass_, notation = shown.pass_, shown.notation
        if self.gradient.isChecked():
            self._take(gradient_vector(pass_, ENTRIES, notation))
        elif pass_.network.parameters * pass_.m <= LARGE:
            self._take(cost_change(pass_, notation))
        else:
            self._errand.ask(lambda: (cost_change(each, notation) for each in (pass_,)))

    def _take(self, found: object) -> None:
        assert isinstance(found, CostChange | GradientVector)
        assert self._begun is not None
        self._found = (self._begun, found)
        self._fit()
        self._picture.update()

    # the picture -----------------------------------------------------------------------------------------------------

    def _content(self) -> Changed | Stacked | None:
        if self._found is None:
            return None
        shown, found = self._found
        if isinstance(found, CostChange):
            examples = int(shown.setup.dataset.X_train.shape[1])
            return Changed(shown.subject, found, examples, shown.notation, self._pointed)
        return Stacked(shown.pass_, found, shown.notation, self._pointed)

    def _make_scene(self, width: int, height: int) -> Scene | None:
        match self._content():
            case Changed() as changed:
                return change_scene(changed, width, height, self._theme)
            case Stacked() as stacked:
                return gradient_scene(stacked, width, height, self._theme)
            case _:
                return Scene(width, height, self._theme.surface, (), ("why", self._theme.name), ())

    def _fit(self) -> None:
        content = self._content()
        if content is not None and self.isVisible():
            width = self._scrolled.viewport().width()
            high = change_height if isinstance(content, Changed) else gradient_height
            self._picture.setMinimumHeight(int(high(content, width)))  # type: ignore[arg-type]

    def _at(self, x: float, y: float) -> tuple[Link | None, Quantity | None]:
        """What is at a point: what it lights, and what it can be asked."""
        width = self._picture.width()
        match self._content():
            case Changed() as changed:
                bar = bar_at(changed, width, x, y)
                return (None, None) if bar is None else (bar.link, change_picture.asked_of(bar))
            case Stacked() as stacked:
                link = link_at(stacked, width, x, y)
                return link, None if link is None else gradient_picture.asked_of(link)
            case _:
                return None, None

    def _hover(self, x: float, y: float) -> None:
        link, asked = self._at(x, y)
        shape = Qt.CursorShape.ArrowCursor if asked is None else Qt.CursorShape.PointingHandCursor
        self._picture.setCursor(shape)
        self._point(link)

    def _point(self, link: Link | None) -> None:
        if link != self._pointed and self._shown is not None:
            self._pointed = link
            self._picture.update()
            self.pointed.emit(None if link is None else light_of(link, self._shown.pass_.network.sizes))

    def _click(self, x: float, y: float) -> None:
        _, asked = self._at(x, y)
        if asked is not None:
            self.asked.emit(asked)


def _same(one: Shown, other: Shown) -> bool:
    """Whether the same is to be shown of both."""
    return one.pass_ is other.pass_ and one.view.notation == other.view.notation


def linked(light: Light, prefix: str) -> Link | None:
    """The one weight that is lit, or the bias of the one unit; with the prefix d its derivative."""
    found = [Link(Ref(f"{prefix}W", l), row, column) for l, row, column in light.edges]
    found += [Link(Ref(f"{prefix}b", l), row) for l, row in light.units if l > 0]
    return found[0] if len(found) == 1 else None
