"""The calculus lecture's last step: two units a layer, so that each activation acts on the cost by several paths."""

from bpviz.data.dataset import Decisions
from bpviz.data.problem import Problem
from bpviz.lessons.lesson import Lesson
from bpviz.study.document import Recipe
from bpviz.study.view import View
from bpviz.words import say

LESSON = Lesson(
    title=say("Two units a layer: the sum over paths"),
    words=say(
        "A unit k acts on the cost by every unit j that it feeds, so ∂C₀/∂a_k is a sum over paths: "
        "Σ_j w_jk · σ′(z_j) · ∂C₀/∂a_j. Everything else is as in the chain, with two indices more."
    ),
    data="breast_cancer.csv",
    features=("mean_radius", "mean_texture"),
    decisions=Decisions(target="diagnosis", problem=Problem.CLASSES),
    recipe=Recipe(
        hidden=(2,),
        activations=("sigmoid",),
        output_activation="sigmoid",
        cost="squared_error",
        learning_rate=1.0,
    ),
    view=View(unit=(1, 0)),
    panel="origin",
    order=5,
    notation="calculus",
)
