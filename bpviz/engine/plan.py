"""The one list of operations of a pass: forward, cost, backward, update, as plain data."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from bpviz.engine.cost import Cost
from bpviz.engine.network import Architecture


class Phase(StrEnum):
    """The four phases of a pass, in order."""

    FORWARD = "forward"
    COST = "cost"
    BACKWARD = "backward"
    UPDATE = "update"


class Rule(StrEnum):
    """By which of the formulas an operation computes its result."""

    AFFINE = "Z = W A + b"
    ACTIVATION = "A = g(Z)"
    COST = "J"
    COST_SLOPE = "dA = ∂loss/∂A"
    NATURAL = "dZ = A − Y"
    CHAIN = "dZ = dA ⊙ g′(Z)"
    WEIGHTS = "dW = dZ Aᵀ / m"
    BIASES = "db = Σ dZ / m"
    PATHS = "dA = Wᵀ dZ"
    UPDATE_WEIGHTS = "W := W − α dW"
    UPDATE_BIASES = "b := b − α db"


class Ref(NamedTuple):
    """A quantity of a pass.

    Name is one of Z, A, W, b, Y, J, dZ, dA, dW, db, and W', b' after the update. A of layer 0 is X.
    """

    name: str
    layer: int

    def __str__(self) -> str:
        return f"{self.name}[{self.layer}]"


@dataclass(frozen=True, slots=True)
class Operation:
    """One step of a pass: result = rule(operands)."""

    phase: Phase
    rule: Rule
    layer: int
    operands: tuple[Ref, ...]
    result: Ref


@cache
def plan(architecture: Architecture, cost: Cost) -> tuple[Operation, ...]:
    """Z[1], A[1] … Z[L], A[L].

    J; dA[L], dZ[L], dW[L], db[L], dA[L−1], dZ[L−1] … db[1]; W[1], b[1] … W[L], b[L].
    """
    L = len(architecture.activations)
    steps: list[Operation] = []

    def step(phase: Phase, rule: Rule, layer: int, result: str, *operands: Ref) -> None:
        steps.append(Operation(phase, rule, layer, operands, Ref(result, layer)))

    natural = cost.is_natural_with(architecture.activations[-1])
    for l in range(1, L + 1):
        step(Phase.FORWARD, Rule.AFFINE, l, "Z", Ref("W", l), Ref("A", l - 1), Ref("b", l))
        step(Phase.FORWARD, Rule.ACTIVATION, l, "A", Ref("Z", l))
    step(Phase.COST, Rule.COST, L, "J", Ref("Z" if natural else "A", L), Ref("Y", L))
    for l in range(L, 0, -1):
        if l == L:
            step(Phase.BACKWARD, Rule.COST_SLOPE, L, "dA", Ref("A", L), Ref("Y", L))
        else:
            step(Phase.BACKWARD, Rule.PATHS, l, "dA", Ref("W", l + 1), Ref("dZ", l + 1))
        if l == L and natural:
            step(Phase.BACKWARD, Rule.NATURAL, L, "dZ", Ref("A", L), Ref("Y", L))
        else:
            step(Phase.BACKWARD, Rule.CHAIN, l, "dZ", Ref("dA", l), Ref("Z", l))
        step(Phase.BACKWARD, Rule.WEIGHTS, l, "dW", Ref("dZ", l), Ref("A", l - 1))
        step(Phase.BACKWARD, Rule.BIASES, l, "db", Ref("dZ", l))
    for l in range(1, L + 1):
        step(Phase.UPDATE, Rule.UPDATE_WEIGHTS, l, "W'", Ref("W", l), Ref("dW", l))
        step(Phase.UPDATE, Rule.UPDATE_BIASES, l, "b'", Ref("b", l), Ref("db", l))
    return tuple(steps)
