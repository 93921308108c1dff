"""What the tests of the window share: bundled documents, and a controller whose worker is stopped afterwards."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bpviz.app.controller import Controller
from bpviz.app.faults import Faults
from bpviz.app.preferences import Preferences
from bpviz.app.session import Session
from bpviz.app.shown import Shown
from bpviz.app.window import Window
from bpviz.app.worker import Latch, Worker
from bpviz.data.dataset import Decisions
from bpviz.registry import assets
from bpviz.scene.passes import Place, subject
from bpviz.study.document import Document, Recipe
from bpviz.study.setup import Setup, set_up
from bpviz.study.view import View


def document(name: str = "iris", hidden: tuple[int, ...] = (5, 4), **recipe: object) -> Document:
    """A bundled data set with a small network."""
    made = Recipe(hidden=hidden, activations=("tanh",) * len(hidden), **recipe)  # type: ignore[arg-type]
    return Document(assets() / "data" / f"{name}.csv", decisions=Decisions(), recipe=made)


@pytest.fixture
def iris() -> Document:
    return document()


class Bench:
    """A session whose questions are answered on the spot, without a window and without a thread."""

    def __init__(self, document: Document) -> None:
        self.session = Session()
        self.worker = Worker(Latch())
        self.now = 0.0
        self.session.open(document)
        self.settle()

    def settle(self, most: int = 400) -> None:
        for _ in range(most):
            self.now += 0.05
            question = self.session.next_question(self.now)
            if question is None:
                return
            self.session.take(self.worker._answer(question), self.now)
            self.session.canvas_ready = True
        raise AssertionError("the session never comes to rest")

    def run_clock(self, seconds: float) -> None:
        for _ in range(round(seconds * 60)):
            self.session.tick(1 / 60)
            self.settle()


@pytest.fixture
def bench(iris: Document) -> Bench:
    return Bench(iris)


@pytest.fixture
def bench_of() -> type[Bench]:
    return Bench


@pytest.fixture
def controller(qtbot) -> Iterator[Controller]:
    made = Controller()
    made.changed.connect(lambda _: made.canvas_was_drawn())
    yield made
    made.close()


@pytest.fixture
def opened(controller: Controller, iris: Document, qtbot) -> Controller:
    controller.open(iris)
    settle(controller, qtbot)
    return controller


def settle(controller: Controller, qtbot) -> None:
    """Wait until nothing is being asked, trained or shown."""
    session = controller.session

    def quiet() -> bool:
        return not (session.busy or session.opening or session.training or session.waiting)

    qtbot.waitUntil(quiet, timeout=20_000)


@pytest.fixture(name="settle")
def settled(qtbot) -> Callable[[Controller], None]:
    return lambda controller: settle(controller, qtbot)


@pytest.fixture
def bad_file(tmp_path: Path) -> Path:
    path = tmp_path / "bad.csv"
    path.write_text("a,b,label\n1,2,x\n3,4\n5,6,y\n", encoding="utf-8")
    return path


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(tmp_path / "bpviz.ini")


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def window(qtbot, preferences: Preferences, faults: Faults) -> Iterator[Window]:
    made = Window(preferences, faults)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.begin(None)
    made.finish()
    qtbot.waitUntil(lambda: made.session.setup is not None and made.parts.canvas.film is not None)
    made.session.walk.play(False)
    qtbot.waitUntil(lambda: made.display.settled)
    yield made
    made.close()


@pytest.fixture(name="rest")
def at_rest(window: Window, qtbot) -> Callable[[], None]:
    """Waits until nothing is being asked, trained or moved."""

    def quiet() -> bool:
        session = window.session
        busy = session.busy or session.opening or session.training or session.waiting or session.walk.moving
        return window.display.settled and not busy

    return lambda: qtbot.waitUntil(quiet, timeout=20_000)


def shown(setup: Setup, result: tuple[str, int], epochs: int = 20, batch: int = 0, **view: object) -> Shown:
    """A trained network looked at in the step that makes `result`."""
    training = setup.training()
    training.advance(epochs)
    pass_, columns = training.pass_at(epochs, batch), training.columns(epochs, batch)
    place = Place(epochs, batch, training.batches(epochs), columns)
    step = next(i for i, each in enumerate(pass_.operations) if each.result == result)
    return Shown(setup, subject(setup, pass_, place, training.costs), step, View(**view))  # type: ignore[arg-type]


@pytest.fixture(name="shown")
def shown_of(iris: Document) -> Callable[..., Shown]:
    """Iris, or another document, in a step: (result, epochs, batch, what is different in the view)."""
    setup = set_up(iris)

    def make(result: tuple[str, int], other: Document | None = None, **more: object) -> Shown:
        return shown(setup if other is None else set_up(other), result, **more)  # type: ignore[arg-type]

    return make
