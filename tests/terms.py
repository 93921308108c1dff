"""The Σ|terms| of an operation, by which two ways to compute the same number are compared."""

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.plan import Operation, Rule
from bpviz.engine.recorded import Pass


def terms_of(operation: Operation, p: Pass) -> Array:
    """Σ|terms| of the operation that made a quantity: what one rounding of a term can do to the result."""
    operands = [np.abs(p.values[ref]) for ref in operation.operands]
    result = np.abs(p.values[operation.result])
    match operation.rule:
        case Rule.AFFINE:
            W, A, b = operands
            return W @ A + b
        case Rule.ACTIVATION:
            return operands[0] + result
        case Rule.COST | Rule.COST_SLOPE if p.cost.outputs:
            return result
        case Rule.COST:
            return np.square(sum(operands)).sum(axis=0, keepdims=True).mean(axis=1, keepdims=True)
        case Rule.COST_SLOPE:
            return 2 * sum(operands)
        case Rule.NATURAL:
            return sum(operands)
        case Rule.CHAIN:
            dA, _ = operands
            return dA + (np.abs(p["A", operation.layer]) * dA).sum(axis=0, keepdims=True)
        case Rule.WEIGHTS:
            dZ, A = operands
            return dZ @ A.T / p.m + p.l2 / p.m * np.abs(p["W", operation.layer])
        case Rule.BIASES:
            return operands[0].mean(axis=1, keepdims=True)
        case Rule.PATHS:
            return operands[0].T @ operands[1]
        case Rule.UPDATE_WEIGHTS | Rule.UPDATE_BIASES:
            return operands[0] + p.rate * operands[1]
