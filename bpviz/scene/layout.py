"""Where the parts of a picture stand, at any size."""

from dataclasses import dataclass

from bpviz.scene.look import Look, Part
from bpviz.scene.rect import Rect

SMALLEST = 0.8
"""At this scale and below, texts keep the size at which they can be read, as long as the picture has room for them."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """scale: how large one designed pixel is drawn; the rest are text sizes in pixels, never too small to read."""

    scale: float

    @property
    def small(self) -> float:
        """Labels."""
        return max(11 * self.scale, 10.5 * self.shrunk)

    @property
    def body(self) -> float:
        """Sentences."""
        return max(12.5 * self.scale, 11.5 * self.shrunk)

    @property
    def title(self) -> float:
        """Titles."""
        return max(16 * self.scale, 14 * self.shrunk)

    @property
    def formula(self) -> float:
        """The least em of a formula that is to be read: its digits are as high as those of a text of 13 pixels."""
        return max(15 * self.scale, 14.5 * self.shrunk)

    @property
    def shrunk(self) -> float:
        """1, or less in a picture that is too small for readable text."""
        return min(self.scale / SMALLEST, 1.0)


@dataclass(frozen=True, slots=True)
class Layout:
    """A rectangle for each part of the look, or None where it is not shown; they do not overlap."""

    sizes: Sizes
    caption: Rect | None
    network: Rect | None
    equation: Rect | None
    curve: Rect | None
    timeline: Rect | None


def scale_of(width: float, height: float, least: tuple[float, float] = (0.0, 0.0)) -> float:
    """1 for a picture of 1500 × 900 and no smaller than SMALLEST, unless it is smaller than `least`: then all of it
    shrinks."""
    scale = max(min(width / 1500, height / 900), SMALLEST)
    return scale * min(
        [1.0, *(side / limit for side, limit in zip((width, height), least, strict=True) if limit)]
    )


def layout(look: Look) -> Layout:
    """Caption above and timeline below over the whole width; equation over curve at the right; the network in what
    remains."""
    whole = look.parts & {Part.EQUATION, Part.CURVE}
    sizes = Sizes(scale_of(look.width, look.height, (1180.0, 660.0) if whole else (560.0, 300.0)))
    rest = Rect(0, 0, look.width, look.height)
    caption = timeline = equation = curve = None
    if Part.CAPTION in look.parts:
        height = 4.4 * sizes.small
        caption, rest = rest.top(height), rest.below(height)
    if Part.TIMELINE in look.parts:
        height = timeline_height(sizes)
        timeline, rest = rest.foot(height), rest.above(height)
    if Part.EQUATION in look.parts or Part.CURVE in look.parts:
        width = (
            rest.width
            if Part.NETWORK not in look.parts
            else min(max(0.3 * rest.width, 31 * sizes.small), 0.42 * rest.width)
        )
        side, rest = rest.beside(rest.width - width), rest.left(rest.width - width)
        if Part.EQUATION not in look.parts:
            curve = side
        elif Part.CURVE in look.parts:
            foot = min(max(0.27 * side.height, 12.5 * sizes.small), 0.34 * side.height)
            equation, curve = side.above(foot), side.foot(foot)
        else:
            equation = side
    network = rest if Part.NETWORK in look.parts and rest.width > 0 else None
    return Layout(sizes, caption, network, equation, curve, timeline)


def timeline_height(sizes: Sizes) -> float:
    """What the strip needs."""
    return 7.9 * sizes.small
