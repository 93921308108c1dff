"""How late the window's event loop is: a 5 ms timer's lateness while the pass plays, with training off and on.

python tests/benchmarks/window.py [seconds]
"""

import os
import sys
import tempfile
import time
from dataclasses import replace
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
CASES = (("iris", (5, 4), 0), ("breast_cancer", (16, 8), 32), ("digits", (32,), 32), ("digits", (128, 64), 0))


def lateness(seconds: float) -> tuple[np.ndarray, np.ndarray]:
    """For each tick of the timer, milliseconds by which it came too late, and processor time of the window's thread."""
    loop, late, own = QEventLoop(), [], []
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(round(PERIOD * 1000))
    before, used = time.perf_counter(), time.thread_time()

    def tick() -> None:
        nonlocal before, used
        now, spent = time.perf_counter(), time.thread_time()
        late.append(max(now - before - PERIOD, 0.0) * 1000)
        own.append((spent - used) * 1000)
        before, used = now, spent

    timer.timeout.connect(tick)
    timer.start()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()
    timer.stop()
    return np.array(late), np.array(own)


def line(name: str, times: np.ndarray) -> str:
    """The upper end of a distribution."""
    p95, p99 = np.percentile(times, (95, 99))
    return f"{name} p95 {p95:5.1f} p99 {p99:5.1f} max {times.max():5.1f} ms"


def main() -> None:
    """Every case, playing alone and training."""
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
        window.controller.open(replace(document, path=path, recipe=recipe))
        while window.session.opening or window.session.waiting:
            app.processEvents()
        for training in (False, True):
            window.session.play(True)
            window.session.repeating = True
            window.controller.order(lambda: None)
            if training:
                window.controller.train()
            lateness(0.5)
            frames = window.parts.canvas.frames
            late, own = lateness(seconds)
            sizes = "-".join(map(str, window.session.setup.network.sizes))
            rate = (window.parts.canvas.frames - frames) / seconds
            pace = window.session.pace.epochs_per_second if training else 0.0
            words = f"{sizes} {'training' if training else 'playing'}"
            print(
                f"{words:24} {line('late', late)}; {line('own', own)}; {rate:3.0f} frames/s {pace:6.0f} epochs/s"
            )
            window.controller.pause()
    window.close()


if __name__ == "__main__":
    main()
