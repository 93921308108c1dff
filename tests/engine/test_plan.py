"""The plan of a pass: its order, its operands, its shapes."""

import pytest

from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.network import Architecture
from bpviz.engine.plan import Phase, Ref, Rule, plan
from bpviz.engine.recorded import record

G, C = activations(), costs()
PAIRS = [(cost, out) for cost in C for out in G if C[cost].outputs is None or out in C[cost].outputs]


def plan_of(cost, output, L):
    sizes = (2, *(4, 3, 5, 4)[: L - 1], 3)
    return plan(Architecture(sizes, (G["tanh"],) * (L - 1) + (G[output],)), C[cost])


@pytest.mark.parametrize(("cost", "output"), PAIRS)
@pytest.mark.parametrize("L", [1, 2, 3, 4, 5])
def test_every_operand_exists_before_it_is_used(cost, output, L):
    known = {Ref("A", 0), Ref("Y", L)} | {Ref(name, l) for name in "Wb" for l in range(1, L + 1)}
    for operation in plan_of(cost, output, L):
        assert set(operation.operands) <= known, operation
        assert operation.result not in known, "nothing is computed twice"
        known.add(operation.result)


@pytest.mark.parametrize("L", [1, 2, 3, 4, 5])
def test_a_pass_has_every_quantity_of_every_layer_once(L):
    made = [operation.result for operation in plan_of("log_loss", "sigmoid", L)]
    names = ("Z", "A", "dA", "dZ", "dW", "db", "W'", "b'")
    assert sorted(made) == sorted([Ref("J", L), *(Ref(n, l) for n in names for l in range(1, L + 1))])


def test_two_layers_are_the_lecture_in_its_order():
    steps = [str(operation.result) for operation in plan_of("log_loss", "sigmoid", 2)]
    assert steps == [
        *("Z[1]", "A[1]", "Z[2]", "A[2]"),
        "J[2]",
        *("dA[2]", "dZ[2]", "dW[2]", "db[2]", "dA[1]", "dZ[1]", "dW[1]", "db[1]"),
        *("W'[1]", "b'[1]", "W'[2]", "b'[2]"),
    ]


@pytest.mark.parametrize("L", [1, 2, 3, 4, 5])
def test_phases_follow_one_another(L):
    phases = [operation.phase for operation in plan_of("cross_entropy", "softmax", L)]
    assert list(dict.fromkeys(phases)) == list(Phase)
    assert phases == sorted(phases, key=list(Phase).index)


@pytest.mark.parametrize(("cost", "output"), PAIRS)
def test_a_minus_y_is_used_for_natural_pairs_and_for_no_other(cost, output):
    rules = [o.rule for o in plan_of(cost, output, 3) if o.result == Ref("dZ", 3)]
    assert rules == [Rule.NATURAL if C[cost].natural == output else Rule.CHAIN]


def test_the_input_gets_no_derivative():
    assert Ref("dA", 0) not in {operation.result for operation in plan_of("log_loss", "sigmoid", 3)}


def test_the_backward_pass_uses_the_weights_of_before_the_update():
    steps = plan_of("log_loss", "sigmoid", 3)
    for operation in steps:
        assert not any(ref.name in ("W'", "b'") for ref in operation.operands)


@pytest.mark.parametrize("L", [1, 2, 3, 4, 5])
def test_every_result_has_the_shape_that_its_name_promises(problem, L):
    sizes = (2, *(4, 3, 5, 4)[: L - 1], 3)
    p = record(*problem("tanh", "squared_error", "softmax", sizes, m=6).parts)
    for ref, value in p.values.items():
        n, below = sizes[ref.layer], sizes[ref.layer - 1]
        shape = {"W": (n, below), "b": (n, 1), "J": (1, 1)}.get(ref.name.strip("d'"), (n, 6))
        assert value.shape == shape, ref
