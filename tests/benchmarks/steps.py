"""How long a panel about the step under way takes for a new pass: python tests/benchmarks/steps.py.

ms: from a pass that the panel has not seen to its picture on the screen; the median over the steps, and the worst step.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from itertools import pairwise

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from PySide6.QtWidgets import QApplication, QWidget

from bpviz.app.panels.explanation import ExplanationPanel
from bpviz.app.panels.graph import GraphPanel
from bpviz.app.panels.matrices import MatricesPanel
from bpviz.app.panels.origin import OriginPanel
from bpviz.app.shown import Shown
from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.network import network
from bpviz.engine.recorded import record
from bpviz.explain.notation import notations
from bpviz.scene.subject import Subject
from bpviz.scene.theme import DARK
from bpviz.study.view import View

NETWORKS = {
    "iris 4-5-3, m 120": ((4, 5, 3), 120),
    "large 784-128-64-10, m 128": ((784, 128, 64, 10), 128),
    "many 784-128-64-10, m 10 000": ((784, 128, 64, 10), 10_000),
}


def subject(sizes: tuple[int, ...], m: int, seed: int) -> Subject:
    """A network of these sizes with random numbers, tanh inside and softmax at the end."""
    draw, known = np.random.default_rng(seed), activations()
    kinds = ["tanh"] * (len(sizes) - 2) + ["softmax"]
    weights = [draw.normal(0, 1.4 / np.sqrt(a), (b, a)) for a, b in pairwise(sizes)]
    built = network(weights, [draw.normal(0, 0.3, b) for b in sizes[1:]], [known[kind] for kind in kinds])
    Y = np.eye(sizes[-1])[:, draw.integers(0, sizes[-1], m)]
    pass_ = record(built, costs()["cross_entropy"], draw.normal(size=(sizes[0], m)), Y, rate=0.5)
    names = tuple(f"x{row + 1}" for row in range(sizes[0]))
    return Subject(pass_, 12, 0, 1, names, None, tuple(range(m)), "")


def layers() -> GraphPanel:
    """The graph of the whole pass."""
    made = GraphPanel(DARK)
    made.layers.click()
    return made


PANELS: dict[str, tuple[Callable[[], QWidget], tuple[int, int], dict[str, object]]] = {
    "equation": (lambda: ExplanationPanel(DARK), (380, 480), {"example": 3}),
    "equation, large": (lambda: ExplanationPanel(DARK), (700, 900), {"example": 3}),
    "equation, mean": (lambda: ExplanationPanel(DARK), (380, 480), {"example": None}),
    "origin": (lambda: OriginPanel(DARK), (420, 760), {"example": 3}),
    "matrices, one": (lambda: MatricesPanel(DARK), (1100, 300), {"example": 3}),
    "matrices, all": (lambda: MatricesPanel(DARK), (1100, 300), {"example": 3, "stacked": True}),
    "matrices, mean": (lambda: MatricesPanel(DARK), (1100, 300), {"example": None}),
    "graph, unit": (lambda: GraphPanel(DARK), (1100, 300), {"example": 3}),
    "graph, layers": (layers, (1100, 300), {"example": 3}),
}


def update_time(panel: QWidget, subjects: list[Subject], operation: int, view: View) -> float:
    """The median over the subjects, in milliseconds."""
    spent = []
    for each in subjects:
        shown = Shown(None, each, operation, view)  # type: ignore[arg-type]
        start = time.perf_counter()
        panel.show_study(shown)  # type: ignore[attr-defined]
        panel.picture.grab()  # type: ignore[attr-defined]
        spent.append(1e3 * (time.perf_counter() - start))
    return statistics.median(spent)


def main() -> None:
    """A line for each network, panel and notation: the worst step and its time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="passes for each step")
    parser.add_argument("--only", default="", help="the panels whose names begin so")
    given = parser.parse_args()
    rounds = given.rounds
    app = QApplication([])
    for name, (sizes, m) in NETWORKS.items():
        subjects = [subject(sizes, m, seed) for seed in range(rounds)]
        for kind, (make, size, view) in PANELS.items():
            if not kind.startswith(given.only):
                continue
            panel = make()
            panel.resize(*size)
            panel.show()
            for notation in notations():
                looked = View(notation=notation, **view)  # type: ignore[arg-type]
                steps = subjects[0].pass_.operations
                times = {
                    str(step.result): update_time(panel, subjects, index, looked)
                    for index, step in enumerate(steps)
                }
                worst = max(times, key=lambda result: times[result])
                middle = statistics.median(times.values())
                print(f"{name:30} {kind:15} {notation:9} {middle:6.1f}   worst {times[worst]:6.1f} ({worst})")
            panel.close()
    app.quit()


if __name__ == "__main__":
    main()
