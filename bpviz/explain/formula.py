"""A formula as a tree of values: what stands beside, above, below and inside what."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias, assert_never

from bpviz.engine.plan import Ref
from bpviz.words import Message


class Link(NamedTuple):
    """What a part of a formula stands for: a quantity of the pass, and which of its numbers (counted from 0).

    unit: the row; of: the column of a weight; example: the column of Z, A, dZ, dA. None: all of
    them (example: or the mean).
    """

    ref: Ref
    unit: int | None = None
    of: int | None = None
    example: int | None = None


class Style(StrEnum):
    """The cut of a letter: italic for variables, upright for names and digits, bold for vectors of ones."""

    ITALIC = "italic"
    UPRIGHT = "upright"
    BOLD = "bold"


class Kind(StrEnum):
    """What a sign does in its row, which decides the space around it."""

    ORDINARY = "ordinary"
    FUNCTION = "function"
    BINARY = "binary"
    RELATION = "relation"
    OPEN = "open"
    CLOSE = "close"
    PUNCTUATION = "punctuation"


class Role(StrEnum):
    """What a colour says; sign is never said by colour alone, the minus stands there too."""

    INK = "ink"
    QUIET = "quiet"
    POSITIVE = "positive"
    NEGATIVE = "negative"
    ZERO = "zero"
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A letter, a word such as ReLU, or a constant such as 0.01."""

    text: str
    style: Style = Style.ITALIC
    role: Role = Role.INK
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Operator:
    """A sign or a function's name: + = ⊙ log ( , with the space that its kind asks for."""

    text: str
    kind: Kind
    role: Role = Role.INK
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A live number: `value` unrounded, with `digits` significant digits or with `decimals` places."""

    value: float
    digits: int = 4
    decimals: int | None = None
    link: Link | None = None

    @property
    def role(self) -> Role:
        """The role of its sign."""
        if self.value > 0:
            return Role.POSITIVE
        return Role.NEGATIVE if self.value < 0 else Role.ZERO


@dataclass(frozen=True, slots=True)
class Words:
    """A few words inside a formula, upright and quiet, such as the number of terms that are not shown."""

    message: Message = field(hash=False)
    role: Role = Role.QUIET
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Space:
    """Empty width in em of the surrounding size; negative draws closer."""

    em: float
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """Parts side by side on one baseline. Its hash is kept: layout asks for it at every size that is tried."""

    items: "tuple[Formula, ...]"
    link: Link | None = None
    _hash: int = field(default=0, init=False, repr=False, compare=False)

    def __hash__(self) -> int:
        if not self._hash:
            object.__setattr__(self, "_hash", hash((self.items, self.link)))
        return self._hash


@dataclass(frozen=True, slots=True)
class Scripts:
    """A base with a superscript and a subscript, one above the other."""

    base: "Formula"
    sub: "Formula | None" = None
    sup: "Formula | None" = None
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Fraction:
    """above / below, with a bar."""

    above: "Formula"
    below: "Formula"
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Big:
    """A big operator such as ∑ with its limits."""

    text: str
    below: "Formula | None" = None
    above: "Formula | None" = None
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Fence:
    """A body between delimiters that grow with it; an empty string leaves one out."""

    open: str
    body: "Formula"
    close: str
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of cells between brackets; align: one of l, c, r for every column."""

    rows: "tuple[tuple[Formula, ...], ...]"
    align: str = "c"
    open: str = "["
    close: str = "]"
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Root:
    """The square root of a body."""

    body: "Formula"
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Accent:
    """A mark above a body: "hat", or "bar", which is as wide as the body."""

    mark: str
    body: "Formula"
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Brace:
    """A body with a brace under it and a note below that."""

    body: "Formula"
    below: "Formula"
    link: Link | None = None


Formula: TypeAlias = (
    Symbol
    | Operator
    | Number
    | Words
    | Space
    | Row
    | Scripts
    | Fraction
    | Big
    | Fence
    | Matrix
    | Root
    | Accent
    | Brace
)


def row(*items: Formula) -> Row:
    """Parts side by side; rows without a link of their own dissolve in it."""
    flat: list[Formula] = []
    for item in items:
        if isinstance(item, Row) and item.link is None:
            flat += item.items
        else:
            flat.append(item)
    return Row(tuple(flat))


def linked(formula: Formula, link: Link) -> Formula:
    """The same formula standing for `link`."""
    return replace(formula, link=link)


def children(formula: Formula) -> tuple[Formula, ...]:
    """The parts of a formula, in reading order."""
    match formula:
        case Symbol() | Operator() | Number() | Words() | Space():
            return ()
        case Row():
            return formula.items
        case Matrix():
            return tuple(cell for cells in formula.rows for cell in cells)
        case Scripts():
            parts: tuple[Formula | None, ...] = (formula.base, formula.sub, formula.sup)
        case Fraction():
            parts = (formula.above, formula.below)
        case Big():
            parts = (formula.below, formula.above)
        case Fence() | Root() | Accent():
            parts = (formula.body,)
        case Brace():
            parts = (formula.body, formula.below)
        case _:
            assert_never(formula)
    return tuple(part for part in parts if part is not None)


def walk(formula: Formula) -> Iterator[Formula]:
    """The formula and everything in it, from the outside in."""
    yield formula
    for child in children(formula):
        yield from walk(child)


def changed(formula: Formula, change: "Callable[[Formula], Formula]") -> Formula:
    """The same formula with `change` applied to each of its direct parts."""
    match formula:
        case Row():
            return replace(formula, items=tuple(change(item) for item in formula.items))
        case Matrix():
            return replace(
                formula, rows=tuple(tuple(change(cell) for cell in cells) for cells in formula.rows)
            )
        case _:
            parts: dict[str, Any] = {
                entry.name: change(part)
                for entry in fields(formula)
                if isinstance(part := getattr(formula, entry.name), NODES)
            }
            return replace(formula, **parts) if parts else formula


NODES = (
    Symbol,
    Operator,
    Number,
    Words,
    Space,
    Row,
    Scripts,
    Fraction,
    Big,
    Fence,
    Matrix,
    Root,
    Accent,
    Brace,
)
