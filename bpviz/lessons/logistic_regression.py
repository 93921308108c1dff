"""The first lecture: logistic regression, one unit between two inputs and the log-loss."""

from bpviz.data.dataset import Decisions
from bpviz.engine.plan import Ref
from bpviz.explain.quantity import Quantity
from bpviz.lessons.lesson import Lesson
from bpviz.lessons.stop import Stop
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
    path=(
        Stop(say("Forward: z = w₁x₁ + w₂x₂ + b, from x, w and b along the graph."), ("Z", 1)),
        Stop(say("a = σ(z) = 1/(1 + e⁻ᶻ), which is ŷ."), ("A", 1)),
        Stop(say("The loss L(a, y) = −y log a − (1 − y) log(1 − a), at the end of the graph."), ("J", 1)),
        Stop(say("Now back from there: da = −y/a + (1 − y)/(1 − a)."), ("dA", 1)),
        Stop(say("One step further back: dz = da · g′(z) = a − y."), ("dZ", 1)),
        Stop(
            say("For this one example: dw₁ = x₁ · dz, the three links ∂z/∂w₁ · ∂a/∂z · ∂L/∂a."),
            ("dW", 1),
            panel="origin",
            asks=Quantity(Ref("dW", 1), 0, 0, 0),
        ),
        Stop(
            say("… and db = dz, since ∂z/∂b = 1."),
            ("db", 1),
            panel="origin",
            asks=Quantity(Ref("db", 1), 0, None, 0),
        ),
        Stop(say("For all examples: ∂J/∂w₁ = (1/m) Σ (a − y) x₁. Here 1/m enters."), ("dW", 1)),
        Stop(say("∂J/∂b = (1/m) Σ (a − y)."), ("db", 1)),
        Stop(say("Descent: w := w − α dw, and b likewise; → goes on to the next pass."), ("W'", 1)),
    ),
)
