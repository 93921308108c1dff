"""Puts symbols or live numbers in the place of z, a and y in a formula, and writes sums over units out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from bpviz.explain.evaluation import evaluate
from bpviz.explain.formula import (
    Accent,
    Big,
    Brace,
    Fence,
    Formula,
    Fraction,
    Kind,
    Number,
    Operator,
    Row,
    Scripts,
    Space,
    Symbol,
    changed,
    row,
)
from bpviz.explain.numbers import written
from bpviz.explain.sums import PLUS, added_exactly

LETTERS = ("z", "a", "y")
THIN = Space(3 / 18)
DOT = Operator("·", Kind.BINARY)


def in_symbols(formula: Formula, value: Callable[[str, str | None], Formula]) -> Formula:
    """value(letter, index) in the place of every z, a, y; index: the letter of its subscript, or None."""

    def change(part: Formula) -> Formula:
        found = _letter(part)
        if found:
            return value(*found)
        new = changed(part, change)
        if isinstance(new, Scripts) and isinstance(new.base, Scripts) and new.base.sup and new.sup:
            return replace(new, base=Fence("(", new.base, ")"))
        return new

    return change(formula)


def in_numbers(formula: Formula, value: Callable[[str, int], Number], unit: int, units: int) -> Formula:
    """value(letter, unit) in the place of every z, a, y, and every sum over units written out.

    A letter without index, or with the index j where no sum binds it, belongs to `unit`.
    """
    return readable(_Substitution(value, unit, units).of(formula, {"j": unit}))


@dataclass(frozen=True)
class _Substitution:
    """Numbers for letters; `bound` says which unit each running index stands for."""

    value: Callable[[str, int], Number]
    unit: int
    units: int

    def of(self, formula: Formula, bound: Mapping[str, int]) -> Formula:
        found = _letter(formula)
        if found:
            letter, running = found
            return self.value(letter, self.unit if running is None else bound[running])
        if isinstance(formula, Row):
            return self.row(formula, bound)
        return changed(formula, lambda part: self.of(part, bound))

    def row(self, formula: Row, bound: Mapping[str, int]) -> Formula:
        """The row, its first sum written out; what follows the sum's last product follows it."""
        at = next((i for i, item in enumerate(formula.items) if isinstance(item, Big)), None)
        if at is None:
            return row(*(self.of(item, bound) for item in formula.items))
        before, sign = formula.items[:at], formula.items[at]
        body, after = _summed(formula.items[at + 1 :])
        assert isinstance(sign, Big)
        assert isinstance(sign.below, Symbol)
        running = sign.below.text

        @cache
        def term(k: int) -> Formula:
            return readable(self.of(Row(body), {**bound, running: k}))

        def value(k: int) -> Decimal:
            factor = self.of(body[0], {**bound, running: k})
            nothing = isinstance(factor, Number) and factor.value == 0 and len(body) > 1
            return Decimal(0) if nothing else evaluate(term(k))

        try:
            values = [value(k) for k in range(self.units)]
            first = next((k for k, size in enumerate(values) if size), 0)
            items = added_exactly(values, term, first)
        except ArithmeticError:  # a network that has run away: nothing can be ranked, so nothing is left out
            items = row(*(part for k in range(self.units) for part in (PLUS, term(k)))).items[1:]
        total = items if not before else (Fence("(", Row(items), ")"),)
        return row(*(self.of(item, bound) for item in before), *total, self.of(Row(after), bound))


def _letter(formula: Formula) -> tuple[str, str | None] | None:
    """The letter and its running index, if the formula is one of z, a, y."""
    match formula:
        case Symbol(text=letter) if letter in LETTERS:
            return letter, None
        case Scripts(base=Symbol(text=letter), sub=Symbol(text=running), sup=None) if letter in LETTERS:
            return letter, running
        case _:
            return None


def _summed(items: tuple[Formula, ...]) -> tuple[tuple[Formula, ...], tuple[Formula, ...]]:
    """What a sum sign sums, up to the next + or −, and what follows."""
    for i, item in enumerate(items):
        if i and isinstance(item, Operator) and item.kind is Kind.BINARY and item.text in "+−":
            return items[:i], items[i:]
    return items, ()


def readable(formula: Formula) -> Formula:
    """The same with brackets round negative numbers and dots between factors, where numbers replaced letters."""
    if isinstance(formula, Brace) or (isinstance(formula, Scripts | Fraction | Accent) and formula.link):
        return formula
    new = changed(formula, readable)
    if isinstance(new, Scripts) and isinstance(new.base, Number) and _needs_brackets(new.base, power=True):
        return replace(new, base=Fence("(", new.base, ")"))
    return Row(_separated(new.items), new.link) if isinstance(new, Row) else new


def _separated(items: tuple[Formula, ...]) -> tuple[Formula, ...]:
    out: list[Formula] = []
    for item in items:
        before = out[-1] if out else None
        if before is not None and _is_operand(before):
            if isinstance(item, Fence):
                out.append(THIN)
            elif (_is_operand(item) and _has_digits(before, item)) or (
                _is_function(item) and _has_digits(before)
            ):
                out.append(DOT)
        bare = before is None or _ends_before_a_number(before)
        if isinstance(item, Number) and not bare and _needs_brackets(item, power=_is_function(before)):
            item = Fence("(", item, ")")
        out.append(item)
    return tuple(out)


def _needs_brackets(number: Number, power: bool) -> bool:
    """Whether a sign, or before a power or after a function a ×10ⁿ, would be misread."""
    return number.value < 0 or (power and written(number.value, number.digits).exponent is not None)


def _is_operand(item: Formula) -> bool:
    return isinstance(item, Symbol | Number | Scripts | Fraction | Fence | Brace)


def _has_digits(*items: Formula) -> bool:
    """Whether one of the factors is a number, so that side by side they would run together."""
    return any(
        isinstance(item, Number)
        or (isinstance(item, Symbol) and item.text[0].isdigit())
        or (isinstance(item, Scripts) and _has_digits(item.base))
        for item in items
    )


def _is_function(item: Formula | None) -> bool:
    return isinstance(item, Operator) and item.kind is Kind.FUNCTION


def _ends_before_a_number(item: Formula) -> bool:
    return isinstance(item, Operator) and item.kind in (Kind.RELATION, Kind.OPEN, Kind.PUNCTUATION)
