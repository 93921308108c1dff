"""A document on its way to be opened, and where it is looked at once it is open."""

from dataclasses import replace
from typing import NamedTuple

from bpviz.app.questions import Kept
from bpviz.data.reading import Reading
from bpviz.study.document import Document
from bpviz.study.setup import Setup
from bpviz.study.view import View


class Opening(NamedTuple):
    """A document that is to be set up, and what becomes of undo and redo once it is; training: go on without end."""

    document: Document
    reading: Reading | None
    kept: Kept | None
    direction: int
    view: View
    training: bool = False


def fitting(view: View, setup: Setup) -> View:
    """The view with a unit that the network has, at the newest pass."""
    sizes = setup.network.sizes
    layer = min(view.unit[0], len(sizes) - 1)
    row = min(view.unit[1], sizes[layer] - 1)
    link = min(view.link, sizes[max(layer - 1, 0)] - 1)
    return replace(view, epoch=None, batch=0, unit=(layer, row), link=link)
