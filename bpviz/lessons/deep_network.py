"""The general case: L layers with gradient descent, here for three classes of iris flowers."""

from bpviz.data.dataset import Decisions
from bpviz.lessons.lesson import Lesson
from bpviz.lessons.stop import Stop
from bpviz.study.document import Recipe
from bpviz.study.view import View
from bpviz.words import say

LESSON = Lesson(
    title=say("L layers with gradient descent"),
    words=say(
        "Forward through every layer, back through every layer, then W := W − α dW. The same four operations "
        "repeat in each layer, however deep the network is."
    ),
    data="iris.csv",
    decisions=Decisions(target="species"),
    recipe=Recipe(hidden=(5, 4), activations=("tanh", "tanh")),
    view=View(unit=(2, 0)),
    order=6,
    path=(
        Stop(say("Forward, l = 1 … L: Z[l] = W[l] A[l−1] + b[l], with A[0] = X."), ("Z", 1), unit=(1, 0)),
        Stop(say("A[l] = g[l](Z[l])."), ("A", 1), unit=(1, 0)),
        Stop(say("The end: dZ[L] = A[L] − Y."), ("dZ", 3), unit=(3, 0)),
        Stop(say("dW[l] = (1/m) dZ[l] A[l−1]ᵀ, here for l = L."), ("dW", 3), unit=(3, 0)),
        Stop(say("db[l] = (1/m) Σ dZ[l]."), ("db", 3), unit=(3, 0)),
        Stop(say("Back by a layer: dZ[l−1] = W[l]ᵀ dZ[l] ⊙ g′(Z[l−1])."), ("dZ", 2), unit=(2, 0)),
        Stop(say("… and once more: the loop runs over the layers, L … 1."), ("dZ", 1), unit=(1, 0)),
        Stop(say("W[l] := W[l] − α dW[l], with dW from before any update."), ("W'", 1), unit=(1, 0)),
    ),
)
