"""What of a session can change, so that only this is shown anew."""

from enum import Flag, auto


class Facet(Flag):
    """What has changed."""

    NONE = 0
    DOCUMENT = auto()
    SIGHT = auto()
    POSITION = auto()
    COSTS = auto()
    JUDGEMENT = auto()
    STATE = auto()
    VIEW = auto()
