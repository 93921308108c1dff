"""The calculus lecture.

A chain of single sigmoid neurons with the squared error, and the three links of the chain rule.
"""

from bpviz.data.dataset import Decisions
from bpviz.engine.plan import Ref
from bpviz.explain.quantity import Quantity
from bpviz.lessons.lesson import Lesson
from bpviz.lessons.stop import Stop
from bpviz.study.document import Recipe
from bpviz.study.view import View
from bpviz.words import say

LESSON = Lesson(
    title=say("A chain of single neurons"),
    words=say(
        "One neuron a layer, and C₀ = (a − y)². A small change of w changes z, that changes a, and that changes C₀: "
        "each derivative is a product of three links."
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
    view=View(unit=(3, 0)),
    picture="graph",
    order=4,
    notation="calculus",
    path=(
        Stop(say("z(L) = w(L) a(L−1) + b(L): the last two layers alone."), ("Z", 3), unit=(3, 0)),
        Stop(say("a(L) = σ(z(L))."), ("A", 3), unit=(3, 0)),
        Stop(say("C₀ = (a(L) − y)²: what one example costs."), ("J", 3), unit=(3, 0)),
        Stop(
            say("The domino effect: move w(L), and see it act on z(L), a(L) and C₀."),
            ("J", 3),
            unit=(3, 0),
            panel="nudge",
        ),
        Stop(
            say("The chain rule: ∂C₀/∂w(L) = ∂z/∂w · ∂a/∂z · ∂C₀/∂a = a(L−1) · σ′(z(L)) · 2(a(L) − y)."),
            ("dW", 3),
            unit=(3, 0),
            panel="origin",
            asks=Quantity(Ref("dW", 3), 0, 0, 0),
        ),
        Stop(
            say("For the bias the first link is 1."),
            ("db", 3),
            unit=(3, 0),
            panel="origin",
            asks=Quantity(Ref("db", 3), 0, None, 0),
        ),
        Stop(say("Back along the chain: ∂C₀/∂a(L−1) = w(L) · σ′(z(L)) · ∂C₀/∂a(L)."), ("dA", 2), unit=(3, 0)),
        Stop(say("Over all examples: ∂C/∂w(L) = (1/m) Σ ∂Cᵢ/∂w(L)."), ("dW", 3), unit=(3, 0)),
    ),
)
