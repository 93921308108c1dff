"""The lecture's notation: dZ for a derivative, the layer in square brackets, the example in round ones."""

from bpviz.explain.notation import Letters, Notation
from bpviz.words import say

NOTATION = Notation(
    label=say("dZ, as in the deep learning lecture"),
    layer=("[", "]"),
    example=("(", ")"),
    activation="g",
    cost="J",
    loss="ℒ",
    chosen=None,
    table={
        "Z": Letters("Z", "z"),
        "A": Letters("A", "a"),
        "W": Letters("W", "w"),
        "b": Letters("b", "b"),
        "Y": Letters("Y", "y"),
        "dZ": Letters("dZ", "dz"),
        "dA": Letters("dA", "da"),
        "dW": Letters("dW", "dw"),
        "db": Letters("db", "db"),
    },
    order=1,
)
