"""How one number of a pass is written: z₂, ∂C/∂w₁₂, ∂a/∂z, with a bar where it is a mean."""

from bpviz.engine.plan import Ref
from bpviz.engine.recorded import Pass
from bpviz.explain.asked import PER_EXAMPLE
from bpviz.explain.formula import Formula, Fraction, row
from bpviz.explain.notation import PARTIAL, Notation
from bpviz.explain.quantity import CHANGES, SLOPE, Quantity
from bpviz.explain.update import DELTA


def sign(pass_: Pass, quantity: Quantity, notation: Notation) -> Formula:
    """The sign of the number; of a share of dW or db, and of a loss, with the number of its example."""
    (name, layer), unit, column, example = quantity
    sizes = pass_.network.sizes
    alone = sizes[layer] == 1 and (column is None or name == SLOPE or sizes[layer - 1] == 1)
    if name == "J":
        return notation.whole(quantity.ref) if example is None else notation.loss_of(example)
    if name == SLOPE:
        above = notation.one(Ref("A", layer), unit if column is None else column, alone=alone)
        return Fraction(
            row(PARTIAL, above), row(PARTIAL, notation.one(Ref("Z", layer), unit, alone=alone)), quantity.link
        )
    if name in CHANGES:
        return row(
            DELTA, notation.one(Ref(CHANGES[name], layer), unit, column, alone=alone, link=quantity.link)
        )
    mean = name in PER_EXAMPLE and example is None
    whose = example if name in ("dW", "db") else None
    return notation.one(quantity.ref, unit, column, whose, alone=alone, mean=mean, link=quantity.link)


def partial(above: Formula, below: Formula) -> Formula:
    """∂ above / ∂ below."""
    return Fraction(row(PARTIAL, above), row(PARTIAL, below))
