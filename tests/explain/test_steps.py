"""Every step of every kind of pass explains itself, and its numbers come to its result."""

import itertools
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

import numpy as np
import pytest

from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.network import network
from bpviz.engine.plan import Rule
from bpviz.engine.recorded import record
from bpviz.explain.formula import (
    Brace,
    Fence,
    Fraction,
    Kind,
    Number,
    Operator,
    Row,
    Scripts,
    Space,
    Symbol,
    Words,
    walk,
)
from bpviz.explain.steps import explanation

HIDDEN = [name for name, activation in activations().items() if activation.hidden]
PAIRS = [
    (cost, output) for cost, found in costs().items() for output in (found.outputs or tuple(activations()))
]
TOLERANCE = Decimal("1e-12")
UNDERFLOW = Decimal("2.3e-308")


@dataclass
class Term:
    """A value, and the sum of the sizes of the terms that it was added up from."""

    value: Decimal
    size: Decimal

    def __add__(self, other):
        return Term(self.value + other.value, self.size + other.size)

    def __sub__(self, other):
        return Term(self.value - other.value, self.size + other.size)

    def __neg__(self):
        return Term(-self.value, self.size)

    def __mul__(self, other):
        return Term(self.value * other.value, self.size * other.size)

    def __truediv__(self, other):
        if self.value == 0:
            return Term(Decimal(0), Decimal(0))
        return Term(self.value / other.value, self.size * other.size / other.value**2)

    def __pow__(self, other):
        return Term(self.value**other.value, self.size**other.value)


def number(value):
    exact = Decimal(value)
    return Term(exact, abs(exact))


def size(live, pass_):
    """How large a number is; a mean over the batch is as large as the mean of the sizes of what it was made from."""
    link = live.link
    if link is None or link.unit is None or link.example is not None:
        return abs(float(live.value))
    if link.ref.name not in ("Z", "A", "dZ", "dA", "Y"):
        return abs(float(live.value))
    return float(np.abs(pass_.values[link.ref][link.unit]).mean())


def exp(term):
    value = term.value.exp()
    return Term(value, value * (1 + term.size))


def log(term):
    return Term(term.value.ln(), abs(term.value.ln()) + term.size / term.value)


def tanh(term):
    e = (-2 * term.value).exp() if abs(term.value) < 1e6 else Decimal(0)
    return Term((1 - e) / (1 + e), Decimal(1))


def largest(*terms):
    return max(terms, key=lambda term: term.value)


def holds(left, sign, right):
    return number(int({">": left.value > right.value, "≤": left.value <= right.value}[sign]))


FUNCTIONS = {"log": "log", "tanh": "tanh", "max": "largest", "exp": "exp"}


def python(formula, pass_):
    """The formula as a Python expression: an evaluator that shares nothing with the one in the product."""
    match formula:
        case Number():
            return f"Term(Decimal({float(formula.value)!r}), Decimal({size(formula, pass_)!r}))"
        case Symbol(text="⋯") | Words() | Space():
            return ""
        case Symbol():
            return f"number(Decimal({formula.text!r}))"
        case Fraction():
            return f"(({python(formula.above, pass_)})/({python(formula.below, pass_)}))"
        case Scripts(base=Symbol(text="e")):
            return f"exp({python(formula.sup, pass_)})"
        case Scripts():
            return f"({python(formula.base, pass_)}**{python(formula.sup, pass_)})"
        case Brace():
            return f"({python(formula.body, pass_)})"
        case Fence(body=Row(items=(left, Operator(kind=Kind.RELATION, text=sign), right))):
            return f"holds({python(left, pass_)}, {sign!r}, {python(right, pass_)})"
        case Fence():
            return f"({python(formula.body, pass_)})"
        case Row():
            return joined(formula.items, pass_)
    raise AssertionError(formula)


def joined(items, pass_):
    out, operand = "", False
    for item in items:
        if isinstance(item, Operator):
            known = {"+": "+", "−": "-", "·": "*", "(": "(", ")": ")", ",": ","}
            if item.text in FUNCTIONS or item.kind is Kind.OPEN:
                out += "*" if operand else ""
                out += FUNCTIONS.get(item.text, "(")
            else:
                out += known[item.text]
            operand = item.kind is Kind.CLOSE
            continue
        text = python(item, pass_)
        if not text:
            continue
        if out.endswith(("log", "tanh", "exp")) and not text.startswith("("):
            text = f"({text})"
        out += ("*" if operand else "") + text
        operand = True
    return out


def sides(formula):
    """The sides of an equation after its first: the numbers, however often they are brought together."""
    groups, current = [], []
    for item in formula.items:
        if isinstance(item, Operator) and item.text in ("=", "≔"):
            groups.append(current)
            current = []
        else:
            current.append(item)
    return [*groups[1:], current]


def check(explained, pass_):
    """Every side of the equation in numbers is the result, to 1e-12 of the sum of its terms' sizes."""
    *worked, (last,) = sides(explained.numbers)
    assert isinstance(last, Number) or explained.operation.rule is Rule.ACTIVATION
    result = explained.result
    if not np.isfinite(result):
        assert explained.operation.rule is Rule.COST_SLOPE
        assert last.value == result
        return
    for side in [*worked, [last]]:
        with localcontext(prec=40, Emin=-(10**9), Emax=10**9):
            term = eval(joined(side, pass_), globals())
            error = abs(term.value - Decimal(result))
            assert error <= TOLERANCE * term.size + UNDERFLOW, (explained.title, joined(side, pass_), result)


def random_pass(seed, cost, output, hidden, depth, m, scale, l2=0.0, after=False):
    draw = np.random.default_rng(seed)
    sizes = [int(draw.integers(1, 8)) for _ in range(depth)]
    sizes.append(int(draw.integers(2, 7)) if output == "softmax" else int(draw.integers(1, 4)))
    known = activations()
    gs = [known[hidden]] * (depth - 1) + [known[output]]
    shapes = list(itertools.pairwise(sizes))
    net = network(
        [scale * draw.normal(size=(n, k)) for k, n in shapes],
        [draw.normal(size=(n, 1)) for _, n in shapes],
        gs,
    )
    X = draw.normal(size=(sizes[0], m))
    n = sizes[-1]
    if cost == "squared_error":
        Y = draw.normal(size=(n, m))
    elif cost == "cross_entropy":
        Y = np.eye(n)[:, draw.integers(n, size=m)]
    else:
        Y = draw.integers(2, size=(n, m)).astype(float)
    moved = net.with_vector(net.vector() + 0.1 * draw.normal(size=net.parameters)) if after else None
    return record(net, costs()[cost], X, Y, l2=l2, rate=0.05, after=moved), draw


def every_explanation(pass_, draw):
    for index, operation in enumerate(pass_.operations):
        rows, columns = pass_.values[operation.result].shape
        of = int(draw.integers(columns)) if operation.result.name in ("dW", "W'") else 0
        unit = int(draw.integers(rows))
        for example in (int(draw.integers(pass_.m)), None):
            yield explanation(pass_, index, unit, example, of), unit, of, example


@pytest.mark.parametrize(("cost", "output"), PAIRS)
@pytest.mark.parametrize("hidden", HIDDEN)
def test_the_substituted_numbers_come_to_the_result(cost, output, hidden):
    for seed, (depth, (m, scale)) in enumerate(itertools.product((1, 2, 3), ((1, 0.5), (3, 1.0), (30, 2.0)))):
        pass_, draw = random_pass(seed, cost, output, hidden, depth, m, scale, l2=0.7 * (seed % 2))
        for explained, *_ in every_explanation(pass_, draw):
            check(explained, pass_)


@pytest.mark.parametrize(("cost", "output"), PAIRS)
@pytest.mark.parametrize("scale", [30.0, 1000.0])
def test_the_numbers_come_to_the_result_where_units_are_saturated(cost, output, scale):
    for seed in range(3):
        pass_, draw = random_pass(seed, cost, output, "tanh", 2, 6, scale)
        for explained, *_ in every_explanation(pass_, draw):
            check(explained, pass_)


@pytest.mark.parametrize(("cost", "output"), PAIRS)
@pytest.mark.parametrize("scale", [1e9, 1e160, np.inf])
def test_a_network_that_has_run_away_can_still_be_explained(cost, output, scale):
    for seed, hidden in enumerate(HIDDEN):
        with np.errstate(all="ignore"):
            pass_, draw = random_pass(seed, cost, output, hidden, 3, 5, scale)
        for explained, *_ in every_explanation(pass_, draw):
            assert list(walk(explained.numbers))
            assert str(explained.sentence)


@pytest.mark.parametrize(("cost", "output"), PAIRS)
def test_the_result_is_the_number_in_the_pass_or_its_mean_over_the_batch(cost, output):
    pass_, draw = random_pass(5, cost, output, "sigmoid", 2, 9, 1.0)
    for explained, unit, of, example in every_explanation(pass_, draw):
        values = pass_.values[explained.operation.result]
        name = explained.operation.result.name
        if name == "J":
            expected = pass_.J if example is None else pass_.losses[0, example]
        elif name in ("Z", "A", "dZ", "dA"):
            expected = values[unit].mean() if example is None else values[unit, example]
        else:
            expected = values[unit, of]
        assert explained.result == pytest.approx(expected, rel=1e-14, abs=1e-300)


@pytest.mark.parametrize(("cost", "output"), PAIRS)
def test_every_shape_of_a_recorded_pass_is_right(cost, output):
    pass_, draw = random_pass(2, cost, output, "relu", 3, 4, 1.0, l2=0.1)
    assert all(explained.shapes_ok for explained, *_ in every_explanation(pass_, draw))


def test_a_wrong_shape_is_found():
    pass_, _ = random_pass(2, "log_loss", "sigmoid", "relu", 2, 4, 1.0)
    index = next(i for i, op in enumerate(pass_.operations) if op.rule is Rule.WEIGHTS)
    ref = pass_.operations[index].result
    rows, columns = pass_.values[ref].shape
    wrong = replace(pass_, values={**pass_.values, ref: np.zeros((rows, columns + 1))})
    assert not explanation(wrong, index).shapes_ok


def test_an_update_by_another_optimiser_shows_the_change_that_was_made():
    pass_, draw = random_pass(3, "log_loss", "sigmoid", "tanh", 2, 4, 1.0, after=True)
    updates = [
        explained for explained, *_ in every_explanation(pass_, draw) if explained.operation.phase == "update"
    ]
    for explained in updates:
        check(explained, pass_)
        assert any(isinstance(part, Symbol) and part.text == "Δ" for part in walk(explained.symbols))
        assert not any(isinstance(part, Symbol) and part.text == "α" for part in walk(explained.symbols))


def test_a_long_sum_shows_the_first_and_the_largest_terms_and_counts_the_rest():
    pass_, _ = random_pass(4, "log_loss", "sigmoid", "tanh", 2, 100, 1.0)
    index = next(i for i, op in enumerate(pass_.operations) if op.rule is Rule.BIASES)
    explained = explanation(pass_, index, example=7)
    shown = [part for part in walk(explained.numbers) if isinstance(part, Number) and part.link is not None]
    assert [part.link.example for part in shown].count(7) == 1
    assert {str(part.message) for part in walk(explained.numbers) if isinstance(part, Words)} == {"97 more"}


def test_every_live_number_says_where_it_stands():
    pass_, draw = random_pass(6, "squared_error", "tanh", "relu", 3, 3, 1.0)
    for explained, *_ in every_explanation(pass_, draw):
        for part in walk(explained.numbers):
            if isinstance(part, Number) and part.link is not None and part.link.unit is not None:
                ref, unit, of, example = part.link
                values = pass_.values[ref][unit]
                if ref.name in ("W", "dW", "W'"):
                    where = values[of]
                elif ref.name in ("Z", "A", "dZ", "dA", "Y"):
                    where = values.mean() if example is None else values[example]
                else:
                    where = values[0]
                if explained.operation.rule not in (Rule.CHAIN, Rule.UPDATE_WEIGHTS, Rule.UPDATE_BIASES):
                    assert part.value == where


@pytest.mark.parametrize(
    ("unit", "example", "of", "what"),
    [(99, 0, 0, "unit"), (0, 99, 0, "example"), (0, 0, 99, "column"), (-1, 0, 0, "unit")],
)
def test_what_is_not_there_is_refused_by_name(unit, example, of, what):
    pass_, _ = random_pass(1, "log_loss", "sigmoid", "tanh", 2, 4, 1.0)
    with pytest.raises(IndexError, match=what):
        explanation(pass_, 0, unit, example, of)


def test_dA_of_a_natural_pair_is_shown_where_it_overflows():
    g = activations()
    net = network([np.array([[1000.0]])], [np.zeros((1, 1))], [g["sigmoid"]])
    pass_ = record(net, costs()["log_loss"], np.array([[1.0]]), np.array([[0.0]]))
    index = next(i for i, op in enumerate(pass_.operations) if op.rule is Rule.COST_SLOPE)
    explained = explanation(pass_, index)
    assert explained.result == np.inf
    assert explanation(pass_, index + 1).result == 1.0
