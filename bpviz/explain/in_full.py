"""A step as the lectures write it in one go: its operand replaced by what that operand was made of."""

from bpviz.engine.plan import Ref, Rule
from bpviz.explain.asked import Asked
from bpviz.explain.chain import MINUS
from bpviz.explain.formula import Fence, Formula, row
from bpviz.explain.forward import enclosed, over_batch, total
from bpviz.explain.loss import over_units
from bpviz.explain.substitution import THIN, in_symbols
from bpviz.explain.tex import tex
from bpviz.explain.vectorised import ODOT


def in_full(asked: Asked) -> Formula | None:
    """dZ^{[1]} = W^{[2]T} dZ^{[2]} ⊙ g′(Z^{[1]}), say; None where there is nothing to replace.

    dZ for the whole batch; J, dw, db and da for one unit, as the lectures have them.
    """
    match asked.operation.rule:
        case Rule.COST:
            return _cost(asked)
        case Rule.CHAIN if asked.activation.slope is not None:
            return _chain(asked)
        case Rule.WEIGHTS | Rule.BIASES:
            return _gradient(asked)
        case Rule.PATHS:
            return _paths(asked)
        case _:
            return None


def _cost(asked: Asked) -> Formula:
    """J = (1/m) Σ of the loss's own formula."""
    L = asked.l
    losses = over_units(tex(asked.pass_.cost.formula), asked.pass_.network.sizes[-1])
    inside = in_symbols(losses, lambda letter, at: asked.each(letter.upper(), L, at or 0))
    mean = row(*over_batch(asked), enclosed(inside)) if asked.m > 1 else inside
    return asked.equation(asked.notation.whole(Ref("J", L)), mean)


def _chain(asked: Asked) -> Formula:
    """dZ = Wᵀ dZ ⊙ g′(Z), and of an output 2(A − Y) ⊙ g′(Z)."""
    l = asked.l
    slope = asked.applied(asked.notation.g(l, primed=True), asked.whole(Ref("Z", l)))
    if l == asked.pass_.network.depth:
        formula = tex(asked.pass_.cost.dA_formula)
        error = enclosed(in_symbols(formula, lambda letter, at: asked.whole(Ref(letter.upper(), l))))
    else:
        error = row(asked.whole(Ref("W", l + 1), transposed=True), THIN, asked.whole(Ref("dZ", l + 1)))
    return asked.equation(asked.whole(Ref("dZ", l)), row(error, ODOT, slope))


def _gradient(asked: Asked) -> Formula | None:
    """dw = (1/m) Σ (a − y) x and db = (1/m) Σ (a − y) of a natural pair; elsewhere the mean of the examples' own."""
    l, j = asked.l, asked.unit
    weight = asked.operation.rule is Rule.WEIGHTS
    if asked.pass_.l2:
        return None
    if not asked.natural or l < asked.pass_.network.depth:
        return _mean(asked, asked.of if weight else None)
    error = row(asked.each("A", l, j), MINUS, asked.each("Y", l, j))
    carried = (asked.each("A", l - 1, asked.of),) if weight else ()
    inside = Fence("(", error, ")") if asked.m > 1 or weight else error
    sign = asked.symbol(asked.operation.result.name, l, j, asked.of if weight else None)
    return asked.equation(sign, row(*over_batch(asked), inside, *carried))


def _mean(asked: Asked, of: int | None) -> Formula | None:
    """∂C/∂w = (1/m) Σ ∂C_i/∂w."""
    if asked.m == 1:
        return None
    l, j, ref = asked.l, asked.unit, asked.operation.result
    alone = asked.alone(l) and (of is None or asked.alone(l - 1))
    each = asked.notation.one(ref, j, of, "i", alone=alone)
    return asked.equation(asked.symbol(ref.name, l, j, of), row(*over_batch(asked), each))


def _paths(asked: Asked) -> Formula | None:
    """da_k = Σ_j w_jk g′(z_j) da_j, the sum over all paths."""
    l, k, depth = asked.l + 1, asked.unit, asked.pass_.network.depth
    layer = asked.pass_.network.layers[l - 1]
    if asked.mean or layer.activation.slope is None or (asked.natural and l == depth):
        return None
    single = asked.pass_.network.sizes[l] == 1
    j = 0 if single else "j"
    slope = asked.applied(asked.notation.g(l, primed=True), asked.symbol("Z", l, j))
    path = row(asked.symbol("W", l, j, k), THIN, slope, THIN, asked.symbol("dA", l, j))
    return asked.equation(asked.symbol("dA", asked.l, k), path if single else row(total("j"), path))
