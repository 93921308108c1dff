"""The second lecture: a tanh hidden layer, a sigmoid output, and the six equations of one example's backward pass."""

from bpviz.data.dataset import Decisions
from bpviz.lessons.lesson import Lesson
from bpviz.lessons.stop import Stop
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
    path=(
        Stop(say("z[1] = W[1] x + b[1]: the hidden layer, one example as a column."), ("Z", 1)),
        Stop(say("a[1] = g[1](z[1])."), ("A", 1)),
        Stop(say("z[2] = W[2] a[1] + b[2]: a[1] is to this layer what x was to the first."), ("Z", 2)),
        Stop(say("a[2] = σ(z[2]), and from it the loss L(a[2], y)."), ("J", 2)),
        Stop(say("Equation 1: dz[2] = a[2] − y, over da[2]."), ("dZ", 2)),
        Stop(say("Equation 2: dW[2] = dz[2] a[1]ᵀ."), ("dW", 2)),
        Stop(say("Equation 3: db[2] = dz[2]."), ("db", 2)),
        Stop(say("On the way: da[1] = W[2]ᵀ dz[2]. There is no dx, for x is given."), ("dA", 1)),
        Stop(say("Equation 4: dz[1] = W[2]ᵀ dz[2] ⊙ g[1]′(z[1]), and its shapes."), ("dZ", 1)),
        Stop(say("Equation 5: dW[1] = dz[1] xᵀ. x plays the part of a[0]."), ("dW", 1)),
        Stop(say("Equation 6: db[1] = dz[1]."), ("db", 1)),
    ),
)
