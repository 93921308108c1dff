"""The picture at one moment, in three layers: what stands for a whole pass, during one operation, and what moves."""

from collections.abc import Hashable
from dataclasses import dataclass

from bpviz.scene.marks import Mark


@dataclass(frozen=True, eq=False, slots=True)
class Scene:
    """width, height: logical pixels; background: 0xAARRGGBB. Painted in this order: ground, still, moving.

    Two scenes with the same size, background and ground_key have the same ground, and with the same still_key as well
    the same still marks, so a painter may keep both as opaque layers.
    """

    width: int
    height: int
    background: int
    still: tuple[Mark, ...]
    still_key: Hashable
    moving: tuple[Mark, ...]
    ground: tuple[Mark, ...] = ()
    ground_key: Hashable = None

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All marks in the order in which they are painted."""
        return (*self.ground, *self.still, *self.moving)
