"""Wrong forms of a step's formula that are in print, and why they are wrong: for a learner who brings one of them."""

from bpviz.engine.plan import Ref, Rule
from bpviz.explain.asked import Asked
from bpviz.words import Message, say

LOG_LOSS = "log-loss"


def slip(asked: Asked) -> Message | None:
    """What this step's formula is not, and why; None where no wrong form of it is known."""
    match asked.operation.rule:
        case Rule.AFFINE if asked.l == 1 and asked.alone(1):
            return say(
                "Of one unit {W} is a row, 1 × n, and its product with a column x is one number. A w that is written "
                "as a column has to be transposed: wᵀ x.",
                W=_name(asked, "W"),
            )
        case Rule.AFFINE if asked.l == 1 and asked.m > 1:
            return say(
                "With examples as rows, {Z} is X Wᵀ + bᵀ and the bias is added as a row; here each example is a "
                "column, and b is one too.",
                Z=_name(asked, "Z"),
            )
        case Rule.COST if asked.pass_.cost.label == LOG_LOSS:
            return say(
                "The bracket belongs to it: without it only the first term is summed. The sum runs to m, the number "
                "of examples; α is the learning rate, not the cost."
            )
        case Rule.COST_SLOPE if asked.pass_.cost.label == LOG_LOSS:
            return say(
                "Not (1 − y)(1 − a): the derivative of log(1 − a) is −1/(1 − a), so the second term is a quotient."
            )
        case Rule.NATURAL:
            return say(
                "Without Σ, without 1/m and without a minus before it: a column of {dZ} is of one example alone. "
                "The mean is taken later, in {dW} and {db}.",
                dZ=_name(asked, "dZ"),
                dW=_name(asked, "dW"),
                db=_name(asked, "db"),
            )
        case Rule.CHAIN if asked.activation.slope is not None:
            return _chain(asked)
        case Rule.WEIGHTS:
            return _weights(asked)
        case Rule.BIASES:
            return _biases(asked)
        case Rule.PATHS:
            return _paths(asked)
        case Rule.UPDATE_WEIGHTS | Rule.UPDATE_BIASES if asked.is_plain_descent:
            return _update(asked)
        case _:
            return None


def _name(asked: Asked, name: str, layer: int | None = None) -> str:
    return asked.notation.text(Ref(name, asked.l if layer is None else layer))


def _chain(asked: Asked) -> Message:
    if asked.l == asked.pass_.network.depth:
        return say(
            "Not A − Y alone: that is the product only for log-loss after sigmoid and for cross-entropy after "
            "softmax. Here the slope stays."
        )
    L = asked.pass_.network.depth
    return say(
        "Not {A} − Y: a hidden unit has no target. The error comes back from {dZ} through the transposed {W}; "
        "{own} has the shape of {Z}.",
        A=_name(asked, "A"),
        dZ=_name(asked, "dZ", asked.l + 1),
        W=_name(asked, "W", min(asked.l + 1, L)),
        own=_name(asked, "dZ"),
        Z=_name(asked, "Z"),
    )


def _weights(asked: Asked) -> Message:
    if _calculus(asked) and asked.m > 1:
        return say("In the mean, i counts the examples; j and k always count units, never examples.")
    if asked.l == 1:
        return say(
            "Not without the input: {dw} is {dz} times x, and not {dw} times x. X is transposed, so that the product "
            "adds up over the examples.",
            dw=asked.notation.small("dW"),
            dz=asked.notation.small("dZ"),
        )
    return say(
        "Not {A}, but {before}, which the weights have carried: ∂z/∂w is what w is multiplied by. It is transposed, or "
        "the shapes would not fit.",
        A=_name(asked, "A"),
        before=_name(asked, "A", asked.l - 1),
    )


def _biases(asked: Asked) -> Message | None:
    if _calculus(asked) and asked.l == asked.pass_.network.depth:
        return say(
            "It is the last entry of the gradient ∇C, which does not end with {dW}.", dW=_name(asked, "dW")
        )
    if asked.m == 1:
        return None
    if asked.l < asked.pass_.network.depth:
        return say(
            "It is {db}, of this layer's own {dZ}, and not that of the layer after it; 1/m belongs to it as it does to "
            "{dW}.",
            db=_name(asked, "db"),
            dZ=_name(asked, "dZ"),
            dW=_name(asked, "dW"),
        )
    return say(
        "The sum is over the examples alone, so that {db} has a number for each unit, and 1/m belongs to it as it "
        "does to {dW}.",
        db=_name(asked, "db"),
        dW=_name(asked, "dW"),
    )


def _paths(asked: Asked) -> Message:
    if asked.l < asked.pass_.network.depth - 1:
        return say(
            "The loop goes back over the layers, L … 1, not over the m examples: those are the columns."
        )
    return say(
        "Not {W} as it stands: transposed, since unit k is reached by column k of {W}. The product is one of matrices; "
        "⊙, unit by unit, comes with the slope. ∂{A}/∂{Z} is no link of the chain: {Z} comes after {A}.",
        W=_name(asked, "W", asked.l + 1),
        A=_name(asked, "A"),
        Z=_name(asked, "Z", asked.l + 1),
    )


def _update(asked: Asked) -> Message:
    name = asked.operation.result.name[0]
    if _calculus(asked):
        return say("The gradient points to a higher cost: the change that lowers it is against it, −α ∇C.")
    return say(
        "Not {w} := α {dw}: the step begins where {w} is, and goes against the derivative.",
        w=name,
        dw=asked.notation.word(f"d{name}"),
    )


def _calculus(asked: Asked) -> bool:
    """Whether derivatives are written as quotients, as in the calculus lecture."""
    return asked.notation.has_fractions
