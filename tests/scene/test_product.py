"""A step as a product of blocks: every cell is the number it says, and the blocks come to the result."""

import numpy as np
import pytest

from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.network import network
from bpviz.engine.plan import Ref, Rule
from bpviz.engine.recorded import record
from bpviz.explain.notation import notations
from bpviz.explain.quantity import value
from bpviz.scene.block import EXAMPLES, SINGLE, Axis, Block, Mode
from bpviz.scene.product import Setting, pairs, product

LECTURE = notations()["lecture"]
PAIRS = [
    ("log_loss", "sigmoid"),
    ("cross_entropy", "softmax"),
    ("squared_error", "softmax"),
    ("squared_error", "tanh"),
]


def recorded(pair=("cross_entropy", "softmax"), m=5, l2=0.0, after=False):
    draw, g = np.random.default_rng(3), activations()
    net = network(
        [draw.normal(size=(4, 3)), draw.normal(size=(2, 4))],
        [draw.normal(size=4), draw.normal(size=2)],
        [g["tanh"], g[pair[1]]],
    )
    moved = net.with_vector(net.vector() + 0.1) if after else None
    Y = np.eye(2)[:, draw.integers(2, size=m)]
    return record(net, costs()[pair[0]], draw.normal(size=(3, m)), Y, l2=l2, rate=0.1, after=moved)


def made(pass_, result, mode=Mode.ALL, rows=False, example=2, notation=LECTURE):
    step = next(each for each in pass_.operations if each.result == result)
    return product(Setting(pass_, mode, example, notation, rows), step)


def numbers(found):
    return [block.numbers for block in found.blocks]


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("rows", [False, True])
def test_every_cell_is_the_number_that_it_asks_for(pair, mode, rows):
    for pass_ in (recorded(pair), recorded(pair, m=1), recorded(pair, l2=0.3, after=True)):
        setting = Setting(pass_, mode, 2 % pass_.m, LECTURE, rows)
        for step in pass_.operations:
            found = product(setting, step)
            for block in found.blocks:
                for place in np.ndindex(block.shape):
                    quantity = block.quantity(*place)
                    if quantity is None:
                        assert block.ref.name == "sums"
                        continue
                    assert block.numbers[place] == pytest.approx(value(pass_, quantity), rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("mode", Mode)
def test_the_product_comes_to_the_result(mode):
    pass_ = recorded()
    W, A, b, Z = numbers(made(pass_, ("Z", 1), mode))
    assert pytest.approx(Z) == W @ A + b
    W, dZ, dA = numbers(made(pass_, ("dA", 1), mode))
    assert pytest.approx(dA) == W @ dZ
    A, Y, dZ = numbers(made(pass_, ("dZ", 2), mode))
    assert pytest.approx(dZ) == A - Y


def test_the_step_of_the_issue_stands_in_one_line():
    found = made(recorded(), ("dZ", 1))
    W, dZ, slope, result = numbers(found)
    assert pytest.approx(result) == (W @ dZ) * slope
    names = [block.ref for block in found.blocks]
    assert names == [("W", 2), ("dZ", 2), ("∂a/∂z", 1), ("dZ", 1)]
    assert found.items[found.result].ref == ("dZ", 1)


def test_one_example_has_its_own_share_and_the_batch_the_mean():
    pass_ = recorded()
    dZ, A, dW = numbers(made(pass_, ("dW", 1), Mode.ONE))
    assert pytest.approx(dW) == dZ @ A
    assert dZ.shape == (4, 1)
    assert pytest.approx(dW) == np.outer(pass_["dZ", 1][:, 2], pass_["A", 0][:, 2])
    for mode in (Mode.ALL, Mode.MEAN):
        dZ, A, dW = numbers(made(pass_, ("dW", 1), mode))
        assert pytest.approx(dW) == dZ @ A / 5
    assert "here 1/m enters" in str(made(pass_, ("dW", 1)).words)
    assert "without 1/m" in str(made(pass_, ("dW", 1), Mode.ONE).words)


def test_the_penalty_is_a_block_of_its_own():
    pass_ = recorded(l2=0.3)
    dZ, A, W, dW = numbers(made(pass_, ("dW", 1)))
    assert pytest.approx(dW) == dZ @ A / 5 + 0.3 / 5 * W


def test_with_examples_as_rows_the_transposes_move():
    pass_ = recorded()
    A, W, b, Z = numbers(made(pass_, ("Z", 1), rows=True))
    assert (A.shape, W.shape, b.shape, Z.shape) == ((5, 3), (3, 4), (1, 4), (5, 4))
    assert pytest.approx(Z) == A @ W + b
    dZ, A, dW = numbers(made(pass_, ("dW", 1), rows=True))
    assert (dZ.shape, A.shape) == ((4, 5), (5, 3))
    assert pytest.approx(dW) == dZ @ A / 5
    dZ, W, slope, result = numbers(made(pass_, ("dZ", 1), rows=True))
    assert pytest.approx(result) == (dZ @ W) * slope


def test_the_jacobian_of_softmax_is_applied_to_each_column():
    pass_ = recorded(("squared_error", "softmax"))
    for rows in (False, True):
        A, dA, sums, dZ = numbers(made(pass_, ("dZ", 2), rows=rows))
        assert pytest.approx(dZ) == A * (dA - sums)


def test_where_the_mean_does_not_go_through_the_step_it_is_taken_last():
    pass_ = recorded()
    Z, A, mean = numbers(made(pass_, ("A", 1), Mode.MEAN))
    assert Z.shape == A.shape == (4, 5)
    assert pytest.approx(mean) == A.mean(axis=1, keepdims=True)
    assert "taken last" in str(made(pass_, ("A", 1), Mode.MEAN).words)


@pytest.mark.parametrize("notation", notations())
@pytest.mark.parametrize("rows", [False, True])
@pytest.mark.parametrize("mode", Mode)
def test_every_step_is_a_product_in_every_notation(notation, rows, mode):
    pass_ = recorded()
    for step in pass_.operations:
        found = product(Setting(pass_, mode, 0, notations()[notation], rows), step)
        assert isinstance(found.items[found.result], Block)
        assert (found.formula is not None) == (step.rule in (Rule.COST, Rule.COST_SLOPE))


def test_blocks_know_what_runs_along_their_sides():
    W, A, b, Z = made(recorded(), ("Z", 2)).blocks
    assert (W.down, W.across) == (Axis(2), Axis(1))
    assert (A.down, A.across) == (Axis(1), EXAMPLES)
    assert (b.down, b.across) == (Axis(2), SINGLE)
    assert (Z.down, Z.across) == (Axis(2), EXAMPLES)


def test_every_v_stands_beside_its_derivative_and_waits_for_it():
    pass_ = recorded()
    setting = Setting(pass_, Mode.ONE, 2, LECTURE)
    index = next(i for i, each in enumerate(pass_.operations) if each.result == ("dW", 1))
    found = pairs(setting, 1, index)
    assert [(v.ref.name, dv.ref.name) for v, dv in found] == [
        ("Z", "dZ"),
        ("A", "dA"),
        ("W", "dW"),
        ("b", "db"),
    ]
    assert all(v.shape == dv.shape for v, dv in found)
    assert [dv.known for _, dv in found] == [True, True, True, False]
    assert [v.known for v, _ in pairs(setting, 2, 0)] == [False, False, True, True]
    assert found[0][0].ref == Ref("Z", 1)
    assert found[0][0].shape == (4, 5)
