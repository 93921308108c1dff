"""The picture at one moment: what stands still during an operation, and what moves."""

from collections.abc import Hashable
from dataclasses import dataclass

from bpviz.scene.marks import Mark


@dataclass(frozen=True, eq=False, slots=True)
class Scene:
    """width, height: logical pixels; background: 0xAARRGGBB.

    `still` is painted first. Two scenes with the same still_key, size and background have the same still marks, so a painter
    may keep them as an opaque layer; `moving` is painted over it.
    """

    width: int
    height: int
    background: int
    still: tuple[Mark, ...]
    still_key: Hashable
    moving: tuple[Mark, ...]
