"""What an optimiser is: a rule that turns a gradient and a memory into a change of the parameters."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from bpviz.engine.arrays import Array
from bpviz.registry import constants

if TYPE_CHECKING:
    from bpviz.engine.tape import Tape

PACKAGE = "bpviz.engine.optimizers"


@dataclass(frozen=True, slots=True)
class Optimizer:
    """memory: how many vectors of the parameters' length it keeps, zero at first.

    step(gradient, memory, t, rate, decay, θ) is (change, new memory), with t = 1 for the first step: the new
    parameters are θ − change. `decay` is (λ/m) on weights and 0 on biases for a rule that decays by itself
    (`decoupled`), else the engine has added it to the gradient. record(tape, θ, gradient, memory, rate,
    decay, clock) does the same in place; the loop keeps the 0-d `clock` at t. With `folds_rate` its gradient
    arrives already multiplied by the rate.
    """

    label: str
    memory: int
    step: Callable[[Array, tuple[Array, ...], int, float, Array, Array], tuple[Array, tuple[Array, ...]]]
    record: "Callable[[Tape, Array, Array, tuple[Array, ...], Array, Array, Array], None]"
    formula: str
    decoupled: bool = False
    folds_rate: bool = False
    order: int = 100
    constants: dict[str, float] = field(default_factory=dict)


def optimizers() -> dict[str, Optimizer]:
    """{name: optimiser} of every file in the folder."""
    return cast(dict[str, Optimizer], dict(constants(PACKAGE, "OPTIMIZER")))
