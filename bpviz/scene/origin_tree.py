"""Where a number came from as a tree: what is opened, and its rows, each built only when it is looked at."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bpviz.engine.recorded import Pass
from bpviz.explain.asked import PER_EXAMPLE
from bpviz.explain.links import ChainLink
from bpviz.explain.notation import Notation
from bpviz.explain.origin import Origin, origin
from bpviz.explain.quantity import SLOPE, Quantity
from bpviz.explain.terms import Term, ranked
from bpviz.words import Message, say

Path = tuple[int, ...]
"""From the asked number down: the place of each part in what it is a part of, the same in every pass."""

FEW, SHOWN = 12, 8
"""Up to FEW parts are all shown; of more, the SHOWN largest and how many more there are."""
FIXED = ("W", "b", "ΔW", "Δb")


class Form(IntEnum):
    """How high the parts of a number are written: in letters, as fractions, or as fractions over a line of words."""

    LETTERS = 0
    FRACTIONS = 1
    LINKS = 2


@dataclass(frozen=True, slots=True)
class Part:
    """step: its place in the whole. factors: one number, or those of a product; none for the 1 of a bias.

    share: what it adds to the whole, None where it is no term of a sum. link: where it is a link of the chain rule.
    """

    step: int
    factors: tuple[Quantity, ...]
    share: float | None = None
    constant: float = 1.0
    link: ChainLink | None = None
    meaning: Message | None = None

    @property
    def opens(self) -> bool:
        """Whether there is anything in it."""
        return len(self.factors) > 1 or any(not fixed(factor) for factor in self.factors)


@dataclass(frozen=True, eq=False)
class Parts:
    """order: the steps from top to bottom; build(step) makes a part; largest: the scale of the shares' bars.

    heading: what they are together; examples: whether they are examples, so that what is left out is called so.
    """

    heading: Message
    order: NDArray[np.int64]
    build: Callable[[int], Part]
    shares: NDArray[np.float64] | None = None
    examples: bool = False

    @cached_property
    def form(self) -> Form:
        """All parts of one number are written alike."""
        ends = [self.build(int(step)) for step in self.order[[0, -1]]] if len(self.order) else []
        if any(part.meaning is not None for part in ends):
            return Form.LINKS
        slopes = any(factor.ref.name == SLOPE for part in ends for factor in part.factors)
        return Form.FRACTIONS if slopes else Form.LETTERS

    @cached_property
    def largest(self) -> float:
        """The largest finite size of a share, 0 where there is none."""
        if self.shares is None:
            return 0.0
        sizes = np.abs(self.shares[np.isfinite(self.shares)])
        return float(sizes.max()) if sizes.size else 0.0


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A part at its depth, or (part None) the `left_out` parts that are not shown, with what they add together.

    along: the numbers from the asked one to this one, itself included; scale: the largest share beside it.
    """

    path: Path
    part: Part | None
    along: tuple[Quantity, ...]
    opened: bool = False
    scale: float = 0.0
    left_out: int = 0
    together: float | None = None
    examples: bool = False
    form: Form = Form.LETTERS

    @property
    def depth(self) -> int:
        """0 for the parts of the asked number itself."""
        return len(self.path) - 1


def fixed(quantity: Quantity) -> bool:
    """Whether the questions end here: x and y of an example, W, b, and what an optimiser made of the gradient."""
    name, layer = quantity.ref
    if name in FIXED:
        return True
    return (name == "Y" or (name == "A" and layer == 0)) and quantity.example is not None


def parts_of(found: Origin, m: int) -> Parts:
    """What a number is made of: the links of the chain rule, the terms of its sum, or its function's arguments.

    m: the number of examples in the batch.
    """
    if found.chain:
        return _links(found)
    terms = found.terms
    if len(terms) == 1 and len(terms[0].factors) > 1:
        return _plain(say("the product of"), terms[0].factors)
    if not len(terms):
        return _plain(say("made of"), found.operands)
    steps = np.arange(len(terms)) if terms.examples is None else terms.examples
    order = steps if terms.examples is not None or len(terms) <= FEW else ranked(terms.shares)
    at = {} if terms.examples is None else dict(zip(steps.tolist(), range(len(steps)), strict=True))

    def build(step: int) -> Part:
        term: Term = terms[at.get(step, step)]
        return Part(step, term.factors, term.share, term.constant)

    shares = np.asarray(terms.shares, dtype=float)
    return Parts(_heading(found, m), order, build, shares, terms.examples is not None)


def _links(found: Origin) -> Parts:
    """The links, and the dz that takes the place of the last two where a natural pair makes it in one step."""
    linked = {link.quantity for link in found.chain}
    others = [q for term in found.terms for q in term.factors if q not in linked]
    parts = [
        Part(step, (link.quantity,) if link.quantity else (), link=link, meaning=link.meaning)
        for step, link in enumerate(found.chain)
    ]
    short = say("the last two links in one: with this cost and this output they are a − y")
    parts += [Part(len(parts) + k, (q,), meaning=short) for k, q in enumerate(others)]
    return Parts(say("the links of the chain rule, multiplied"), np.arange(len(parts)), parts.__getitem__)


def _plain(heading: Message, numbers: tuple[Quantity, ...]) -> Parts:
    return Parts(heading, np.arange(len(numbers)), lambda step: Part(step, (numbers[step],)))


def _heading(found: Origin, m: int) -> Message:
    count, quantity = len(found.terms), found.quantity
    if found.terms.examples is not None and count > m:
        return say("mean of {m} examples and the penalty · the largest share first", m=m)
    if found.terms.examples is not None:
        return say("mean of {m} examples · the largest share first", m=m)
    if quantity.ref.name == "dA" and len(found.terms[0].factors) == 2:
        return say("sum over {count} paths", count=count) if count > 1 else say("one path")
    return say("sum of {count} terms", count=count)


class Tree:
    """A number of a pass with what is opened under it; another pass with the same opened paths is another tree."""

    def __init__(
        self,
        pass_: Pass,
        quantity: Quantity,
        notation: Notation,
        opened: frozenset[Path] = frozenset(),
        whole: frozenset[Path] = frozenset(),
    ) -> None:
        self.pass_, self.quantity, self.notation = pass_, quantity, notation
        self.opened, self.whole = opened, whole
        self.origin = origin(pass_, quantity, notation)
        self._root = _Branch(self, (), (quantity,), parts_of(self.origin, pass_.m))

    def __len__(self) -> int:
        return self._root.size

    def __getitem__(self, index: int) -> TreeRow:
        if not 0 <= index < len(self):
            raise IndexError(f"the tree has {len(self)} rows, there is no row {index}")
        return self._root.find(index)

    @property
    def heading(self) -> Message:
        """What the number's own parts are together."""
        return self._root.parts.heading

    def forms_before(self, index: int) -> tuple[int, int, int]:
        """How many rows of each form stand above a row."""
        letters, fractions, links = self._root.forms_before(index)
        return letters, fractions, links

    def place(self, path: Path) -> int | None:
        """The row of a path, None where it is not shown."""
        return self._root.place(path)


class _Branch:
    """The rows under one number."""

    def __init__(self, tree: Tree, path: Path, along: tuple[Quantity, ...], parts: Parts) -> None:
        self.parts, self._path, self._along = parts, path, along
        self._steps, self._left_out = _shown(tree, path, parts)
        self._inside: list[tuple[int, _Branch]] = []
        for at in self._opened_at(tree):
            part = self._part(at)
            below = (*path, part.step)
            found = _plain(say("the product of"), part.factors)
            if len(part.factors) == 1:
                found = parts_of(origin(tree.pass_, part.factors[0], tree.notation), tree.pass_.m)
            if len(found.order):
                self._inside.append((at, _Branch(tree, below, (*along, *part.factors), found)))
        own = len(self._steps) + (self._left_out > 0)
        self.size: int = own + sum(branch.size for _, branch in self._inside)

    def _opened_at(self, tree: Tree) -> list[int]:
        length = len(self._path) + 1
        steps = {p[-1] for p in tree.opened if len(p) == length and p[:-1] == self._path}
        if not steps:
            return []
        return np.flatnonzero(np.isin(self._steps, list(steps))).tolist()

    def _part(self, at: int) -> Part:
        return self.parts.build(int(self._steps[at]))

    def find(self, index: int) -> TreeRow:
        for at, branch in self._inside:
            if index <= at:
                break
            if index <= at + branch.size:
                return branch.find(index - at - 1)
            index -= branch.size
        if index == len(self._steps):
            return self._rest()
        part = self._part(index)
        opened = any(at == index for at, _ in self._inside)
        return TreeRow(
            (*self._path, part.step),
            part,
            (*self._along, *part.factors),
            opened,
            self.parts.largest,
            examples=self.parts.examples,
            form=self.parts.form,
        )

    def forms_before(self, index: int) -> NDArray[np.int64]:
        counts, index = np.zeros(len(Form), dtype=np.int64), min(index, self.size)
        own = index
        for at, branch in self._inside:
            start = at + 1 + int(counts.sum())
            inside = min(max(index - start, 0), branch.size)
            counts += branch.forms_before(inside)
            own -= inside
        counts[self.parts.form] += own
        return counts

    def _rest(self) -> TreeRow:
        together = None
        if self.parts.shares is not None:
            shown = sum(self._part(at).share or 0.0 for at in range(len(self._steps)))
            together = float(self.parts.shares.sum()) - shown
        return TreeRow(
            (*self._path, -1),
            None,
            self._along,
            left_out=self._left_out,
            together=together,
            examples=self.parts.examples,
            form=self.parts.form,
        )

    def place(self, path: Path) -> int | None:
        depth = len(self._path)
        if path[:depth] != self._path or len(path) <= depth:
            return None
        if path[depth] == -1:
            return self.size - 1 if self._left_out else None
        found = np.flatnonzero(self._steps == path[depth])
        if not found.size:
            return None
        at = int(found[0])
        before = sum(branch.size for place, branch in self._inside if place < at)
        if len(path) == depth + 1:
            return at + before
        inside = next((branch for place, branch in self._inside if place == at), None)
        below = None if inside is None else inside.place(path)
        return None if below is None else at + before + 1 + below


def _shown(tree: Tree, path: Path, parts: Parts) -> tuple[NDArray[np.int64], int]:
    """The steps that are shown, and how many are not: what is opened stays in sight wherever it ranks."""
    order = parts.order
    if len(order) <= FEW or path in tree.whole:
        return order, 0
    depth = len(path) + 1
    opened = [p[-1] for p in tree.opened if len(p) == depth and p[:-1] == path]
    first = order[:SHOWN]
    extra = [step for step in order[SHOWN:].tolist() if step in opened] if opened else []
    return np.concatenate([first, np.array(extra, dtype=np.int64)]), len(order) - SHOWN - len(extra)


def of_step(pass_: Pass, index: int, unit: int, column: int, example: int | None) -> Quantity:
    """The result of a step for one unit: of what each example has, of the example or (None) the mean."""
    ref = pass_.operations[index].result
    if ref.name == "J":
        return Quantity(ref, 0, None, example)
    if ref.name in PER_EXAMPLE:
        return Quantity(ref, unit, None, example)
    return Quantity(ref, unit, column if ref.name in ("dW", "W'") else None)
