"""A learner who brings a wrong form that is in print is told why it is wrong, at the step that it is of."""

import pytest

from bpviz.engine.plan import Rule
from bpviz.explain.notation import notations
from bpviz.explain.steps import explanation
from bpviz.lessons.lesson import lessons
from bpviz.study.setup import set_up

MISPRINTS = [
    ("log-loss without brackets round the terms", "vectorised", Rule.COST, 2, "bracket"),
    ("J sums up to n for m", "vectorised", Rule.COST, 2, "runs to m"),
    ("the cost is called α", "vectorised", Rule.COST, 2, "α is the learning rate"),
    ("b with examples as rows", "vectorised", Rule.AFFINE, 1, "added as a row"),
    ("(1−y)(1−a) for (1−y)/(1−a)", "logistic_regression", Rule.COST_SLOPE, 1, "(1 − y)(1 − a)"),
    ("dZ[2] with a Σ, a 1/m and a wrong sign", "two_layers", Rule.NATURAL, 2, "Without Σ, without 1/m"),
    ("∂L/∂W[2] with A[2] for A[1]ᵀ", "two_layers", Rule.WEIGHTS, 2, "Not A[2], but A[1]"),
    ("dZ[1] with A[1] − y", "two_layers", Rule.CHAIN, 1, "Not A[1] − Y"),
    ("z[2] for z[1] in the shape check", "two_layers", Rule.CHAIN, 1, "the shape of Z[1]"),
    ("dw = dw·x for dz·x", "logistic_regression", Rule.WEIGHTS, 1, "dz times x, and not dw times x"),
    ("∂L/∂W[1] without Xᵀ", "vectorised", Rule.WEIGHTS, 1, "X is transposed"),
    ("1/m missing in db[2]", "vectorised", Rule.BIASES, 2, "1/m belongs to it"),
    ("dZ without Wᵀ", "vectorised", Rule.PATHS, 1, "transposed"),
    ("* for the matrix product", "vectorised", Rule.PATHS, 1, "⊙, unit by unit"),
    ("the loop over 0 … m", "deep_network", Rule.PATHS, 1, "L … 1"),
    ("w is said to be a row and a column", "logistic_regression", Rule.AFFINE, 1, "is a row, 1 × n"),
    ("∂A[1]/∂Z[2] for ∂A[2]/∂Z[2]", "two_layers", Rule.PATHS, 1, "∂A[1]/∂Z[2] is no link"),
    ("the last box is ∂b[1]", "vectorised", Rule.BIASES, 1, "It is db[1]"),
    ("db sums over examples only", "vectorised", Rule.BIASES, 2, "over the examples alone"),
    ("updates without W −", "two_layers", Rule.UPDATE_WEIGHTS, 1, "Not W := α dW"),
    ("updates without b −", "two_layers", Rule.UPDATE_BIASES, 1, "Not b := α db"),
    ("∇C ends without ∂C/∂b(L)", "chain", Rule.BIASES, 3, "last entry of the gradient ∇C"),
    ("the change that lowers the cost", "chain", Rule.UPDATE_WEIGHTS, 3, "against it, −α ∇C"),
    ("k is a unit, and then an example", "paths", Rule.WEIGHTS, 2, "j and k always count units"),
    ("a − y for every output", "chain", Rule.CHAIN, 3, "Not A − Y alone"),
]


@pytest.fixture(scope="module")
def passes():
    return {name: set_up(lesson.document()).training().pass_at(0) for name, lesson in lessons().items()}


@pytest.mark.parametrize("misprint", MISPRINTS, ids=lambda misprint: misprint[0])
def test_a_misprint_of_a_lecture_is_told_at_its_step(passes, misprint):
    _, lesson, rule, layer, words = misprint
    pass_, notation = passes[lesson], notations()[lessons()[lesson].notation]
    steps = pass_.operations
    index = next(i for i, step in enumerate(steps) if (step.rule, step.layer) == (rule, layer))
    assert words in str(explanation(pass_, index, notation=notation).slip)


@pytest.mark.parametrize("notation", notations())
@pytest.mark.parametrize("lesson", lessons())
def test_what_is_told_is_a_sentence_in_every_notation(passes, lesson, notation):
    pass_ = passes[lesson]
    for index in range(len(pass_.operations)):
        slip = explanation(pass_, index, notation=notations()[notation]).slip
        if slip is not None:
            assert str(slip).endswith(".")
            assert len(str(slip)) < 250


def test_a_batch_of_one_has_no_mean_to_be_misprinted(passes):
    pass_ = passes["two_layers"]
    index = next(i for i, step in enumerate(pass_.operations) if step.rule is Rule.BIASES)
    assert explanation(pass_, index).slip is None
