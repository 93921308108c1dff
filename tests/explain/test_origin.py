"""Every number says where it came from, down to x, y, W and b, and its children come to it again."""

import itertools
from math import cosh, exp, fsum, inf, isfinite, log1p, prod, tanh

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpviz.engine.activation import activations, name_of
from bpviz.engine.cost import costs
from bpviz.engine.network import network
from bpviz.engine.plan import Ref
from bpviz.engine.recorded import record
from bpviz.explain.evaluation import evaluate
from bpviz.explain.formula import Fraction, Number, Operator, Row, walk
from bpviz.explain.notation import notations
from bpviz.explain.origin import origin
from bpviz.explain.quantity import SLOPE, Quantity, linked_quantity, value

HIDDEN = ("tanh", "sigmoid", "relu", "leaky_relu", "identity")
"""The activations that this file knows by heart, in VALUE and STEEP."""
PAIRS = [
    (cost, output) for cost, found in costs().items() for output in (found.outputs or (*HIDDEN, "softmax"))
]
PER_EXAMPLE = ("Z", "A", "dZ", "dA", "Y")
TOLERANCE, UNDERFLOW = 1e-12, 1e-300


def random_pass(seed, pair, hidden="tanh", depth=2, m=4, scale=1.0, l2=0.0, after=False, widest=5):
    draw, known = np.random.default_rng(seed), activations()
    cost, output = pair
    sizes = [int(n) for n in draw.integers(1, widest, depth)]
    sizes.append(int(draw.integers(2, widest)) if output == "softmax" else int(draw.integers(1, 4)))
    net = network(
        [scale * draw.normal(size=(n, k)) for k, n in itertools.pairwise(sizes)],
        [draw.normal(size=n) for n in sizes[1:]],
        [known[hidden]] * (depth - 1) + [known[output]],
    )
    X, n = draw.normal(size=(sizes[0], m)), sizes[-1]
    if cost == "squared_error":
        Y = draw.normal(size=(n, m))
    elif cost == "cross_entropy":
        Y = np.eye(n)[:, draw.integers(n, size=m)]
    else:
        Y = draw.integers(2, size=(n, m)).astype(float)
    moved = net.with_vector(net.vector() + 0.1 * draw.normal(size=net.parameters)) if after else None
    return record(net, costs()[cost], X, Y, l2=l2, rate=0.05, after=moved), draw


def softplus(z):
    return max(z, 0.0) + log1p(exp(-abs(z)))


def sigmoid(z):
    e = exp(-abs(z))
    return (1.0 if z >= 0 else e) / (1 + e)


def over_cosh_squared(z):
    return 0.0 if abs(z) > 700 else 1 / cosh(z) / cosh(z)


VALUE = {
    "sigmoid": sigmoid,
    "tanh": tanh,
    "relu": lambda z: max(z, 0.0),
    "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
    "identity": lambda z: z,
}
STEEP = {
    "sigmoid": lambda z: over_cosh_squared(z / 2) / 4,
    "tanh": over_cosh_squared,
    "relu": lambda z: float(z > 0),
    "leaky_relu": lambda z: 1.0 if z > 0 else 0.01,
    "identity": lambda z: 1.0,
}


def over(above, below):
    return 0.0 if above == 0 else inf if below == 0 else above / below


def cost_slope(cost, a, y):
    match cost:
        case "log_loss":
            return over(1 - y, 1 - a) - over(y, a), over(1 - y, 1 - a) + over(y, a)
        case "cross_entropy":
            return -over(y, a), over(y, a)
        case _:
            return 2 * (a - y), 2 * (abs(a) + abs(y))


def loss(cost, first, y):
    """From (z, y) for log-loss and cross-entropy, from (a, y) for the squared error: value and Σ|terms|."""
    match cost:
        case "log_loss":
            terms = [t * softplus(-z) + (1 - t) * softplus(z) for z, t in zip(first, y, strict=True)]
            return fsum(terms), fsum(terms)
        case "cross_entropy":
            top = max(first)
            lse = top + np.log(fsum(exp(z - top) for z in first))
            terms = [t * (lse - z) for z, t in zip(first, y, strict=True)]
            return fsum(terms), fsum(t * (abs(lse) + abs(z)) for z, t in zip(first, y, strict=True))
        case _:
            pairs = list(zip(first, y, strict=True))
            return fsum((a - t) ** 2 for a, t in pairs), fsum((abs(a) + abs(t)) ** 2 for a, t in pairs)


def again(pass_, found):
    """The number from the values of its operands, in plain Python: value and Σ|terms|."""
    quantity, numbers = found.quantity, [value(pass_, child) for child in found.operands]
    cost = next(name for name, known in costs().items() if known is pass_.cost)
    activation = name_of(pass_.network.layers[max(quantity.ref.layer, 1) - 1].activation)
    names = [child.ref.name for child in found.operands]
    match quantity.ref.name:
        case "A" if activation == "softmax":
            e = [exp(z - max(numbers)) for z in numbers]
            a = e[quantity.row] / fsum(e)
            return a, a * (1 + max(map(abs, numbers)))
        case "A":
            a = VALUE[activation](numbers[0])
            return a, abs(a)
        case "∂a/∂z" if activation == "softmax":
            return numbers[0] * (1 - numbers[0]), numbers[0] * (1 + numbers[0])
        case "∂a/∂z":
            assert names == ["Z"]
            return STEEP[activation](numbers[0]), STEEP[activation](numbers[0])
        case "dA":
            assert names == ["A", "Y"]
            return cost_slope(cost, *numbers)
        case "J":
            natural = pass_.cost.is_natural_with(pass_.network.output)
            assert set(names) == {"Z" if natural else "A", "Y"}
            return loss(cost, numbers[::2], numbers[1::2])
    raise AssertionError(quantity)


def size(pass_, quantity):
    """How large a number is: a mean over the batch as large as the mean of the sizes of what it is the mean of."""
    if quantity.ref.name in PER_EXAMPLE and quantity.example is None:
        return float(np.abs(pass_[quantity.ref][quantity.row]).mean())
    return abs(value(pass_, quantity))


def check(pass_, found):
    """One node of the tree, recomputed from its children."""
    if found.terms:
        products = [t.constant * prod(value(pass_, q) for q in t.factors) for t in found.terms]
        for product, term in zip(products, found.terms, strict=True):
            assert product == pytest.approx(term.share, rel=1e-12, abs=UNDERFLOW)
        total = fsum(products) if isfinite(found.value) else sum(products)
        sizes = fsum(abs(t.constant) * prod(size(pass_, q) for q in t.factors) for t in found.terms)
    elif found.operands:
        total, sizes = again(pass_, found)
    else:
        assert found.quantity.ref.name in ("W", "b", "Y", "A", "ΔW", "Δb")
        assert found.quantity.ref.name != "A" or found.quantity.ref.layer == 0
        return
    if not isfinite(found.value):
        assert total == pytest.approx(found.value, nan_ok=True)
        return
    assert abs(total - found.value) <= TOLERANCE * sizes + UNDERFLOW, (found.quantity, total, found.value)


def every_kind(pass_, draw):
    """A number of every quantity of the pass: of one example, of the mean, of a share."""
    for ref, array in pass_.values.items():
        row, example = int(draw.integers(array.shape[0])), int(draw.integers(pass_.m))
        column = int(draw.integers(array.shape[1])) if ref.name in ("W", "dW", "W'") else None
        if ref.name in (*PER_EXAMPLE, "J", "dW", "db"):
            yield Quantity(ref, row, column, example)
            yield Quantity(ref, row, column, None)
        else:
            yield Quantity(ref, row, column)


def walked(pass_, quantity, draw, most=3):
    """The nodes of the tree from a number down to the leaves, at most so many children of each, drawn at random."""
    found = origin(pass_, quantity)
    yield found
    children = found.children
    if len(children) > most:
        children = [children[int(i)] for i in draw.choice(len(children), most, replace=False)]
    for child in children:
        yield from walked(pass_, child, draw, 1)


@settings(max_examples=30)
@given(
    seed=st.integers(0, 10**6),
    pair=st.sampled_from(PAIRS),
    hidden=st.sampled_from(HIDDEN),
    depth=st.integers(1, 3),
    m=st.sampled_from([1, 2, 7]),
    scale=st.sampled_from([0.1, 1.0, 5.0, 40.0, 1000.0]),
    l2=st.sampled_from([0.0, 0.7]),
    after=st.booleans(),
)
def test_every_number_is_made_again_from_its_children(seed, pair, hidden, depth, m, scale, l2, after):
    pass_, draw = random_pass(seed, pair, hidden, depth, m, scale, l2, after)
    for quantity in every_kind(pass_, draw):
        for found in walked(pass_, quantity, draw):
            check(pass_, found)


@pytest.mark.parametrize("pair", PAIRS)
def test_a_formula_in_numbers_comes_to_its_number_and_every_notation_has_it(pair):
    pass_, draw = random_pass(3, pair, m=3, l2=0.2)
    for quantity in every_kind(pass_, draw):
        for found in walked(pass_, quantity, draw):
            last = next(part for part in reversed(list(walk(found.numbers))) if isinstance(part, Number))
            assert last.value == pytest.approx(found.value, rel=1e-14)
            at = max(i for i, part in enumerate(found.numbers.items) if _relates(part))
            first = min(i for i, part in enumerate(found.numbers.items) if _relates(part))
            if first < at and isfinite(found.value):
                side = Row(found.numbers.items[first + 1 : at])
                between = [i for i, part in enumerate(side.items) if _relates(part)]
                last_side = Row(side.items[between[-1] + 1 :]) if between else side
                assert float(evaluate(last_side)) == pytest.approx(found.value, rel=1e-9, abs=1e-12)
            for notation in notations().values():
                other = origin(pass_, found.quantity, notation)
                assert other.value == found.value
                assert other.children == found.children


def _relates(part):
    return isinstance(part, Operator) and part.text in ("=", "≔")


def test_the_mean_of_a_batch_has_the_largest_share_first_and_says_where_1_over_m_enters():
    pass_, _ = random_pass(5, ("log_loss", "sigmoid"), m=50)
    found = origin(pass_, Quantity(Ref("dW", 1), 0, 0))
    sizes = np.abs(found.terms.shares)
    assert len(found.terms) == 50
    assert (np.diff(sizes) <= 0).all()
    assert {term.constant for term in found.terms} == {1 / 50}
    assert {child.example for child in found.children} == set(range(50))
    assert "1/50 enters" in str(found.sentence)
    assert "1/50 enters" in str(origin(pass_, Quantity(Ref("db", 1), 0)).sentence)


def test_a_weight_has_the_three_links_of_the_chain_rule():
    pass_, _ = random_pass(6, ("squared_error", "tanh"))
    share = origin(pass_, Quantity(Ref("dW", 2), 0, 0, 1), notations()["calculus"])
    a, z, da = pass_["A", 1][0, 1], pass_["Z", 2][0, 1], pass_["dA", 2][0, 1]
    assert [link.value for link in share.chain] == pytest.approx([a, 1 - np.tanh(z) ** 2, da])
    assert [link.quantity for link in share.chain] == list(share.children)
    assert all(isinstance(link.name, Fraction) and str(link.meaning) for link in share.chain)
    assert prod(link.value for link in share.chain) == pytest.approx(share.value)
    bias = origin(pass_, Quantity(Ref("db", 2), 0, None, 1))
    assert [link.value for link in bias.chain] == pytest.approx([1.0, 1 - np.tanh(z) ** 2, da])


def test_an_only_example_is_the_batch_so_its_links_are_there_at_once():
    pass_, _ = random_pass(6, ("squared_error", "sigmoid"), m=1)
    found = origin(pass_, Quantity(Ref("dW", 2), 0, 0))
    assert len(found.chain) == 3
    assert [child.ref.name for child in found.children] == ["A", SLOPE, "dA"]


def test_an_infinite_link_of_a_natural_pair_is_shown_and_not_computed_with():
    net = network([np.array([[1000.0]])], [np.zeros(1)], [activations()["sigmoid"]])
    pass_ = record(net, costs()["log_loss"], np.array([[1.0]]), np.array([[0.0]]))
    found = origin(pass_, Quantity(Ref("dW", 1), 0, 0, 0))
    assert found.value == 1.0
    assert [link.value for link in found.chain] == [1.0, 0.0, inf]
    assert [child.ref.name for child in found.children] == ["A", "dZ"]
    assert "infinite" in str(found.sentence)
    check(pass_, found)


def test_the_derivative_of_an_activation_is_the_sum_over_all_paths():
    pass_, _ = random_pass(9, ("cross_entropy", "softmax"), m=3)
    found = origin(pass_, Quantity(Ref("dA", 1), 0, None, 2))
    W, dZ = pass_["W", 2][:, 0], pass_["dZ", 2][:, 2]
    assert found.terms.shares == pytest.approx(W * dZ)
    assert [tuple(q.ref.name for q in term.factors) for term in found.terms] == [("W", "dZ")] * len(W)


def test_the_loss_of_a_natural_pair_comes_from_z_and_y():
    pass_, _ = random_pass(1, ("log_loss", "sigmoid"))
    names = {child.ref.name for child in origin(pass_, Quantity(Ref("J", 2), example=0)).children}
    assert names == {"Z", "Y"}
    pass_, _ = random_pass(1, ("squared_error", "sigmoid"))
    names = {child.ref.name for child in origin(pass_, Quantity(Ref("J", 2), example=0)).children}
    assert names == {"A", "Y"}


def test_a_clipped_update_is_made_again_from_its_parts():
    pass_, draw = random_pass(4, ("log_loss", "sigmoid"))
    clipped = record(pass_.network, pass_.cost, pass_["A", 0], pass_["Y", 2], rate=0.1, clip=1e-3)
    for name, column in (("W'", 0), ("b'", None)):
        for found in walked(clipped, Quantity(Ref(name, 1), 0, column), draw):
            check(clipped, found)
        found = origin(clipped, Quantity(Ref(name, 1), 0, column))
        assert [child.ref.name for child in found.children] == [name[0], f"d{name[0]}"]
        assert "longer than the limit" in str(found.sentence)


def test_a_large_batch_is_taken_apart_only_where_it_is_looked_at():
    pass_, _ = random_pass(2, ("squared_error", "identity"), m=4096)
    found = origin(pass_, Quantity(Ref("dW", 1), 0, 0))
    assert "_parts" not in vars(found), "nothing is taken apart before it is asked for"
    built = []
    object.__setattr__(found.terms, "build", _counting(found.terms.build, built))
    assert len(found.terms[:5]) == 5
    assert len(built) == 5


def _counting(build, built):
    def counted(i):
        built.append(i)
        return build(i)

    return counted


def test_the_largest_terms_of_a_long_sum_can_be_asked_for():
    pass_, _ = random_pass(2, ("squared_error", "identity"), widest=40, m=3)
    terms = origin(pass_, Quantity(Ref("Z", 1), 0, None, 1)).terms
    largest = [abs(term.share) for term in terms.largest(4)]
    assert largest == sorted(map(abs, terms.shares.tolist()), reverse=True)[:4]
    assert [term.share for term in terms] == terms.shares.tolist()


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("scale", [1e9, 1e160, inf])
def test_a_network_that_has_run_away_can_still_be_asked(pair, scale):
    with np.errstate(all="ignore"):
        pass_, draw = random_pass(3, pair, scale=scale, l2=0.1)
    for quantity in every_kind(pass_, draw):
        for found in walked(pass_, quantity, draw, 2):
            assert list(walk(found.numbers))
            assert str(found.sentence)


def test_every_live_number_of_an_equation_can_be_asked():
    pass_, draw = random_pass(4, ("log_loss", "sigmoid"), m=3)
    for quantity in every_kind(pass_, draw):
        for part in walk(origin(pass_, quantity).numbers):
            if isinstance(part, Number) and part.link is not None:
                asked = linked_quantity(part.link)
                assert asked is not None
                assert origin(pass_, asked).quantity == asked
    assert linked_quantity(origin(pass_, Quantity(Ref("J", 2))).sign.link) == Quantity(Ref("J", 2))


@pytest.mark.parametrize(
    ("quantity", "what"),
    [
        (Quantity(Ref("Z", 1), 99, None, 0), "row"),
        (Quantity(Ref("W", 1), 0, 99), "column"),
        (Quantity(Ref("dZ", 1), 0, None, 99), "example"),
        (Quantity(Ref(SLOPE, 1), 0), "example"),
    ],
)
def test_a_number_that_is_not_there_is_refused(quantity, what):
    pass_, _ = random_pass(1, ("log_loss", "sigmoid"))
    with pytest.raises(IndexError, match=what):
        origin(pass_, quantity)
