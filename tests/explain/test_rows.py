"""With examples as rows every formula is the transpose of the one with columns, and its shapes fit."""

import numpy as np
import pytest

from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.network import network
from bpviz.engine.plan import Rule
from bpviz.engine.recorded import record
from bpviz.explain.formula import Fraction, Operator, Row, Scripts, Symbol, walk
from bpviz.explain.notation import notations
from bpviz.explain.rows import in_rows
from bpviz.explain.steps import explanation

PER_EXAMPLE = ("Z", "A", "dZ", "dA", "Y")


def made(m=5, l2=0.0):
    draw, g = np.random.default_rng(0), activations()
    net = network(
        [draw.normal(size=(3, 2)), draw.normal(size=(2, 3))],
        [draw.normal(size=3), draw.normal(size=2)],
        [g["tanh"], g["sigmoid"]],
    )
    Y = draw.integers(2, size=(2, m)).astype(float)
    return record(net, costs()["squared_error"], draw.normal(size=(2, m)), Y, l2=l2, rate=0.1)


def product(formula, pass_):
    """The matrices of a formula multiplied and added as it says: examples as rows."""
    terms, current = [], []
    for item in formula.items:
        if isinstance(item, Operator) and item.text == "+":
            terms.append(current)
            current = []
        elif isinstance(item, Fraction):
            current.append(
                np.array(1 / pass_.m if Symbol("1", "upright") in list(walk(item)) else pass_.l2 / pass_.m)
            )
        elif isinstance(item, Scripts | Symbol) and item.link is not None:
            array = pass_[item.link.ref]
            array = array.T if item.link.ref.name in PER_EXAMPLE else array
            turned = isinstance(item, Scripts) and Symbol("⊤", "upright") in list(walk(item.sup))
            current.append(array.T if turned else array)
    total = 0
    for factors in [*terms, current]:
        value = factors[0]
        for factor in factors[1:]:
            value = value * factor if value.ndim == 0 else value @ factor
        total = total + value
    return total


@pytest.mark.parametrize("l2", [0.0, 0.4])
@pytest.mark.parametrize("m", [1, 5])
def test_the_products_in_rows_give_the_transposed_numbers(m, l2):
    pass_ = made(m, l2)
    for index, operation in enumerate(pass_.operations):
        if operation.rule not in (Rule.AFFINE, Rule.WEIGHTS, Rule.PATHS):
            continue
        found = in_rows(pass_, index)
        side = Row(found.symbols.items[2:])
        result = pass_[operation.result]
        expected = result.T if operation.result.name in PER_EXAMPLE else result
        np.testing.assert_allclose(product(side, pass_), expected, rtol=1e-12, err_msg=str(operation.result))
        assert found.changed


def sizes(formula):
    """The shapes in it, in order."""
    texts = [part.text for part in walk(formula) if isinstance(part, Symbol) and part.text.isdigit()]
    return list(zip(map(int, texts[::2]), map(int, texts[1::2]), strict=True))


def test_the_shapes_in_rows_are_those_of_the_notes():
    pass_ = made(5)
    shapes = {op.result: sizes(in_rows(pass_, i).shapes) for i, op in enumerate(pass_.operations)}
    assert shapes["Z", 1] == [(5, 3), (5, 2), (2, 3), (1, 3)]
    assert shapes["dW", 1] == [(3, 2), (3, 5), (5, 2)]
    assert shapes["dA", 1] == [(5, 3), (5, 2), (2, 3)]
    assert shapes["db", 2] == [(2, 1), (2, 1)]
    for index, operation in enumerate(pass_.operations):
        if not in_rows(pass_, index).changed and operation.rule is not Rule.COST:
            assert len(set(shapes[operation.result])) == 1


@pytest.mark.parametrize("notation", notations().values(), ids=notations())
def test_a_step_that_goes_number_by_number_is_the_same(notation):
    pass_ = made()
    for index, operation in enumerate(pass_.operations):
        found = in_rows(pass_, index, notation)
        assert str(found.sentence)
        if operation.rule in (Rule.ACTIVATION, Rule.CHAIN, Rule.COST_SLOPE, Rule.UPDATE_WEIGHTS):
            assert found.symbols == explanation(pass_, index, notation=notation).symbols
            assert not found.changed
