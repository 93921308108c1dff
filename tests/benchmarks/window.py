"""How long the window's event loop is held: a 5 ms timer while the pass plays, while training runs, at an opening.

late: by how much the timer came too late; held: the same without the time for which the window's thread was ready but
had no core, which on a machine with other work says more about that work (Linux alone tells); own: processor time of
the window's thread from one tick to the next.

python tests/benchmarks/window.py [seconds]
"""

import gc
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for name in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{name}_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
START = time.perf_counter()

import numpy as np  # noqa: E402
from PySide6.QtCore import QEventLoop, Qt, QTimer  # noqa: E402

from bpviz.app.faults import Faults  # noqa: E402
from bpviz.app.main import application, settle_memory  # noqa: E402
from bpviz.app.preferences import Preferences  # noqa: E402
from bpviz.app.window import Window  # noqa: E402
from bpviz.registry import assets  # noqa: E402

PERIOD = 0.005
CASES = (
    ("iris", (5, 4), 0),
    ("breast_cancer", (16, 8), 32),
    ("digits", (32,), 32),
    ("digits", (128, 64), 0),
    ("digits", (512, 256), 0),
)


@dataclass
class Ticks:
    """Milliseconds, one of each for every tick of the timer."""

    late: list[float] = field(default_factory=list)
    held: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        return "; ".join(line(name, np.array(getattr(self, name))) for name in ("late", "held", "own"))


@contextmanager
def waiting(thread: int | None = None) -> Iterator[Callable[[], float]]:
    """A function that gives the seconds for which a thread (this one where None) has been ready without a core; 0 where
    nobody knows."""
    path = Path(f"/proc/self/task/{threading.get_native_id() if thread is None else thread}/schedstat")
    if not path.exists():
        yield lambda: 0.0
        return
    with path.open("rb", buffering=0) as file:
        yield lambda: int(os.pread(file.fileno(), 100, 0).split()[1]) / 1e9


@contextmanager
def ticking() -> Iterator[Ticks]:
    """A timer that runs with the event loop meanwhile."""
    ticks, timer = Ticks(), QTimer()
    with waiting() as waited:
        before = (time.perf_counter(), time.thread_time(), waited())

        def tick() -> None:
            nonlocal before
            now = (time.perf_counter(), time.thread_time(), waited())
            gap, own, wait = (1000 * (b - a) for a, b in zip(before, now, strict=True))
            late = max(gap - 1000 * PERIOD, 0.0)
            ticks.late.append(late)
            ticks.held.append(max(late - wait, 0.0))
            ticks.own.append(own)
            before = now

        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(round(PERIOD * 1000))
        timer.timeout.connect(tick)
        timer.start()
        yield ticks
        timer.stop()
        tick()


def run_for(seconds: float) -> None:
    """The event loop for so long."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def line(name: str, times: np.ndarray) -> str:
    """The upper end of a distribution."""
    p95, p99 = np.percentile(times, (95, 99))
    return f"{name} p95 {p95:5.1f} p99 {p99:5.1f} max {times.max():5.1f}"


def worker_thread() -> int | None:
    """The thread that trains, as the system numbers it."""
    tasks = Path("/proc/self/task")
    names = (
        {task.name: (task / "comm").read_text().strip() for task in tasks.iterdir()} if tasks.exists() else {}
    )
    return next((int(number) for number, name in names.items() if name == "training"), None)


def paced(window: Window, seconds: float) -> float:
    """Epochs a second in the window, without the time for which the thread that trains had no core."""
    with waiting(worker_thread()) as waited:
        epoch, wait, start = window.session.epoch, waited(), time.perf_counter()
        run_for(seconds)
        return (window.session.epoch - epoch) / (time.perf_counter() - start - (waited() - wait))


def bare(window: Window, seconds: float) -> float:
    """Epochs a second of the same run with nothing beside it: no window, no event loop, no second thread at work."""
    setup = window.session.setup
    assert setup is not None
    training = setup.training()
    training.advance(2)
    with waiting() as waited:
        wait, start = waited(), time.perf_counter()
        end = start + seconds
        training.advance(2**40, lambda: time.perf_counter() < end)
        pace = (training.epoch - 2) / (time.perf_counter() - start - (waited() - wait))
    del training
    gc.collect()  # what this leaves behind is not to be counted where a window is opened next
    return pace


def main() -> None:
    """Every case, playing alone and training; the share of the bare loop's speed that training keeps."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    app = application()
    window = Window(Preferences(Path(tempfile.mkdtemp()) / "bpviz.ini"), Faults())
    window.resize(1600, 1000)
    window.show()
    window.begin(None)
    app.processEvents()
    print(f"first paint after {time.perf_counter() - START:.2f} s")
    window.finish()
    settle_memory()
    for name, hidden, batch in CASES:
        document = window.session.document
        recipe = replace(
            document.recipe.with_hidden(hidden), batch_size=batch, output_activation=None, cost=None
        )
        path = assets() / "data" / f"{name}.csv"
        with ticking() as ticks:
            window.controller.open(replace(document, path=path, recipe=recipe))
            while window.session.opening or window.session.waiting or not window.display.settled:
                run_for(0.05)
            run_for(0.3)
        sizes = "-".join(map(str, window.session.setup.network.sizes))
        print(f"{sizes + ' opening':24} {ticks}", flush=True)
        for training in (False, True):
            window.session.walk.play(True)
            window.session.walk.repeating = True
            window.controller.order(lambda: None)
            if training:
                window.controller.train()
            run_for(0.5)
            frames = window.parts.canvas.frames
            with ticking() as ticks:
                run_for(seconds)
            rate = (window.parts.canvas.frames - frames) / seconds
            pace = paced(window, seconds) if training else 0.0
            words = f"{sizes} {'training' if training else 'playing'}"
            window.controller.pause()
            told = ""
            if training:
                while window.session.busy:
                    run_for(0.01)
                told = f" {pace:6.0f} epochs/s, {pace / bare(window, min(seconds, 2.0)):.0%} of the bare loop"
            print(f"{words:24} {ticks}; {rate:3.0f} frames/s{told}", flush=True)
    window.close()


if __name__ == "__main__":
    main()
