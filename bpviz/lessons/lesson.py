"""What a lesson is: a network, data and a place to start looking, from one of the lectures."""

import csv
from dataclasses import dataclass, field, replace
from typing import cast

from bpviz.data.dataset import Decisions
from bpviz.lessons.stop import Stop
from bpviz.registry import assets, constants
from bpviz.study.document import Document, Recipe
from bpviz.study.view import View
from bpviz.words import Message

PACKAGE = "bpviz.lessons"


@dataclass(frozen=True, slots=True)
class Lesson:
    """title: as in the menu; words: what there is to see; data: a bundled CSV; features: the columns that are
    used, () for all.

    view: where the pass is opened. notation: how its lecture writes. beside: the initialisation of a second network, to
    be compared with the first. picture: "matrices" or "graph", what stands under the network; panel: "step", "origin"
    or "nudge", what stands beside it. path: the formulas of the lecture in its order, each at its step.
    """

    title: Message
    words: Message
    data: str
    recipe: Recipe
    decisions: Decisions = field(default_factory=Decisions)
    features: tuple[str, ...] = ()
    view: View = field(default_factory=View)
    order: int = 100
    notation: str = "lecture"
    beside: str | None = None
    picture: str = ""
    panel: str = "step"
    path: tuple[Stop, ...] = ()

    def documents(self) -> tuple[Document, ...]:
        """The document that the lesson starts from, and the one that stands beside it, if there is one."""
        first = replace(self.document(), beside=None)
        if self.beside is None:
            return (first,)
        return first, replace(first, recipe=replace(self.recipe, init=self.beside))

    def document(self) -> Document:
        """The document that the lesson starts from."""
        path = assets() / "data" / self.data
        decisions = self.decisions
        if self.features:
            with path.open(encoding="utf-8", newline="") as file:
                columns = next(csv.reader(file))
            used = {*self.features, decisions.target}
            decisions = replace(decisions, drop=tuple(name for name in columns if name not in used))
        return Document(path, decisions=decisions, recipe=self.recipe, beside=self.beside)


def lessons() -> dict[str, Lesson]:
    """{name: lesson} of every file in the folder, in the order of the lectures."""
    return cast(dict[str, Lesson], dict(constants(PACKAGE, "LESSON")))
