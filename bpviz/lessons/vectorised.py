"""The second lecture's other half: the same two layers for all m examples at once, each a column."""

from bpviz.data.dataset import Decisions
from bpviz.lessons.lesson import Lesson
from bpviz.lessons.stop import Stop
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
    path=(
        Stop(say("Z[1] = W[1] X + b[1]: the columns z side by side; b[1] is added to each."), ("Z", 1)),
        Stop(say("A[1] = g[1](Z[1]), number by number."), ("A", 1)),
        Stop(say("J = (1/m) Σ L: the mean of the examples' losses."), ("J", 2)),
        Stop(say("dZ[2] = A[2] − Y: each column is its own example's, without 1/m."), ("dZ", 2)),
        Stop(
            say("dW[2] = (1/m) dZ[2] A[1]ᵀ: the product adds up over the examples, and 1/m enters."),
            ("dW", 2),
        ),
        Stop(say("db[2] = (1/m) Σ dZ[2], along the rows."), ("db", 2)),
        Stop(say("dZ[1] = W[2]ᵀ dZ[2] ⊙ g[1]′(Z[1]): both factors of ⊙ are n[1] × m."), ("dZ", 1)),
        Stop(say("dW[1] = (1/m) dZ[1] Xᵀ."), ("dW", 1)),
        Stop(say("db[1] = (1/m) Σ dZ[1]."), ("db", 1)),
    ),
)
