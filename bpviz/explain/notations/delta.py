"""The δ notation: δ for the error of a unit before its activation, all other derivatives written out."""

from bpviz.explain.notation import Letters, Notation, Quotient
from bpviz.words import say

NOTATION = Notation(
    label=say("δ for the error of a unit"),
    layer=("[", "]"),
    example=("(", ")"),
    activation="σ",
    cost="J",
    loss="ℒ",
    chosen=None,
    table={
        "Z": Letters("Z", "z"),
        "A": Letters("A", "a"),
        "W": Letters("W", "w"),
        "b": Letters("b", "b"),
        "Y": Letters("Y", "y"),
        "dZ": Letters("Δ", "δ"),
        "dA": Quotient("loss", "A"),
        "dW": Quotient("cost", "W"),
        "db": Quotient("cost", "b"),
    },
    order=3,
)
