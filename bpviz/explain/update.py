"""The last step: a parameter moves against its derivative, by the learning rate or by what an optimiser made of it."""

from bpviz.engine.plan import Rule
from bpviz.engine.recorded import Pass
from bpviz.explain.asked import Asked, Worked
from bpviz.explain.formula import (
    Fence,
    Formula,
    Fraction,
    Kind,
    Link,
    Number,
    Operator,
    Scripts,
    Style,
    Symbol,
    row,
)
from bpviz.explain.notation import Notation
from bpviz.explain.substitution import DOT, THIN, readable

MINUS = Operator("−", Kind.BINARY)
ASSIGN = Operator("≔", Kind.RELATION)
ALPHA, DELTA = Symbol("α"), Symbol("Δ", Style.UPRIGHT)
NABLA = Symbol("∇", Style.UPRIGHT)


def step_length(pass_: Pass, notation: Notation) -> tuple[Formula, ...]:
    """α, and c/‖∇J‖ where the gradient was longer than c and has been clipped to it."""
    if pass_.shrink == 1:
        return ALPHA, THIN
    norm = Fence("‖", row(NABLA, Symbol(notation.cost)), "‖")
    return ALPHA, THIN, Fraction(Symbol("c"), norm), THIN


def update(asked: Asked) -> Worked:
    """w ≔ w − α dw; with another optimiser w ≔ w − Δw, with the change that was really made."""
    l, j = asked.l, asked.unit
    weights = asked.operation.rule is Rule.UPDATE_WEIGHTS
    name, of = ("W", asked.of) if weights else ("b", None)
    after = asked.number(f"{name}'", l, j, of)
    sign = asked.symbol(f"{name}'", l, j, of)
    before, old = asked.symbol(name, l, j, of), asked.number(name, l, j, of)
    derivative = asked.number(f"d{name}", l, j, of)
    if asked.is_plain_descent:
        change: Formula = row(*step_length(asked.pass_, asked.notation), asked.symbol(f"d{name}", l, j, of))
        clipped = (DOT, Number(asked.pass_.shrink)) if asked.pass_.shrink != 1 else ()
        moved: Formula = row(Number(asked.pass_.rate), *clipped, DOT, derivative)
    else:
        assert isinstance(before, Scripts)
        change = row(DELTA, before)
        moved = Number(old.value - after.value, link=Link(asked.operation.result, j, of))
    return Worked(
        row(sign, ASSIGN, before, MINUS, change),
        readable(row(sign, ASSIGN, old, MINUS, moved, Operator("=", Kind.RELATION), after)),
        after.value,
    )
