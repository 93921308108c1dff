"""Each formula of the lectures stands in a lesson, at a step that is named here, with numbers worked out by hand."""

from math import exp, log, tanh
from typing import NamedTuple

import numpy as np
import pytest

from bpviz.engine.activation import name_of
from bpviz.engine.plan import Ref, Rule
from bpviz.engine.recorded import record
from bpviz.explain.evaluation import evaluate
from bpviz.explain.formula import (
    Accent,
    Big,
    Fence,
    Fraction,
    Matrix,
    Number,
    Operator,
    Row,
    Scripts,
    Symbol,
    walk,
)
from bpviz.explain.gradient_vector import gradient_vector
from bpviz.explain.notation import notations
from bpviz.explain.origin import origin
from bpviz.explain.quantity import Quantity
from bpviz.explain.rows import in_rows
from bpviz.explain.steps import explanation
from bpviz.lessons.lesson import lessons
from bpviz.study.setup import set_up

LESSONS = lessons()
MOST = 25
"""By hand is slow, so a full batch is cut to so many examples."""


class Entry(NamedTuple):
    """formula: as the lecture has it; where: which formula of the explanation; written: as it is read out there.

    of: the column of a weight; a share is the origin of one example's dw or db.
    """

    formula: str
    lesson: str
    rule: Rule
    layer: int
    where: str
    written: str
    of: int = 0


LOG_LOSS = "−[yloga^{l}+(1−y)log(1−a^{l})]"

LOGISTIC = [
    ("z = w₁x₁ + w₂x₂ + b", Rule.AFFINE, 1, "unit_symbols", "z^[1]=∑_kw_1k^[1]x_k+b^[1]"),
    ("a = σ(z) = 1/(1 + e⁻ᶻ)", Rule.ACTIVATION, 1, "unit_symbols", "a^[1]=(1)/(1+e^−z^[1])"),
    ("L(a, y) = −y log a − (1 − y) log(1 − a)", Rule.COST, 1, "unit_symbols", "ℒ^(1)=" + LOG_LOSS.format(l="[1]")),
    (
        "J = −(1/m) Σ [y log a + (1 − y) log(1 − a)]", Rule.COST, 1, "in_full",
        "J=(1)/(m)∑_i=1^m(−[y^(i)loga^[1](i)+(1−y^(i))log(1−a^[1](i))])",
    ),
    ("da = −y/a + (1 − y)/(1 − a)", Rule.COST_SLOPE, 1, "unit_symbols", "da^[1]=−(y)/(a^[1])+(1−y)/(1−a^[1])"),
    ("dz = da · g′(z)", Rule.NATURAL, 1, "symbols", "dZ^[1]=dA^[1]⊙g^[1]′(Z^[1])=A^[1]−Y"),
    ("dz = da · a(1 − a) = a − y", Rule.NATURAL, 1, "unit_symbols", "dz^[1]=da^[1]a^[1](1−a^[1])=a^[1]−y"),
    (
        "∂L/∂w₁ = ∂L/∂a · ∂a/∂z · ∂z/∂w₁, dw = x · dz", Rule.WEIGHTS, 1, "share",
        "dw_11^[1](1)=(∂z^[1])/(∂w_11^[1])(∂a^[1])/(∂z^[1])(∂ℒ)/(∂a^[1])=x_1g^[1]′(z^[1])da^[1]=x_1dz^[1]",
    ),
    (
        "db = dz", Rule.BIASES, 1, "share",
        "db^[1](1)=(∂z^[1])/(∂b^[1])(∂a^[1])/(∂z^[1])(∂ℒ)/(∂a^[1])=1·g^[1]′(z^[1])·da^[1]=1·dz^[1]",
    ),
    ("∂L/∂w₁ = (1/m) Σ (a − y) x₁", Rule.WEIGHTS, 1, "in_full", "dw_11^[1]=(1)/(m)∑_i=1^m(a^[1](i)−y^(i))x_1^(i)"),
    ("∂L/∂w₂ = (1/m) Σ (a − y) x₂", Rule.WEIGHTS, 1, "in_full", "dw_12^[1]=(1)/(m)∑_i=1^m(a^[1](i)−y^(i))x_2^(i)", 1),
    ("∂L/∂b = (1/m) Σ (a − y)", Rule.BIASES, 1, "in_full", "db^[1]=(1)/(m)∑_i=1^m(a^[1](i)−y^(i))"),
    ("w = w − α ∂L/∂w", Rule.UPDATE_WEIGHTS, 1, "unit_symbols", "w_11^[1]≔w_11^[1]−αdw_11^[1]"),
    ("b = b − α ∂L/∂b", Rule.UPDATE_BIASES, 1, "unit_symbols", "b^[1]≔b^[1]−αdb^[1]"),
]  # fmt: skip

TWO_LAYERS = [
    ("z[1] = W[1] x + b[1]", Rule.AFFINE, 1, "symbols", "z^[1]=W^[1]x+b^[1]"),
    ("a[1] = g[1](z[1])", Rule.ACTIVATION, 1, "symbols", "a^[1]=g^[1](z^[1])"),
    ("z[2] = W[2] a[1] + b[2]", Rule.AFFINE, 2, "symbols", "z^[2]=W^[2]a^[1]+b^[2]"),
    ("a[2] = σ(z[2])", Rule.ACTIVATION, 2, "unit_symbols", "a^[2]=(1)/(1+e^−z^[2])"),
    ("L(a[2], y)", Rule.COST, 2, "in_full", "J=" + LOG_LOSS.format(l="[2]")),
    ("da[2]", Rule.COST_SLOPE, 2, "symbols", "da^[2]=−(y)/(a^[2])+(1−y)/(1−a^[2])"),
    ("dz[2] = a[2] − y", Rule.NATURAL, 2, "symbols", "dz^[2]=da^[2]⊙g^[2]′(z^[2])=a^[2]−y"),
    ("dW[2] = dz[2] a[1]ᵀ", Rule.WEIGHTS, 2, "symbols", "dW^[2]=dz^[2]a^[1]⊤"),
    ("db[2] = dz[2]", Rule.BIASES, 2, "symbols", "db^[2]=dz^[2]"),
    ("da[1] = W[2]ᵀ dz[2]", Rule.PATHS, 1, "symbols", "da^[1]=W^[2]⊤dz^[2]"),
    ("dz[1] = W[2]ᵀ dz[2] ⊙ g[1]′(z[1])", Rule.CHAIN, 1, "in_full", "dz^[1]=W^[2]⊤dz^[2]⊙g^[1]′(z^[1])"),
    ("dW[1] = dz[1] xᵀ", Rule.WEIGHTS, 1, "symbols", "dW^[1]=dz^[1]x^⊤"),
    ("db[1] = dz[1]", Rule.BIASES, 1, "symbols", "db^[1]=dz^[1]"),
    ("the shapes of da[1]: (n[1]×n[2]) (n[2]×1)", Rule.PATHS, 1, "shapes", "(4×1)=(4×1)·(1×1)"),
    (
        "the shapes of dz[1]: (n[1]×n[2]) (n[2]×1) ⊙ (n[1]×1)",
        Rule.CHAIN,
        1,
        "shapes",
        "(4×1)=(4×1)·(1×1)⊙(4×1)",
    ),
]

VECTORISED = [
    ("Z[1] = W[1] X + b[1]", Rule.AFFINE, 1, "symbols", "Z^[1]=W^[1]X+b^[1]"),
    ("A[1] = g[1](Z[1])", Rule.ACTIVATION, 1, "symbols", "A^[1]=g^[1](Z^[1])"),
    ("J = (1/m) Σ L", Rule.COST, 2, "symbols", "J=(1)/(m)∑_i=1^mℒ^(i)"),
    ("dZ[2] = A[2] − Y", Rule.NATURAL, 2, "symbols", "dZ^[2]=dA^[2]⊙g^[2]′(Z^[2])=A^[2]−Y"),
    ("dW[2] = (1/m) dZ[2] A[1]ᵀ", Rule.WEIGHTS, 2, "symbols", "dW^[2]=(1)/(m)dZ^[2]A^[1]⊤"),
    ("db[2] = (1/m) Σ dZ[2]", Rule.BIASES, 2, "symbols", "db^[2]=(1)/(m)∑_i=1^mdz^[2](i)"),
    ("dZ[1] = W[2]ᵀ dZ[2] ⊙ g[1]′(Z[1])", Rule.CHAIN, 1, "in_full", "dZ^[1]=W^[2]⊤dZ^[2]⊙g^[1]′(Z^[1])"),
    ("dW[1] = (1/m) dZ[1] Xᵀ", Rule.WEIGHTS, 1, "symbols", "dW^[1]=(1)/(m)dZ^[1]X^⊤"),
    ("db[1] = (1/m) Σ dZ[1]", Rule.BIASES, 1, "symbols", "db^[1]=(1)/(m)∑_i=1^mdz^[1](i)"),
    ("dZ[1] is (n[1]×m)", Rule.CHAIN, 1, "shapes", f"(4×{MOST})=(4×1)·(1×{MOST})⊙(4×{MOST})"),
]

LINKS = "(∂z^(3))/(∂{p}^(3))(∂a^(3))/(∂z^(3))(∂C_0)/(∂a^(3))"
CHAIN = [
    ("z = w a + b", Rule.AFFINE, 3, "unit_symbols", "z^(3)=w^(3)a^(2)+b^(3)"),
    ("a = σ(z)", Rule.ACTIVATION, 3, "symbols", "A^(3)=σ^(3)(Z^(3))"),
    ("C₀ = (a − y)²", Rule.COST, 3, "unit_symbols", "C_0=(a^(3)−y)^2"),
    ("∂C₀/∂a = 2(a − y)", Rule.COST_SLOPE, 3, "unit_symbols", "(∂C_0)/(∂a^(3))=2(a^(3)−y)"),
    (
        "∂C₀/∂w = ∂z/∂w · ∂a/∂z · ∂C₀/∂a = a · σ′(z) · 2(a − y)", Rule.WEIGHTS, 3, "share",
        f"(∂C_0)/(∂w^(3))={LINKS.format(p='w')}=a^(2)σ^(3)′(z^(3))(∂C_0)/(∂a^(3))=a^(2)σ^(3)′(z^(3))2(a^(3)−y)",
    ),
    (
        "∂C₀/∂b = 1 · σ′(z) · 2(a − y)", Rule.BIASES, 3, "share",
        f"(∂C_0)/(∂b^(3))={LINKS.format(p='b')}=1·σ^(3)′(z^(3))·(∂C_0)/(∂a^(3))=1·σ^(3)′(z^(3))·2(a^(3)−y)",
    ),
    (
        "∂C₀/∂a of the layer before = w · σ′(z) · ∂C₀/∂a", Rule.PATHS, 2, "in_full",
        "(∂C_0)/(∂a^(2))=w^(3)σ^(3)′(z^(3))(∂C_0)/(∂a^(3))",
    ),
    (
        "∂C/∂w = (1/n) Σ ∂C_k/∂w", Rule.WEIGHTS, 3, "in_full",
        "(∂C)/(∂w^(3))=(1)/(m)∑_i=1^m(∂C_i)/(∂w^(3))",
    ),
    ("a(1 − a) for σ′", Rule.CHAIN, 1, "unit_symbols",
     "(∂C_0)/(∂z^(1))=(∂C_0)/(∂a^(1))σ^(1)′(z^(1))=(∂C_0)/(∂a^(1))a^(1)(1−a^(1))"),
]  # fmt: skip

PATHS = [
    ("C₀ = Σ_j (a_j − y_j)²", Rule.COST, 2, "unit_symbols", "C_0=∑_j(a_j^(2)−y_j)^2"),
    ("z_j = Σ_k w_jk a_k + b_j", Rule.AFFINE, 2, "unit_symbols", "z_1^(2)=∑_kw_1k^(2)a_k^(1)+b_1^(2)"),
    (
        "∂C₀/∂a_k = Σ_j w_jk σ′(z_j) ∂C₀/∂a_j", Rule.PATHS, 1, "in_full",
        "(∂C_0)/(∂a_1^(1))=∑_jw_j1^(2)σ^(2)′(z_j^(2))(∂C_0)/(∂a_j^(2))",
    ),
    (
        "∂C₀/∂w_jk = a_k σ′(z_j) ∂C₀/∂a_j", Rule.WEIGHTS, 1, "share",
        "(∂C_0)/(∂w_11^(1))=(∂z_1^(1))/(∂w_11^(1))(∂a_1^(1))/(∂z_1^(1))(∂C_0)/(∂a_1^(1))"
        "=x_1σ^(1)′(z_1^(1))(∂C_0)/(∂a_1^(1))",
    ),
]  # fmt: skip

DEEP = [
    entry
    for l in (1, 2, 3)
    for before in ("X" if l == 1 else f"A^[{l - 1}]",)
    for turned in ("X^⊤" if l == 1 else f"A^[{l - 1}]⊤",)
    for entry in (
        (f"Z[{l}] = W[{l}] A[{l - 1}] + b[{l}]", Rule.AFFINE, l, "symbols", f"Z^[{l}]=W^[{l}]{before}+b^[{l}]"),
        (f"A[{l}] = g[{l}](Z[{l}])", Rule.ACTIVATION, l, "symbols", f"A^[{l}]=g^[{l}](Z^[{l}])"),
        (f"dW[{l}] = (1/m) dZ[{l}] A[{l - 1}]ᵀ", Rule.WEIGHTS, l, "symbols", f"dW^[{l}]=(1)/(m)dZ^[{l}]{turned}"),
        (f"db[{l}] = (1/m) Σ dZ[{l}]", Rule.BIASES, l, "symbols", f"db^[{l}]=(1)/(m)∑_i=1^mdz^[{l}](i)"),
        (f"W[{l}] := W[{l}] − α dW[{l}]", Rule.UPDATE_WEIGHTS, l, "symbols", f"W^[{l}]≔W^[{l}]−αdW^[{l}]"),
        (f"b[{l}] := b[{l}] − α db[{l}]", Rule.UPDATE_BIASES, l, "symbols", f"b^[{l}]≔b^[{l}]−αdb^[{l}]"),
    )
] + [
    (
        f"dZ[{l}] = W[{l + 1}]ᵀ dZ[{l + 1}] ⊙ g[{l}]′(Z[{l}])", Rule.CHAIN, l, "in_full",
        f"dZ^[{l}]=W^[{l + 1}]⊤dZ^[{l + 1}]⊙g^[{l}]′(Z^[{l}])",
    )
    for l in (1, 2)
] + [
    ("dZ[L] = A[L] − Y", Rule.NATURAL, 3, "symbols", "dZ^[3]=A^[3]⊙(dA^[3]−11^⊤(A^[3]⊙dA^[3]))=A^[3]−Y"),
    ("W[1] is (n[1]×n[0])", Rule.UPDATE_WEIGHTS, 1, "shapes", "(5×4)=(5×4)−α(5×4)"),
    ("b[1] is (n[1]×1)", Rule.UPDATE_BIASES, 1, "shapes", "(5×1)=(5×1)−α(5×1)"),
]  # fmt: skip

FORMULAS = [
    Entry(formula, lesson, *rest)
    for lesson, found in {
        "logistic_regression": LOGISTIC,
        "two_layers": TWO_LAYERS,
        "vectorised": VECTORISED,
        "chain": CHAIN,
        "paths": PATHS,
        "deep_network": DEEP,
    }.items()
    for formula, *rest in found
]


def said(formula):
    """The formula on one line, as a person would read it out."""
    match formula:
        case Symbol() | Operator():
            return formula.text
        case Number():
            return "#"
        case Row():
            return "".join(map(said, formula.items))
        case Fraction():
            return f"({said(formula.above)})/({said(formula.below)})"
        case Scripts(base=base, sub=below, sup=above):
            pass
        case Big(text=base, below=below, above=above):
            base = Symbol(base)
        case Fence():
            return f"{formula.open}{said(formula.body)}{formula.close}"
        case Accent():
            return f"{formula.mark}({said(formula.body)})"
        case Matrix():
            return "; ".join(",".join(map(said, cells)) for cells in formula.rows)
        case _:
            return ""
    return said(base) + (f"_{said(below)}" if below else "") + (f"^{said(above)}" if above else "")


def value(g, z):
    if g == "softmax":
        e = [exp(each - max(z)) for each in z]
        return [each / sum(e) for each in e]
    return [tanh(each) if g == "tanh" else 1 / (1 + exp(-each)) for each in z]


def slope(g, a):
    return [1 - each * each if g == "tanh" else each * (1 - each) for each in a]


def loss(cost, a, y):
    if cost == "squared error":
        return sum((p - t) ** 2 for p, t in zip(a, y, strict=True))
    if cost == "cross-entropy":
        return -sum(t * log(p) for p, t in zip(a, y, strict=True))
    return -sum(t * log(p) + (1 - t) * log(1 - p) for p, t in zip(a, y, strict=True))


def loss_slope(cost, a, y):
    if cost == "squared error":
        return [2 * (p - t) for p, t in zip(a, y, strict=True)]
    if cost == "cross-entropy":
        return [-t / p for p, t in zip(a, y, strict=True)]
    return [-t / p + (1 - t) / (1 - p) for p, t in zip(a, y, strict=True)]


def by_hand(pass_):
    """Every quantity of the pass, example by example, in plain Python: {(name, layer): array}, and the losses."""
    L, m = pass_.network.depth, pass_.m
    gs = [name_of(layer.activation) for layer in pass_.network.layers]
    cost, found, losses = pass_.cost.label, {}, []

    def put(name, l, i, numbers):
        found.setdefault((name, l), np.zeros((len(numbers), m)))[:, i] = numbers

    for i in range(m):
        a = [list(pass_["A", 0][:, i])]
        y = list(pass_["Y", L][:, i])
        for l in range(1, L + 1):
            W, b = pass_["W", l].tolist(), pass_["b", l][:, 0].tolist()
            z = [sum(w * x for w, x in zip(row, a[-1], strict=True)) + t for row, t in zip(W, b, strict=True)]
            a.append(value(gs[l - 1], z))
            put("Z", l, i, z)
            put("A", l, i, a[-1])
        losses.append(loss(cost, a[L], y))
        da = loss_slope(cost, a[L], y)
        for l in range(L, 0, -1):
            put("dA", l, i, da)
            if l == L and cost != "squared error":
                dz = [p - t for p, t in zip(a[L], y, strict=True)]
            else:
                dz = [d * s for d, s in zip(da, slope(gs[l - 1], a[l]), strict=True)]
            put("dZ", l, i, dz)
            W = pass_["W", l].tolist()
            da = [sum(row[k] * d for row, d in zip(W, dz, strict=True)) for k in range(len(a[l - 1]))]
    for l in range(1, L + 1):
        below = pass_["A", 0] if l == 1 else found["A", l - 1]
        dZ = found["dZ", l]
        columns = [[sum(d * x for d, x in zip(dj, ak, strict=True)) / m for ak in below] for dj in dZ]
        found["dW", l], found["db", l] = np.array(columns), np.array([[sum(dj) / m] for dj in dZ])
        for name in "Wb":
            found[f"{name}'", l] = pass_[name, l] - pass_.rate * found[f"d{name}", l]
    found["J", L] = np.array([[sum(losses) / m]])
    return found, losses


@pytest.fixture(scope="module")
def worked():
    """{lesson: (its first pass, everything of it by hand, the losses)}; a batch as the lesson has it, cut to MOST."""
    made = {}
    for name, lesson in LESSONS.items():
        setup, m = set_up(lesson.document()), lesson.recipe.batch_size or MOST
        X, Y = setup.dataset.X_train[:, :m], setup.dataset.Y_train[:, :m]
        pass_ = record(setup.network, setup.cost, X, Y, rate=lesson.recipe.learning_rate)
        made[name] = (pass_, *by_hand(pass_))
    return made


@pytest.mark.parametrize("entry", FORMULAS, ids=lambda entry: f"{entry.lesson}: {entry.formula}")
def test_a_formula_of_a_lecture_stands_in_its_lesson_with_the_right_numbers(worked, entry):
    pass_, expected, losses = worked[entry.lesson]
    notation = notations()[LESSONS[entry.lesson].notation]
    index = next(
        i for i, op in enumerate(pass_.operations) if (op.rule, op.layer) == (entry.rule, entry.layer)
    )
    ref = pass_.operations[index].result
    weight = ref.name in ("dW", "W'")
    explained = explanation(pass_, index, 0, 0, entry.of, notation=notation)
    found = explained
    if entry.where == "share":
        found = origin(pass_, Quantity(ref, 0, entry.of if weight else None, 0), notation)
    written = said(found.symbols if entry.where == "share" else getattr(explained, entry.where))
    assert written == entry.written or written.startswith(entry.written + "=")
    # the numbers: the result, the equation's side in numbers, and for a share its own
    if entry.where == "share":
        dz = expected["dZ", ref.layer][0, 0]
        below = pass_["A", 0] if ref.layer == 1 else expected["A", ref.layer - 1]
        number = dz * below[entry.of, 0] if weight else dz
        assert found.value == pytest.approx(number, rel=1e-9, abs=1e-14)
        return
    number = losses[0] if ref.name == "J" else expected[tuple(ref)][0, entry.of if weight else 0]
    assert explained.result == pytest.approx(number, rel=1e-9, abs=1e-14)
    assert explained.shapes_ok
    sides = _sides(explained.numbers)
    assert sides
    for side in sides:
        assert float(evaluate(Row(tuple(side)))) == pytest.approx(number, rel=1e-9, abs=1e-12)


def _sides(formula):
    groups, current = [], []
    for item in formula.items:
        if isinstance(item, Operator) and item.text in ("=", "≔"):
            groups.append(current)
            current = []
        else:
            current.append(item)
    return [*groups[1:], current]


@pytest.mark.parametrize("name", LESSONS)
def test_every_number_of_a_lesson_is_as_by_hand(worked, name):
    pass_, expected, losses = worked[name]
    for ref, numbers in expected.items():
        np.testing.assert_allclose(pass_[ref], numbers, rtol=1e-9, atol=1e-13, err_msg=str(ref))
    np.testing.assert_allclose(pass_.losses[0], losses, rtol=1e-9)


def test_the_gradient_vector_of_the_calculus_lecture_stacks_each_derivative(worked):
    pass_, expected, _ = worked["chain"]
    found = gradient_vector(pass_, notation=notations()["calculus"])
    parts = [f"(∂C)/(∂{name}^({l}))" for l in (1, 2, 3) for name in "Wb"]
    assert said(found.symbols) == "∇C=" + "; ".join(parts)
    by_parts = [expected[name, l].ravel() for l in (1, 2, 3) for name in ("dW", "db")]
    np.testing.assert_allclose(found.entries, np.concatenate(by_parts), rtol=1e-9)


def test_the_three_links_have_the_lectures_names_and_values(worked):
    pass_, expected, _ = worked["chain"]
    links = origin(pass_, Quantity(Ref("dW", 3), 0, 0, 4), notations()["calculus"]).chain
    a, y = expected["A", 3][0, 4], pass_["Y", 3][0, 4]
    assert [said(link.name) for link in links] == [
        "(∂z^(3))/(∂w^(3))",
        "(∂a^(3))/(∂z^(3))",
        "(∂C_0)/(∂a^(3))",
    ]
    values = [expected["A", 2][0, 4], a * (1 - a), 2 * (a - y)]
    assert [link.value for link in links] == pytest.approx(values, rel=1e-9)


def test_the_sum_over_paths_has_a_term_for_each_unit_that_is_fed(worked):
    pass_, expected, _ = worked["paths"]
    terms = origin(pass_, Quantity(Ref("dA", 1), 1, None, 3)).terms
    by_path = pass_["W", 2][:, 1] * expected["dZ", 2][:, 3]
    assert terms.shares == pytest.approx(by_path, rel=1e-9)
    assert len(terms) == 2


def test_every_layer_of_numbers_in_an_equation_is_live(worked):
    pass_, _, _ = worked["vectorised"]
    for index in range(len(pass_.operations)):
        live = [part for part in walk(explanation(pass_, index).numbers) if isinstance(part, Number)]
        assert live
        assert any(part.link is not None for part in live)


REFERENCE = [
    ("none", "log_loss", "sigmoid", 1),
    ("tanh", "log_loss", "sigmoid", 2),
    ("sigmoid", "squared_error", "sigmoid", 3),
    ("tanh", "cross_entropy", "softmax", 4),
]
"""The lectures' networks among the reference passes of PyTorch: hidden activation, cost, output, depth."""


@pytest.mark.parametrize("case", REFERENCE, ids=lambda case: "-".join(map(str, case)))
def test_the_numbers_that_are_shown_are_those_of_pytorch(case, reference):
    pass_, expected = reference(*case)
    for index, operation in enumerate(pass_.operations):
        ref = operation.result
        if ref.name in ("W'", "b'"):
            continue
        rows, columns = expected[ref].shape
        for row in range(rows):
            if ref.name == "J":
                assert explanation(pass_, index, 0, None).result == pytest.approx(
                    expected[ref][0, 0], rel=1e-12
                )
                continue
            for column in range(columns):
                example, of = (0, column) if ref.name in ("dW", "db") else (column, 0)
                shown = explanation(pass_, index, row, example, of).result
                assert shown == pytest.approx(expected[ref][row, column], rel=1e-10, abs=1e-14)


def test_the_notes_first_layout_can_be_shown_beside_it(worked):
    pass_, _, _ = worked["vectorised"]
    first = in_rows(pass_, 0)
    assert said(first.symbols) == "Z^[1]=XW^[1]⊤+b^[1]⊤", (
        "z[1] = X · W + b in R^(m×2), its W being transposed"
    )
    assert said(first.shapes) == f"({MOST}×4)=({MOST}×2)·(2×4)+(1×4)"
