"""What an activation function is: two functions of arrays, and the two formulas that a learner reads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from bpviz.engine.arrays import Array
from bpviz.registry import constants

if TYPE_CHECKING:
    from bpviz.engine.tape import Tape

PACKAGE = "bpviz.engine.activations"


@dataclass(frozen=True, slots=True)
class Activation:
    """g and its derivative for one layer; Z, A and dA are (n, m), examples as columns.

    value(Z) is A. pull_back(Z, A, dA) is dZ, exact also where g saturates. slope(Z) is g′(Z) elementwise, or
    None where the derivative is a full Jacobian (softmax). `formula` and `slope_formula` are written in the
    TeX subset of `bpviz.explain.formula`, with z and a for the unit's own numbers. `hidden`: it may stand in
    a hidden layer. `kink`: its slope jumps at z = 0, where a difference quotient means nothing.

    record(tape, Z, A) puts A on the fast loop's tape without allocating, also where A is to take the place of
    Z in the same memory; record_slope(tape, A, S) the slopes
    from A, elementwise, so that one call may serve several layers; record_pull_back(tape, A, dZ) turns dA into
    dZ in place where there is no such slope. Left out, the plain functions are used there as well.
    """

    label: str
    value: Callable[[Array], Array]
    pull_back: Callable[[Array, Array, Array], Array]
    formula: str
    slope: Callable[[Array], Array] | None = None
    slope_formula: str | None = None
    hidden: bool = True
    kink: bool = False
    order: int = 100
    record: "Callable[[Tape, Array, Array], None] | None" = None
    record_slope: "Callable[[Tape, Array, Array], None] | None" = None
    record_pull_back: "Callable[[Tape, Array, Array], None] | None" = None


def through(slope: Callable[[Array], Array]) -> Callable[[Array, Array, Array], Array]:
    """The pull-back of an elementwise activation: dZ = dA ⊙ g′(Z)."""
    return lambda Z, A, dA: dA * slope(Z)


def activations() -> dict[str, Activation]:
    """{name: activation} of every file in the folder, in the order in which a person should meet them."""
    return cast(dict[str, Activation], dict(constants(PACKAGE, "ACTIVATION")))


def name_of(activation: Activation) -> str:
    """The name under which an activation is known on the command line and in files."""
    return next(name for name, known in activations().items() if known is activation)
