"""The second lecture: a tanh hidden layer, a sigmoid output, and the six equations of one example's backward pass."""

from bpviz.data.dataset import Decisions
from bpviz.lessons.lesson import Lesson
from bpviz.study.document import Recipe
from bpviz.study.view import View
from bpviz.words import say

LESSON = Lesson(
    title=say("Two layers and the six equations"),
    words=say(
        "One example at a time: dz[2] = a[2] − y, dW[2], db[2], then dz[1] = W[2]ᵀ dz[2] ⊙ g′(z[1]), dW[1], db[1], "
        "one operation after the other, with the shapes beside it."
    ),
    data="breast_cancer.csv",
    features=("mean_radius", "mean_texture"),
    decisions=Decisions(target="diagnosis"),
    recipe=Recipe(hidden=(4,), activations=("tanh",), learning_rate=0.02, batch_size=1),
    view=View(unit=(1, 0)),
    picture="matrices",
    order=2,
)
