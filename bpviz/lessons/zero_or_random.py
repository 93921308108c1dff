"""Why weights start at random: zero against small random weights, for the same network and the same data."""

from bpviz.data.dataset import Decisions
from bpviz.lessons.lesson import Lesson
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
)
