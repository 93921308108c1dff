"""How long the panels about a number and about the run take to show another pass, and what a check costs beside them.

ms: the median of showing a pass and painting it, and the slowest. check: seconds until a whole gradient check is there,
and how late a 5 ms timer of the window comes meanwhile (median, p95, p99).

python tests/benchmarks/panels.py [passes]
"""

import os
import sys
import time
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for name in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{name}_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np  # noqa: E402
from PySide6.QtCore import QTimer  # noqa: E402
from PySide6.QtWidgets import QWidget  # noqa: E402

from bpviz.app.aside import Aside  # noqa: E402
from bpviz.app.looks import wear  # noqa: E402
from bpviz.app.main import application  # noqa: E402
from bpviz.app.panels.check import CheckPanel  # noqa: E402
from bpviz.app.panels.health import HealthPanel  # noqa: E402
from bpviz.app.panels.nudge import NudgePanel  # noqa: E402
from bpviz.app.panels.why import WhyPanel  # noqa: E402
from bpviz.app.questions import Address  # noqa: E402
from bpviz.app.shown import Shown  # noqa: E402
from bpviz.app.subject import subject_of  # noqa: E402
from bpviz.app.worker import look  # noqa: E402
from bpviz.engine.activation import activations  # noqa: E402
from bpviz.engine.initializer import initialize, initializers  # noqa: E402
from bpviz.engine.recorded import record  # noqa: E402
from bpviz.registry import assets  # noqa: E402
from bpviz.scene.theme import DARK  # noqa: E402
from bpviz.study.document import Document, Recipe  # noqa: E402
from bpviz.study.setup import set_up  # noqa: E402
from bpviz.study.view import View  # noqa: E402

PERIOD = 0.005
SIZE = (390, 640)


def studied(name: str, hidden: tuple[int, ...]) -> Shown:
    """A pass of a bundled file after a few epochs."""
    recipe = Recipe(hidden=hidden, activations=("tanh",) * len(hidden))
    setup = set_up(Document(assets() / "data" / f"{name}.csv", recipe=recipe))
    training = setup.training()
    training.advance(10)
    return Shown(setup, subject_of(setup, look(training, Address()), training.costs, ()), 0, View())


def drawn(sizes: tuple[int, ...], m: int) -> Shown:
    """A pass over drawn inputs."""
    shown, draw, g = studied("digits", (8,)), np.random.default_rng(0), activations()
    net = initialize(sizes, [g["tanh"]] * (len(sizes) - 2) + [g["softmax"]], initializers()["xavier"], 0)
    Y = np.eye(sizes[-1])[:, draw.integers(0, sizes[-1], m)]
    pass_ = record(net, shown.setup.cost, draw.normal(size=(sizes[0], m)), Y, rate=0.1)
    rows, names = tuple(range(1, m + 1)), ("x",) * sizes[0]
    return replace(shown, subject=replace(shown.subject, pass_=pass_, examples=rows, inputs=names))


def again(shown: Shown) -> Shown:
    """The same numbers as another pass."""
    return replace(shown, subject=replace(shown.subject, pass_=replace(shown.pass_)))


def showing(panel: QWidget, shown: Shown, passes: int) -> tuple[float, float]:
    """Milliseconds of showing another pass and painting it: the median and the most; what goes on aside included."""
    app, times = application(), []
    for _ in range(passes):
        each, start = again(shown), time.perf_counter()
        panel.show_study(each)  # type: ignore[attr-defined]
        while panel.working:  # type: ignore[attr-defined]
            app.processEvents()
        panel.grab()
        times.append(1000 * (time.perf_counter() - start))
    return float(np.median(times)), max(times)


def checking(panel: CheckPanel, shown: Shown) -> str:
    """A whole check, and how late the window's timer comes meanwhile."""
    app, late, timer = application(), [], QTimer()
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        late.append(1000 * max(now - last - PERIOD, 0.0))
        last = now

    timer.setInterval(round(1000 * PERIOD))
    timer.timeout.connect(tick)
    timer.start()
    start = time.perf_counter()
    panel.show_study(again(shown))
    while panel.working:
        app.processEvents()
    seconds = time.perf_counter() - start
    middle, p95, p99 = np.percentile(late or [0.0], (50, 95, 99))
    return f"check {seconds:5.2f} s, late {middle:4.1f} p95 {p95:4.1f} p99 {p99:4.1f}"


def main() -> None:
    """Every panel with every network."""
    passes = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    application()
    wear(DARK)
    aside = Aside()
    cases = {
        "4-5-4-3, m 120": studied("iris", (5, 4)),
        "64-32-10, m 1438": studied("digits", (32,)),
        "784-128-64-10, m 128": drawn((784, 128, 64, 10), 128),
        "784-128-64-10, m 2000": drawn((784, 128, 64, 10), 2000),
    }
    for words, shown in cases.items():
        told = []
        for name, kind in (("nudge", NudgePanel), ("why", WhyPanel), ("health", HealthPanel)):
            panel = kind(DARK, aside)
            panel.resize(*SIZE)
            panel.show()
            showing(panel, shown, 2)
            told.append("{} {:.1f} ms, at most {:.1f}".format(name, *showing(panel, shown, passes)))
            panel.close()
        panel = CheckPanel(DARK, aside)
        panel.resize(*SIZE)
        panel.show()
        print(f"{words:22} {'; '.join(told)}; {checking(panel, shown)}", flush=True)
        panel.close()
    aside.close()


if __name__ == "__main__":
    main()
