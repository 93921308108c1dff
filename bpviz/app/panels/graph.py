"""The computation graph: of one unit with all its numbers, of one layer or of the whole pass, an array to a node."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from bpviz.app.panels.form import segments
from bpviz.app.picture import Picture
from bpviz.app.shown import Shown
from bpviz.scene.graph_hit import Hit, Spot
from bpviz.scene.layers_marks import layers_scene
from bpviz.scene.layers_picture import LayersPicture, Strips, folded_by_itself, layer_of, layers_picture
from bpviz.scene.light import Light
from bpviz.scene.rect import Rect
from bpviz.scene.scene import Scene
from bpviz.scene.theme import Theme
from bpviz.scene.unit_marks import unit_scene
from bpviz.scene.unit_picture import UnitPicture, unit_picture


class GraphPanel(QWidget):
    """Shows the graph in the step under way: values that are there, derivatives that have come back so far."""

    asked = Signal(object)
    pointed = Signal(object)
    step_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: Shown | None = None
        self._drawn: UnitPicture | LayersPicture | None = None
        self._hovered: Hit | None = None
        self._pinned: int | None = None
        self._light: Light | None = None
        self._lit: Light | None = None
        self._turned: frozenset[int] = frozenset()
        self._strips: Strips = {}
        self.picture = Picture(self._make_scene, QSize(900, 260))
        self.picture.setMinimumSize(300, 120)
        self.picture.setAccessibleName("computation graph")
        self.picture.follow_mouse()
        self.picture.hovered.connect(self._hover)
        self.picture.left.connect(lambda: self._point(None))
        self.picture.clicked.connect(self._click)
        frame, (self.unit, self.layer, self.layers) = segments("one unit", "one layer", "all layers")
        self.unit.setChecked(True)
        self.unit.setToolTip("The chosen unit for one example, with every number")
        self.layer.setToolTip(
            "The layer of the step under way, an array to a node, with every local derivative"
        )
        self.layers.setToolTip("The whole pass, an array to a node; click a layer's name to fold it")
        self.products = QCheckBox("products")
        self.products.setToolTip("A node of its own for each weight times its input")
        for button in (self.unit, self.layer, self.layers):
            button.clicked.connect(self._other_graph)
        self.products.toggled.connect(self._other_graph)
        self._controls = QWidget(self)
        across = QHBoxLayout(self._controls)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(10)
        across.addWidget(self.products)
        across.addWidget(frame)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.picture)
        self._controls.raise_()
        self.setAccessibleName("computation graph")

    def show_study(self, shown: Shown) -> None:
        """Another pass, step, unit, example or notation."""
        before, self._shown = self._shown, shown
        if before is not None and _key(before) == _key(shown):
            return
        if before is None or before.pass_ is not shown.pass_:
            self._strips = {}
        if before is None or before.pass_.network.sizes != shown.pass_.network.sizes:
            self._turned = frozenset()
        if before is None or _subject(before) != _subject(shown):
            self._pinned = None
        self._forget()

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self.picture.forget()

    def show_light(self, light: Light | None) -> None:
        """The nodes of what is pointed at elsewhere."""
        if light != self._lit:
            self._lit = light
            self.picture.update()

    @property
    def drawn(self) -> UnitPicture | LayersPicture | None:
        """What is laid out now."""
        if self._drawn is None and self._shown is not None:
            self._drawn = self._draw(self._shown)
        return self._drawn

    @property
    def told(self) -> int | None:
        """The edge whose local derivative is told: the one under the mouse, else the one that was clicked."""
        made = self.drawn
        if not isinstance(made, UnitPicture):
            return None
        pointed = None if self._hovered is None else made.edge(self._hovered)
        return self._pinned if pointed is None else pointed

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The controls stay at the upper right."""
        super().resizeEvent(event)
        self._place_controls()
        self._forget()

    def _place_controls(self) -> None:
        self.products.setVisible(self.unit.isChecked())
        self._controls.adjustSize()
        self._controls.move(self.width() - self._controls.width() - 12, 3)

    def _forget(self) -> None:
        self._drawn = None
        self.picture.update()

    def _draw(self, shown: Shown) -> UnitPicture | LayersPicture:
        view, width = shown.view, self.picture.width()
        rect, reserved = Rect(0, 0, width, self.picture.height()), self._controls.width() + 12
        subject, index = shown.subject, shown.operation
        if self.unit.isChecked():
            example = None if view.example is None else min(view.example, shown.pass_.m - 1)
            return unit_picture(
                subject,
                view.unit,
                example,
                index,
                shown.notation,
                rect,
                products=self.products.isChecked(),
                reserved=reserved,
            )
        if self.layer.isChecked():
            only = layer_of(shown.pass_.operations[index])
            none: frozenset[int] = frozenset()
            return layers_picture(subject, index, shown.notation, rect, none, reserved, self._strips, only)
        depth, layer = shown.pass_.network.depth, shown.pass_.operations[index].layer
        folded = folded_by_itself(depth, layer, width) ^ self._turned
        return layers_picture(subject, index, shown.notation, rect, folded, reserved, self._strips)

    def _make_scene(self, _width: int, _height: int) -> Scene | None:
        made = self.drawn
        if made is None:
            return None
        if isinstance(made, UnitPicture):
            return unit_scene(made, self._theme, self.told, self._hovered, self._lit)
        return layers_scene(made, self._theme, self._hovered)

    def _other_graph(self) -> None:
        self._hovered = self._pinned = None
        self._place_controls()
        self._forget()

    def _hover(self, x: float, y: float) -> None:
        made = self.drawn
        hit = None if made is None else made.hit(x, y)
        self.picture.setCursor(
            Qt.CursorShape.ArrowCursor if hit is None else Qt.CursorShape.PointingHandCursor
        )
        self._point(hit)

    def _point(self, hit: Hit | None) -> None:
        if hit != self._hovered:
            self._hovered = hit
            self.picture.update()
        made = self.drawn
        light = None if hit is None or made is None else made.light(hit)
        if light != self._light:
            self._light = light
            self.pointed.emit(light)

    def _click(self, x: float, y: float) -> None:
        made = self.drawn
        hit = None if made is None else made.hit(x, y)
        if isinstance(made, UnitPicture):
            self._click_unit(made, hit)
        elif made is not None and hit is not None:
            self._click_layers(made, hit)

    def _click_unit(self, made: UnitPicture, hit: Hit | None) -> None:
        """An edge keeps its local derivative in sight, a number is asked where it came from."""
        if hit is None or hit.spot is Spot.EDGE:
            edge = None if hit is None else made.edge(hit)
            self._pinned = None if edge == self._pinned else edge
            self.picture.update()
            return
        quantity = made.quantity(hit)
        if quantity is not None:
            self.asked.emit(quantity)

    def _click_layers(self, made: LayersPicture, hit: Hit) -> None:
        if hit.spot is Spot.FOLD:
            self._turned ^= {hit.place}
            self._hovered = None
            self._forget()
            return
        step = made.step(hit)
        if step is not None:
            self.step_wanted.emit(step)


def _key(shown: Shown) -> tuple[object, ...]:
    view = shown.view
    return (id(shown.subject), shown.operation, view.example, view.unit, view.notation)


def _subject(shown: Shown) -> tuple[object, ...]:
    """What the edges of the graph are of."""
    return (shown.pass_.network.sizes, shown.view.unit, shown.view.example)
