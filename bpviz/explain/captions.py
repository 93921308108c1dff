"""The words that go with a step: its title, one plain sentence that says why, and the names of the phases."""

from typing import assert_never

from bpviz.engine.plan import Operation, Phase, Rule
from bpviz.explain.asked import Asked
from bpviz.explain.formula import Formula
from bpviz.explain.notation import Notation
from bpviz.explain.notations import lecture
from bpviz.explain.numbers import plain
from bpviz.words import Message, say


def phase_title(phase: Phase) -> Message:
    """The name of a phase."""
    match phase:
        case Phase.FORWARD:
            return say("Forward")
        case Phase.COST:
            return say("Cost")
        case Phase.BACKWARD:
            return say("Backward")
        case Phase.UPDATE:
            return say("Update")
        case _:
            assert_never(phase)


def label(operation: Operation, notation: Notation = lecture.NOTATION) -> Formula:
    """What the step computes, as a short formula for the timeline: Z^{[1]}, dW^{[2]}, J."""
    return notation.whole(operation.result)


def title(operation: Operation, depth: int, notation: Notation = lecture.NOTATION) -> Message:
    """One line that names the quantity and says what it is; depth: L, the number of layers."""
    return say("{sign}: {meaning}", sign=notation.text(operation.result), meaning=_meaning(operation, depth))


def _meaning(operation: Operation, depth: int) -> Message:
    l = operation.layer
    match operation.rule:
        case Rule.AFFINE:
            return say("the pre-activation of layer {l}", l=l)
        case Rule.ACTIVATION if l == depth:
            return say("the output of the network")
        case Rule.ACTIVATION:
            return say("the activation of layer {l}", l=l)
        case Rule.COST:
            return say("the cost of the batch")
        case Rule.COST_SLOPE:
            return say("how the loss changes with the output")
        case Rule.NATURAL | Rule.CHAIN:
            return say("the error of layer {l}, before its activation", l=l)
        case Rule.WEIGHTS:
            return say("how the cost changes with the weights of layer {l}", l=l)
        case Rule.BIASES:
            return say("how the cost changes with the biases of layer {l}", l=l)
        case Rule.PATHS:
            return say("the error that reaches layer {l}, after its activation", l=l)
        case Rule.UPDATE_WEIGHTS:
            return say("the new weights of layer {l}", l=l)
        case Rule.UPDATE_BIASES:
            return say("the new biases of layer {l}", l=l)
        case _:
            assert_never(operation.rule)


def sentence(asked: Asked) -> Message:
    """Why the step is as it is, in one sentence; in the mean, a second one says what was averaged."""
    why = _why(asked)
    if not asked.mean or asked.operation.rule in _WITHOUT_EXAMPLES:
        return why
    if asked.operation.rule in (Rule.AFFINE, Rule.PATHS, Rule.NATURAL):
        how = say(
            "Shown is the mean of the {m} examples; as the step only adds and weighs, the mean goes through it.",
            m=asked.m,
        )
    else:
        how = say(
            "Shown is the mean of the {m} examples, taken last: the mean of a product is not the product of means.",
            m=asked.m,
        )
        if asked.operation.rule is Rule.ACTIVATION:
            how = say(
                "Shown is the mean of the {m} examples, taken last: g of the mean would be another number.",
                m=asked.m,
            )
    return say("{why} {how}", why=why, how=how)


_WITHOUT_EXAMPLES = (Rule.COST, Rule.WEIGHTS, Rule.BIASES, Rule.UPDATE_WEIGHTS, Rule.UPDATE_BIASES)


def _why(asked: Asked) -> Message:
    l = asked.l
    match asked.operation.rule:
        case Rule.AFFINE if l == 1:
            return say("Each unit adds up every input times its weight, and its bias.")
        case Rule.AFFINE:
            return say(
                "Each unit adds up every activation of layer {p} times its weight, and its bias.", p=l - 1
            )
        case Rule.ACTIVATION if asked.activation.slope is None:
            return say("Softmax makes the outputs of an example positive, with a sum of 1.")
        case Rule.ACTIVATION:
            return say("Each unit applies {g} to its own pre-activation.", g=asked.activation.label)
        case Rule.COST:
            return _cost(asked)
        case Rule.UPDATE_WEIGHTS | Rule.UPDATE_BIASES:
            return _update(asked)
        case _:
            return _why_back(asked)


def _why_back(asked: Asked) -> Message:
    l, m = asked.l, asked.m
    match asked.operation.rule:
        case Rule.COST_SLOPE:
            return _cost_slope(asked)
        case Rule.NATURAL:
            return say(
                "For {cost} after {g}, {dA} times the slope comes to A − Y, computed from Z so that no digit is lost.",
                dA=asked.notation.word("dA"),
                cost=asked.pass_.cost.label,
                g=asked.activation.label,
            )
        case Rule.CHAIN if asked.activation.slope is None:
            return say(
                "Every output of softmax depends on every pre-activation, so the error is a sum over all outputs."
            )
        case Rule.CHAIN if asked.activation.kink:
            return say(
                "The error after the activation times its slope; [z > 0] is 1 where that is so and 0 where it is not."
            )
        case Rule.CHAIN:
            return say(
                "The error after the activation times its slope: where {g} is flat, little of the error gets through.",
                g=asked.activation.label,
            )
        case Rule.WEIGHTS:
            return _weights(asked)
        case Rule.BIASES if m == 1:
            return say(
                "The input of a bias is 1, so {db} is the error of the unit.", db=asked.notation.word("db")
            )
        case Rule.BIASES:
            return say(
                "The input of a bias is 1, so {db} is the mean error of the unit: the 1/{m} enters here too.",
                db=asked.notation.word("db"),
                m=m,
            )
        case Rule.PATHS:
            return say(
                "A unit acts on the loss by every path to layer {n}: each error there comes back by its weight.",
                n=l + 1,
            )
        case rule:
            raise ValueError(f"{rule} is no step of the backward phase")


def _cost(asked: Asked) -> Message:
    J, m, sign = plain(asked.pass_.J), asked.m, asked.notation.cost
    if asked.mean:
        return say("The cost is the mean of the losses of the {m} examples of the batch.", m=m)
    if m == 1 and not asked.pass_.l2:
        return say("The loss of the only example of this batch, so it is the cost {sign} too.", sign=sign)
    if asked.pass_.l2:
        return say(
            "The loss of this example; the mean over the {m} examples is {sign} = {J}; "
            "the penalty, {penalty}, is apart.",
            m=m,
            sign=sign,
            J=J,
            penalty=plain(asked.pass_.penalty),
        )
    return say(
        "The loss of this example; the mean over the {m} examples of the batch is {sign} = {J}.",
        m=m,
        sign=sign,
        J=J,
    )


def _cost_slope(asked: Asked) -> Message:
    if asked.natural:
        return say(
            "How the example's own loss changes with its output, without 1/m; the next step can do without it."
        )
    return say(
        "How the example's own loss changes with its output; the 1/m comes later, in {dW} and {db}.",
        dW=asked.notation.word("dW"),
        db=asked.notation.word("db"),
    )


def _weights(asked: Asked) -> Message:
    if asked.m == 1 and not asked.pass_.l2:
        return say(
            "The error of the unit times what the weight carried; with one example there is nothing to average."
        )
    if asked.pass_.l2:
        return say(
            "The error of the unit times what the weight carried, as a mean over the batch: here 1/{m} enters; "
            "the penalty adds λ/m times the weight.",
            m=asked.m,
        )
    return say(
        "The error of the unit times what the weight carried, as a mean over the batch: here 1/{m} enters.",
        m=asked.m,
    )


def _update(asked: Asked) -> Message:
    if asked.is_plain_descent and asked.pass_.shrink != 1:
        return say(
            "A step against the derivative; the whole gradient was longer than the limit c, so it is shortened to it, "
            "by the factor {factor}.",
            factor=plain(asked.pass_.shrink),
        )
    if asked.is_plain_descent:
        return say(
            "A step against the derivative, towards a lower cost; its length is set by the learning rate α = {rate}.",
            rate=plain(asked.pass_.rate),
        )
    return say("The optimiser made the change Δ from this derivative and from those of the steps before.")
