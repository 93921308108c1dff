"""Equal initial weights: the units of a layer stay copies of one another for ever."""

from bpviz.data.dataset import Decisions
from bpviz.lessons.lesson import Lesson
from bpviz.lessons.stop import Stop
from bpviz.study.document import Recipe
from bpviz.study.view import View
from bpviz.words import say

LESSON = Lesson(
    title=say("Equal weights never part"),
    words=say(
        "All weights start at the same value, so all units of a layer get the same gradient and stay equal, "
        "however long you train. Choose Xavier instead, and each unit finds a part of its own."
    ),
    data="breast_cancer.csv",
    features=("mean_radius", "mean_texture"),
    decisions=Decisions(target="diagnosis"),
    recipe=Recipe(hidden=(4,), activations=("tanh",), init="equal", learning_rate=0.5),
    view=View(unit=(1, 0)),
    order=8,
    path=(
        Stop(
            say("All units of the layer compute the same z[1], and the same a[1]."),
            ("A", 1),
            picture="matrices",
        ),
        Stop(say("So each gets the same error dz[1] …"), ("dZ", 1), picture="matrices"),
        Stop(say("… and the same row of dW[1]."), ("dW", 1), picture="matrices"),
        Stop(
            say("After the update the rows of W[1] are equal again; T trains on, and they stay so."),
            ("W'", 1),
            picture="matrices",
        ),
    ),
)
