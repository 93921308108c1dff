"""How deep a part of a formula stands, which decides its size and how far its scripts move."""

from typing import NamedTuple


class Level(NamedTuple):
    """How deep a part stands: 0 on a line of its own, 1 in a text, 2 in a script, 3 in a script's script."""

    depth: int = 0
    cramped: bool = False

    @property
    def scale(self) -> float:
        """The size relative to the formula's."""
        return SCALES[self.depth]

    def script(self, cramped: bool = False) -> "Level":
        """The level of a script on a part of this level."""
        return Level(min(max(self.depth, 1) + 1, 3), self.cramped or cramped)

    def fraction(self, below: bool) -> "Level":
        """The level of what stands above or below a bar."""
        return Level(min(self.depth + 1, 3), self.cramped or below)


SCALES = (1.0, 1.0, 0.7, 0.55)
