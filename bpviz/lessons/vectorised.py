"""The second lecture's other half: the same two layers for all m examples at once, each a column."""

from bpviz.data.dataset import Decisions
from bpviz.lessons.lesson import Lesson
from bpviz.study.document import Recipe
from bpviz.study.view import View
from bpviz.words import say

LESSON = Lesson(
    title=say("The same for m examples at once"),
    words=say(
        "Every example is a column: the columns z, a and dz stand side by side in Z, A and dZ. The equations stay the "
        "same; only dW and db average over the columns, and there, and nowhere else, 1/m enters."
    ),
    data="breast_cancer.csv",
    features=("mean_radius", "mean_texture"),
    decisions=Decisions(target="diagnosis"),
    recipe=Recipe(hidden=(4,), activations=("tanh",), learning_rate=0.5),
    view=View(unit=(1, 0), stacked=True),
    picture="matrices",
    order=3,
)
