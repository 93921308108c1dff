"""What a notation is: a table that says how each quantity is written, for one example and for a batch."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from bpviz.engine.plan import Ref
from bpviz.explain.formula import (
    Accent,
    Formula,
    Fraction,
    Kind,
    Link,
    Operator,
    Row,
    Scripts,
    Style,
    Symbol,
)
from bpviz.registry import constants
from bpviz.words import Message

PACKAGE = "bpviz.explain.notations"
PRIME = Symbol("′", Style.UPRIGHT)
PARTIAL = Symbol("∂")
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
COLUMNS = ("Z", "A", "dZ", "dA", "Y")
SEMICOLON = Operator(";", Kind.ORDINARY)

Index = int | str
"""Of a unit or an example: a number, counted from 0 and shown from 1, or a letter that runs."""


@dataclass(frozen=True, slots=True)
class Letters:
    """A quantity with letters of its own: capital for the whole batch, lower case for one number."""

    batch: str
    one: str


@dataclass(frozen=True, slots=True)
class Quotient:
    """A derivative written as ∂ above ∂: of the "cost" or of one example's "loss", by another quantity."""

    of: str
    by: str


@dataclass(frozen=True, eq=False)
class Notation:
    """layer: the brackets round the number of the layer, as a superscript.

    example: the brackets round that of the example, behind the layer; None: it stands below, after a semicolon.
    cost, loss: the letters of J and of one example's loss; chosen: what the loss of the example that is looked at has
    below it, where it is not the number of the example. table: {name of a quantity: how it is written}.
    """

    label: Message
    layer: tuple[str, str]
    example: tuple[str, str] | None
    activation: str
    cost: str
    loss: str
    chosen: str | None
    table: Mapping[str, Letters | Quotient]
    order: int = 100

    @property
    def has_fractions(self) -> bool:
        """Whether some derivatives are written as fractions, which are higher than letters."""
        return any(isinstance(entry, Quotient) for entry in self.table.values())

    def whole(self, ref: Ref, transposed: bool = False, column: bool = False) -> Formula:
        """The quantity with all its numbers: Z^{[1]}, X for A^{[0]}, Y, J, W^{[2]T} where transposed.

        column: of a batch of one example, so that what the examples have is a column: z^{[1]}, x.
        """
        link = Link(ref)
        if ref.name == "J":
            return Symbol(self.cost, link=link)
        entry = self._entry(ref)
        if isinstance(entry, Quotient):
            above = Symbol(self.cost) if entry.of == "cost" else self._above(None if column else "i")
            below = self.whole(Ref(entry.by, ref.layer), column=column)
            return Fraction(Row((PARTIAL, above)), Row((PARTIAL, below)), link)
        lower = column and ref.name in COLUMNS
        letters = entry.one if lower else entry.batch
        if ref == ("A", 0):
            letters = "x" if lower else "X"
        sup = self._superscript(ref, None, transposed)
        return Symbol(letters, link=link) if sup is None else Scripts(Symbol(letters), None, sup, link)

    def one(
        self,
        ref: Ref,
        unit: Index,
        of: Index | None = None,
        example: Index | None = None,
        *,
        alone: bool = False,
        mean: bool = False,
        link: Link | None = None,
    ) -> Formula:
        """One number of the quantity: z_2^{[1]}, w_{21}^{[1]}, x_1^{(i)}; with a bar where it is a mean over the batch.

        alone: the layer has one unit (and for a weight the layer before it too), so that an index says nothing.
        """
        link = _link(ref, unit, of, example) if link is None else link
        if ref.name == "J":
            return Symbol(self.cost, link=link)
        entry = self._entry(ref)
        if isinstance(entry, Quotient):
            whose = "i" if mean else example
            below = self.one(
                Ref(entry.by, ref.layer),
                unit,
                of,
                example if entry.of == "loss" else None,
                alone=alone,
                link=link,
            )
            if entry.of == "loss":
                above = self._above(whose)
            else:  # one example's share of a derivative of the cost is one of its own loss
                above = Symbol(self.cost) if example is None else self.loss_of(example)
            fraction = Fraction(Row((PARTIAL, above)), Row((PARTIAL, below)), link)
            return Accent("bar", fraction, link) if mean else fraction
        return self._letter(ref, entry, (unit, of, example), alone, mean, link)

    def layered(self, letter: str, layer: int) -> Formula:
        """A letter with its layer, also where the notation has a shorter sign for it: A^{[0]}."""
        return Scripts(Symbol(letter), None, _bracketed(self.layer, str(layer)))

    def column(self, ref: Ref) -> Formula:
        """The column of the running example i, all units at once: dz^{[1](i)}."""
        return self.one(ref, "", None, "i", alone=True)

    def loss_of(self, example: Index | None) -> Formula:
        """The loss of one example; None: of an example."""
        sign = Symbol(self.loss, Style.ITALIC if self.loss.isascii() else Style.UPRIGHT)
        if self.chosen is not None and not isinstance(example, str):
            return Scripts(sign, Symbol(self.chosen, Style.UPRIGHT))
        if example is None:
            return sign
        if self.example is None:
            return Scripts(sign, index(example))
        return Scripts(sign, None, _bracketed(self.example, example))

    def g(self, layer: int, primed: bool = False) -> Formula:
        """The activation g^{[1]} of a layer, or its derivative g^{[1]}′."""
        sign = _bracketed(self.layer, str(layer))
        return Scripts(Symbol(self.activation), None, Row((*sign.items, PRIME)) if primed else sign)

    def text(self, ref: Ref) -> str:
        """The quantity in a line of plain text: Z[1], ∂C/∂Z(1), J."""
        if ref.name == "J":
            return self.cost
        place = f"{self.layer[0]}{ref.layer}{self.layer[1]}"
        return "Y" if ref.name == "Y" else f"{self.word(ref.name)}{place}"

    def word(self, name: str) -> str:
        """The quantity in plain text without its layer: dZ, ∂C/∂Z."""
        entry = self.table[name.removesuffix("'")]
        if isinstance(entry, Letters):
            return entry.batch
        above = self.cost if entry.of == "cost" else self.loss + (self.chosen or "").translate(LOWERED)
        return f"∂{above}/∂{self.word(entry.by)}"

    def small(self, name: str) -> str:
        """One number of the quantity in plain text, without its layer and its index: dz, ∂C₀/∂z, δ."""
        entry = self.table[name.removesuffix("'")]
        if isinstance(entry, Letters):
            return entry.one
        above = self.cost if entry.of == "cost" else self.loss + (self.chosen or "").translate(LOWERED)
        return f"∂{above}/∂{self.small(entry.by)}"

    def _entry(self, ref: Ref) -> Letters | Quotient:
        return self.table[ref.name.removesuffix("'")]

    def _above(self, example: Index | None) -> Formula:
        """The loss above the bar; its example stands below the bar, if it has a place there."""
        return self.loss_of(None) if self.example is not None else self.loss_of(example)

    def _letter(
        self,
        ref: Ref,
        entry: Letters,
        place: tuple[Index, Index | None, Index | None],
        alone: bool,
        mean: bool,
        link: Link,
    ) -> Formula:
        unit, of, example = place
        letters = "x" if ref == ("A", 0) else entry.one
        symbol: Formula = Symbol(letters)
        if mean:
            symbol = Accent("bar", symbol)
        sub = None if alone else _subscript(unit, of)
        if self.example is None and example is not None:
            sub = index(example) if sub is None else Row((*_parts(sub), SEMICOLON, index(example)))
        sup = self._superscript(ref, example)
        if sub is None and sup is None:
            return Accent("bar", Symbol(letters), link) if mean else Symbol(letters, link=link)
        return Scripts(symbol, sub, sup, link)

    def _superscript(self, ref: Ref, example: Index | None, transposed: bool = False) -> Formula | None:
        items: list[Formula] = []
        if ref.name != "Y" and ref != ("A", 0):
            items += _bracketed(self.layer, str(ref.layer)).items
        if example is not None and self.example is not None:
            items += _bracketed(self.example, example).items
        if transposed:
            items.append(Symbol("⊤", Style.UPRIGHT))
        return Row(tuple(items)) if items else None


def notations() -> dict[str, Notation]:
    """{name: notation} of every file in the folder, in the order in which a person should meet them."""
    return cast(dict[str, Notation], dict(constants(PACKAGE, "NOTATION")))


def shown(value: Index) -> str:
    """An index as people count: from 1."""
    return str(value + 1) if isinstance(value, int) else value


def index(value: Index) -> Symbol:
    """An index as a letter or a number."""
    return Symbol(shown(value), Style.ITALIC if isinstance(value, str) else Style.UPRIGHT)


def _subscript(unit: Index, of: Index | None) -> Formula:
    if of is None:
        return index(unit)
    long = len(shown(unit)) + len(shown(of)) > 2
    comma = (Operator(",", Kind.ORDINARY),) if long else ()
    return Row((index(unit), *comma, index(of)))


def _parts(formula: Formula) -> tuple[Formula, ...]:
    return formula.items if isinstance(formula, Row) else (formula,)


def _bracketed(brackets: tuple[str, str], inside: Index) -> Row:
    body = Symbol(inside, Style.UPRIGHT) if isinstance(inside, str) and inside.isdigit() else index(inside)
    return Row((Operator(brackets[0], Kind.OPEN), body, Operator(brackets[1], Kind.CLOSE)))


def _link(ref: Ref, unit: Index, of: Index | None, example: Index | None) -> Link:
    """A running letter stands for all."""
    return Link(ref, *(value if isinstance(value, int) else None for value in (unit, of, example)))
