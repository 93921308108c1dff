"""Where the questions end: x, y, the weights and biases of before the step, and what an optimiser remembered."""

from bpviz.engine.recorded import Pass
from bpviz.explain.formula import Formula, Number, row
from bpviz.explain.notation import Notation
from bpviz.explain.quantity import Quantity, value
from bpviz.explain.signs import sign
from bpviz.explain.sums import EQUALS
from bpviz.words import Message, say


def leaf(pass_: Pass, quantity: Quantity, notation: Notation) -> tuple[Formula, Formula, Message]:
    """The sign, the sign = the number, and what it is."""
    written = sign(pass_, quantity, notation)
    number = Number(value(pass_, quantity), link=quantity.link)
    return written, row(written, EQUALS, number), _sentence(pass_, quantity)


def _sentence(pass_: Pass, quantity: Quantity) -> Message:
    name, l = quantity.ref
    match name:
        case "A":
            return say("An input: feature {k} of this example, as it enters the network.", k=quantity.row + 1)
        case "Y":
            return say("A target: what output {j} should be for this example.", j=quantity.row + 1)
        case "W":
            return say("A weight of layer {l}, as it was before this step.", l=l)
        case "b":
            return say("A bias of layer {l}, as it was before this step.", l=l)
        case _:
            return say("What the optimiser made of this derivative and of those of the steps before.")
