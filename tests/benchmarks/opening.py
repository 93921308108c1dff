"""How late the window is while a large file is opened beside what is open, and how long its table takes to answer.

late: how many ms a 5 ms timer of the window comes too late (median, p95, p99, slowest). given up: from Cancel until the
pass that was open before is looked at again.

python tests/benchmarks/opening.py [rows [columns]]
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for name in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{name}_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np  # noqa: E402
from PySide6.QtCore import QEventLoop, QTimer  # noqa: E402

from bpviz.app.faults import Faults  # noqa: E402
from bpviz.app.main import application  # noqa: E402
from bpviz.app.preferences import Preferences  # noqa: E402
from bpviz.app.window import Window  # noqa: E402
from bpviz.data.edits import CellEdit  # noqa: E402

PERIOD = 0.005
MOST = 300.0
"""Seconds after which a condition that never holds is given up."""


class Lateness:
    """A timer that notes how much later than asked it comes."""

    def __init__(self) -> None:
        self._late: list[float] = []
        self._last = 0.0
        self._timer = QTimer()
        self._timer.setInterval(round(1000 * PERIOD))
        self._timer.timeout.connect(self._tick)

    def _tick(self) -> None:
        now = time.perf_counter()
        self._late.append(now - self._last - PERIOD)
        self._last = now

    def during(self, name: str, begin: Callable[[], object], until: Callable[[], bool]) -> None:
        """Prints how long it takes and how late the window is meanwhile."""
        self._late, self._last = [], time.perf_counter()
        self._timer.start()
        start = time.perf_counter()
        begin()
        wait(until)
        seconds = time.perf_counter() - start
        self._timer.stop()
        late = 1000 * np.array(self._late or [0.0])
        numbers = " ".join(f"{value:6.1f}" for value in (*np.percentile(late, (50, 95, 99)), late.max()))
        print(f"{name:<24} {seconds:7.2f} s   late {numbers} ms", flush=True)


def wait(until: Callable[[], bool]) -> None:
    """Run the event loop, as the window does."""
    loop, timer, end = QEventLoop(), QTimer(), time.perf_counter() + MOST
    timer.setInterval(5)
    timer.timeout.connect(lambda: loop.quit() if until() or time.perf_counter() > end else None)
    timer.start()
    loop.exec()


def drawn(folder: Path, rows: int, columns: int) -> Path:
    """A file of numbers with four decimals."""
    path = folder / "drawn.csv"
    numbers = np.random.default_rng(0).normal(size=(rows, columns))
    head = ",".join(f"c{number}" for number in range(columns))
    np.savetxt(path, numbers, fmt="%.4f", delimiter=",", header=head, comments="")
    return path


def main(rows: int = 1_000_000, columns: int = 20) -> None:
    """Open it, look through its table, open it again and give that up."""
    application()
    with tempfile.TemporaryDirectory() as place:
        path = drawn(Path(place), rows, columns)
        print(f"{rows} × {columns}, {path.stat().st_size / 1e6:.0f} MB")
        window = Window(Preferences(Path(place) / "bpviz.ini"), Faults())
        window.resize(1280, 800)
        window.show()
        window.begin(None)
        window.finish()
        session, table, late = window.session, window.parts.rows, Lateness()
        wait(lambda: session.setup is not None and window.display.settled)
        session.walk.play(False)
        shares: list[float] = []
        window.controller.progressed.connect(lambda so_far: shares.append(so_far.done / so_far.total))

        def ready() -> bool:
            return not (session.opening or session.busy or session.waiting) and window.display.settled

        late.during(
            "reading", lambda: window.orders.open_path(path), lambda: bool(shares) and shares[-1] >= 1
        )
        late.during("preparing", lambda: None, ready)
        late.during("table", window.acts["table"].trigger, lambda: table.model.judged is not None)
        loss = table.model.section_of("loss", own=True)
        late.during("sorted by loss", lambda: table.sort_by(loss), lambda: table.settled)
        late.during("found c0 > 1", lambda: table.search.setText("c0 > 1"), lambda: table.settled)
        late.during("found the text 1.5", lambda: table.search.setText("1.5"), lambda: table.settled)
        late.during("a cell edited", lambda: window.orders.correct((CellEdit(5, "c0", "2.5"),)), ready)
        window.parts.bench.show_picture("")
        shares.clear()
        window.orders.open_path(path)
        wait(lambda: bool(shares) and shares[-1] > 0.3)
        late.during("given up", window.orders.give_up, ready)
        window.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
