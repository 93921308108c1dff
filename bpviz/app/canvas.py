"""The network in motion: paints the film's frame at the position of the view, and says what was clicked."""

import time
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from bpviz.engine.plan import Ref
from bpviz.explain.notation import Notation, notations
from bpviz.explain.numbers import plain
from bpviz.explain.quantity import Quantity, value
from bpviz.render.painter import Cache, paint
from bpviz.scene.film import Film
from bpviz.scene.light import Light
from bpviz.scene.look import ALL_PARTS, CANVAS_PARTS, Look, Part
from bpviz.scene.placement import CostBox, Edge, Unit
from bpviz.scene.scene import Scene
from bpviz.scene.subject import Subject
from bpviz.scene.theme import Theme
from bpviz.study.own_words import own_words
from bpviz.study.view import View


class Canvas(QWidget):
    """Shows a subject at a view. Clicked: `unit_chosen` (layer, row), `edge_chosen` (layer, row, col), `cost_chosen`;
    `pointed`: what is under the mouse as a Light, or None. From the menu of a unit, a weight or the cost: `asked` (a
    Quantity: where did it come from?), `moved_wanted` (layer, row, column: it is to be moved by hand).
    """

    unit_chosen = Signal(int, int)
    edge_chosen = Signal(int, int, int)
    cost_chosen = Signal()
    pointed = Signal(object)
    asked = Signal(object)
    moved_wanted = Signal(int, int, int)
    was_drawn = Signal()
    double_clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._subject: Subject | None = None
        self._view = View()
        self._film: Film | None = None
        self._cache = Cache()
        self._parts: frozenset[Part] = CANVAS_PARTS
        self._draft = False
        self._light: Light | None = None
        self._under: Light | None = None
        self._preparing = False
        self._prepared_in = 0.0
        self.drawn_in = 0.0
        """Seconds that the last frame took."""
        self.frames = 0
        self.setMouseTracking(True)
        self.setMinimumSize(320, 240)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("network")

    def sizeHint(self) -> QSize:
        """Room for a small network with its numbers."""
        return QSize(760, 560)

    def show_subject(self, subject: Subject, draft: bool = False) -> None:
        """Another pass; draft: fewer weights of a full layer are drawn, for passes that follow each other fast."""
        self._subject, self._draft = subject, draft
        self._renew(apart=True)

    def show_whole(self) -> None:
        """All weights again, where a draft is shown."""
        if self._draft:
            self._draft = False
            self._renew(apart=True)

    def show_view(self, view: View) -> None:
        """Another position, example or unit."""
        looks_alike = _looked_at(view) == _looked_at(self._view)
        self._view = view
        if not looks_alike:
            self._renew()
        elif not self._preparing:
            self.update()

    def show_light(self, light: Light | None) -> None:
        """Light what is pointed at elsewhere."""
        if light != self._light:
            self._light = light
            self.update()

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self._cache = Cache()
        self._renew()

    def show_alone(self, alone: bool) -> None:
        """With caption, equation, curve and timeline in the picture, for projecting, or the network alone."""
        self._parts = ALL_PARTS if alone else CANVAS_PARTS
        self._renew()

    @property
    def light(self) -> Light | None:
        """What is lit because it is pointed at elsewhere."""
        return self._light

    @property
    def film(self) -> Film | None:
        """The film that is shown."""
        return self._film

    @property
    def t(self) -> float:
        """Seconds into the pass."""
        return 0.0 if self._film is None else self._view.position * self._film.timeline.seconds

    def scene(self) -> Scene | None:
        """What is painted now."""
        return None if self._film is None else self._film.frame(self.t, self._light)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """One frame."""
        start = time.perf_counter()
        painter = QPainter(self)
        scene = self.scene()
        if scene is None:
            painter.fillRect(self.rect(), self._theme.background)
        else:
            paint(painter, scene, self._cache)
        painter.end()
        self.drawn_in = self._prepared_in + time.perf_counter() - start
        self._prepared_in = 0.0
        self.frames += 1
        self.was_drawn.emit()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """The film is laid out for the size."""
        self._renew()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the mouse."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        match self._hit(event.position().toPoint()):
            case Unit(layer, row):
                self.unit_chosen.emit(layer, row)
            case Edge(layer, row, col):
                self.edge_chosen.emit(layer, row, col)
            case CostBox():
                self.cost_chosen.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask about one of the numbers of what is under the mouse."""
        if self._subject is None:
            return
        under = self._hit(event.pos())
        numbers = numbers_of(self._subject, self._view.example, under)
        if not numbers:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSection("Where does it come from?")
        notation = notations()[self._view.notation]
        for quantity in numbers:
            number = plain(value(self._subject.pass_, quantity))
            updated = quantity.ref.name.endswith("'")
            name = notation.small(quantity.ref.name) + ("′" if updated else "")
            ask = menu.addAction(f"{name} = {number}")
            ask.triggered.connect(partial(lambda asked, *_: self.asked.emit(asked), quantity))
        place: tuple[int, int, int] | None = None
        match under:
            case Unit(layer, row):
                place = (layer, row, 0)
            case Edge(layer, row, col):
                place = (layer, row, col)
            case _:
                pass
        if place is not None:
            menu.addSeparator()
            menu.addAction("Move it by hand").triggered.connect(
                partial(lambda at, *_: self.moved_wanted.emit(*at), place)
            )
        menu.popup(event.globalPos())

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Full screen and back."""
        self.double_clicked.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over what can be chosen, and its numbers as a tooltip."""
        under = self._hit(event.position().toPoint())
        words = self._words(under)
        self.setCursor(Qt.CursorShape.PointingHandCursor if words else Qt.CursorShape.ArrowCursor)
        self.setToolTip(words)
        self._tell(under)

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is gone."""
        super().leaveEvent(event)
        self._tell(None)

    def words_at(self, point: QPoint) -> str:
        """What stands at a point, with its numbers."""
        return self._words(self._hit(point))

    def _words(self, under: Unit | Edge | CostBox | None) -> str:
        if self._subject is None:
            return ""
        notation = notations()[self._view.notation]
        match under:
            case Unit(layer, row):
                return unit_words(self._subject, self._view.example, layer, row, notation)
            case Edge(layer, row, col):
                return edge_words(self._subject, layer, row, col, notation)
            case CostBox():
                pass_ = self._subject.pass_
                return f"{notation.cost} = {plain(pass_.J)}, the mean of the losses of {pass_.m} examples"
            case _:
                return ""

    def _tell(self, under: Unit | Edge | CostBox | None) -> None:
        light: Light | None = None
        match under:
            case Unit(layer, row):
                light = Light(units=frozenset({(layer, row)}))
            case Edge(layer, row, col):
                light = Light(edges=frozenset({(layer, row, col)}))
        if light != self._under:
            self._under = light
            self.pointed.emit(light)

    def _hit(self, point: QPoint) -> Unit | Edge | CostBox | None:
        return None if self._film is None else self._film.hit(point.x(), point.y(), self.t)

    def _renew(self, apart: bool = False) -> None:
        """Another film; apart: its scene is made in a turn of its own before it is painted."""
        if self._subject is not None and self.width() > 0 and self.height() > 0:
            view, size = self._view, (self.width(), self.height())
            notation = notations()[view.notation]
            look = Look(*size, self._theme, view.example, view.unit, self._parts, self._draft, notation)
            self._film = Film([self._subject], look, 1.0)
        if not apart:
            self.update()
        elif not self._preparing:
            self._preparing = True
            QTimer.singleShot(0, self, self._prepare)

    def _prepare(self) -> None:
        start = time.perf_counter()
        self._preparing = False
        self.scene()
        self._prepared_in = time.perf_counter() - start
        self.update()


def numbers_of(subject: Subject, example: int | None, under: object) -> tuple[Quantity, ...]:
    """The numbers of a unit, a weight or the cost that can be asked about, in the order in which they are made."""
    depth = subject.pass_.network.depth
    match under:
        case Unit(0, row):
            return (Quantity(Ref("A", 0), row, None, example),)
        case Unit(layer, row):
            own = tuple(Quantity(Ref(name, layer), row, None, example) for name in ("Z", "A", "dA", "dZ"))
            return (*own, *(Quantity(Ref(name, layer), row) for name in ("b", "db", "b'")))
        case Edge(layer, row, col):
            return tuple(Quantity(Ref(name, layer), row, col) for name in ("W", "dW", "W'"))
        case CostBox():
            alone = () if example is None else (Quantity(Ref("J", depth), example=example),)
            return (*alone, Quantity(Ref("J", depth)))
        case _:
            return ()


def _looked_at(view: View) -> tuple[object, ...]:
    """What of a view another film is needed for."""
    return view.example, view.unit, view.notation


def unit_words(subject: Subject, example: int | None, layer: int, row: int, notation: Notation) -> str:
    """The numbers of a unit, for the example or as means over the batch."""
    pass_ = subject.pass_
    name = subject.inputs[row] if layer == 0 else f"unit {row + 1} of layer {layer}"
    lines = [name if subject.data is None else own_words(subject.data, pass_, example, layer, row) or name]
    for letter in ("A",) if layer == 0 else ("Z", "A", "dA", "dZ"):
        values = pass_[letter, layer][row]
        value = float(values.mean() if example is None else values[example])
        short = "x" if layer == 0 else notation.small(letter)
        lines.append(f"{'mean ' if example is None else ''}{short} = {plain(value)}")
    if layer:
        lines.append(f"b = {plain(float(pass_['b', layer][row, 0]))}")
        lines.append(f"{notation.small('db')} = {plain(float(pass_['db', layer][row, 0]))}")
    return "\n".join(lines)


def edge_words(subject: Subject, layer: int, row: int, col: int, notation: Notation) -> str:
    """The numbers of a weight."""
    pass_ = subject.pass_
    updated = float(pass_["W'", layer][row, col])
    return "\n".join(
        (
            f"weight from unit {col + 1} of layer {layer - 1} to unit {row + 1} of layer {layer}",
            f"w = {plain(float(pass_['W', layer][row, col]))}",
            f"{notation.small('dW')} = {plain(float(pass_['dW', layer][row, col]))}",
            f"after the update: {plain(updated)}",
        )
    )
