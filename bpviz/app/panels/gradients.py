"""How large the gradient of each layer is: one bar for each ‖dW‖, on one scale."""

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from bpviz.app.picture import Picture
from bpviz.engine.plan import Ref
from bpviz.engine.recorded import Pass
from bpviz.explain.formula import Fraction
from bpviz.explain.notation import Notation
from bpviz.explain.notations import lecture
from bpviz.explain.numbers import plain
from bpviz.scene.equations import Equations
from bpviz.scene.rect import Rect
from bpviz.scene.scene import Scene
from bpviz.scene.shapes import boxes
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme, blend

PAD = 16
LABEL = 58
NUMBER = 64
MOST_ROW = 30


class GradientsPanel(Picture):
    """Shows the gradients of a pass."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(self._make_scene, QSize(360, 150), parent)
        self._theme = theme
        self._pass: Pass | None = None
        self._notation: Notation = lecture.NOTATION
        self.setToolTip("‖dW‖, the length of each layer's gradient over the batch; all bars on one scale")
        self.setAccessibleName("gradients")

    def show_pass(self, pass_: Pass, notation: Notation) -> None:
        """Another pass, or another way to write it."""
        self._pass, self._notation = pass_, notation
        self.update()

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self.forget()

    def _make_scene(self, width: int, height: int) -> Scene | None:
        if self._pass is None:
            return None
        theme = self._theme
        marks = gradient_marks(self._pass, Rect(0, 0, width, height), theme, self._notation)
        return Scene(width, height, theme.surface, (), ("gradients", theme.name), marks)


def norms(pass_: Pass) -> np.ndarray:
    """(L,) ‖dW[l]‖, the square root of the sum of squares."""
    with np.errstate(all="ignore"):
        return np.array([np.linalg.norm(pass_["dW", l]) for l in range(1, pass_.network.depth + 1)])


def gradient_marks(pass_: Pass, rect: Rect, theme: Theme, notation: Notation) -> tuple:  # type: ignore[type-arg]
    """The bars; of more layers than there is room for, the first ones, and how many are left out."""
    sizes = norms(pass_)
    finite = sizes[np.isfinite(sizes)]
    largest = float(finite.max()) if finite.size and finite.max() > 0 else 1.0
    room = max(int((rect.height - 8) // 17), 1)
    shown = len(sizes) if len(sizes) <= room else room - 1
    pitch = min((rect.height - 8) / max(shown + (shown < len(sizes)), 1), MOST_ROW)
    letters, equations = Lettering(), Equations(theme)
    tracks, bars, fills = [], [], []
    span = rect.width - 2 * PAD - LABEL - NUMBER
    for index in range(shown):
        y = rect.y + 4 + (index + 0.5) * pitch
        thick = min(0.42 * pitch, 12)
        size = float(sizes[index])
        share = min(size / largest, 1.0) if np.isfinite(size) else 1.0
        tracks.append(Rect(rect.x + PAD + LABEL, y - thick / 2, span, thick))
        bars.append(Rect(rect.x + PAD + LABEL, y - thick / 2, max(share * span, 2), thick))
        fills.append(blend(theme.surface, theme.backward, 0.35 + 0.65 * share))
        label = Rect(rect.x + PAD, y - pitch / 2, LABEL - 8, pitch)
        sign = notation.whole(Ref("dW", index + 1))
        size = 0.6 if isinstance(sign, Fraction) else 0.72
        equations.add(sign, label, min(15, size * pitch))
        right = rect.right - PAD
        letters.add(plain(size, 3), right, y, size=12, colour=theme.muted, horizontal=1.0)
    if shown < len(sizes):
        y = rect.y + 4 + (shown + 0.5) * pitch
        letters.add(f"{len(sizes) - shown} more layers", rect.x + PAD, y, size=12, colour=theme.muted)
    ground = boxes(tracks, [blend(theme.surface, theme.text, 0.05)] * len(tracks), radius=3)
    return ground, boxes(bars, fills, radius=3), equations.mark(), letters.mark()
