"""Gathers lines of text into one mark."""

import numpy as np

from bpviz.scene.marks import Texts


class Lettering:
    """Texts are added one by one and become one mark of columns."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, float, float, float, int, int, float]] = []

    def add(
        self,
        text: str,
        x: float,
        y: float,
        *,
        size: float,
        colour: int,
        weight: int = 400,
        horizontal: float = 0.0,
    ) -> None:
        """A line of text at (x, y), y being the middle of its digits; see Texts for the rest."""
        if text:
            self._rows.append((text, x, y, size, weight, colour, horizontal))

    def mark(self) -> Texts:
        """All of them, in the order in which they were added."""
        text, x, y, size, weight, colour, horizontal = (
            zip(*self._rows, strict=True) if self._rows else ((),) * 7
        )
        return Texts(
            tuple(map(str, text)),
            np.column_stack([np.array(x, dtype=float), np.array(y, dtype=float)]),
            np.array(size, dtype=float),
            np.array(weight, dtype=np.int64),
            np.array(colour, dtype=np.uint32),
            np.array(horizontal, dtype=float),
        )
