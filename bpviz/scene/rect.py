"""A rectangle in logical pixels, and how it is cut into parts."""

from typing import NamedTuple


class Rect(NamedTuple):
    """x, y: the top left corner; width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower side."""
        return self.y + self.height

    def holds(self, x: float, y: float) -> bool:
        """Whether the point is inside."""
        return self.x <= x <= self.right and self.y <= y <= self.bottom

    def overlaps(self, other: "Rect") -> bool:
        """Whether the two have a point of their insides in common."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )

    def inset(self, across: float, down: float | None = None) -> "Rect":
        """The same rectangle with that much less on every side."""
        below = across if down is None else down
        return Rect(self.x + across, self.y + below, self.width - 2 * across, self.height - 2 * below)

    def top(self, height: float) -> "Rect":
        """The uppermost part."""
        return Rect(self.x, self.y, self.width, height)

    def below(self, height: float) -> "Rect":
        """What remains under the uppermost part."""
        return Rect(self.x, self.y + height, self.width, self.height - height)

    def foot(self, height: float) -> "Rect":
        """The lowest part."""
        return Rect(self.x, self.bottom - height, self.width, height)

    def above(self, height: float) -> "Rect":
        """What remains over the lowest part."""
        return Rect(self.x, self.y, self.width, self.height - height)

    def left(self, width: float) -> "Rect":
        """The leftmost part."""
        return Rect(self.x, self.y, width, self.height)

    def beside(self, width: float) -> "Rect":
        """What remains to the right of the leftmost part."""
        return Rect(self.x + width, self.y, self.width - width, self.height)
