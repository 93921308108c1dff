"""The first lecture: logistic regression, one unit between two inputs and the log-loss."""

from bpviz.data.dataset import Decisions
from bpviz.lessons.lesson import Lesson
from bpviz.study.document import Recipe
from bpviz.study.view import View
from bpviz.words import say

LESSON = Lesson(
    title=say("Logistic regression"),
    words=say(
        "One unit: z = w₁x₁ + w₂x₂ + b, a = σ(z). Watch dz = a − y come out of dL/da, and 1/m enter where the"
        " examples are averaged into dw and db."
    ),
    data="breast_cancer.csv",
    features=("mean_radius", "mean_texture"),
    decisions=Decisions(target="diagnosis"),
    recipe=Recipe(hidden=(), activations=(), init="small", learning_rate=0.5),
    view=View(unit=(1, 0)),
    picture="graph",
    order=1,
)
