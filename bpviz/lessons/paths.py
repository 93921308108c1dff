"""The calculus lecture's last step: two units a layer, so that each activation acts on the cost by several paths."""

from bpviz.data.dataset import Decisions
from bpviz.data.problem import Problem
from bpviz.engine.plan import Ref
from bpviz.explain.quantity import Quantity
from bpviz.lessons.lesson import Lesson
from bpviz.lessons.stop import Stop
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
    path=(
        Stop(say("Two indices more: z_j = Σ_k w_jk a_k + b_j."), ("Z", 2), unit=(2, 0)),
        Stop(
            say("The cost of an example adds up over the outputs: C₀ = Σ_j (a_j − y_j)²."),
            ("J", 2),
            unit=(2, 0),
        ),
        Stop(
            say("One weight alone is as in the chain: ∂C₀/∂w_jk = a_k · σ′(z_j) · ∂C₀/∂a_j."),
            ("dW", 2),
            unit=(2, 0),
            panel="origin",
            asks=Quantity(Ref("dW", 2), 0, 0, 0),
        ),
        Stop(say("What is new: ∂C₀/∂a_k = Σ_j w_jk · σ′(z_j) · ∂C₀/∂a_j."), ("dA", 1), unit=(1, 0)),
        Stop(
            say("Path by path: what each unit j of the next layer sends back, as a bar."),
            ("dA", 1),
            unit=(1, 0),
            panel="origin",
            asks=Quantity(Ref("dA", 1), 0, None, 0),
        ),
        Stop(say("From there on as before: ∂C₀/∂z_k, and the weights of layer 1."), ("dZ", 1), unit=(1, 0)),
    ),
)
