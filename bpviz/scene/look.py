"""What of a pass the viewer has chosen to see: size, theme, example, unit and the parts of the picture."""

from dataclasses import dataclass
from enum import StrEnum

from bpviz.explain.notation import Notation
from bpviz.explain.notations import lecture
from bpviz.scene.theme import DARK, Theme


class Part(StrEnum):
    """The parts that a picture can be composed of."""

    CAPTION = "caption"
    NETWORK = "network"
    LEGEND = "legend"
    EQUATION = "equation"
    CURVE = "curve"
    TIMELINE = "timeline"


ALL_PARTS = frozenset(Part)
CANVAS_PARTS = frozenset({Part.NETWORK, Part.LEGEND})


@dataclass(frozen=True, slots=True)
class Look:
    """width, height: logical pixels. example: column of the batch, None for the mean over the batch. unit: (layer,
    row) or None. draft: fewer weights of a fuller layer are drawn, and the picture says so: for passes that follow
    each other fast."""

    width: int
    height: int
    theme: Theme = DARK
    example: int | None = 0
    unit: tuple[int, int] | None = None
    parts: frozenset[Part] = ALL_PARTS
    draft: bool = False
    notation: Notation = lecture.NOTATION
