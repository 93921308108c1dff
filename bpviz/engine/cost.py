"""What a cost function is, and which output activations may stand before it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from bpviz.engine.activation import Activation, activations, name_of
from bpviz.engine.arrays import Array
from bpviz.engine.errors import EngineError
from bpviz.registry import constants
from bpviz.words import say

if TYPE_CHECKING:
    from bpviz.engine.tape import Tape

PACKAGE = "bpviz.engine.costs"


@dataclass(frozen=True, slots=True)
class Cost:
    """The loss of each example; the cost J is its mean over the batch. A, Z, Y are (n, m), losses are (1, m).

    value(A, Y) and dA(A, Y) serve any allowed output. `natural` names the output activation with which the
    cost has a stable form of its own: then natural_value(Z, Y) and natural_dZ(Z, Y) are used, both from the
    logits. `outputs` are the allowed output activations (None: any). The formulas are for one example, in the
    TeX subset of `bpviz.explain.formula`.

    record(tape, Z, Y, scaled, scale, dZ, kept) puts the natural pair's dZ, times the 0-d `scale`, on the fast
    loop's tape, and what the losses are taken from into `kept`, for targets of 0 and 1 only where `hard`. Y is
    encode(Y), contiguous, and so are `scaled`, Y times the scale, and kept, of the same shape. Z is (n + 1, m)
    here, the last row free to be used, and else stays as it is. record_loss(tape, kept, Y, loss) puts the sum
    of the losses of many batches, one after the other in flat arrays, into the 0-d `loss`. The dZ is right for
    any logits; the loss may overflow, and is then taken again from natural_value.
    record_dA(tape, A, Y, dA, loss) serves the other outputs, unscaled.
    """

    label: str
    value: Callable[[Array, Array], Array]
    dA: Callable[[Array, Array], Array]
    formula: str
    dA_formula: str
    natural: str | None = None
    natural_value: Callable[[Array, Array], Array] | None = None
    natural_dZ: Callable[[Array, Array], Array] | None = None
    natural_formula: str | None = None
    outputs: tuple[str, ...] | None = None
    order: int = 100
    record: "Callable[[Tape, Array, Array, Array, Array, Array, Array], None] | None" = None
    record_loss: "Callable[[Tape, Array, Array, Array], None] | None" = None
    record_dA: "Callable[[Tape, Array, Array, Array, Array], None] | None" = None
    encode: Callable[[Array], Array] = np.array
    hard: bool = False

    def is_natural_with(self, output: Activation) -> bool:
        """Whether this output activation and this cost are the pair whose dZ is A − Y."""
        return self.natural is not None and activations()[self.natural] is output


def costs() -> dict[str, Cost]:
    """{name: cost} of every file in the folder."""
    return cast(dict[str, Cost], dict(constants(PACKAGE, "COST")))


def check_pair(cost: Cost, output: Activation) -> None:
    """Raises EngineError, with the reason, for an output activation that the cost cannot follow."""
    if cost.outputs is not None and name_of(output) not in cost.outputs:
        raise EngineError(
            say(
                "{cost} takes the logarithm of the output, "
                "so it needs outputs between 0 and 1; {output} does not fit",
                cost=cost.label,
                output=output.label,
            ),
            say(
                "use the output activation {names}, or the cost squared_error",
                names=" or ".join(cost.outputs),
            ),
        )


def check_targets(cost: Cost, output: Activation, Y: Array) -> None:
    """Raises EngineError for targets (n[L], m) that the cost or the output activation can never meet."""
    if cost.outputs is not None and not bool(((Y >= 0) & (Y <= 1)).all()):
        raise EngineError(
            say("{cost} compares probabilities, so its targets must lie between 0 and 1", cost=cost.label),
            say("choose a target of classes, or the cost squared_error"),
        )
    if output is activations().get("softmax") and Y.shape[0] == 1:
        raise EngineError(
            say("softmax over a single output is always 1, so it has nothing to learn"),
            say("use the output activation sigmoid, with the cost log_loss or squared_error"),
        )
