"""Every formula can be written in every notation, and only its letters change."""

from pathlib import Path

import numpy as np
import pytest

from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.network import network
from bpviz.engine.plan import Ref, Rule
from bpviz.engine.recorded import record
from bpviz.explain import notations as folder
from bpviz.explain.formula import Accent, Fraction, Number, Operator, Row, Scripts, Symbol, walk
from bpviz.explain.notation import notations
from bpviz.explain.steps import explanation

ALL = notations()
LECTURE, CALCULUS, DELTA = (ALL[name] for name in ("lecture", "calculus", "delta"))


def small_pass(cost="squared_error", m=3):
    draw = np.random.default_rng(8)
    g = activations()
    net = network(
        [draw.normal(size=(2, 2)), draw.normal(size=(2, 2))],
        [draw.normal(size=2), draw.normal(size=2)],
        [g["tanh"], g["sigmoid"]],
    )
    Y = draw.integers(2, size=(2, m)).astype(float)
    return record(net, costs()[cost], draw.normal(size=(2, m)), Y, rate=0.5)


def step(pass_, rule, layer):
    return next(i for i, op in enumerate(pass_.operations) if (op.rule, op.layer) == (rule, layer))


def said(formula):
    """The formula on one line, as a person would read it out."""
    match formula:
        case Symbol() | Operator():
            return formula.text
        case Row():
            return "".join(map(said, formula.items))
        case Fraction():
            return f"{said(formula.above)}/{said(formula.below)}"
        case Accent():
            return f"{formula.mark}({said(formula.body)})"
        case Scripts():
            sub = f"_{said(formula.sub)}" if formula.sub else ""
            return f"{said(formula.base)}{sub}" + (f"^{said(formula.sup)}" if formula.sup else "")
    return ""


def test_every_file_of_the_folder_is_a_notation():
    files = {path.stem for path in Path(folder.__file__).parent.glob("*.py")} - {"__init__"}
    assert set(ALL) == files
    assert list(ALL) == ["lecture", "calculus", "delta"]


@pytest.mark.parametrize("notation", ALL.values(), ids=ALL)
def test_a_table_names_every_quantity_of_the_plan(notation):
    pass_ = small_pass()
    names = {ref.name.removesuffix("'") for ref in pass_.values} - {"J"}
    assert set(notation.table) == names


@pytest.mark.parametrize("notation", ALL.values(), ids=ALL)
@pytest.mark.parametrize("cost", ["squared_error", "log_loss"])
@pytest.mark.parametrize("example", [1, None])
def test_a_notation_changes_letters_and_no_number(notation, cost, example):
    pass_ = small_pass(cost)
    for index, operation in enumerate(pass_.operations):
        unit = 0 if operation.rule is Rule.COST else 1
        usual = explanation(pass_, index, unit, example, 0)
        other = explanation(pass_, index, unit, example, 0, notation=notation)
        assert other.result == usual.result
        values = [
            [(part.value, part.link) for part in walk(each.numbers) if isinstance(part, Number)]
            for each in (usual, other)
        ]
        assert values[0] == values[1]
        assert other.shapes_ok


def test_the_lectures_notation_is_the_default():
    pass_ = small_pass()
    for index in range(len(pass_.operations)):
        assert vars(explanation(pass_, index)) == vars(explanation(pass_, index, notation=LECTURE))


@pytest.mark.parametrize(
    ("notation", "rule", "layer", "expected"),
    [
        (LECTURE, Rule.NATURAL, 2, "dZ^[2]"),
        (CALCULUS, Rule.NATURAL, 2, "∂C_i/∂Z^(2)"),
        (DELTA, Rule.NATURAL, 2, "Δ^[2]"),
        (LECTURE, Rule.WEIGHTS, 1, "dW^[1]"),
        (CALCULUS, Rule.WEIGHTS, 1, "∂C/∂W^(1)"),
        (DELTA, Rule.WEIGHTS, 1, "∂J/∂W^[1]"),
        (CALCULUS, Rule.COST, 2, "C"),
        (DELTA, Rule.PATHS, 1, "∂ℒ/∂A^[1]"),
    ],
)
def test_capitals_stand_for_a_batch(notation, rule, layer, expected):
    pass_ = small_pass("log_loss")
    explained = explanation(pass_, step(pass_, rule, layer), notation=notation)
    assert said(explained.symbols.items[0]) == expected


@pytest.mark.parametrize(
    ("notation", "rule", "layer", "expected"),
    [
        (LECTURE, Rule.NATURAL, 2, "dz_2^[2]"),
        (CALCULUS, Rule.NATURAL, 2, "∂C_0/∂z_2^(2)"),
        (DELTA, Rule.NATURAL, 2, "δ_2^[2]"),
        (LECTURE, Rule.WEIGHTS, 1, "dw_21^[1]"),
        (CALCULUS, Rule.WEIGHTS, 1, "∂C/∂w_21^(1)"),
        (DELTA, Rule.WEIGHTS, 1, "∂J/∂w_21^[1]"),
        (CALCULUS, Rule.COST, 2, "C_0"),
        (LECTURE, Rule.COST, 2, "ℒ^(1)"),
    ],
)
def test_lower_case_stands_for_one_example(notation, rule, layer, expected):
    pass_ = small_pass("log_loss")
    explained = explanation(pass_, step(pass_, rule, layer), 0 if rule is Rule.COST else 1, notation=notation)
    assert said(explained.unit_symbols.items[0]) == expected


def test_the_running_example_has_its_place_in_every_notation():
    ref = Ref("dZ", 1)
    assert said(LECTURE.one(ref, 1, example="i")) == "dz_2^[1](i)"
    assert said(CALCULUS.one(ref, 1, example="i")) == "∂C_i/∂z_2;i^(1)"
    assert said(DELTA.one(ref, 1, example="i")) == "δ_2^[1](i)"
    assert said(CALCULUS.one(Ref("W", 2), "j", "k")) == "w_jk^(2)"
    assert said(CALCULUS.one(Ref("dA", 1), 0, mean=True)) == "bar(∂C_i/∂a_1^(1))"


def test_the_names_of_steps_follow_the_notation():
    pass_ = small_pass("log_loss")
    titles = [
        str(explanation(pass_, step(pass_, Rule.NATURAL, 2), notation=each).title) for each in ALL.values()
    ]
    assert titles == [
        "dZ[2]: the error of layer 2, before its activation",
        "∂C₀/∂Z(2): the error of layer 2, before its activation",
        "Δ[2]: the error of layer 2, before its activation",
    ]
