"""Where a number came from: its formula in symbols and in numbers, the reason, and the numbers that it was made of."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bpviz.engine.plan import Operation
from bpviz.engine.recorded import Pass
from bpviz.explain.asked import PER_EXAMPLE, Asked
from bpviz.explain.formula import Formula
from bpviz.explain.leaves import leaf
from bpviz.explain.links import ChainLink, chain_links
from bpviz.explain.notation import Notation
from bpviz.explain.notations import lecture
from bpviz.explain.parts import Parts, over_examples, parts, share
from bpviz.explain.quantity import CHANGES, SLOPE, Quantity, value
from bpviz.explain.sharing import average, one_share
from bpviz.explain.signs import sign
from bpviz.explain.slopes import entry_parts, slope_worked
from bpviz.explain.steps import explanation
from bpviz.explain.terms import Terms
from bpviz.words import Message, say


@dataclass(frozen=True)
class Told:
    """What is said about a number: its formula, the same in numbers, and why it is so."""

    symbols: Formula
    numbers: Formula
    sentence: Message


@dataclass(frozen=True)
class Origin:
    """value: the number, unrounded; sign: how it is written; symbols, numbers: its formula, with links.

    chain: the links of the chain rule, for dW and db of one example. What it is made of is worked out only when it is
    asked for: `terms`, if it is a sum of products (of a mean over the batch the largest share first), else `operands`.
    """

    quantity: Quantity
    value: float
    sign: Formula
    symbols: Formula
    numbers: Formula
    sentence: Message
    chain: tuple[ChainLink, ...]
    take_apart: Callable[[], Parts]

    @cached_property
    def _parts(self) -> Parts:
        with np.errstate(over="ignore", invalid="ignore"):
            return self.take_apart()

    @property
    def terms(self) -> Terms:
        """The products that add up to the number; each is built when it is looked at."""
        return self._parts.terms

    @property
    def operands(self) -> tuple[Quantity, ...]:
        """The arguments of the function that made the number."""
        return self._parts.operands

    @property
    def children(self) -> tuple[Quantity, ...]:
        """The numbers that can be opened in turn, each once: none for x, y, W and b."""
        factors = (factor for term in self.terms for factor in term.factors)
        return tuple(dict.fromkeys([*self.operands, *factors]))


def origin(pass_: Pass, quantity: Quantity, notation: Notation = lecture.NOTATION) -> Origin:
    """Where a number of the pass came from. Raises IndexError for one that is not there."""
    with np.errstate(over="ignore", invalid="ignore"):
        number = value(pass_, quantity)
        told, links, take_apart = _origin(pass_, quantity, notation)
    return Origin(
        quantity=quantity,
        value=number,
        sign=sign(pass_, quantity, notation),
        symbols=told.symbols,
        numbers=told.numbers,
        sentence=told.sentence,
        chain=links,
        take_apart=take_apart,
    )


Found = tuple[Told, tuple[ChainLink, ...], Callable[[], Parts]]


def _origin(pass_: Pass, quantity: Quantity, notation: Notation) -> Found:
    name = quantity.ref.name
    per_example = name in PER_EXAMPLE
    operation = _made_by(pass_, quantity)
    if operation is None:
        if per_example and quantity.example is None:
            told = Told(*average(pass_, quantity, notation), _mean_sentence(pass_))
            return told, (), lambda: Parts(over_examples(pass_, quantity))
        return Told(*leaf(pass_, quantity, notation)), (), Parts
    asked = Asked(pass_, operation, quantity.row, quantity.column or 0, quantity.example, notation)
    if name == SLOPE:
        return Told(*slope_worked(asked, quantity)), (), lambda: entry_parts(asked, quantity)
    gradient = name in ("dW", "db")
    if gradient and quantity.example is not None:
        links = chain_links(asked, quantity)
        return Told(*one_share(asked, quantity, links)), links, lambda: Parts(share(asked, quantity))
    index = pass_.operations.index(operation)
    whose = quantity.example if per_example or name == "J" else 0
    explained = explanation(pass_, index, quantity.row, whose, quantity.column or 0, notation=notation)
    alone = gradient and pass_.m == 1 and not (pass_.l2 and name == "dW")
    links = chain_links(asked, quantity._replace(example=0)) if alone else ()
    told = Told(explained.unit_symbols, explained.numbers, explained.sentence)
    return told, links, lambda: parts(asked, quantity)


def _made_by(pass_: Pass, quantity: Quantity) -> Operation | None:
    """The step whose result it is, or whose slope; None for what enters the pass from outside."""
    name, layer = quantity.ref
    if name in CHANGES:
        return None
    wanted = ("dZ", layer) if name == SLOPE else (name, layer)
    return next((each for each in pass_.operations if each.result == wanted), None)


def _mean_sentence(pass_: Pass) -> Message:
    return say("The mean of the {m} examples.", m=pass_.m)
