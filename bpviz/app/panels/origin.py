"""Where a number came from: its formula, its sentence, and the numbers in it, down to x, y, W and b."""

from typing import assert_never

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollBar, QWidget

from bpviz.app.panels.explanation import asked_for
from bpviz.app.picture import Picture
from bpviz.app.shown import Shown
from bpviz.explain.formula import Link
from bpviz.explain.quantity import Quantity, linked_quantity
from bpviz.scene.light import Light, light_of_all
from bpviz.scene.origin_marks import origin_scene
from bpviz.scene.origin_page import Hit, Page, Spot
from bpviz.scene.origin_tree import Path, Tree, TreeRow, of_step
from bpviz.scene.origin_way import Way
from bpviz.scene.scene import Scene
from bpviz.scene.theme import Theme


class OriginPanel(QWidget):
    """Shows the number that was asked last, or the result of the step under way where none was."""

    asked = Signal(object)
    pointed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: Shown | None = None
        self._way = Way()
        self._chosen: Path | None = None
        self._hovered: Path | None = None
        self._page: Page | None = None
        self._light: Light | None = None
        self.picture = Picture(self._make_scene, QSize(390, 420))
        self.picture.follow_mouse()
        self.picture.hovered.connect(self._hover)
        self.picture.clicked.connect(self._click)
        self.picture.left.connect(lambda: self._point(None))
        self.picture.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.picture.setAccessibleName("where the number came from")
        self.picture.setToolTip(
            "Click a triangle to open a number, a row to ask about it; arrows, Return and Backspace do the same"
        )
        self.picture.installEventFilter(self)
        self.bar = QScrollBar(Qt.Orientation.Vertical)
        self.bar.valueChanged.connect(self.picture.update)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.picture, 1)
        across.addWidget(self.bar)
        self.setAccessibleName("origin")

    def show_study(self, shown: Shown) -> None:
        """Another pass, step, example or notation: the same number with its new values, what is opened stays open."""
        before, self._shown = self._shown, shown
        if before is not None and _key(before) == _key(shown):
            return
        way = self._way
        if before is not None:
            way = way.of_example(before.view.example, shown.view.example)
        way = way.within(shown.pass_)
        other = before is not None and not way.numbers and _moved(before, shown)
        if other or len(way.questions) < len(self._way.questions):
            self._go(way.folded())
        else:
            self._way = way
            self._renew()

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self.picture.forget()

    def ask(self, quantity: Quantity | None) -> None:
        """Show where this number came from; None: the result of the step under way again."""
        if quantity is None or self._way.now.quantity != quantity:
            self._go(Way() if quantity is None else Way().to(quantity))

    @property
    def page(self) -> Page | None:
        """What is shown now."""
        return self._page

    @property
    def quantity(self) -> Quantity | None:
        """The number that is asked about."""
        return None if self._page is None else self._page.tree.quantity

    @property
    def chosen(self) -> Path | None:
        """The row that the keyboard is at."""
        return self._chosen

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the formulas elsewhere."""
        super().resizeEvent(event)
        self._renew()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What happens on the picture."""
        if watched is not self.picture:
            return False
        match event:
            case QKeyEvent() if event.type() is QEvent.Type.KeyPress:
                return self._key_pressed(Qt.Key(event.key()))
            case QWheelEvent():
                self.bar.event(event)
                return True
            case _ if event.type() is QEvent.Type.Resize:
                self._renew()
        return False

    def back(self) -> None:
        """To the number that was asked before, with what was opened there."""
        if self._way.numbers:
            self._go(self._way.back(len(self._way.numbers) - 1))

    def open(self, path: Path, opened: bool = True) -> None:
        """Open a row, or close it with all that is opened in it."""
        self._way = self._way.opened(path) if opened else self._way.closed(path)
        self._renew()

    def _make_scene(self, width: int, height: int) -> Scene | None:
        if self._page is None or width != self._page.width:
            return None
        chosen = self._chosen if self.picture.hasFocus() else None
        return origin_scene(self._page, height, self.bar.value(), self._theme, chosen, self._hovered)

    def _renew(self) -> None:
        """Work out the page again; what is not in sight is not worked out.

        A number of a network that is still to be shown waits for it.
        """
        if self._shown is None or self.picture.width() <= 0:
            return
        if self._way.within(self._shown.pass_).questions != self._way.questions:
            return
        subject, notation = self._shown.subject, self._shown.notation
        now = self._way.now
        tree = Tree(subject.pass_, self._asked_number(), notation, now.opened, now.whole)
        self._page = Page(subject, tree, self._way.numbers, self.picture.width())
        room = self.picture.height()
        self.bar.setRange(0, max(int(self._page.height) - room, 0))
        self.bar.setPageStep(room)
        self.bar.setSingleStep(int(self._page.pitches[0]))
        self.bar.setVisible(self.bar.maximum() > 0)
        if self._chosen is not None and tree.place(self._chosen) is None:
            self._chosen = None
        self.picture.update()

    def _asked_number(self) -> Quantity:
        if self._way.now.quantity is not None:
            return self._way.now.quantity
        assert self._shown is not None
        pass_, view, index = self._shown.subject.pass_, self._shown.view, self._shown.operation
        unit, column = asked_for(pass_.operations[index], view)
        example = None if view.example is None else min(view.example, pass_.m - 1)
        return of_step(pass_, index, unit, column, example)

    def _go(self, way: Way) -> None:
        """To another number: from its top, with nothing chosen."""
        self._way = way
        self._chosen = self._hovered = None
        self.bar.setValue(0)
        self._renew()

    def _hit(self, x: float, y: float) -> Hit | None:
        return None if self._page is None else self._page.hit(x, y + self.bar.value())

    def _hover(self, x: float, y: float) -> None:
        hit = self._hit(x, y)
        asks = hit is not None and (hit.link is None or linked_quantity(hit.link) is not None)
        self.picture.setCursor(Qt.CursorShape.PointingHandCursor if asks else Qt.CursorShape.ArrowCursor)
        self._point(hit.path if hit is not None and hit.path else None, hit.link if hit is not None else None)

    def _point(self, path: Path | None, link: Link | None = None) -> None:
        """Light the number under the mouse, and those on the way to it from the asked one."""
        if path != self._hovered:
            self._hovered = path
            self.picture.update()
        found = self._row(path)
        if found is not None:
            self._shine([each.link for each in found.along])
        else:
            self._shine([] if link is None else [link])

    def _shine(self, links: list[Link]) -> None:
        light = None
        if links and self._page is not None:
            light = light_of_all(links, self._page.tree.pass_.network.sizes)
        if light != self._light:
            self._light = light
            self.pointed.emit(light)

    def _row(self, path: Path | None) -> TreeRow | None:
        if path is None or self._page is None:
            return None
        place = self._page.tree.place(path)
        return None if place is None else self._page.tree[place]

    def _click(self, x: float, y: float) -> None:
        hit = self._hit(x, y)
        if hit is None:
            return
        match hit.spot:
            case Spot.CRUMB:
                self._go(self._way.back(hit.back))
            case Spot.TRIANGLE:
                self._chosen = hit.path
                self.open(hit.path, hit.path not in self._way.now.opened)
            case Spot.REST:
                self._show_all(hit.path)
            case Spot.ROW:
                self._chosen = hit.path
                self._enter(hit.path)
            case Spot.TERM:
                quantity = None if hit.link is None else linked_quantity(hit.link)
                if quantity is not None and quantity != self.quantity:
                    self._enter_number(quantity)
            case _:
                assert_never(hit.spot)

    def _show_all(self, path: Path) -> None:
        self._way = self._way.whole(path[:-1])
        self._renew()

    def _enter(self, path: Path) -> None:
        """Ask about the number of a row; a product and a number from outside only open, or stay."""
        found = self._row(path)
        if found is None or self._page is None:
            return
        if found.part is None:
            self._show_all(path)
        elif len(found.part.factors) == 1:
            self._enter_number(found.part.factors[0])
        elif found.part.opens:
            self.open(path, path not in self._way.now.opened)

    def _enter_number(self, quantity: Quantity) -> None:
        self._go(self._way.to(quantity))
        self.asked.emit(quantity)

    def _key_pressed(self, key: Qt.Key) -> bool:
        if self._page is None:
            return False
        rows = len(self._page.tree)
        place = -1 if self._chosen is None else self._page.tree.place(self._chosen)
        place = -1 if place is None else place
        jump = max(int(self.picture.height() / self._page.pitches[0]) - 2, 1)
        moves = {
            Qt.Key.Key_Down: place + 1,
            Qt.Key.Key_Up: place - 1,
            Qt.Key.Key_PageDown: place + jump,
            Qt.Key.Key_PageUp: place - jump,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: rows - 1,
        }
        if key in moves:
            self._choose(min(max(moves[key], 0), rows - 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen is not None:
            self._enter(self._chosen)
        elif key is Qt.Key.Key_Right and self._chosen is not None:
            self._deeper(self._chosen, place)
        elif key is Qt.Key.Key_Left and self._chosen is not None:
            self._higher(self._chosen)
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Back):
            self.back()
        else:
            return False
        return True

    def _deeper(self, path: Path, place: int) -> None:
        found = self._row(path)
        if found is None or found.part is None or not found.part.opens:
            return
        if found.opened:
            self._choose(place + 1)
        else:
            self.open(path)

    def _higher(self, path: Path) -> None:
        found = self._row(path)
        if found is not None and found.opened:
            self.open(path, opened=False)
        elif len(path) > 1 and self._page is not None:
            self._choose(self._page.tree.place(path[:-1]))

    def _choose(self, place: int | None) -> None:
        """Put the keyboard at a row, light it and bring it into sight."""
        if place is None or place < 0 or self._page is None:
            return
        found = self._page.tree[place]
        self._chosen = found.path
        rect, top = self._page.row_rect(place), self.bar.value()
        if rect.y < top or place == 0:
            self.bar.setValue(0 if place == 0 else int(rect.y))
        if rect.bottom > self.bar.value() + self.picture.height():
            self.bar.setValue(int(rect.bottom) + 1 - self.picture.height())
        self._shine([each.link for each in found.along])
        self.picture.update()


def _key(shown: Shown) -> tuple[object, ...]:
    view = shown.view
    return (id(shown.subject), shown.operation, view.example, view.unit, view.link, view.notation)


def _moved(before: Shown, now: Shown) -> bool:
    """Whether the step under way, or the unit that it is shown of, is another one."""
    places = ((each.operation, each.view.unit, each.view.link) for each in (before, now))
    return len(set(places)) > 1
