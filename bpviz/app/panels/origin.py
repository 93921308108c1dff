"""Where a number came from: its formula, its sentence, and the numbers in it, down to x, y, W and b."""

from typing import assert_never

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollBar, QWidget

from bpviz.app.panels.explanation import asked_for
from bpviz.app.picture import Picture
from bpviz.app.shown import Shown
from bpviz.explain.asked import PER_EXAMPLE
from bpviz.explain.formula import Link
from bpviz.explain.quantity import Quantity, linked_quantity, value
from bpviz.scene.light import Light, light_of_all
from bpviz.scene.origin_page import Hit, Page, Spot, origin_scene
from bpviz.scene.origin_tree import Path, Tree, TreeRow, of_step
from bpviz.scene.scene import Scene
from bpviz.scene.theme import Theme

MOST_ASKED = 64
"""So many numbers are remembered on the way back."""


class OriginPanel(QWidget):
    """Shows the number that was asked last, or the result of the step under way where none was."""

    asked = Signal(object)
    pointed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: Shown | None = None
        self._way: tuple[Quantity, ...] = ()
        self._opened: frozenset[Path] = frozenset()
        self._whole: frozenset[Path] = frozenset()
        self._before: list[tuple[frozenset[Path], frozenset[Path]]] = []
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
        if before is not None:
            self._follow_example(before.view.example, shown.view.example)
        if self._forget_what_is_gone() or (not self._way and before is not None and _moved(before, shown)):
            self._fold_up()
        self._renew()

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self.picture.forget()

    def ask(self, quantity: Quantity | None) -> None:
        """Show where this number came from; None: the result of the step under way again."""
        if quantity is not None and self._way[-1:] == (quantity,):
            return
        self._way = () if quantity is None else (quantity,)
        self._before.clear()
        self._fold_up()
        self._renew()

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

    def back(self, to: int | None = None) -> None:
        """To the number that was asked before, or to the first `to` of them; 0: to the result of the step."""
        if not self._way:
            return
        self._way = self._way[: len(self._way) - 1 if to is None else to]
        while len(self._before) > max(len(self._way), 1):
            self._before.pop()
        self._opened, self._whole = self._before.pop() if self._before else (frozenset(), frozenset())
        self._chosen = self._hovered = None
        self._renew()
        self.bar.setValue(0)

    def open(self, path: Path, opened: bool = True) -> None:
        """Open a row, or close it with all that is opened in it."""
        if opened:
            self._opened |= {path}
        else:
            self._opened = frozenset(p for p in self._opened if p[: len(path)] != path)
            self._whole = frozenset(p for p in self._whole if p[: len(path)] != path)
        self._renew()

    def _make_scene(self, width: int, height: int) -> Scene | None:
        if self._page is None or width != self._page.width:
            return None
        chosen = self._chosen if self.picture.hasFocus() else None
        return origin_scene(self._page, height, self.bar.value(), self._theme, chosen, self._hovered)

    def _renew(self) -> None:
        """Work out the page again; what is not in sight is not worked out."""
        if self._shown is None or self.picture.width() <= 0:
            return
        subject, notation = self._shown.subject, self._shown.notation
        tree = Tree(subject.pass_, self._asked_number(), notation, self._opened, self._whole)
        self._page = Page(subject, tree, self._way, self.picture.width())
        room = self.picture.height()
        self.bar.setRange(0, max(int(self._page.height) - room, 0))
        self.bar.setPageStep(room)
        self.bar.setSingleStep(int(self._page.pitches[0]))
        self.bar.setVisible(self.bar.maximum() > 0)
        if self._chosen is not None and tree.place(self._chosen) is None:
            self._chosen = None
        self.picture.update()

    def _asked_number(self) -> Quantity:
        if self._way:
            return self._way[-1]
        assert self._shown is not None
        pass_, view, index = self._shown.subject.pass_, self._shown.view, self._shown.operation
        unit, column = asked_for(pass_.operations[index], view)
        example = None if view.example is None else min(view.example, pass_.m - 1)
        return of_step(pass_, index, unit, column, example)

    def _follow_example(self, before: int | None, now: int | None) -> None:
        """Numbers of the example that was looked at become those of the one that is looked at now."""
        if before == now:
            return
        self._way = tuple(
            each._replace(example=now) if each.example == before and _of_an_example(each, now) else each
            for each in self._way
        )

    def _forget_what_is_gone(self) -> bool:
        """Numbers that another network or a smaller batch does not have."""
        assert self._shown is not None
        kept = []
        for each in self._way:
            try:
                value(self._shown.subject.pass_, each)
            except (IndexError, KeyError):
                break
            kept.append(each)
        gone = len(kept) < len(self._way)
        self._way = tuple(kept)
        del self._before[len(kept) :]
        return gone

    def _fold_up(self) -> None:
        self._opened = self._whole = frozenset()
        self._chosen = self._hovered = None
        self.bar.setValue(0)

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
                self.back(hit.back)
            case Spot.TRIANGLE:
                self._chosen = hit.path
                self.open(hit.path, hit.path not in self._opened)
            case Spot.REST:
                self._show_all(hit.path)
            case Spot.ROW:
                self._chosen = hit.path
                self._enter(hit.path)
            case Spot.TERM:
                quantity = None if hit.link is None else linked_quantity(hit.link)
                if quantity is not None and quantity != self.quantity:
                    self._go(quantity)
            case _:
                assert_never(hit.spot)

    def _show_all(self, path: Path) -> None:
        self._whole |= {path[:-1]}
        self._renew()

    def _enter(self, path: Path) -> None:
        """Ask about the number of a row; a product and a number from outside only open, or stay."""
        found = self._row(path)
        if found is None or self._page is None:
            return
        if found.part is None:
            self._show_all(path)
        elif len(found.part.factors) == 1:
            self._go(found.part.factors[0])
        elif found.part.opens:
            self.open(path, path not in self._opened)

    def _go(self, quantity: Quantity) -> None:
        """Deeper: this number is asked about now, and the way back is remembered."""
        self._before.append((self._opened, self._whole))
        self._way = (*self._way, quantity)[-MOST_ASKED:]
        del self._before[:-MOST_ASKED]
        self._fold_up()
        self._renew()
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


def _of_an_example(quantity: Quantity, example: int | None) -> bool:
    """Whether it may be the mean, where no example is looked at: a share of dW is of an example."""
    return example is not None or quantity.ref.name in (*PER_EXAMPLE, "J")
