"""The size at which a picture of so many pixels is laid out: small ones are made smaller, not fuller."""

from typing import NamedTuple

SMALLEST = (960, 540)


class Frame(NamedTuple):
    """width, height: logical pixels for the look; ratio: pixels of the image for each of them."""

    width: int
    height: int
    ratio: float


def frame(width: int, height: int) -> Frame:
    """The frame for an image of width × height pixels."""
    ratio = min(1.0, width / SMALLEST[0], height / SMALLEST[1])
    return Frame(round(width / ratio), round(height / ratio), ratio)
