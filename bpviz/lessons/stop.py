"""A stop on the path of a lesson: a formula of its lecture, the step at which it stands, and where to look for it."""

from dataclasses import dataclass

from bpviz.explain.quantity import Quantity
from bpviz.words import Message


@dataclass(frozen=True, slots=True)
class Stop:
    """words: the formula as the lecture has it; at: the result of the step, such as ("dZ", 2).

    unit, link: the unit (layer, row) and the weight that are chosen, None for those that are. panel: what comes to the
    front beside the network, picture: under it, "" for what is there. asks: the number whose origin is shown, its
    example being the one that is looked at.
    """

    words: Message
    at: tuple[str, int]
    unit: tuple[int, int] | None = None
    link: int = 0
    panel: str = "step"
    picture: str = ""
    asks: Quantity | None = None
