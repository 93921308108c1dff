"""The steps back from dz: dw and db as means over the batch, and da of the layer before as a sum over paths."""

from bpviz.engine.plan import Ref
from bpviz.explain.asked import Asked, Worked
from bpviz.explain.formula import Formula, Fraction, Link, Number, Style, Symbol, row
from bpviz.explain.forward import averaged, over_batch, total
from bpviz.explain.substitution import DOT, THIN, readable
from bpviz.explain.sums import PLUS, added


def weights(asked: Asked) -> Worked:
    """dw_jk = (1/m) Σ_i dz_j a_k, and (λ/m) w_jk with a penalty; the chosen example's term comes first."""
    l, j, k = asked.l, asked.unit, asked.of
    dZ, A = asked.pass_["dZ", l][j], asked.pass_["A", l - 1][k]

    def term(i: int) -> Formula:
        a = Number(float(A[i]), link=Link(Ref("A", l - 1), k, example=i))
        return row(_dz(asked, i), DOT, a)

    inside = row(asked.each("dZ", l, j), THIN, asked.each("A", l - 1, k))
    terms = averaged(asked, added(dZ * A, term, first=asked.example or 0))
    symbols = row(*over_batch(asked), inside)
    if asked.pass_.l2:
        share = Fraction(Number(asked.pass_.l2), Symbol(str(asked.m), Style.UPRIGHT))
        symbols = row(symbols, PLUS, asked.penalty(asked.symbol("W", l, j, k)))
        terms = (*terms, PLUS, share, DOT, asked.number("W", l, j, k))
    return _mean(asked, "dW", k, symbols, terms)


def biases(asked: Asked) -> Worked:
    """db_j = (1/m) Σ_i dz_j: the bias's own input is 1."""
    l, j = asked.l, asked.unit
    terms = added(asked.pass_["dZ", l][j], lambda i: _dz(asked, i), first=asked.example or 0)
    symbols = row(*over_batch(asked), asked.each("dZ", l, j))
    return _mean(asked, "db", None, symbols, averaged(asked, terms))


def paths(asked: Asked) -> Worked:
    """da_k = Σ_j w_jk dz_j over every unit j of the next layer that k feeds."""
    l, k = asked.l, asked.unit
    W, dZ = asked.pass_["W", l + 1][:, k], asked.column("dZ", l + 1)
    sign, result = asked.symbol("dA", l, k), asked.number("dA", l, k)
    if len(dZ) == 1:
        symbols: Formula = row(asked.symbol("W", l + 1, 0, k), THIN, asked.symbol("dZ", l + 1, 0))
    else:
        symbols = row(total("j"), asked.symbol("W", l + 1, "j", k), THIN, asked.symbol("dZ", l + 1, "j"))
    terms = added(
        W * dZ,
        lambda j: row(asked.number("W", l + 1, j, k), DOT, asked.number("dZ", l + 1, j)),
    )
    numbers = readable(asked.equation(sign, row(*terms), result))
    return Worked(asked.equation(sign, symbols), numbers, result.value)


def _dz(asked: Asked, i: int) -> Number:
    value = asked.pass_["dZ", asked.l][asked.unit, i]
    return Number(float(value), link=Link(Ref("dZ", asked.l), asked.unit, example=i))


def _mean(asked: Asked, name: str, of: int | None, symbols: Formula, terms: tuple[Formula, ...]) -> Worked:
    sign = asked.symbol(name, asked.l, asked.unit, of)
    result = asked.number(name, asked.l, asked.unit, of)
    numbers = readable(asked.equation(sign, row(*terms), result))
    return Worked(asked.equation(sign, symbols), numbers, result.value)
