"""A batch of one example is written as the lectures write one example: lower case, and without 1/m."""

import numpy as np
import pytest

from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.network import network
from bpviz.engine.plan import Ref, Rule
from bpviz.engine.recorded import record
from bpviz.explain.formula import Big, Scripts, Symbol, walk
from bpviz.explain.notation import notations
from bpviz.explain.steps import explanation


def made(m, cost="log_loss", l2=0.0):
    draw, g = np.random.default_rng(0), activations()
    net = network(
        [draw.normal(size=(3, 2)), draw.normal(size=(1, 3))],
        [np.zeros(3), np.zeros(1)],
        [g["tanh"], g["sigmoid"]],
    )
    return record(net, costs()[cost], draw.normal(size=(2, m)), np.ones((1, m)), l2=l2, rate=0.1)


def step(pass_, rule, layer):
    return next(i for i, op in enumerate(pass_.operations) if (op.rule, op.layer) == (rule, layer))


@pytest.mark.parametrize("notation", notations().values(), ids=notations())
@pytest.mark.parametrize("example", [0, None])
def test_no_formula_of_one_example_has_a_1_over_m(notation, example):
    pass_ = made(1)
    for index in range(len(pass_.operations)):
        explained = explanation(pass_, index, 0, example, notation=notation)
        formulas = [explained.symbols, explained.unit_symbols, explained.numbers, explained.shapes]
        if explained.in_full is not None:
            formulas.append(explained.in_full)
        for formula in formulas:
            assert Symbol("m") not in list(walk(formula))
        assert "1/1" not in str(explained.sentence)


@pytest.mark.parametrize("notation", notations().values(), ids=notations())
def test_what_an_example_has_is_a_column_in_lower_case(notation):
    pass_ = made(1)
    small = set("xyza")
    for rule, layer in ((Rule.AFFINE, 1), (Rule.ACTIVATION, 2), (Rule.NATURAL, 2), (Rule.CHAIN, 1)):
        symbols = explanation(pass_, step(pass_, rule, layer), notation=notation).symbols
        letters = {part.text for part in walk(symbols) if isinstance(part, Symbol)}
        assert letters & small
        assert not letters & {"X", "Y", "Z", "A", "dZ", "dA", "Δ"}


def test_a_batch_of_several_keeps_its_capitals():
    pass_ = made(2)
    symbols = explanation(pass_, step(pass_, Rule.AFFINE, 2)).symbols
    assert {part.text for part in walk(symbols) if isinstance(part, Symbol)} >= {"Z", "A", "W"}
    J = explanation(pass_, step(pass_, Rule.COST, 2)).symbols
    assert any(isinstance(part, Big) for part in walk(J))


def test_an_operand_is_written_out_where_the_lectures_do_so():
    pass_ = made(3)
    dz = explanation(pass_, step(pass_, Rule.CHAIN, 1)).in_full
    links = [part.link.ref for part in walk(dz) if isinstance(part, Scripts) and part.link]
    assert links == [Ref("dZ", 1), Ref("W", 2), Ref("dZ", 2), Ref("Z", 1)]
    assert explanation(pass_, step(pass_, Rule.AFFINE, 1)).in_full is None
    assert explanation(pass_, step(pass_, Rule.PATHS, 1)).in_full is None, (
        "dz of a natural pair is no da · g′"
    )
    assert explanation(made(3, "squared_error"), step(pass_, Rule.PATHS, 1)).in_full is not None
    assert explanation(made(3, l2=0.5), step(pass_, Rule.WEIGHTS, 1)).in_full is None, (
        "there is a penalty too"
    )
