"""The last step: a parameter moves against its derivative, by the learning rate or by what an optimiser made of it."""

from bpviz.engine.plan import Rule
from bpviz.explain.asked import Asked, Worked
from bpviz.explain.formula import Formula, Kind, Link, Number, Operator, Scripts, Style, Symbol, row
from bpviz.explain.substitution import DOT, THIN, readable

MINUS = Operator("−", Kind.BINARY)
ASSIGN = Operator("≔", Kind.RELATION)
ALPHA, DELTA = Symbol("α"), Symbol("Δ", Style.UPRIGHT)


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
        change: Formula = row(ALPHA, THIN, asked.symbol(f"d{name}", l, j, of))
        moved: Formula = row(Number(asked.pass_.rate), DOT, derivative)
    else:
        assert isinstance(before, Scripts)
        change = row(DELTA, before)
        moved = Number(old.value - after.value, link=Link(asked.operation.result, j, of))
    return Worked(
        row(sign, ASSIGN, before, MINUS, change),
        readable(row(sign, ASSIGN, old, MINUS, moved, Operator("=", Kind.RELATION), after)),
        after.value,
    )
