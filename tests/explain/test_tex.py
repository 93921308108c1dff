"""The part of TeX that formulas are written in."""

import pytest

from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.optimizer import optimizers
from bpviz.engine.plan import Ref
from bpviz.explain.formula import (
    Accent,
    Big,
    Brace,
    Fence,
    Fraction,
    Kind,
    Link,
    Matrix,
    Number,
    Operator,
    Root,
    Row,
    Scripts,
    Space,
    Style,
    Symbol,
    linked,
    walk,
)
from bpviz.explain.tex import TexError, tex

ONE, TWO = Symbol("1", Style.UPRIGHT), Symbol("2", Style.UPRIGHT)
x, y = Symbol("x"), Symbol("y")


@pytest.mark.parametrize(
    ("source", "formula"),
    [
        ("x", x),
        ("0.01", Symbol("0.01", Style.UPRIGHT)),
        (r"\alpha", Symbol("α")),
        ("x_1^2", Scripts(x, ONE, TWO)),
        ("x^2_1", Scripts(x, ONE, TWO)),
        ("x_{12}", Scripts(x, Symbol("12", Style.UPRIGHT))),
        ("x'", Scripts(x, None, Symbol("′", Style.UPRIGHT))),
        (r"\frac{x}{y}", Fraction(x, y)),
        (r"\sqrt{x}", Root(x)),
        (r"\hat y", Accent("hat", y)),
        (r"\overline{x}", Accent("bar", x)),
        (r"\sum_x^y", Big("∑", x, y)),
        (r"\log x", Row((Operator("log", Kind.FUNCTION), x))),
        ("(x)", Fence("(", x, ")")),
        (r"\left\| x \right\|", Fence("‖", x, "‖")),
        (r"\underbrace{x}_{y}", Brace(x, y)),
        (r"x \, y", Row((x, Space(3 / 18), y))),
        (r"\text{ReLU of}", Symbol("ReLU of", Style.UPRIGHT)),
        (r"\mathbf{1}", Symbol("1", Style.BOLD)),
        (r"\begin{bmatrix} x & y \\ 1 & 2 \end{bmatrix}", Matrix(((x, y), (ONE, TWO)))),
        ("x \\leq 1", Row((x, Operator("≤", Kind.RELATION), ONE))),
    ],
)
def test_a_source_becomes_its_formula(source, formula):
    assert tex(source) == formula


def test_a_slot_takes_a_number_a_text_or_a_formula():
    link = Link(Ref("Z", 1), 0)
    formula = tex(r"\val{a} + \val{b} + \val{c}", a=0.5, b="ReLU", c=linked(x, link))
    assert formula.items[0] == Number(0.5)
    assert formula.items[2] == Symbol("ReLU", Style.UPRIGHT)
    assert formula.items[4].link == link


@pytest.mark.parametrize(
    ("source", "at", "what"),
    [
        (r"x + \unknown y", 5, r"\\unknown is unknown"),
        (r"\val{a}", 7, r"nothing was given for \\val{a}"),
        (r"\frac{x}", 9, "ends too early"),
        ("(x", 1, r"\( is not closed"),
        ("x)", 2, "nothing is open"),
        ("x_1_2", 5, "a second subscript"),
        ("^2", 1, "needs something to stand on"),
        ("x ; ?", 5, r"\? has no meaning"),
        (r"\begin{table}", 13, "unknown"),
        (r"\begin{matrix}x&y\\x\end{matrix}", 33, "different lengths"),
        (r"\left? x", 6, "no delimiter"),
    ],
)
def test_what_is_not_in_the_subset_is_refused_with_its_position(source, at, what):
    with pytest.raises(TexError, match=rf"character {at}: .*{what}"):
        tex(source)


def test_every_formula_of_the_engine_can_be_read():
    sources = [a.formula for a in activations().values()]
    sources += [a.slope_formula for a in activations().values() if a.slope_formula]
    for cost in costs().values():
        sources += [cost.formula, cost.dA_formula, *([cost.natural_formula] if cost.natural_formula else [])]
    sources += [optimizer.formula for optimizer in optimizers().values()]
    for source in sources:
        assert list(walk(tex(source)))
