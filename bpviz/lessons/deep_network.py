"""The general case: L layers with gradient descent, here for three classes of iris flowers."""

from bpviz.data.dataset import Decisions
from bpviz.lessons.lesson import Lesson
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
)
