"""What each number of a pass is made of: terms that add up to it, or the arguments of a function."""

from dataclasses import dataclass

import numpy as np

from bpviz.engine.arrays import frozen
from bpviz.engine.plan import Ref, Rule
from bpviz.engine.recorded import Pass
from bpviz.explain.asked import PER_EXAMPLE, Asked
from bpviz.explain.quantity import SLOPE, Quantity, shares, value
from bpviz.explain.terms import NONE, Term, Terms, listed, mean

LINEAR = (Rule.AFFINE, Rule.PATHS, Rule.NATURAL)
"""Steps that only add and weigh: the mean of the batch goes through them."""


@dataclass(frozen=True)
class Parts:
    """terms: a sum, written out; operands: the arguments of a function that is no sum of products."""

    terms: Terms = NONE
    operands: tuple[Quantity, ...] = ()


def parts(asked: Asked, quantity: Quantity) -> Parts:
    """The parts of the result of a step; `asked` is about that step and that number."""
    rule = asked.operation.rule
    if quantity.ref.name in PER_EXAMPLE and asked.mean and rule not in LINEAR:
        return Parts(over_examples(asked.pass_, quantity))
    match rule:
        case Rule.AFFINE:
            return Parts(_inputs(asked, quantity))
        case Rule.PATHS:
            return Parts(_paths(asked, quantity))
        case Rule.ACTIVATION:
            return Parts(operands=_arguments(asked, quantity))
        case Rule.COST:
            return _loss(asked)
        case Rule.COST_SLOPE:
            return Parts(operands=tuple(_with(quantity, name) for name in ("A", "Y")))
        case Rule.WEIGHTS | Rule.BIASES:
            return Parts(_gradient(asked, quantity))
        case _:
            return Parts(listed(_products(asked, quantity)))


def over_examples(pass_: Pass, quantity: Quantity) -> Terms:
    """The mean over the batch of a quantity that each example has."""
    return mean(pass_[quantity.ref][quantity.row], lambda i: quantity._replace(example=i))


def share(asked: Asked, quantity: Quantity) -> Terms:
    """One example's ∂C₀/∂w as the product of its links; for a natural pair or softmax ∂C₀/∂z is one of them."""
    (name, layer), row, column, example = quantity
    error: tuple[Quantity, ...] = (Quantity(Ref("dZ", layer), row, None, example),)
    if not _in_one_step(asked):
        error = (slope_of(quantity), Quantity(Ref("dA", layer), row, None, example))
    carried = (Quantity(Ref("A", layer - 1), column or 0, None, example),) if name == "dW" else ()
    return listed([Term(value(asked.pass_, quantity), (*carried, *error))])


def slope_of(quantity: Quantity) -> Quantity:
    """g′(z) of the same unit for the same example."""
    return Quantity(Ref(SLOPE, quantity.ref.layer), quantity.row, None, quantity.example)


def _in_one_step(asked: Asked) -> bool:
    """Whether dz is no product da · g′(z): A − Y of a natural pair, or the sum over softmax's Jacobian."""
    return asked.activation.slope is None or (asked.natural and asked.l == asked.pass_.network.depth)


def _with(quantity: Quantity, name: str) -> Quantity:
    return quantity._replace(ref=Ref(name, quantity.ref.layer))


def _arguments(asked: Asked, quantity: Quantity) -> tuple[Quantity, ...]:
    if asked.activation.slope is not None:
        return (_with(quantity, "Z"),)
    units = asked.pass_.network.sizes[asked.l]
    return tuple(_with(quantity, "Z")._replace(row=k) for k in range(units))


def _loss(asked: Asked) -> Parts:
    """J is the mean of the losses; a loss comes from z and y for a natural pair, else from a and y."""
    L, pass_ = asked.l, asked.pass_
    if asked.mean:
        return Parts(mean(pass_.losses[0], lambda i: Quantity(Ref("J", L), example=i)))
    names = ("Z" if asked.natural else "A", "Y")
    units = range(pass_.network.sizes[-1])
    return Parts(operands=tuple(Quantity(Ref(n, L), k, None, asked.example) for k in units for n in names))


def _gradient(asked: Asked, quantity: Quantity) -> Terms:
    """dW and db: the mean of the examples' shares, and the penalty's part."""
    pass_, weight = asked.pass_, quantity._replace(ref=Ref("W", asked.l))
    rest: tuple[Term, ...] = ()
    if pass_.l2 and quantity.ref.name == "dW":
        decay = pass_.l2 / pass_.m
        rest = (Term(decay * value(pass_, weight), (weight,), decay),)
    if pass_.m == 1 and not rest:
        return share(asked, quantity._replace(example=0))
    return mean(shares(pass_, quantity), lambda i: quantity._replace(example=i), rest)


def _inputs(asked: Asked, quantity: Quantity) -> Terms:
    """w_jk a_k for every input, and the bias."""
    l, j, whose = asked.l, quantity.row, quantity.example
    A, n = asked.column("A", l - 1), asked.pass_.network.sizes[l - 1]
    bias = Quantity(Ref("b", l), j)
    shares = np.append(asked.pass_["W", l][j] * A, value(asked.pass_, bias))

    def build(k: int) -> Term:
        if k == n:
            return Term(float(shares[k]), (bias,))
        return Term(
            float(shares[k]), (Quantity(Ref("W", l), j, k), Quantity(Ref("A", l - 1), k, None, whose))
        )

    return Terms(frozen(shares), build)


def _paths(asked: Asked, quantity: Quantity) -> Terms:
    """w_jk dz_j for every unit j that the unit k feeds."""
    l, k, whose = asked.l + 1, quantity.row, quantity.example
    shares = asked.pass_["W", l][:, k] * asked.column("dZ", l)

    def build(j: int) -> Term:
        return Term(float(shares[j]), (Quantity(Ref("W", l), j, k), Quantity(Ref("dZ", l), j, None, whose)))

    return Terms(frozen(shares), build)


def _products(asked: Asked, quantity: Quantity) -> list[Term]:
    """The few terms of the other steps that are sums of products, in the order of their formulas."""
    l, row, example, pass_ = asked.l, quantity.row, asked.example, asked.pass_

    def at(name: str, unit: int, column: int | None = None) -> Quantity:
        whose = example if name in PER_EXAMPLE or name == SLOPE else None
        return Quantity(Ref(name, l), unit, column, whose)

    def term(*factors: Quantity, constant: float = 1.0) -> Term:
        with np.errstate(over="ignore", invalid="ignore"):
            size = np.prod([constant, *(value(pass_, factor) for factor in factors)])
        return Term(float(size), factors, constant)

    match asked.operation.rule:
        case Rule.NATURAL:
            return [term(at("A", row)), term(at("Y", row), constant=-1.0)]
        case Rule.CHAIN if asked.activation.slope is None:
            return [term(at("dA", k), at(SLOPE, row, k)) for k in range(pass_.network.sizes[l])]
        case Rule.CHAIN:
            return [term(at("dA", row), at(SLOPE, row))]
        case Rule.UPDATE_WEIGHTS | Rule.UPDATE_BIASES:
            name, column = quantity.ref.name[0], quantity.column
            before = term(at(name, row, column))
            if asked.is_plain_descent:
                return [before, term(at(f"d{name}", row, column), constant=-asked.step_length)]
            return [before, term(at(f"Δ{name}", row, column), constant=-1.0)]
        case rule:
            raise ValueError(f"{rule} is no sum of products")
