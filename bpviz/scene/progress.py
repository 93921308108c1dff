"""How far each quantity of a layer has come into the picture at a moment of the pass."""

from dataclasses import dataclass

from bpviz.engine.plan import Operation, Ref, Rule
from bpviz.scene.values import Values


@dataclass(frozen=True, slots=True)
class Progress:
    """Shares from 0 (not computed: not shown) to 1 (there). update: how far W and b have moved to W' and b'."""

    z: float = 0.0
    a: float = 0.0
    da: float = 0.0
    dz: float = 0.0
    db: float = 0.0
    bias_update: float = 0.0


def smooth(fraction: float, start: float, end: float) -> float:
    """0 before start, 1 after end, with soft ends between them."""
    share = min(max((fraction - start) / (end - start), 0.0), 1.0)
    return share * share * (3 - 2 * share)


def travel(operation: Operation, fraction: float) -> float | None:
    """How far along their edges the pulses of an operation are, or None when there are none."""
    if (
        operation.rule not in (Rule.AFFINE, Rule.PATHS, Rule.COST, Rule.COST_SLOPE)
        or not 0.0 < fraction < 0.74
    ):
        return None
    return smooth(fraction, -0.04, 0.74)


def arrival(operation: Operation, fraction: float) -> float:
    """How far the result of an operation has come into the picture."""
    match operation.rule:
        case Rule.AFFINE | Rule.PATHS | Rule.COST | Rule.COST_SLOPE:
            return smooth(fraction, 0.6, 0.9)
        case Rule.UPDATE_WEIGHTS | Rule.UPDATE_BIASES:
            return smooth(fraction, 0.12, 0.85)
        case _:
            return smooth(fraction, 0.08, 0.7)


def progress(values: Values, layer: int, operation: int, fraction: float) -> Progress:
    """The shares of a layer at a fraction of an operation."""
    current = values.pass_.operations[operation]

    def share(name: str) -> float:
        ref = Ref(name, layer)
        if current.result == ref:
            return arrival(current, fraction)
        return 1.0 if values.known(ref, operation) else 0.0

    if layer == 0:
        return Progress(a=1.0)
    return Progress(
        z=share("Z"),
        a=share("A"),
        da=share("dA"),
        dz=share("dZ"),
        db=arrival(current, fraction) if current.result == Ref("db", layer) else 0.0,
        bias_update=share("b'"),
    )


def moving_layer(operation: Operation) -> int | None:
    """The layer whose units change during an operation; None where only edges or the cost do."""
    if operation.rule in (Rule.COST, Rule.WEIGHTS, Rule.UPDATE_WEIGHTS):
        return None
    return operation.layer


def moving_gap(operation: Operation) -> int | None:
    """The layer whose edges change or light up during an operation."""
    return operation.layer if operation.rule in (Rule.WEIGHTS, Rule.UPDATE_WEIGHTS) else None


def active_gap(operation: Operation) -> int | None:
    """The layer whose edges the operation is about; None where it is about units or the cost alone."""
    match operation.rule:
        case Rule.AFFINE | Rule.WEIGHTS | Rule.UPDATE_WEIGHTS:
            return operation.layer
        case Rule.PATHS:
            return operation.layer + 1
        case _:
            return None


def updated(operations: tuple[Operation, ...], operation: int) -> int:
    """How many layers have their new weights before `operation` begins."""
    return sum(step.rule is Rule.UPDATE_WEIGHTS for step in operations[:operation])
