"""The calculus lecture.

A chain of single sigmoid neurons with the squared error, and the three links of the chain rule.
"""

from bpviz.data.dataset import Decisions
from bpviz.lessons.lesson import Lesson
from bpviz.study.document import Recipe
from bpviz.study.view import View
from bpviz.words import say

LESSON = Lesson(
    title=say("A chain of single neurons"),
    words=say(
        "One neuron a layer and C₀ = (a − y)²: each derivative is a product of three links, ∂z/∂w · ∂a/∂z · "
        "∂C₀/∂a."
    ),
    data="breast_cancer.csv",
    features=("mean_radius",),
    decisions=Decisions(target="diagnosis"),
    recipe=Recipe(
        hidden=(1, 1),
        activations=("sigmoid", "sigmoid"),
        output_activation="sigmoid",
        cost="squared_error",
        learning_rate=1.0,
    ),
    view=View(unit=(1, 0)),
    panel="nudge",
    order=4,
    notation="calculus",
)
