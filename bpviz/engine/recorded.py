"""The recorded pass: executes the plan with every value kept, in the lecture's own words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np

from bpviz.engine import clipping
from bpviz.engine.arrays import Array, frozen
from bpviz.engine.cost import Cost
from bpviz.engine.network import Network
from bpviz.engine.plan import Operation, Ref, Rule, plan


@dataclass(frozen=True)
class Pass:
    """One forward and one backward pass over one batch, with the update that follows.

    values: every quantity of the plan by its Ref, read-only: Z, A, dZ, dA (n[l], m), W, dW, W' (n[l],
    n[l−1]), b, db, b' (n[l], 1), Y (n[L], m), J (1, 1). losses: (1, m), one per example, whose mean is J. The
    penalty is not in J. shrink: what the whole gradient is multiplied by where it is clipped, before the
    optimiser has it; dW and db are those before.
    """

    network: Network
    cost: Cost
    operations: tuple[Operation, ...]
    values: Mapping[Ref, Array]
    losses: Array
    l2: float = 0.0
    rate: float = 0.0
    shrink: float = 1.0

    def __getitem__(self, ref: tuple[str, int]) -> Array:
        return self.values[Ref(*ref)]

    @property
    def m(self) -> int:
        """The number of examples in the batch."""
        return int(self.losses.shape[1])

    @property
    def J(self) -> float:
        """The cost: the mean loss of the batch, without the penalty."""
        return float(self.values[Ref("J", self.network.depth)][0, 0])

    @property
    @np.errstate(over="ignore")
    def penalty(self) -> float:
        """λ/(2m) Σ‖W‖², shown beside J; infinite where a weight's square is."""
        return self.l2 / (2 * self.m) * sum(float(np.sum(layer.weights**2)) for layer in self.network.layers)

    @cached_property
    def gradient(self) -> Array:
        """dW and db as one vector in the order of Network.vector()."""
        return _gradient(self.values, self.network.depth)


@np.errstate(all="ignore")
def forward(network: Network, X: Array) -> tuple[Array, Array]:
    """(Z[L], A[L]) for inputs X (n[0], m), nothing else kept."""
    Z = A = X
    for layer in network.layers:
        Z = layer.weights @ A + layer.biases
        A = layer.activation.value(Z)
    return Z, A


@np.errstate(all="ignore")
def losses(network: Network, cost: Cost, X: Array, Y: Array) -> Array:
    """The loss of every example, (1, m), in the stable form where the pair has one."""
    Z, A = forward(network, X)
    return output_losses(network, cost, Z, A, Y)


def output_losses(network: Network, cost: Cost, Z: Array, A: Array, Y: Array) -> Array:
    """The loss of every example, (1, m), of what the last layer has computed."""
    if cost.natural_value is not None and cost.is_natural_with(network.output):
        return cost.natural_value(Z, Y)
    return cost.value(A, Y)


@np.errstate(all="ignore")
def record(
    network: Network,
    cost: Cost,
    X: Array,
    Y: Array,
    *,
    l2: float = 0.0,
    rate: float = 0.0,
    clip: float = 0.0,
    after: Network | None = None,
) -> Pass:
    """The pass over X (n[0], m) and Y (n[L], m).

    `clip` is the largest norm of the gradient, 0 for any. `after` is the network that the optimiser made of this
    pass's gradient; without it the update is plain
    gradient descent with the learning rate `rate`. Nothing here is ever written back into training. Numbers
    that overflow are infinite, without a warning: they are shown as such.
    """
    L, m = network.depth, X.shape[1]
    values: dict[Ref, Array] = {Ref("A", 0): frozen(X.view()), Ref("Y", L): frozen(Y.view())}
    for l, layer in enumerate(network.layers, start=1):
        values[Ref("W", l)], values[Ref("b", l)] = layer.weights, layer.biases
    operations = plan(network.architecture(), cost)
    example_losses: Array = np.zeros((1, m))
    shrink = 1.0
    for operation in operations:
        layer = network.layers[operation.layer - 1]
        operands = [values[ref] for ref in operation.operands]
        match operation.rule:
            case Rule.ACTIVATION:
                result = layer.activation.value(*operands)
            case Rule.COST:
                example_losses = output_losses(network, cost, values[Ref("Z", L)], values[Ref("A", L)], Y)
                result = example_losses.mean(axis=1, keepdims=True)
            case Rule.COST_SLOPE:
                result = cost.dA(*operands)
            case Rule.NATURAL:
                assert cost.natural_dZ is not None
                result = cost.natural_dZ(values[Ref("Z", L)], Y)
            case Rule.CHAIN:
                dA, Z = operands
                result = layer.activation.pull_back(Z, values[Ref("A", operation.layer)], dA)
            case Rule.WEIGHTS:
                dZ, A = operands
                result = dZ @ A.T / m + (l2 / m) * layer.weights if l2 else dZ @ A.T / m
            case Rule.UPDATE_WEIGHTS | Rule.UPDATE_BIASES:
                if clip and operation.layer == 1 and operation.rule is Rule.UPDATE_WEIGHTS:
                    shrink = clipping.factor(_gradient(values, L), clip)
                result = _updated(operation, operands, rate * shrink, after)
            case _:
                result = _PLAIN[operation.rule](*operands)
        values[operation.result] = frozen(result) if result.flags.owndata else result
    return Pass(network, cost, operations, MappingProxyType(values), frozen(example_losses), l2, rate, shrink)


def _gradient(values: Mapping[Ref, Array], depth: int) -> Array:
    """dW and db as one vector in the order of Network.vector()."""
    layers = range(1, depth + 1)
    return frozen(
        np.concatenate([np.hstack([values[Ref("dW", l)], values[Ref("db", l)]]).ravel() for l in layers])
    )


def _updated(operation: Operation, operands: list[Array], rate: float, after: Network | None) -> Array:
    if after is None:
        return operands[0] - rate * operands[1]
    layer = after.layers[operation.layer - 1]
    return layer.weights if operation.rule is Rule.UPDATE_WEIGHTS else layer.biases


_PLAIN: dict[Rule, Callable[..., Array]] = {
    Rule.AFFINE: lambda W, A, b: np.add(Z := W @ A, b, out=Z),
    Rule.PATHS: lambda W, dZ: W.T @ dZ,
    Rule.BIASES: lambda dZ: dZ.mean(axis=1, keepdims=True),
}
