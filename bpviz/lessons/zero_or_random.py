"""Why weights start at random: zero against small random weights, for the same network and the same data."""

from bpviz.data.dataset import Decisions
from bpviz.lessons.lesson import Lesson
from bpviz.lessons.stop import Stop
from bpviz.study.document import Recipe
from bpviz.study.view import View
from bpviz.words import say

ZERO = Recipe(hidden=(4,), activations=("tanh",), init="zero", learning_rate=0.5)

LESSON = Lesson(
    title=say("Zero against random weights"),
    words=say(
        "All weights start at zero: every hidden activation is 0, so dW[2] = 0; every path back leads over a weight of "
        "0, so dW[1] = 0 too. Only the bias of the output learns. Beside it the same network starts at small random "
        "weights: its units part, and the cost falls."
    ),
    data="breast_cancer.csv",
    features=("mean_radius", "mean_texture"),
    decisions=Decisions(target="diagnosis"),
    recipe=ZERO,
    view=View(unit=(1, 0)),
    order=7,
    beside="small",
    path=(
        Stop(say("From zero every a[1] is tanh(0) = 0; from random weights the units differ."), ("A", 1)),
        Stop(say("dW[2] = (1/m) dZ[2] A[1]ᵀ = 0, for A[1] is 0."), ("dW", 2), unit=(2, 0)),
        Stop(say("db[2] is the one derivative that is not 0: only it learns."), ("db", 2), unit=(2, 0)),
        Stop(say("da[1] = W[2]ᵀ dz[2] = 0, for W[2] is 0: nothing comes back."), ("dA", 1), unit=(1, 0)),
        Stop(say("So dW[1] = 0 too. T trains both: see how far each cost falls."), ("dW", 1), unit=(1, 0)),
    ),
)
