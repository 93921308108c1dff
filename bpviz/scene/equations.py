"""Gathers formulas into one mark, with the theme's colours for their roles."""

import numpy as np

from bpviz.explain.formula import Formula, Role
from bpviz.scene.marks import Formulas
from bpviz.scene.rect import Rect
from bpviz.scene.theme import Theme


class Equations:
    """Formulas are added one by one and become one mark of columns."""

    def __init__(self, theme: Theme, ink: int | None = None) -> None:
        self._theme = theme
        self._ink = theme.text if ink is None else ink
        self._rows: list[tuple[Formula, Rect, float, float]] = []

    def add(self, formula: Formula, box: Rect, size: float, horizontal: float = 0.0) -> None:
        """A formula in a box, at most `size` pixels large; horizontal: 0 left, 0.5 in the middle."""
        self._rows.append((formula, box, size, horizontal))

    def mark(self) -> Formulas:
        """All of them, in the order in which they were added."""
        boxes = np.array([box for _, box, _, _ in self._rows], dtype=float).reshape(-1, 4)
        return Formulas(
            tuple(formula for formula, _, _, _ in self._rows),
            boxes[:, :2],
            boxes[:, 2:],
            np.array([size for _, _, size, _ in self._rows], dtype=float),
            np.array([horizontal for _, _, _, horizontal in self._rows], dtype=float),
            roles(self._theme, self._ink),
        )


def roles(theme: Theme, ink: int) -> dict[Role, int]:
    """The colour of each role of a formula's parts."""
    return {
        Role.INK: ink,
        Role.QUIET: theme.muted,
        Role.POSITIVE: theme.positive,
        Role.NEGATIVE: theme.negative,
        Role.ZERO: theme.muted,
        Role.GOOD: theme.good,
        Role.BAD: theme.bad,
    }
