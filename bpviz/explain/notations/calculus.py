"""The calculus lecture's notation: ∂C/∂w for a derivative, the layer as (L), C₀ for the loss of one example."""

from bpviz.explain.notation import Letters, Notation, Quotient
from bpviz.words import say

NOTATION = Notation(
    label=say("∂C/∂w, as in the calculus lecture"),
    layer=("(", ")"),
    example=None,
    activation="σ",
    cost="C",
    loss="C",
    chosen="0",
    table={
        "Z": Letters("Z", "z"),
        "A": Letters("A", "a"),
        "W": Letters("W", "w"),
        "b": Letters("b", "b"),
        "Y": Letters("Y", "y"),
        "dZ": Quotient("loss", "Z"),
        "dA": Quotient("loss", "A"),
        "dW": Quotient("cost", "W"),
        "db": Quotient("cost", "b"),
    },
    order=2,
)
