"""The numbers that were asked one after the other, each with what is opened under it, and the way back."""

from dataclasses import dataclass, replace

from bpviz.engine.recorded import Pass
from bpviz.explain.asked import PER_EXAMPLE
from bpviz.explain.quantity import Quantity, value
from bpviz.scene.origin_tree import Path

MOST = 64
"""So many numbers are remembered on the way."""


@dataclass(frozen=True, slots=True)
class Question:
    """opened: the rows that are open; whole: the long lists that are shown to their end. quantity None: the result of
    the step under way, whichever it is."""

    quantity: Quantity | None = None
    opened: frozenset[Path] = frozenset()
    whole: frozenset[Path] = frozenset()


@dataclass(frozen=True, slots=True)
class Way:
    """The first question is always that of the step under way; the last is the one that is answered."""

    questions: tuple[Question, ...] = (Question(),)

    @property
    def now(self) -> Question:
        """The question that is answered."""
        return self.questions[-1]

    @property
    def numbers(self) -> tuple[Quantity, ...]:
        """The numbers that were asked, without that of the step."""
        return tuple(each.quantity for each in self.questions if each.quantity is not None)

    def to(self, quantity: Quantity) -> "Way":
        """One number deeper; of a very long way the beginning is forgotten."""
        asked = (*self.questions[1:], Question(quantity))
        return Way((self.questions[0], *asked[-MOST:]))

    def back(self, kept: int) -> "Way":
        """To the number that was asked as the `kept`-th, with what was opened there; 0: to that of the step."""
        return Way(self.questions[: kept + 1])

    def opened(self, path: Path) -> "Way":
        """With a row open."""
        return self._with(replace(self.now, opened=self.now.opened | {path}))

    def closed(self, path: Path) -> "Way":
        """With a row closed, and all that was open in it."""

        def others(paths: frozenset[Path]) -> frozenset[Path]:
            return frozenset(each for each in paths if each[: len(path)] != path)

        return self._with(replace(self.now, opened=others(self.now.opened), whole=others(self.now.whole)))

    def whole(self, path: Path) -> "Way":
        """With all parts of the number at a path."""
        return self._with(replace(self.now, whole=self.now.whole | {path}))

    def folded(self) -> "Way":
        """With nothing open under the last number."""
        return self._with(Question(self.now.quantity))

    def of_example(self, before: int | None, now: int | None) -> "Way":
        """Numbers of the example that was looked at become those of the one that is looked at now."""

        def moved(question: Question) -> Question:
            quantity = question.quantity
            if quantity is None or quantity.example != before or not _is_of(quantity, before, now):
                return question
            return replace(question, quantity=quantity._replace(example=now))

        return Way(tuple(map(moved, self.questions))) if before != now else self

    def within(self, pass_: Pass) -> "Way":
        """Up to the first number that the pass does not have: another network, or a smaller batch."""
        for place, question in enumerate(self.questions):
            if question.quantity is None:
                continue
            try:
                value(pass_, question.quantity)
            except (IndexError, KeyError):
                return Way(self.questions[:place])
        return self

    def _with(self, question: Question) -> "Way":
        return Way((*self.questions[:-1], question))


def _is_of(quantity: Quantity, before: int | None, now: int | None) -> bool:
    """Whether the number follows the example: one that has none, such as dW of the batch, does not; nor does a share
    become a mean."""
    return quantity.ref.name in (*PER_EXAMPLE, "J") or (before is not None and now is not None)
