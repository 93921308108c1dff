"""The shape check: every product of a pass fits, and every V has a dV of its own shape."""

from bpviz.engine.plan import Operation, Ref, Rule
from bpviz.engine.recorded import Pass

Shape = tuple[int, int]


def misshapen(pass_: Pass) -> tuple[Ref, ...]:
    """The results of the plan whose shape is not the one that the lecture gives, in order; empty where all is well."""
    return tuple(operation.result for operation in pass_.operations if not _fits(pass_, operation))


def _fits(pass_: Pass, operation: Operation) -> bool:
    result = pass_[operation.result].shape
    operands = [_shape(pass_, ref) for ref in operation.operands]
    due = _due(pass_, operation)
    return (
        result == due
        and _of_the_rule(operation.rule, operands) == due
        and _like_its_derivative(pass_, operation)
    )


def _due(pass_: Pass, operation: Operation) -> Shape:
    """What the sizes of the layers alone say about the result's shape."""
    sizes, l = pass_.network.sizes, operation.layer
    match operation.result.name:
        case "J":
            return (1, 1)
        case "dW" | "W'":
            return (sizes[l], sizes[l - 1])
        case "db" | "b'":
            return (sizes[l], 1)
        case _:
            return (sizes[l], pass_.m)


def _of_the_rule(rule: Rule, operands: list[Shape]) -> Shape | None:
    """What the operands' shapes make of the result's; None where they do not go together."""
    match rule, operands:
        case Rule.AFFINE, [W, A, b]:
            return (W[0], A[1]) if W[1] == A[0] and b == (W[0], 1) else None
        case Rule.PATHS, [W, dZ]:
            return (W[1], dZ[1]) if W[0] == dZ[0] else None
        case Rule.WEIGHTS, [dZ, A]:
            return (dZ[0], A[0]) if dZ[1] == A[1] else None
        case Rule.BIASES, [dZ]:
            return (dZ[0], 1)
        case Rule.COST, [A, Y]:
            return (1, 1) if A == Y else None
        case _, [first, *others]:
            return first if all(other == first for other in others) else None
        case _:
            return None


def _like_its_derivative(pass_: Pass, operation: Operation) -> bool:
    """Whether V and dV have the same shape, where this operation makes a dV."""
    name, layer = operation.result
    if not name.startswith("d"):
        return True
    return pass_[operation.result].shape == pass_[name[1:], layer].shape


def _shape(pass_: Pass, ref: Ref) -> Shape:
    rows, columns = pass_[ref].shape
    return rows, columns
